import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson } from '../support/factories.js';
import { answerAll, content, publishVersion } from '../support/lessons.js';
import { statementsDuring } from '../support/statements.js';
import type { Visitor } from '../support/visitor.js';

const db = useDatabase();
const app = useApp(db);
const SLUG = 'online-safety-parents-and-carers';
const LEARN = `/courses/${SLUG}/learn`;
const CHECK = `${LEARN}/check`;

let parent: MadePerson;
let visitor: Visitor;
let version: number;

beforeAll(async () => {
  await db.clock.setNow('2020-01-07T09:00:00Z');
  await makeCourse(db.dataSource);
  version = await publishVersion(db.dataSource, SLUG);
  parent = await make(db.dataSource).person({ name: 'Pat Parent', workforce: 'neither', areas: [] });
  visitor = await app.signIn(parent);
});

describe('Before a course is started', () => {
  it('its page says how long it is and leads in', async () => {
    const page = await app.visitor().get(`/courses/${SLUG}`);
    expect(page.text('main')).toContain('2 lessons, about 15 minutes, and a knowledge check of 4 questions.');
    expect(page.html.querySelector('main .govuk-button--start')?.getAttribute('href')).toBe(LEARN);
    expect((await app.visitor().get(LEARN)).location).toBe(`/sign-in?next=${encodeURIComponent(LEARN)}`);
  });

  it('says what is ahead: questions, pass mark, tries, certificate, and when it was written', async () => {
    const page = await visitor.get(LEARN);
    expect(page.texts('main li')).toEqual([
      'the risks to children',
      'how to tackle these risks',
      'It has 4 questions.',
      'To pass, 3 of 4 must be right (75%).',
      'You can try as often as you need.',
    ]);
    expect(page.text('main')).toContain('You get a certificate of 1 hour, which is valid for 2 years.');
    expect(page.text('main')).toContain('Written on 1 September 2019. The partnership must review it');
  });

  it('has no lesson, check or file for whoever has not started', async () => {
    for (const path of [
      `${LEARN}/lessons/talk`,
      CHECK,
      `${LEARN}/finished`,
      `${LEARN}/print`,
      `${LEARN}/files/${version}/three.svg`,
    ])
      expect((await visitor.get(path)).status).toBe(404);
  });

  it('turns away whom it is not for, with a way on, and lets somebody confirm what it asks', async () => {
    const slug = await makeCourse(db.dataSource, {
      slug: 'for-champions',
      rule: {
        kind: 'all',
        rules: [
          { kind: 'workforce', anyOf: ['children'] },
          { kind: 'declared', id: 'basics', statement: 'know the basics' },
        ],
      },
    });
    await publishVersion(db.dataSource, slug);
    const refused = await visitor.get(`/courses/${slug}/learn`);
    expect(refused.text('h1')).toContain('You cannot take this course');
    expect(refused.text('main')).toContain('This is for people who work or volunteer with children.');
    expect((await visitor.post(`/courses/${slug}/learn`, { declared: 'basics' })).text('h1')).toContain(
      'You cannot',
    );
    expect((await visitor.get(`/courses/${slug}`)).html.querySelector('.govuk-button--start')).toBeNull();
    const practitioner = await app.signIn(await make(db.dataSource).person());
    expect((await practitioner.get(`/courses/${slug}/learn`)).text('form')).toContain(
      'I confirm that I know the basics.',
    );
    const unconfirmed = await practitioner.post(`/courses/${slug}/learn`);
    expect([unconfirmed.status, unconfirmed.text('.govuk-error-summary__list')]).toEqual([
      400,
      'Confirm each to start the course',
    ]);
    const started = await practitioner.submit(`/courses/${slug}/learn`, { declared: 'basics' });
    expect(started.text('h1')).toContain('Contents');
  });
});

