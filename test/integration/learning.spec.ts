import { beforeAll, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { CoursesQueries } from '../../src/courses/courses.queries.js';
import { MyDataService } from '../../src/people/my-data.service.js';
import { ChecksService } from '../../src/learning/checks.service.js';
import { refresherEmail } from '../../src/learning/emails/learning-emails.js';
import { EnrolmentsService } from '../../src/learning/enrolments.service.js';
import { CompletionService } from '../../src/learning/completion.service.js';
import { LearnersQueries } from '../../src/learning/learners.queries.js';
import { LearnersService } from '../../src/learning/learners.service.js';
import { STANDINGS, standingOf } from '../../src/learning/progress.rules.js';
import { RefresherReminders } from '../../src/learning/refresher-reminders.js';
import { TakingQueries } from '../../src/learning/taking.queries.js';
import type { Learning } from '../../src/learning/taking.types.js';
import { VersionsQueries } from '../../src/learning/versions.queries.js';
import { NO_POWERS } from '../../src/platform/auth/team-role.js';
import { useApp } from '../support/app.js';
import { codeOf } from '../support/bookings.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory, type MadePerson } from '../support/factories.js';
import { publishVersion, QUESTIONS } from '../support/lessons.js';
import type { Visitor } from '../support/visitor.js';

const db = useDatabase();
const app = useApp(db);
const SLUG = 'online-safety-parents-and-carers';
const DESK = `/organiser/courses/${SLUG}`;
let organiser: MadePerson;
let desk: Visitor;

const factory = (): Factory => make(db.dataSource);
const enrolments = (): EnrolmentsService => app.nest.get(EnrolmentsService);
const checks = (): ChecksService => app.nest.get(ChecksService);
const learner = ({ id }: MadePerson, slug = SLUG): Promise<Learning> =>
  app.nest.get(TakingQueries).ofLearner(slug, id);
const start = ({ id }: MadePerson, slug = SLUG): Promise<Learning> => enrolments().start(slug, id);

/** Answers the open attempt, `wrong` of its questions wrongly, and submits it. */
async function attempt(person: MadePerson, { wrong = 0 } = {}, slug = SLUG): Promise<void> {
  const number = await checks().begin(await learner(person, slug));
  const { questions } = await checks().attempt(await learner(person, slug), number);
  for (const [n, { question, position, shown }] of questions.entries()) {
    const right = question.options.flatMap((option, place) => (option.right === true ? [String(place)] : []));
    const order = shown.map((place) => String(n < wrong ? question.options.length - place : place + 1));
    const other = String(question.options.findIndex((option) => option.right !== true));
    const chosen = question.kind === 'ordering' ? order : n < wrong ? [other] : right;
    await checks().answer(await learner(person, slug), number, position, chosen);
  }
  await checks().submit(await learner(person, slug), number);
}

async function complete(person: MadePerson, slug = SLUG): Promise<Learning> {
  await start(person, slug);
  for (const lesson of ['what-they-meet', 'talk'])
    await enrolments().finishLesson(await learner(person, slug), lesson);
  await attempt(person, {}, slug);
  return learner(person, slug);
}

/** Until another connection waits for a lock of this one. */
async function untilSomebodyWaits(manager: EntityManager): Promise<void> {
  for (;;) {
    const [{ waits }] = await manager.query<[{ waits: boolean }]>(
      `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))) AS waits`,
    );
    if (waits) return;
  }
}

const owed = async ({ email }: MadePerson): Promise<string[]> =>
  (
    await db.dataSource.query<{ kind: string }[]>(
      `SELECT kind FROM outbox_messages WHERE recipient_email = $1 ORDER BY id`,
      [email],
    )
  ).map(({ kind }) => kind);

beforeAll(async () => {
  await db.clock.setNow('2020-01-07T09:00:00Z');
  const team = await factory().team();
  organiser = await factory().organiser(team);
  await makeCourse(db.dataSource, { teamId: team.id });
  await publishVersion(db.dataSource, SLUG);
  desk = await app.signIn(organiser);
});

describe('A version', () => {
  it('is frozen once it is published, with its files, and whoever began it stays on it', async () => {
    const slug = await makeCourse(db.dataSource, { slug: 'frozen' });
    const first = await publishVersion(db.dataSource, slug);
    const person = await factory().person();
    await start(person, slug);
    for (const statement of [
      `UPDATE course_versions SET content = '{}' WHERE id = ${first}`,
      `UPDATE course_versions SET published_at = NULL WHERE id = ${first}`,
      `DELETE FROM course_versions WHERE id = ${first}`,
      `UPDATE course_files SET bytes = 'x' WHERE version_id = ${first}`,
      `DELETE FROM course_files WHERE version_id = ${first}`,
      `INSERT INTO course_files VALUES (${first}, 'late.svg', 'image/svg+xml', 'x')`,
    ])
      await expect(db.dataSource.query(statement)).rejects.toThrow('frozen');
    const second = await publishVersion(db.dataSource, slug, { content: { title: 'Second' } });
    expect((await learner(person, slug)).enrolment.versionId).toBe(first);
    expect((await start(await factory().person(), slug)).enrolment.versionId).toBe(second);
  });

  it('is refused whole when something is wrong with it', async () => {
    const slug = await makeCourse(db.dataSource, { slug: 'unsound' });
    await expect(
      publishVersion(db.dataSource, slug, { content: { outcomes: ['a', 'b', 'c'] } }),
    ).rejects.toThrow('No lesson teaches outcome 3. No question asks about outcome 3');
    expect(await codeOf(start(await factory().person(), slug))).toBe('not_taken_here');
  });

  it('belongs to its course: nobody is enrolled on another’s, nor twice at once', async () => {
    const other = await makeCourse(db.dataSource, { slug: 'other' });
    const version = await publishVersion(db.dataSource, other);
    const person = await factory().person();
    const { course, enrolment } = await start(person);
    const stranger = await factory().person();
    const enrol = ({ id }: MadePerson, versionId: number): Promise<unknown> =>
      db.dataSource.query(
        `INSERT INTO enrolments (course_id, person_id, version_id, cycle) VALUES ($1, $2, $3, 2)`,
        [course.id, id, versionId],
      );
    await expect(enrol(stranger, version)).rejects.toThrow('enrolments_version_id_course_id_fkey');
    await expect(enrol(person, enrolment.versionId)).rejects.toThrow('enrolments_live');
  });
});

describe('Somebody in two windows', () => {
  it('starts once, has one attempt open, and completes once, with one certificate and one email', async () => {
    const person = await factory().person();
    const both = <T>(work: () => Promise<T>): Promise<T[]> => Promise.all([work(), work(), work()]);
    await both(() => start(person));
    for (const lesson of ['what-they-meet', 'talk'])
      await both(async () => enrolments().finishLesson(await learner(person), lesson));
    expect(await both(async () => checks().begin(await learner(person)))).toEqual([1, 1, 1]);
    const { questions } = await checks().attempt(await learner(person), 1);
    expect(new Set(questions.map(({ question }) => question.id)).size).toBe(QUESTIONS.length);
    await both(() => attempt(person).catch(() => undefined));
    const { enrolment } = await learner(person);
    expect([enrolment.cycle, enrolment.attempts.length, enrolment.score]).toEqual([1, 1, 100]);
    expect(await owed(person)).toEqual(['certificate.issued']);
    // An order takes a place for each of its parts: of any other question, the first answer can be given.
    const chosen = questions.find(({ question }) => question.kind !== 'ordering')!;
    expect(await codeOf(checks().answer(await learner(person), 1, chosen.position, ['0']))).toBe('submitted');
  });

  it('has the time counted once, and long gaps not at all', async () => {
    const person = await factory().person();
    await db.clock.setNow('2020-01-08T09:00:00Z');
    await start(person);
    await db.clock.setNow('2020-01-08T09:04:00Z');
    const seen = await learner(person);
    await Promise.all([enrolments().open(seen, 'talk'), enrolments().open(seen, 'talk')]);
    await db.clock.setNow('2020-01-08T12:00:00Z');
    await enrolments().open(await learner(person), 'what-they-meet');
    await db.clock.setNow('2020-01-08T12:01:00Z');
    await enrolments().finishLesson(await learner(person), 'what-they-meet');
    const { secondsActive, position } = (await learner(person)).enrolment;
    expect(Math.abs(secondsActive - 300)).toBeLessThan(15);
    expect(position).toBe('what-they-meet');
  });
});

describe('Seen by the organisers of its team', () => {
  let waiting: MadePerson;
  let failing: MadePerson;
  let done: MadePerson;
  let lapsed: MadePerson;

  beforeAll(async () => {
    const school = await factory().organisation({ name: 'Elm School', slug: 'elm-school' });
    waiting = await factory().person({ name: 'Wanda Waiting', organisation: school });
    failing = await factory().person({ name: 'Fay Failing', organisation: school });
    done = await factory().person({ name: 'Don Done', organisation: school });
    lapsed = await factory().person({ name: 'Lou Lapsed', organisation: school });
    await factory().person({ name: 'Nora Never', organisation: school });
    await db.clock.setNow('2020-01-07T09:00:00Z');
    await complete(lapsed);
    await db.clock.setNow('2022-01-20T09:00:00Z');
    await start(waiting);
    await start(failing);
    await attempt(failing, { wrong: 3 });
    await complete(done);
  });

  it('is everybody of an agency, those too who have not enrolled', async () => {
    const page = await desk.get(`${DESK}?agency=elm-school`);
    expect(page.texts('tbody tr').map((row) => row.split(/ (?=Elm)/))).toEqual([
      ['Don Done', expect.stringMatching(/^Elm School Completed 100%/)],
      ['Fay Failing', expect.stringMatching(/^Elm School In progress 0 lessons done, 1 attempt 25%/)],
      ['Lou Lapsed', expect.stringMatching(/^Elm School Expired 100%/)],
      ['Nora Never', expect.stringMatching(/^Elm School Not started None/)],
      ['Wanda Waiting', expect.stringMatching(/^Elm School Not started None/)],
    ]);
    expect((await desk.get(`${DESK}?standing=expired`)).texts('tbody th')).toEqual(
      expect.arrayContaining(['Lou Lapsed']),
    );
    expect((await desk.get(`${DESK}?q=wanda`)).texts('tbody th')).toEqual(['Wanda Waiting']);
    expect((await desk.get(`${DESK}?standing=nowhere`)).status).toBe(400);
    expect((await desk.get('/organiser/courses')).texts('tbody tr th')).toEqual([
      'Online Safety – Parents and Carers',
    ]);
    const stranger = await app.signIn(await factory().organiser(await factory().team()));
    for (const path of [DESK, `${DESK}/learners.csv`, `${DESK}/questions`, `${DESK}/learners/${done.id}`])
      expect((await stranger.get(path)).status).toBe(404);
  });

  it('stands as the rule says of each', async () => {
    const course = (await learner(done)).course;
    const { items } = await app.nest
      .get(LearnersQueries)
      .list(course.id, { q: '' }, { page: 1, pageSize: 100 });
    expect(new Set(items.map(({ standing }) => standing)).size).toBeGreaterThan(2);
    for (const { standing, completedAt, validUntil, lessonsDone, attempts, personId } of items) {
      const { enrolment } = await learner({ id: personId } as MadePerson);
      const begun = enrolment.lessons.size > 0 || lessonsDone > 0 || attempts > 0;
      expect(STANDINGS).toContain(standing);
      expect(standing).toBe(
        standingOf({ begun, lastCompletion: completedAt === null ? null : { validUntil } }, '2022-01-20'),
      );
    }
  });

  it('goes out as CSV and Excel, which is recorded', async () => {
    const csv = await desk.get(`${DESK}/learners.csv?agency=elm-school`);
    expect(csv.body).toContain('Don Done,');
    expect(csv.body.split('\r\n')).toHaveLength(7);
    expect((await desk.get(`${DESK}/learners.xlsx`)).body.slice(0, 2)).toBe('PK');
    const [{ exports }] = await db.dataSource.query<[{ exports: number }]>(
      `SELECT count(*)::int AS exports FROM audit_entries WHERE action = 'learners.exported' AND actor_id = $1`,
      [organiser.id],
    );
    expect(exports).toBe(2);
  });

  it('says which question most get wrong, and what they chose', async () => {
    const page = await desk.get(`${DESK}/questions`);
    const [hardest] = page.texts('tbody tr');
    expect(page.texts('tbody tr')).toHaveLength(4);
    expect(hardest).toMatch(/\d+ 1 \d+%$/);
    expect(page.text('table')).toContain('Contact (right):');
  });

  it('is set back with a reason: all attempts again, the certificate taken back if they say so', async () => {
    const here = `${DESK}/learners/${done.id}`;
    expect((await desk.get(here)).text('main')).toContain('Try 1: 100%, passed');
    const unreasoned = await desk.post(`${here}/set-back`, { reason: ' ' });
    expect([unreasoned.status, unreasoned.text('.govuk-error-summary__list')]).toEqual([
      400,
      'Enter a reason',
    ]);
    const after = await desk.submit(`${here}/set-back`, { reason: 'Somebody else sat it', revoke: 'yes' });
    expect(after.text('main')).toContain(`by ${organiser.name}: Somebody else sat it`);
    expect(after.text('main .govuk-tag')).toBe('Not started');
    expect(await owed(done)).toEqual(['certificate.issued', 'certificate.revoked']);
    expect((await (await app.signIn(done)).get('/training-record')).text('main')).toContain(
      'Nothing is in your record',
    );
    expect(await codeOf(learner(done))).toBe('not_enrolled');
    // They may begin anew, and the same day's certificate is a new one.
    const again = await complete(done);
    expect([again.enrolment.cycle, again.earlier]).toEqual([2, []]);
    expect(await owed(done)).toEqual(['certificate.issued', 'certificate.revoked', 'certificate.issued']);
  });

  it('keeps the certificate of the day when it is set back without a word on it, and completed again', async () => {
    const before = (await learner(done)).enrolment.certificateNumber;
    await desk.post(`${DESK}/learners/${done.id}/set-back`, { reason: 'Wants to practise' });
    const { enrolment } = await complete(done);
    expect([enrolment.cycle, enrolment.certificateNumber]).toEqual([3, before]);
  });

  it('is set back with the certificate of a completion that is under way, and completed no more afterwards', async () => {
    const racer = await factory().person();
    await start(racer);
    const content = await app.nest.get(VersionsQueries).content((await learner(racer)).enrolment.versionId);
    const course = await app.nest.get(CoursesQueries).bySlug(SLUG);
    const by = { ...NO_POWERS, personId: organiser.id, name: organiser.name, email: organiser.email };
    const setBack = (): Promise<void> =>
      app.nest.get(LearnersService).setBack(course, racer.id, by, { reason: 'Too early', revoke: true });
    const live = (): Promise<[{ live: number }]> =>
      db.dataSource.query(
        `SELECT count(*)::int AS live FROM enrolments e JOIN certificates c ON c.number = e.certificate_number
         WHERE e.person_id = $1 AND e.ended_at IS NOT NULL AND c.revoked_at IS NULL`,
        [racer.id],
      );
    /** Completes the course; before that is committed, something else begins, and must wait. */
    const completing = async (other: () => Promise<void>): Promise<void> => {
      const learning = await learner(racer);
      const waiting = await db.dataSource.transaction(async (manager) => {
        await app.nest.get(TakingQueries).lock(manager, learning.enrolment.id);
        const begun = other();
        await untilSomebodyWaits(manager);
        await app.nest.get(CompletionService).complete(manager, learning, content);
        return { begun };
      });
      await waiting.begun;
    };

    await completing(setBack);
    expect(await live()).toEqual([{ live: 0 }]);
    expect(await owed(racer)).toEqual(['certificate.issued', 'certificate.revoked']);

    // With the number that was known before it waited, the same order leaves a certificate behind.
    const stale = await start(racer);
    await completing(async () => {
      await db.dataSource.query(`UPDATE enrolments SET ended_at = program_now() WHERE id = $1`, [
        stale.enrolment.id,
      ]);
      expect(stale.enrolment.certificateNumber).toBeNull();
    });
    expect(await live()).toEqual([{ live: 1 }]);

    // The other way round: without a look at what is locked, the database itself refuses.
    const late = await start(racer);
    await setBack();
    await expect(
      db.dataSource.transaction((manager) =>
        app.nest.get(CompletionService).complete(manager, late, content),
      ),
    ).rejects.toThrow('not completed any more');
  });

  it('is marked complete by hand with a reason, once, and never by themselves', async () => {
    const here = `${DESK}/learners/${failing.id}`;
    const after = await desk.submit(`${here}/complete`, { reason: 'Sat it on paper' });
    expect(after.text('main')).toContain(`Marked complete by ${organiser.name}: Sat it on paper`);
    expect(await owed(failing)).toEqual(['certificate.issued']);
    expect((await desk.post(`${here}/complete`, { reason: 'Again' })).status).toBe(409);
    await start(organiser);
    expect((await desk.post(`${DESK}/learners/${organiser.id}/complete`, { reason: 'Mine' })).status).toBe(
      403,
    );
    expect((await desk.get(`${DESK}/learners/x`)).status).toBe(404);
    const actions = await db.dataSource.query<{ action: string }[]>(
      `SELECT DISTINCT action FROM audit_entries WHERE action LIKE 'enrolment.%' AND actor_id = $1 ORDER BY 1`,
      [organiser.id],
    );
    expect(actions.map(({ action }) => action)).toEqual([
      'enrolment.completed_by_hand',
      'enrolment.set_back',
    ]);
  });
});

describe('A manager', () => {
  it('sees where those stand who name them, not what they answered; nobody else does', async () => {
    const manager = await factory().person({ email: 'Boss@kent.example'.toLowerCase() });
    const staff = await factory().person({ name: 'Sam Staff' });
    await db.dataSource.query(`UPDATE people SET manager_email = 'boss@KENT.example' WHERE id = $1`, [
      staff.id,
    ]);
    await db.clock.setNow('2022-01-20T09:00:00Z');
    await complete(staff);
    const page = await (await app.signIn(manager)).get('/learning/staff');
    expect(page.texts('caption')).toEqual(['Sam Staff']);
    expect(page.text('table')).toContain('Completed 20 January 2022, valid until 19 January 2024');
    expect(page.text('table')).toContain('Not started Not yet');
    const own = await (await app.signIn(staff)).get('/learning');
    expect(own.text('main')).toContain('Completed on 20 January 2022, valid until 19 January 2024');
    expect((await (await app.signIn(staff)).get('/learning/staff')).text('main')).not.toContain('Sam Staff');
  });
});

describe('A refresher', () => {
  it('is reminded of once, while the certificate is valid, unless it was taken already', async () => {
    const slug = await makeCourse(db.dataSource, { slug: 'yearly' });
    await publishVersion(db.dataSource, slug, { settings: { validityMonths: 12, refresherMonths: null } });
    await db.clock.setNow('2020-01-07T09:00:00Z');
    const [due, early] = [await factory().person(), await factory().person()];
    await complete(due, slug);
    await complete(early, slug);
    const reminders = app.nest.get(RefresherReminders);
    await db.clock.setNow('2020-12-06T09:00:00Z');
    while ((await reminders.remind()) > 0);
    expect(await owed(due)).toEqual(['certificate.issued']);
    await db.clock.setNow('2020-12-07T09:00:00Z');
    await start(early, slug);
    const again = await learner(early, slug);
    expect([again.enrolment.cycle, again.earlier.length]).toEqual([2, 1]);
    for (const lesson of ['what-they-meet', 'talk'])
      await enrolments().finishLesson(await learner(early, slug), lesson);
    await attempt(early, {}, slug);
    await Promise.all([reminders.remind(), reminders.remind()]);
    expect(await owed(due)).toEqual(['certificate.issued', 'learning.refresher_due']);
    expect(await owed(early)).toEqual(['certificate.issued', 'certificate.issued']);
    const [{ facts }] = await db.dataSource.query<[{ facts: Parameters<typeof refresherEmail>[0] }]>(
      `SELECT facts FROM outbox_messages WHERE kind = 'learning.refresher_due' AND recipient_email = $1`,
      [due.email],
    );
    const { subject, text, html } = refresherEmail({ ...facts, title: '<b>{{7*7}}</b>' });
    expect(subject).toBe('It is time to take <b>{{7*7}}</b> again');
    for (const part of [text, html]) {
      expect(part).toContain('valid until 6 January 2021');
      expect(part).toContain(`/courses/${slug}/learn`);
    }
    expect(html).toContain('&lt;b&gt;{{7*7}}&lt;/b&gt;');
  });
});

describe('A rule of another course', () => {
  it('asks for this one and its age, from the moment of completion on', async () => {
    const slug = await makeCourse(db.dataSource, {
      slug: 'next-step',
      rule: { kind: 'completed', anyOf: [SLUG], label: 'the first step', withinMonths: 12 },
    });
    await publishVersion(db.dataSource, slug);
    await db.clock.setNow('2022-01-20T09:00:00Z');
    const person = await factory().person();
    expect(await codeOf(start(person, slug))).toBe('not_eligible');
    await complete(person);
    await db.clock.setNow('2023-01-21T09:00:00Z');
    expect(await codeOf(start(person, slug))).toBe('not_eligible');
    await db.clock.setNow('2023-01-20T09:00:00Z');
    expect(await codeOf(start(person, slug))).toBe('done');
    await db.clock.setNow('2022-01-20T09:00:00Z');
  });
});

describe('Attempts', () => {
  it('are no more than was said', async () => {
    const slug = await makeCourse(db.dataSource, { slug: 'two-tries' });
    await publishVersion(db.dataSource, slug, { settings: { attempts: 2, questionsDrawn: 2 } });
    const person = await factory().person();
    await start(person, slug);
    await attempt(person, { wrong: 1 }, slug);
    await attempt(person, { wrong: 2 }, slug);
    expect(await codeOf(checks().begin(await learner(person, slug)))).toBe('no_attempts_left');
    const page = await (await app.signIn(person)).get(`/courses/${slug}/learn/check`);
    expect(page.text('main')).toContain('You have used all your tries.');
    expect((await learner(person, slug)).enrolment.score).toBe(50);
  });
});

describe('Through the API', () => {
  it('a course is taken from start to certificate', async () => {
    const person = await factory().person();
    const api = app.api(await factory().token(person));
    const at = `/courses/${SLUG}/enrolment`;
    expect((await api.get(at)).body).toMatchObject({ status: 404, reasons: [{ code: 'not_enrolled' }] });
    const started = await api.post(at);
    expect([started.status, started.body.lessonsLeft, started.body.checkLeft]).toEqual([201, 2, true]);
    expect((await api.get(`${at}/lessons/talk`)).body).toMatchObject({ text: 'Little and often.' });
    expect((await api.post(`${at}/lessons/nowhere/completion`)).status).toBe(404);
    await api.post(`${at}/lessons/talk/completion`);
    await api.post(`${at}/lessons/what-they-meet/completion`, { reflection: 'Mine' });
    const attempted = await api.post(`${at}/attempts`);
    expect(attempted.body.questions[0]).toMatchObject({
      position: 1,
      answer: null,
      right: null,
      feedback: null,
    });
    expect(JSON.stringify(attempted.body)).not.toContain('"right":true');
    expect((await api.post(`${at}/attempts/1/submission`)).body.reasons).toHaveLength(4);
    for (const answer of [['x'], [-1], {}, [1.5], Array.from({ length: 101 }, () => 0)])
      expect((await api.send('PUT', `${at}/attempts/1/answers/1`, { answer })).status).toBe(400);
    expect((await api.send('PUT', `${at}/attempts/1/answers/1`, '{"answer": [1e309]}')).status).toBe(400);
    for (const { position, text, options } of attempted.body.questions) {
      const question = QUESTIONS.find((each) => each.text === text);
      const right = question?.options.flatMap((option, place) => (option.right === true ? [place] : []));
      const order = options.map(({ value }: { value: number }) => value + 1);
      await api.send('PUT', `${at}/attempts/1/answers/${position}`, {
        answer: question?.kind === 'ordering' ? order : right,
      });
    }
    expect((await api.post(`${at}/attempts/1/submission`)).body).toMatchObject({ score: 100, passed: true });
    const { body } = await api.get(at);
    expect(body).toMatchObject({ left: 'You have completed this course.', score: 100 });
    expect((await app.api().get(`/certificates/${body.certificateNumber}`)).body.standing ?? 'valid').toBe(
      'valid',
    );
    expect((await api.get(`/courses/${SLUG}/learners`)).status).toBe(403);
    const team = app.api(await factory().token(organiser));
    const { body: list } = await team.get(`/courses/${SLUG}/learners?q=${person.email}`);
    expect(list).toMatchObject({
      total: 1,
      items: [{ person: person.id, standing: 'completed', score: 100 }],
    });
    expect((await team.get(`/courses/${SLUG}/questions`)).body[0]).toMatchObject({ version: 1 });
    const reset = await team.post(`/courses/${SLUG}/learners/${person.id}/set-back`, { reason: 'A trial' });
    expect(reset.status).toBe(204);
    expect(
      (await team.post(`/courses/${SLUG}/learners/${person.id}/completion`, { reason: 'x' })).status,
    ).toBe(404);
  });
});

describe('What is personal in it', () => {
  it('is in the download, reflections too, and goes when the person is erased; certificates stay nameless', async () => {
    const person = await factory().person({ name: 'Erin Erased' });
    await start(person);
    await enrolments().finishLesson(await learner(person), 'what-they-meet', 'My own words');
    const data = JSON.parse((await (await app.signIn(person)).get('/profile/my-data/download')).body);
    expect(data.learning).toMatchObject([
      {
        course: 'Online Safety – Parents and Carers',
        lessons: [{ lesson: 'what-they-meet', reflection: 'My own words' }],
      },
    ]);
    await app.nest.get(MyDataService).erase(person.id);
    const [{ left }] = await db.dataSource.query<[{ left: number }]>(
      `SELECT count(*)::int AS left FROM lesson_reflections WHERE text = 'My own words'`,
    );
    expect(left).toBe(0);
  });
});
