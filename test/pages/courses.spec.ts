import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';

const db = useDatabase();
const app = useApp(db);
const FOR_PARENTS = '/courses/online-safety-parents-and-carers';
const FOR_PRACTITIONERS = '/courses/online-safety-risks-to-children';

beforeAll(async () => {
  await db.clock.setNow('2019-10-07T09:00:00Z');
  await makeCourse(db.dataSource);
  await makeCourse(db.dataSource, {
    slug: 'online-safety-risks-to-children',
    title: 'Online Safety – Risks to Children',
    audience: 'Practitioners',
    audiences: ['all-practitioners'],
    rule: { kind: 'workforce', anyOf: ['children', 'adults'] },
    price: 'Free <script>alert(1)</script> {{7*7}}',
    duration: '3 to 4 hours',
  });
  await makeCourse(db.dataSource, {
    slug: 'safeguarding-principles',
    title: 'Safeguarding Principles',
    audiences: ['all-practitioners'],
    opensOn: null,
  });
});

describe('the page of e-learning courses', () => {
  it('lists them by title, with the day they open', async () => {
    const page = await app.visitor().get('/courses');
    expect(page.status).toBe(200);
    expect(page.texts('.app-card__title')).toEqual([
      'Online Safety – Parents and Carers',
      'Online Safety – Risks to Children',
      'Safeguarding Principles',
    ]);
    expect(page.texts('.app-card__fact')).toEqual([
      'Opens on Monday 6 January 2020',
      'Opens on Monday 6 January 2020',
      'Opening date to be announced',
    ]);
    expect(page.html.querySelector('.app-card a')?.getAttribute('href')).toBe(FOR_PARENTS);
  });
});

describe('the page of a course', () => {
  it('says what people will learn, whom it is for and when it opens', async () => {
    const page = await app.visitor().get(FOR_PARENTS);
    expect(page.text('h1')).toBe('Online Safety – Parents and Carers');
    expect(page.text('main')).toContain('Opens on Monday 6 January 2020');
    expect(page.texts('main .govuk-list--bullet li')).toEqual([
      'the risks to children',
      'how to tackle these risks',
    ]);
    expect(page.text('main')).toContain('It is open to everyone.');
  });

  it('has no button while there is nothing to start, and asks nobody for an employer', async () => {
    const page = await app.visitor().get(FOR_PARENTS);
    expect(page.html.querySelector('main .govuk-button')).toBeNull();
    expect(page.html.querySelector('main form')).toBeNull();
    expect(page.html.querySelectorAll('main a[href="#"], main a:not([href])')).toEqual([]);
  });

  it('shows related courses for the same people, itself not among them', async () => {
    const page = await app.visitor().get(FOR_PRACTITIONERS);
    expect(page.texts('.app-card__title')).toEqual(['Safeguarding Principles']);
  });

  it('shows what was typed as text, however it looks', async () => {
    const page = await app.visitor().get(FOR_PRACTITIONERS);
    expect(page.texts('.govuk-summary-list__value')).toContain('Free <script>alert(1)</script> {{7*7}}');
    expect(page.body).not.toContain('<script>alert');
  });

  it('tells somebody signed in whether it is for them', async () => {
    const parent = await app.signIn(await make(db.dataSource).person({ workforce: 'neither', areas: [] }));
    const practitioner = await app.signIn(await make(db.dataSource).person());
    expect((await parent.get(FOR_PARENTS)).text('main')).toContain('This course is for you');
    expect((await practitioner.get(FOR_PRACTITIONERS)).text('main')).toContain('This course is for you');
    const turnedAway = await parent.get(FOR_PRACTITIONERS);
    expect(turnedAway.text('main')).toContain('This course is not for you');
    expect(turnedAway.text('main')).toContain(
      'This is for people who work or volunteer with children or adults.',
    );
    expect(turnedAway.html.querySelector('a[href="/events?audience=parents-and-carers"]')).not.toBeNull();
  });

  it.each(['/courses/nothing-like-it', '/courses/%00', `/courses/${'x'.repeat(5000)}`])(
    'is not found at %s',
    async (path) => {
      const page = await app.visitor().get(path);
      expect([400, 404, 414]).toContain(page.status);
    },
  );

  it('says that it is open once the day has come', async () => {
    await db.clock.setNow('2020-01-06T00:30:00Z');
    // A page for everyone is kept for a second at most.
    await wait(1_000);
    expect((await app.visitor().get(FOR_PARENTS)).text('main')).toContain('Open now');
    await db.clock.setNow('2019-10-07T09:00:00Z');
  });
});
