import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { publishVersion } from '../support/lessons.js';

const db = useDatabase();
const app = useApp(db);

beforeAll(async () => {
  await db.clock.setNow('2019-10-07T09:00:00Z');
  await publishVersion(db.dataSource, await makeCourse(db.dataSource));
  await makeCourse(db.dataSource, {
    slug: 'safeguarding-principles',
    title: 'Safeguarding Principles',
    audiences: ['adult-social-care', 'health'],
    rule: { kind: 'workforce', anyOf: ['adults'] },
  });
});

describe('GET /courses', () => {
  it('lists courses by title without a token', async () => {
    const { status, body } = await app.api().get('/courses');
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 2, page: 1, pageSize: 20 });
    expect(body.items.map((course: { slug: string }) => course.slug)).toEqual([
      'online-safety-parents-and-carers',
      'safeguarding-principles',
    ]);
  });

  it('says of each how it is taken, and how long that takes', async () => {
    const slug = await makeCourse(db.dataSource, { slug: 'packaged', title: 'Zipped' });
    await publishVersion(db.dataSource, slug);
    // As a package would be: what it teaches stands in itself.
    await db.dataSource.query(
      `INSERT INTO course_versions (course_id, number, delivery, published_at)
       SELECT id, 2, 'scorm', program_now() FROM courses WHERE slug = $1`,
      [slug],
    );
    const { items } = (await app.api().get('/courses')).body;
    const of = (course: Record<string, unknown>): unknown[] =>
      ['delivery', 'version', 'minutes', 'cpdMinutes'].map((field) => course[field]);
    expect(items.map(of)).toEqual([
      ['native', 1, 15, 60],
      ['link_only', null, null, null],
      ['scorm', 2, null, 60],
    ]);
    await db.dataSource.query(`UPDATE courses SET audiences = '{}' WHERE slug = $1`, [slug]);
  });

  it('finds those for any of several audiences', async () => {
    const slugs = async (query: string): Promise<string[]> =>
      (await app.api().get(`/courses?${query}`)).body.items.map((course: { slug: string }) => course.slug);
    expect(await slugs('audience=health')).toEqual(['safeguarding-principles']);
    expect(await slugs('audience=health&audience=parents-and-carers')).toHaveLength(2);
    expect(await slugs('audience=early-years')).toEqual([]);
  });

  it('brings a page out of range into range', async () => {
    expect((await app.api().get('/courses?page=-1&pageSize=1e6')).body).toMatchObject({
      page: 1,
      pageSize: 100,
    });
    expect((await app.api().get('/courses?page=9')).body).toMatchObject({ items: [], total: 3 });
  });

  it.each(['audience=wizards', 'audience=__proto__', 'audience=', 'audience=health&audience=x'])(
    'refuses %s with the field named',
    async (query) => {
      const { status, headers, body } = await app.api().get(`/courses?${query}`);
      expect(status).toBe(400);
      expect(headers.get('content-type')).toContain('application/problem+json');
      expect(body.errors[0].field).toBe('audience');
    },
  );
});

describe('GET /courses/<slug>', () => {
  it('says all of a course', async () => {
    const { status, body } = await app.api().get('/courses/safeguarding-principles');
    expect(status).toBe(200);
    expect(body).toEqual({
      slug: 'safeguarding-principles',
      title: 'Safeguarding Principles',
      summary: 'Keeping children safe online.',
      outcomes: ['the risks to children', 'how to tackle these risks'],
      audience: 'Parents and carers (public)',
      audiences: ['adult-social-care', 'health'],
      whoCanTakeIt: ['You can take it if you work or volunteer with adults.'],
      level: null,
      price: 'Free',
      duration: null,
      notes: [],
      opensOn: '2020-01-06',
      open: false,
      ...{ delivery: 'link_only', version: null, minutes: null, cpdMinutes: null },
      organiser: { name: expect.any(String), email: expect.stringContaining('@') },
      url: `${app.baseUrl}/courses/safeguarding-principles`,
    });
  });

  it('answers 404 as a problem for one that is none', async () => {
    const { status, body } = await app.api().get('/courses/none');
    expect(status).toBe(404);
    expect(body).toMatchObject({ status: 404, detail: 'There is no such course' });
  });
});