describe('A learner', () => {
  it('starts, and sees the contents as tasks with what is left', async () => {
    const page = await visitor.submit(LEARN);
    expect(page.texts('main h2').slice(0, 3)).toEqual(['Risks', 'What helps', 'What you have learned']);
    expect(page.texts('.govuk-task-list__status')).toEqual(['Not started', 'Not started', 'Not started']);
    expect(page.text('.app-left')).toBe(
      'What is left: 2 of 2 lessons, about 15 minutes, and the knowledge check of 4 questions.',
    );
    // Twice is once.
    await visitor.post(LEARN);
    expect((await visitor.get(LEARN)).texts('.govuk-task-list__status')).toHaveLength(3);
    expect((await visitor.get(`/courses/${SLUG}`)).text('.govuk-button--start')).toBe('Continue');
  });

  it('reads a lesson with its picture, and keeps what they wrote for themselves', async () => {
    const page = await visitor.get(`${LEARN}/lessons/what-they-meet`);
    expect(page.text('h1')).toBe('Risks What they may meet');
    expect(page.text('.app-lesson h2')).toBe('Three kinds');
    const picture = page.html.querySelector('.app-lesson img');
    expect([picture?.getAttribute('alt'), picture?.getAttribute('src')]).toEqual([
      'Three circles',
      `${LEARN}/files/${version}/three.svg`,
    ]);
    const file = await visitor.get(`${LEARN}/files/${version}/three.svg`, { range: 'bytes=0-3' });
    expect([file.status, file.body, file.headers.get('content-security-policy')]).toEqual([
      206,
      '<svg',
      "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    ]);
    for (const path of [`${version}/no.svg`, `${version + 1}/three.svg`, `x/three.svg`, `${version}/..%2Fx`])
      expect((await visitor.get(`${LEARN}/files/${path}`)).status).toBe(404);
    const kept = await visitor.submit(`${LEARN}/lessons/what-they-meet`, {
      reflection: '<b>A lot</b> {{7*7}}',
      then: 'stay',
    });
    expect(kept.html.querySelector('#reflection')?.text).toBe('<b>A lot</b> {{7*7}}');
    const long = await visitor.post(`${LEARN}/lessons/what-they-meet`, { reflection: 'x'.repeat(5001) });
    expect([long.status, long.text('.govuk-error-summary__list')]).toEqual([
      400,
      'What you write must be 5000 characters or less',
    ]);
  });

  it('is led on where they were, on another device too', async () => {
    const elsewhere = await app.signIn(parent);
    const contents = await elsewhere.get(LEARN);
    expect(contents.text('main .govuk-button')).toBe('Continue: What they may meet');
    expect(contents.texts('.govuk-task-list__status')[0]).toBe('In progress');
    const next = await elsewhere.submit(`${LEARN}/lessons/what-they-meet`, {
      reflection: 'Little',
      then: 'continue',
    });
    expect(next.text('h1')).toBe('What helps Talk');
    expect(next.text('.app-left')).toContain('What is left: 1 of 2 lessons, about 10 minutes, and');
    const check = await visitor.submit(`${LEARN}/lessons/talk`);
    expect(check.text('h1')).toContain('Knowledge check');
    expect(check.text('.app-left')).toBe(
      'All 2 lessons are done. What is left: the knowledge check of 4 questions.',
    );
    expect((await visitor.get(`${LEARN}/finished`)).location).toBe(LEARN);
    expect((await visitor.get(`${LEARN}/lessons/nowhere`)).status).toBe(404);
  });

  it('answers one question a page; each answer is kept, and none is taken that is none', async () => {
    const first = await visitor.submit(CHECK);
    expect(first.text('.govuk-caption-l')).toBe('Question 1 of 4');
    const nothing = await visitor.post(`${CHECK}/1/questions/1`);
    expect([nothing.status, nothing.text('title')]).toEqual([
      400,
      expect.stringContaining('Error: Question 1'),
    ]);
    expect((await visitor.post(`${CHECK}/1/questions/1`, { answer: '99' })).status).toBe(400);
    expect((await visitor.post(`${CHECK}/1/questions/9`, { answer: '0' })).status).toBe(404);
    expect((await visitor.post(`${CHECK}/2/questions/1`, { answer: '0' })).status).toBe(404);
    await answerAll(visitor, CHECK, 1, content().questions ?? [], {
      wrong: ['q1', 'q3'],
      only: ['q1', 'q2', 'q3'],
    });
    const answers = await visitor.get(`${CHECK}/1/answers`);
    expect(answers.text('main')).toContain('1 question is not answered yet.');
    const early = await visitor.submit(`${CHECK}/1/answers`);
    expect(early.text('.govuk-notification-banner__content')).toContain(
      'Some questions are not answered yet',
    );
    const again = await (await app.signIn(parent)).get(CHECK);
    expect(again.text('main')).toContain('You have answered 3 of 4 questions. Your answers are kept.');
  });

  it('is told how it went, answer by answer, and what to read again, but not what is right before the last try', async () => {
    await answerAll(visitor, CHECK, 1, content().questions ?? [], { wrong: [], only: ['q4'] });
    const result = await visitor.submit(`${CHECK}/1/answers`);
    expect(result.text('h1')).toContain('You did not pass this time');
    expect(result.text('main')).toContain('2 of 4 right, which is 50%. You need 75% to pass.');
    expect(result.text('main')).toContain('Weather: That is outside.');
    expect(result.text('main')).not.toContain('Right is:');
    expect(result.texts('main ul.govuk-list--bullet a')).toEqual(
      expect.arrayContaining(['What they may meet', 'Talk']),
    );
    // What was submitted stays as it is; an order is no single number, wherever that question was drawn.
    const statuses: number[] = [];
    for (const place of [1, 2, 3, 4])
      statuses.push((await visitor.post(`${CHECK}/1/questions/${place}`, { answer: '0' })).status);
    expect(statuses.sort()).toEqual([400, 409, 409, 409]);
    expect((await visitor.get(`${CHECK}/1/questions/1`)).location).toBe(`${CHECK}/1/result`);
  });

  it('passes at the next try: certificate, record and email are there at once', async () => {
    expect((await visitor.submit(CHECK)).text('.govuk-caption-l')).toBe('Question 1 of 4');
    await answerAll(visitor, CHECK, 2, content().questions ?? [], { wrong: ['q1'] });
    const result = await visitor.submit(`${CHECK}/2/answers`);
    expect(result.text('.govuk-panel')).toContain('You passed the knowledge check');
    expect(result.text('main')).toContain('Right is: Contact');
    const finished = await visitor.get(`${LEARN}/finished`);
    expect(finished.text('.govuk-panel')).toContain('Course completed');
    expect(finished.text('main')).toContain(
      'You completed it on 7 January 2020. It is valid until 6 January 2022.',
    );
    const href = finished.html.querySelector('main a.govuk-button')?.getAttribute('href') ?? '';
    const certificate = await visitor.get(href);
    expect(certificate.text('.app-certificate')).toContain('Certificate of completion');
    expect(certificate.text('.app-certificate')).toContain(
      'Pat Parent completed Online Safety – Parents and Carers',
    );
    const number = href.split('/').at(-1) ?? '';
    expect((await app.visitor().get(`/certificates/${number}`)).text('main')).toContain(
      'valid until 6 January 2022',
    );
    expect((await visitor.get('/training-record')).text('table')).toContain(number);
    const [mail] = await db.dataSource.query<[{ kind: string; facts: { urls: { certificate: string } } }]>(
      `SELECT kind, facts FROM outbox_messages WHERE recipient_email = $1`,
      [parent.email],
    );
    expect([mail.kind, mail.facts.urls.certificate]).toEqual(['certificate.issued', app.baseUrl + href]);
    expect((await visitor.get(`${CHECK}`)).text('main')).toContain('You have passed it.');
    expect((await visitor.post(CHECK)).status).toBe(409);
    expect((await visitor.post(LEARN)).status).toBe(409);
  });

  it('prints all lessons, and reads them again afterwards', async () => {
    const print = await visitor.get(`${LEARN}/print`);
    expect(print.texts('main article h2.govuk-heading-l')).toEqual([
      'Risks: What they may meet',
      'What helps: Talk',
    ]);
    expect((await visitor.get(`${LEARN}/lessons/talk`)).text('main')).toContain('Done');
    expect((await visitor.submit(`${LEARN}/lessons/talk`)).text('h1')).toContain('Contents');
  });

  it('takes a refresher when it is due, on the version of that day, and keeps the certificate', async () => {
    await db.clock.setNow('2021-11-07T09:00:00Z');
    await publishVersion(db.dataSource, SLUG, {
      content: { title: 'Newer', questions: null },
      settings: { completion: 'lessons', questionsDrawn: null },
    });
    const due = await visitor.get(LEARN);
    expect(due.text('main form')).toContain('It is time to take it again.');
    const begun = await visitor.submit(LEARN);
    expect(begun.texts('.govuk-task-list__status')).toEqual(['Not started', 'Not started']);
    expect(begun.text('main')).toContain(
      'Completed before 7 January 2020, valid until 6 January 2022: certificate',
    );
    await visitor.post(`${LEARN}/lessons/talk`);
    const finished = await visitor.submit(`${LEARN}/lessons/what-they-meet`);
    expect(finished.text('main')).toContain('It is valid until 6 November 2023.');
    const record = await visitor.get('/training-record');
    expect(record.texts('tbody th')).toHaveLength(2);
    await db.clock.setNow('2020-01-07T09:00:00Z');
  });

  it('watches a video with captions, reads its transcript, and gets the part that the player asks for', async () => {
    const slug = await makeCourse(db.dataSource, { slug: 'with-video' });
    const [risks, helps] = content().sections;
    const [talk] = helps?.lessons ?? [];
    if (risks === undefined || talk === undefined) throw new Error('There is no lesson to give a video');
    const video = { file: 'talk.mp4', captions: 'talk.vtt', transcript: 'A mother **asks**.' };
    const of = await publishVersion(db.dataSource, slug, {
      content: { sections: [risks, { title: 'What helps', lessons: [{ ...talk, video }] }] },
      files: [
        { name: 'talk.mp4', bytes: Buffer.from('0123456789') },
        { name: 'talk.vtt', bytes: Buffer.from('WEBVTT') },
      ],
    });
    const learn = `/courses/${slug}/learn`;
    await visitor.post(learn);
    const page = await visitor.get(`${learn}/lessons/talk`);
    expect(page.html.querySelector('video source')?.getAttribute('src')).toBe(
      `${learn}/files/${of}/talk.mp4`,
    );
    expect(page.html.querySelector('video track[kind=captions]')?.getAttribute('src')).toBe(
      `${learn}/files/${of}/talk.vtt`,
    );
    expect(page.text('details')).toContain('A mother asks.');
    const part = await visitor.get(`${learn}/files/${of}/talk.mp4`, { range: 'bytes=4-6' });
    expect([part.status, part.body, part.headers.get('content-range')]).toEqual([206, '456', 'bytes 4-6/10']);
    expect((await visitor.get(`${learn}/files/${of}/talk.mp4`, { range: 'bytes=10-' })).status).toBe(416);
    expect((await visitor.get(`${learn}/files/${of}/talk.vtt`)).headers.get('content-type')).toContain(
      'text/vtt',
    );
    expect((await app.visitor().get(`${learn}/files/${of}/talk.vtt`)).status).toBe(303);
  });

  it('waits for no statement more in a course of 200 lessons than in one of 2, and for few bytes', async () => {
    const counts: number[][] = [];
    for (const lessons of [2, 200]) {
      const slug = await makeCourse(db.dataSource, { slug: `of-${lessons}-lessons` });
      await publishVersion(db.dataSource, slug, { content: longContent(lessons) });
      const reader = await app.signIn(await make(db.dataSource).person());
      await reader.submit(`/courses/${slug}/learn`);
      for (let n = 1; n < lessons; n += 1) {
        await db.dataSource.query(
          `INSERT INTO lesson_progress (enrolment_id, lesson, done_at) SELECT id, 'lesson-' || $2::int, now() FROM enrolments
           WHERE course_id = (SELECT id FROM courses WHERE slug = $1)`,
          [slug, n],
        );
      }
      const learn = `/courses/${slug}/learn`;
      await reader.get(learn);
      counts.push([
        (await statementsDuring(app, () => reader.get(learn))).length,
        (await statementsDuring(app, () => reader.get(`${learn}/lessons/lesson-0`))).length,
        (await statementsDuring(app, () => reader.post(`${learn}/lessons/lesson-0`))).length,
      ]);
      expect((await reader.get(learn)).body.length).toBeLessThan(150_000);
      expect((await reader.get(`${learn}/lessons/lesson-0`)).body.length).toBeLessThan(50_000);
    }
    expect(counts[1]).toEqual(counts[0]);
    expect(Math.max(...(counts[1] ?? []))).toBeLessThan(15);
  });
});

/** One section of so many lessons and a check. */
const longContent = (lessons: number): ReturnType<typeof content> => {
  const { sections, questions } = content();
  const [lesson] = sections[1]?.lessons ?? [];
  if (lesson === undefined || questions === null) throw new Error('There is no lesson to repeat');
  return content({
    sections: [
      {
        title: 'Long',
        lessons: Array.from({ length: lessons }, (_, n) => ({
          ...lesson,
          slug: `lesson-${n}`,
          outcomes: [1, 2],
          body: 'Some words. '.repeat(400),
        })),
      },
    ],
    questions: questions.map((question) => ({ ...question, lesson: 'lesson-0' })),
  });
};
