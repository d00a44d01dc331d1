import type { EntityManager } from 'typeorm';
import type { Cmi } from '../scorm/scorm.types.js';
import { writeCompletion } from './completions.js';
import type { PackageQuestion, PublishedPackage } from './packages.js';

const PAGES = 7;
const MINUTES_FOR_A_PAGE = 1.5;
const PASS = 0.8;

/** How far somebody came, and which of the questions they got wrong, by their places. */
interface Way {
  startedOn: string;
  /** Of the seven; 0 for somebody who has only signed up. */
  pages: number;
  /** Of the five. */
  answered: number;
  wrong: number[];
}

/** Of the invented people, one each. Most stumble over whether to add a correction or to write it anew. */
const WAYS: Way[] = [
  { startedOn: '2019-10-04', pages: 0, answered: 0, wrong: [] },
  { startedOn: '2019-10-05', pages: 0, answered: 0, wrong: [] },
  { startedOn: '2019-10-01', pages: 3, answered: 1, wrong: [] },
  { startedOn: '2019-10-02', pages: 5, answered: 3, wrong: [2] },
  { startedOn: '2019-09-26', pages: PAGES, answered: 5, wrong: [1, 3] },
  { startedOn: '2019-09-05', pages: PAGES, answered: 5, wrong: [] },
  { startedOn: '2019-09-09', pages: PAGES, answered: 5, wrong: [3] },
  { startedOn: '2019-09-12', pages: PAGES, answered: 5, wrong: [3] },
  { startedOn: '2019-09-18', pages: PAGES, answered: 5, wrong: [4] },
  { startedOn: '2019-09-24', pages: PAGES, answered: 5, wrong: [3] },
];

/** People on their way through the package, with what it told of them. */
export async function writePackageLearners(
  manager: EntityManager,
  course: PublishedPackage,
  people: number[],
): Promise<void> {
  for (const [n, way] of WAYS.entries()) await writeLearner(manager, course, people[n] ?? 0, way);
}

async function writeLearner(
  manager: EntityManager,
  course: PublishedPackage,
  personId: number,
  way: Way,
): Promise<void> {
  const { startedOn, pages } = way;
  const told = toldOf(course.questions, way);
  const seconds = Math.round(pages * MINUTES_FOR_A_PAGE * 60);
  const [enrolment] = await manager.query<[{ id: number }]>(
    `INSERT INTO enrolments (course_id, person_id, version_id, cycle, started_at, active_at, seconds_active, position,
       score)
     VALUES ($1, $2, $3, 1, $4::date + time '12:30', $4::date + time '12:45', $5, $6, $7) RETURNING id`,
    [
      ...[course.id, personId, course.versionId, startedOn, seconds],
      ...[pages === 0 ? null : course.item, told.score],
    ],
  );
  if (pages === 0) return;
  const { completion, success, score, cmi } = told;
  await manager.query(
    `INSERT INTO scorm_attempts (enrolment_id, completion, success, score, seconds, last_item, saved_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7::date + time '12:45')`,
    [enrolment.id, completion, success, score, seconds, course.item, startedOn],
  );
  await manager.query(
    `INSERT INTO scorm_items (enrolment_id, item, cmi, sequence, completion, success, score, seconds, opened_at)
     VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8::date + time '12:30')`,
    [enrolment.id, course.item, JSON.stringify(cmi), completion, success, score, seconds, startedOn],
  );
  await manager.query(
    `INSERT INTO lesson_progress (enrolment_id, lesson, first_seen_at, done_at)
     VALUES ($1, $2, $3::date + time '12:30', CASE WHEN $4 THEN $3::date + time '12:45' END)`,
    [enrolment.id, course.item, startedOn, completion === 'completed'],
  );
  if (success === 'passed') await writeCompletion(manager, course, enrolment.id, personId, startedOn);
}

interface Told {
  completion: 'incomplete' | 'completed';
  success: 'unknown' | 'failed' | 'passed';
  score: number | null;
  cmi: Cmi;
}

/** What the package has said by then, in the words of SCORM 2004. */
function toldOf(questions: PackageQuestion[], { pages, answered, wrong }: Way): Told {
  const given = questions.slice(0, answered).map((question, n) => ({
    question,
    isRight: !wrong.includes(n),
    answer: wrong.includes(n)
      ? (question.answers.find((answer) => answer !== question.right) ?? '')
      : question.right,
  }));
  const all = answered === questions.length;
  const share = given.filter(({ isRight }) => isRight).length / questions.length;
  const completion = all && pages === PAGES ? 'completed' : 'incomplete';
  const success = !all ? 'unknown' : share >= PASS ? 'passed' : 'failed';
  const answers = Object.fromEntries(given.map(({ question, answer }) => [question.id, answer]));
  const interactions = given.flatMap(({ question, answer, isRight }, n) => {
    const { id, kind, description, right } = question;
    const result = isRight ? 'correct' : 'incorrect';
    return Object.entries({
      ...{ id, type: kind, description, learner_response: answer, result },
      'correct_responses.0.pattern': right,
    }).map(([name, value]): [string, string] => [`cmi.interactions.${n}.${name}`, value]);
  });
  return {
    ...{ completion, success, score: all ? Math.round(share * 100) : null },
    cmi: {
      'cmi.location': String(pages - 1),
      'cmi.suspend_data': JSON.stringify({ answers, seen: pages - 1 }),
      'cmi.completion_status': completion,
      ...(all && { 'cmi.success_status': success, 'cmi.score.scaled': String(share) }),
      ...Object.fromEntries(interactions),
    },
  };
}
