import { XMLParser } from 'fast-xml-parser';
import { resolveHref } from './file-names.rules.js';
import {
  clusterOf,
  mappedObjectives,
  sequencingCollection,
  sequencingOf,
  sequencingWords,
} from './sequencing.rules.js';
import type { Cluster, Manifest, PackageItem, Standard } from './scorm.types.js';
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
  const tree: Tree = {
    resources,
    items,
    clusters: [],
    sequencings: [],
    collection: sequencingCollection(root),
  };
  const problem = readItems(organization, tree);
  if (problem !== undefined) return { problem };
  if (items.length === 0) return { problem: 'Its manifest has no item that opens anything' };
  const ids = items.map(({ id }) => id);
  if (new Set(ids).size !== ids.length)
    return { problem: 'Two items of its manifest have the same identifier' };
  const title = titleOf(organization) || items[0]?.title || 'Untitled';
  if (standard === '1.2')
    return { manifest: { standard, edition, title, items, sequencing: prerequisites(organization) } };
  const sequencing = [...sequencingWords(tree.sequencings), ...sharedData(organization)];
  return { manifest: { standard, edition, title, items, clusters: tree.clusters, sequencing } };
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

/** What has been read so far. */
interface Tree {
  resources: Map<string, Resource>;
  items: PackageItem[];
  clusters: Cluster[];
  /** Of the organisation and all its items. */
  sequencings: Xml[];
  collection: ReadonlyMap<string, Xml>;
}

/** Adds what lies below an organisation or item, whose clusters are `above`. @returns why it cannot be taken */
function readItems(parent: Xml, tree: Tree, above: number[] = []): string | undefined {
  if (above.length > DEEPEST) return 'The items of its manifest are nested too deeply';
  const sequencing = sequencingOf(parent, tree.collection);
  if (sequencing !== undefined) tree.sequencings.push(sequencing);
  const all = children(parent, 'item');
  if (all.length === 0) return undefined;
  const within = [...above, tree.clusters.push(clusterOf(sequencing)) - 1];
  for (const item of all) {
    const problem = readItem(item, tree, within) ?? readItems(item, tree, within);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** Adds an item that opens something. @returns why it cannot be taken */
function readItem(item: Xml, { resources, items, collection }: Tree, within: number[]): string | undefined {
  if (items.length >= MOST_ITEMS) return `Its manifest has more than ${MOST_ITEMS} items`;
  const reference = attribute(item, 'identifierref');
  if (reference === '') return undefined;
  const id = attribute(item, 'identifier');
  const resource = resources.get(reference);
  const title = titleOf(item) || id;
  if (id === '' || id.length > LONGEST_TITLE) return 'An item of its manifest has no identifier';
  if (resource === undefined) return `“${title}” refers to a resource that the manifest does not have`;
  if (resource.href === undefined) return `“${title}” opens nothing that is in the package`;
  items.push({
    id,
    title,
    depth: within.length - 1,
    kind: resource.kind,
    ...detailsOf(item, sequencingOf(item, collection)),
    within,
    href: withParameters(resource.href, attribute(item, 'parameters')),
  });
  return undefined;
}

type Details = Omit<PackageItem, 'id' | 'title' | 'kind' | 'href' | 'depth' | 'within'>;

function detailsOf(item: Xml, sequencing: Xml | undefined): Details {
  const objectives = child(sequencing, 'objectives');
  const primary = child(objectives, 'primaryObjective');
  const measured = attribute(primary, 'satisfiedByMeasure') === 'true';
  // The standard takes 1 where a measure decides and none is given.
  const measure = measured ? Number(textAt(primary, 'minNormalizedMeasure') || '1') * 100 : NaN;
  const told = textAt(item, 'masteryscore');
  const mastery = told === '' ? measure : Number(told);
  const buttons = child(child(item, 'presentation'), 'navigationInterface');
  return {
    masteryScore: Number.isFinite(mastery) && mastery >= 0 && mastery <= 100 ? mastery : null,
    launchData: textAt(item, 'datafromlms') || textAt(item, 'dataFromLMS'),
    maxTimeAllowed:
      textAt(item, 'maxtimeallowed') ||
      attribute(child(sequencing, 'limitConditions'), 'attemptAbsoluteDurationLimit'),
    completionThreshold: completionThreshold(item),
    timeLimitAction: textAt(item, 'timelimitaction') || textAt(item, 'timeLimitAction'),
    objectives: [primary, ...children(objectives, 'objective')]
      .map((objective) => attribute(objective, 'objectiveID'))
      .filter((objective) => objective !== ''),
    mapped: mappedObjectives(sequencing),
    hides: children(buttons, 'hideLMSUI').map((each) => String(each['#text'])),
  };
}

/** As text to the 3rd edition, and by attributes since. */
function completionThreshold(item: Xml): string {
  const threshold = child(item, 'completionThreshold');
  const measured = attribute(threshold, 'completedByMeasure') === 'true';
  const text = measured
    ? attribute(threshold, 'minProgressMeasure') || '1'
    : textAt(item, 'completionThreshold');
  return text !== '' && Number(text) >= 0 && Number(text) <= 1 ? text : '';
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

/** Of the 4th edition. */
const sharedData = (above: Xml): string[] =>
  hasSharedData(above) ? ['Data shared between items: an item does not see what another has written'] : [];

const hasSharedData = (above: Xml): boolean =>
  children(above, 'item').some((item) => child(item, 'data') !== undefined || hasSharedData(item));
