import { XMLParser } from 'fast-xml-parser';
import { resolveHref } from './file-names.rules.js';
import { sequencingWords } from './sequencing.rules.js';
import type { Manifest, PackageItem, Standard } from './scorm.types.js';
import { children, child, textAt, attribute, type Xml } from './xml.rules.js';

const MOST_ITEMS = 500;
const DEEPEST = 20;
const LONGEST_TITLE = 200;

/** The manifest, or why it is none, in a sentence for whoever uploaded it. */
export type ReadManifest = { manifest: Manifest } | { problem: string };

/** Reads `imsmanifest.xml`. No entity, no document type and nothing outside of the file is read. */
export function readManifest(text: string): ReadManifest {
  if (/<!(DOCTYPE|ENTITY)/i.test(text))
    return { problem: 'Its manifest declares a document type, which a manifest has no need of' };
  let document: Xml;
  try {
    document = PARSER.parse(text, true) as Xml;
  } catch {
    return { problem: 'Its manifest (imsmanifest.xml) is not well-formed XML' };
  }
  const root = child(document, 'manifest');
  if (root === undefined) return { problem: 'Its imsmanifest.xml is not the manifest of a package' };
  const version = versionOf(root, text);
  if (version === undefined) {
    return { problem: 'Its manifest says neither SCORM 1.2 nor SCORM 2004: export it as one of these' };
  }
  return readContents(root, version);
}

const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: true,
  maxNestedTags: 100,
});

interface Version {
  standard: Standard;
  edition: string;
}

function versionOf(root: Xml, text: string): Version | undefined {
  const said = textAt(child(root, 'metadata'), 'schemaversion');
  if (/^1\.2\b/.test(said)) return { standard: '1.2', edition: '1.2' };
  if (/^(2004|CAM 1\.3|1\.3)/i.test(said))
    return { standard: '2004', edition: /^2004/.test(said) ? said.slice(0, 40) : '2004 2nd Edition' };
  // Tools leave the version out, and use the elements of one all the same.
  if (text.includes('adlcp_v1p3')) return { standard: '2004', edition: '2004' };
  if (text.includes('adlcp_rootv1p2')) return { standard: '1.2', edition: '1.2' };
  return undefined;
}

interface Resource {
  kind: PackageItem['kind'];
  /** Undefined for one that leads out of the package. */
  href: string | undefined;
}

function readContents(root: Xml, { standard, edition }: Version): ReadManifest {
  const organizations = child(root, 'organizations');
  const all = children(organizations, 'organization');
  const chosen = attribute(organizations, 'default');
  const organization = all.find((each) => attribute(each, 'identifier') === chosen) ?? all[0];
  if (organization === undefined)
    return { problem: 'Its manifest has no organisation: there is nothing to take' };
  const resources = resourcesOf(root);
  const items: PackageItem[] = [];
  const problem = readItems(organization, { resources, items, depth: 0 });
  if (problem !== undefined) return { problem };
  if (items.length === 0) return { problem: 'Its manifest has no item that opens anything' };
  const ids = items.map(({ id }) => id);
  if (new Set(ids).size !== ids.length)
    return { problem: 'Two items of its manifest have the same identifier' };
  const title = titleOf(organization) || items[0]?.title || 'Untitled';
  const sequencing = standard === '1.2' ? prerequisites(organization) : sequencingWords(organization);
  return { manifest: { standard, edition, title, items, sequencing } };
}

function resourcesOf(root: Xml): Map<string, Resource> {
  const all = child(root, 'resources');
  const bases = [attribute(root, 'base'), attribute(all, 'base')];
  return new Map(
    children(all, 'resource').map((resource) => [
      attribute(resource, 'identifier'),
      {
        kind: /^sco$/i.test(attribute(resource, 'scormtype') || attribute(resource, 'scormType'))
          ? 'sco'
          : 'asset',
        href: resolveHref(
          [...bases, attribute(resource, 'base')].filter((base) => base !== ''),
          attribute(resource, 'href'),
        ),
      },
    ]),
  );
}

/** Adds what lies below an organisation or item. @returns why it cannot be taken */
function readItems(
  above: Xml,
  { resources, items, depth }: { resources: Map<string, Resource>; items: PackageItem[]; depth: number },
): string | undefined {
  if (depth > DEEPEST) return 'The items of its manifest are nested too deeply';
  for (const item of children(above, 'item')) {
    if (items.length >= MOST_ITEMS) return `Its manifest has more than ${MOST_ITEMS} items`;
    const reference = attribute(item, 'identifierref');
    const id = attribute(item, 'identifier');
    if (reference !== '') {
      const resource = resources.get(reference);
      const title = titleOf(item) || id;
      if (id === '' || id.length > LONGEST_TITLE) return 'An item of its manifest has no identifier';
      if (resource === undefined) return `“${title}” refers to a resource that the manifest does not have`;
      if (resource.href === undefined) return `“${title}” opens nothing that is in the package`;
      items.push({
        id,
        title,
        depth,
        kind: resource.kind,
        ...detailsOf(item),
        href: withParameters(resource.href, attribute(item, 'parameters')),
      });
    }
    const problem = readItems(item, { resources, items, depth: depth + 1 });
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function detailsOf(item: Xml): Omit<PackageItem, 'id' | 'title' | 'kind' | 'href' | 'depth'> {
  const sequencing = child(item, 'sequencing');
  const objectives = child(sequencing, 'objectives');
  const primary = child(objectives, 'primaryObjective');
  const measured = attribute(primary, 'satisfiedByMeasure') === 'true';
  // The standard takes 1 where a measure decides and none is given.
  const measure = measured ? Number(textAt(primary, 'minNormalizedMeasure') || '1') * 100 : NaN;
  const told = textAt(item, 'masteryscore');
  const mastery = told === '' ? measure : Number(told);
  return {
    masteryScore: Number.isFinite(mastery) && mastery >= 0 && mastery <= 100 ? mastery : null,
    launchData: textAt(item, 'datafromlms') || textAt(item, 'dataFromLMS'),
    maxTimeAllowed: textAt(item, 'maxtimeallowed'),
    timeLimitAction: textAt(item, 'timelimitaction') || textAt(item, 'timeLimitAction'),
    objectives: [primary, ...children(objectives, 'objective')]
      .map((objective) => attribute(objective, 'objectiveID'))
      .filter((objective) => objective !== ''),
  };
}

const titleOf = (item: Xml): string => textAt(item, 'title').replace(/\s+/g, ' ').slice(0, LONGEST_TITLE);

/** As the standard puts parameters after an address: one question mark, and nothing behind a fragment. */
function withParameters(href: string, parameters: string): string {
  if (parameters === '') return href;
  const bare = parameters.replace(/^[?&]+/, '');
  if (bare.startsWith('#')) return href.includes('#') ? href : href + bare;
  return `${href}${href.includes('?') ? '&' : '?'}${bare}`;
}

const prerequisites = (above: Xml): string[] =>
  hasPrerequisites(above) ? ['Prerequisites: an item can be opened before those it asks for'] : [];

const hasPrerequisites = (above: Xml): boolean =>
  children(above, 'item').some((item) => textAt(item, 'prerequisites') !== '' || hasPrerequisites(item));
