import type { EntityManager } from 'typeorm';
import { drawQuestions, rightAnswer, scoreOf } from '../learning/check.rules.js';
import { lessonsOf } from '../learning/content.rules.js';
import type { CourseContent, Question } from '../learning/content.types.js';
import { writeCompletion, type CompletedCourse } from './completions.js';

const SLUG = 'online-safety-risks-to-children';

/** What somebody did of the course: how many lessons, how many right answers in each attempt, when it was completed. */
interface Way {
  startedOn: string;
  lessons: number;
  attempts?: number[];
  completedOn?: string;
}

interface PublishedCourse extends CompletedCourse {
  versionId: number;
  content: CourseContent;
  passMark: number;
  questionsDrawn: number | null;
}

const ALL = 99;
/** Of the invented people, one each. The first have only signed up; the last completed it years ago. */
const WAYS: Way[] = [
  { startedOn: '2019-10-03', lessons: 0 },
  { startedOn: '2019-10-04', lessons: 0 },
  { startedOn: '2019-09-23', lessons: 2 },
  { startedOn: '2019-09-24', lessons: 9 },
  { startedOn: '2019-09-30', lessons: ALL, attempts: [7] },
  { startedOn: '2019-09-16', lessons: ALL, attempts: [5, 8] },
  { startedOn: '2019-09-10', lessons: ALL, attempts: [10], completedOn: '2019-09-12' },
  { startedOn: '2019-09-11', lessons: ALL, attempts: [7, 11], completedOn: '2019-09-18' },
  { startedOn: '2019-09-17', lessons: ALL, attempts: [12], completedOn: '2019-09-17' },
  { startedOn: '2016-09-12', lessons: ALL, attempts: [10], completedOn: '2016-09-14' },
];

/** People on their way through the course for practitioners: one is halfway, one has completed it, others between. */
export async function writeLearners(
  manager: EntityManager,
  { practitioner, champion, others }: { practitioner: number; champion: number; others: number[] },
): Promise<void> {
  const course = await publishedCourse(manager);
  const half = Math.floor(lessonsOf(course.content).length / 2);
  const learners: [number, Way][] = [
    [practitioner, { startedOn: '2019-10-01', lessons: half }],
    [champion, { startedOn: '2019-09-16', lessons: ALL, attempts: [11], completedOn: '2019-09-19' }],
    ...WAYS.map((way, n): [number, Way] => [others[n] ?? 0, way]),
  ];
  for (const [personId, way] of learners) await writeLearner(manager, course, personId, way);
}

async function publishedCourse(manager: EntityManager): Promise<PublishedCourse> {
  const [course] = await manager.query<PublishedCourse[]>(
    `SELECT c.id, c.slug, c.title, c.outcomes, t.name AS provider, v.id AS "versionId", v.content, s.pass_mark AS "passMark",
       s.cpd_minutes AS "cpdMinutes", s.validity_months AS "validityMonths",
       s.refresher_months AS "refresherMonths", s.questions_drawn AS "questionsDrawn"
     FROM courses c JOIN teams t ON t.id = c.team_id JOIN course_versions v ON v.course_id = c.id
     JOIN course_settings s ON s.course_id = c.id WHERE c.slug = $1`,
    [SLUG],
  );
  if (course === undefined) throw new Error(`The demonstration has no published ${SLUG}`);
  return course;
}

async function writeLearner(
  manager: EntityManager,
  course: PublishedCourse,
  personId: number,
  { startedOn, lessons, attempts = [], completedOn }: Way,
): Promise<void> {
  const done = lessonsOf(course.content).slice(0, lessons);
  const [enrolment] = await manager.query<[{ id: number }]>(
    `INSERT INTO enrolments (course_id, person_id, version_id, cycle, started_at, active_at, seconds_active, position)
     VALUES ($1, $2, $3, 1, $4::date + time '10:00', $4::date + time '11:00', $5, $6) RETURNING id`,
    [
      ...[course.id, personId, course.versionId, startedOn],
      done.reduce((sum, { minutes }) => sum + minutes * 60, 0),
      done.at(-1)?.slug ?? null,
    ],
  );
  await manager.query(
    `INSERT INTO lesson_progress (enrolment_id, lesson, first_seen_at, done_at)
     SELECT $1, slug, $3::date + time '10:00', $3::date + time '11:00' FROM unnest($2::text[]) AS slug`,
    [enrolment.id, done.map(({ slug }) => slug), startedOn],
  );
  for (const [n, right] of attempts.entries())
    await writeAttempt(manager, course, enrolment.id, { number: n + 1, right, startedOn, seed: personId });
  if (completedOn !== undefined) await writeCompletion(manager, course, enrolment.id, personId, completedOn);
}

async function writeAttempt(
  manager: EntityManager,
  { content, passMark, questionsDrawn }: PublishedCourse,
  enrolmentId: number,
  { number, right, startedOn, seed }: { number: number; right: number; startedOn: string; seed: number },
): Promise<void> {
  const bank = new Map((content.questions ?? []).map((question) => [question.id, question]));
  // No chance here: the demonstration is the same at every start.
  let turn = seed * 31 + number * 17;
  const drawn = drawQuestions([...bank.values()], questionsDrawn, (below) => (turn += 7) % below);
  const { score, passed } = scoreOf(right, drawn.length, passMark);
  const [attempt] = await manager.query<[{ id: number }]>(
    `INSERT INTO check_attempts (enrolment_id, number, pass_mark, started_at, submitted_at, score, passed)
     VALUES ($1, $2, $3, $4::date + time '11:00', $4::date + time '11:15', $5, $6) RETURNING id`,
    [enrolmentId, number, passMark, startedOn, score, passed],
  );
  // Wrong are those later in the bank, so that there is a question that many get wrong.
  const places = [...bank.keys()];
  const hard = [...drawn].sort((one, other) => places.indexOf(other.question) - places.indexOf(one.question));
  const wrong = new Set(hard.slice(0, drawn.length - right).map(({ question }) => question));
  const rows = drawn.map(({ question, shown }) => ({
    ...{ question, shown, isRight: !wrong.has(question) },
    answer: answerOf(bank.get(question), wrong.has(question)),
  }));
  await manager.query(
    `INSERT INTO check_answers (attempt_id, position, question, shown, answer, answered_at, is_right)
     SELECT $1, n.position, n.row ->> 'question', ARRAY(SELECT jsonb_array_elements_text(n.row -> 'shown')::smallint),
       ARRAY(SELECT jsonb_array_elements_text(n.row -> 'answer')::smallint), $3::date + time '11:10',
       (n.row -> 'isRight')::boolean
     FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS n (row, position)`,
    [attempt.id, JSON.stringify(rows), startedOn],
  );
  await manager.query(`UPDATE enrolments SET score = greatest(score, $2) WHERE id = $1`, [
    enrolmentId,
    score,
  ]);
}

function answerOf(question: Question | undefined, wrong: boolean): number[] {
  if (question === undefined) throw new Error('The bank has no such question');
  const right = rightAnswer(question);
  if (!wrong) return right;
  if (question.kind === 'ordering') return [...right].reverse();
  const other = question.options.findIndex((_, place) => !right.includes(place));
  return [other === -1 ? 0 : other];
}
