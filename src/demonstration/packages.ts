import { readdir, readFile } from 'node:fs/promises';
import type { EntityManager } from 'typeorm';
import { CoursesService } from '../courses/courses.service.js';
import { VersionsService } from '../learning/versions.service.js';
import { PackageDrafts } from '../scorm/package-drafts.service.js';
import type { CompletedCourse } from './completions.js';

const SLUG = 'recording-a-concern-in-ten-minutes';
const FOLDER = new URL(`data/packages/${SLUG}/`, import.meta.url);

/** A question of the package: what it asks, what can be answered, what is right. */
export interface PackageQuestion {
  id: string;
  kind: string;
  description: string;
  answers: string[];
  right: string;
}

export interface PublishedPackage extends CompletedCourse {
  versionId: number;
  /** Of its one part. */
  item: string;
  questions: PackageQuestion[];
}

/** Brings the package of data/packages as an organiser would: zipped, checked, published for all practitioners. */
export async function publishPackage(
  manager: EntityManager,
  { teamId, organiser }: { teamId: number; organiser: number },
): Promise<PublishedPackage> {
  const course = await new CoursesService().create(manager, {
    slug: SLUG,
    teamId,
    title: 'Recording a concern in ten minutes',
    summary:
      'What to write down when you are worried about a child, what to leave out, and where it belongs.',
    outcomes: [
      'why the record of a concern matters',
      'what belongs in it, and in whose words',
      'how to keep fact, opinion and hearsay apart',
      'when, where and with whom it is kept and shared',
    ],
    audience: 'All practitioners whose work brings them near children',
    audiences: ['all-practitioners', 'managers-and-leads'],
    level: null,
    price: 'Free',
    duration: '10 minutes',
    bookingNotes: [],
    opensOn: '2019-09-02',
    rule: { kind: 'workforce', anyOf: ['children', 'adults'] },
    source: null,
  });
  const packages = new PackageDrafts(new VersionsService());
  const zip = await zipped();
  const handle = {
    read: (into: Buffer, offset: number, length: number, at: number): Promise<{ bytesRead: number }> =>
      Promise.resolve({ bytesRead: zip.copy(into, offset, at, at + length) }),
  };
  await packages.keep(manager, course.id, { name: `${SLUG}.zip`, size: zip.length, handle }, organiser);
  const settings = { passMark: 80, cpdMinutes: 10, validityMonths: 24 };
  await packages.publish(manager, course.id, { rule: 'completed_and_passed', settings }, organiser);
  const [published] = await manager.query<[Omit<PublishedPackage, 'questions'>]>(
    `SELECT c.id, c.slug, c.title, c.outcomes, t.name AS provider, v.id AS "versionId",
       k.about -> 'items' -> 0 ->> 'id' AS item, s.cpd_minutes AS "cpdMinutes",
       s.validity_months AS "validityMonths", s.refresher_months AS "refresherMonths"
     FROM courses c JOIN teams t ON t.id = c.team_id JOIN course_settings s ON s.course_id = c.id
     JOIN course_versions v ON v.course_id = c.id JOIN scorm_packages k ON k.version_id = v.id WHERE c.id = $1`,
    [course.id],
  );
  return { ...published, questions: questionsIn(await readFile(new URL('index.html', FOLDER), 'utf8')) };
}

async function zipped(): Promise<Buffer> {
  // Only where the demonstration is loaded: nothing else makes zips.
  const { default: JSZip } = await import('jszip');
  const zip = new JSZip();
  for (const name of await readdir(FOLDER)) zip.file(name, await readFile(new URL(name, FOLDER)));
  return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

const QUESTION =
  /<form\s+data-question="(?<id>[\w-]+)"\s+data-right="(?<right>[\w-]+)"(?:\s+data-kind="(?<kind>[\w-]+)")?[^>]*>(?<body>.*?)<\/form>/gs;

/** As its page has them, so that what learners answered fits to what it asks. */
const questionsIn = (html: string): PackageQuestion[] =>
  [...html.matchAll(QUESTION)].map(
    ({ groups: { id = '', right = '', kind = 'choice', body = '' } = {} }) => ({
      ...{ id, right, kind },
      description: (/<legend>(?<text>.*?)<\/legend>/s.exec(body)?.groups?.text ?? '')
        .replace(/\s+/g, ' ')
        .trim(),
      answers: [...body.matchAll(/value="(?<value>[\w-]+)"/g)].map(({ groups }) => groups?.value ?? ''),
    }),
  );
