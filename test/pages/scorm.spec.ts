import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson } from '../support/factories.js';
import { hostilePackages } from '../support/hostile-packages.js';
import { packages } from '../support/packages.js';
import { openPlayer, save } from '../support/player.js';
import type { Visitor } from '../support/visitor.js';
import { statementsDuring } from '../support/statements.js';

describe('A SCORM package', () => {
  const database = useDatabase();
  const app = useApp(database);
  let courses = 0;
  let slug: string;
  let organiser: Visitor;
  let ann: MadePerson;
  let visitor: Visitor;

  beforeAll(async () => {
    await database.clock.setNow('2020-02-03T10:00:00Z');
  });

  beforeEach(async () => {
    const factory = make(database.dataSource);
    const team = await factory.team();
    courses += 1;
    slug = await makeCourse(database.dataSource, { slug: `fire-safety-${courses}`, teamId: team.id });
    organiser = await app.signIn(await factory.member(team, 'organiser'));
    ann = await factory.person({ name: 'Ann Learner' });
    visitor = await app.signIn(ann);
  });

  const here = (): string => `/organiser/courses/${slug}/package`;
  const upload = (bytes: Buffer): ReturnType<Visitor['upload']> =>
    organiser.upload(here(), { file: { name: 'package.zip', bytes } });
  const publish = (rule: string): ReturnType<Visitor['submit']> =>
    organiser.post(`${here()}/publish`, { rule, passMark: '80', cpdMinutes: '30', validityMonths: '12' });

  const traces = async (): Promise<unknown> =>
    database.dataSource.query(
      `SELECT (SELECT count(*) FROM scorm_packages) AS packages, (SELECT count(*) FROM scorm_files) AS files,
         (SELECT count(*) FROM course_versions) AS versions, (SELECT count(*) FROM audit_entries) AS audited`,
    );

  async function offer(bytes: Buffer, rule: string): Promise<void> {
    await upload(bytes);
    await publish(rule);
    await visitor.visit(`/courses/${slug}/learn`);
    await visitor.submit(`/courses/${slug}/learn`);
  }

  const launch = (who: Visitor, item?: string): Promise<string> => openPlayer(who, slug, item);

  it('that is hostile or no package is refused with its reason, and leaves nothing behind', async () => {
    await organiser.visit(here());
    const before = await traces();
    for (const [what, bytes, reason] of await hostilePackages()) {
      const page = await upload(bytes);
      expect([what, page.status, page.text('.govuk-error-message')]).toEqual([
        what,
        400,
        expect.stringMatching(reason),
      ]);
    }
    expect(await traces()).toEqual(before);
  });

  it('is shown with what it will not do, can be looked at, and is published as the next version', async () => {
    await organiser.visit(here());
    await upload(await packages.sequenced());
    const draft = await organiser.visit(here());
    expect(draft.text('main')).toMatch(/SCORM 2004 4th Edition/);
    expect(draft.text('main')).toMatch(/Conditions before an item/);
    const preview = await organiser.post(`${here()}/preview`);
    const player = preview.html.querySelector('iframe')?.getAttribute('src') ?? '';
    const script =
      /src="(?<at>[^"]+\/player\.js)"/.exec(await (await fetch(player)).text())?.groups?.at ?? '';
    const runtime = await fetch(new URL(script, player));
    expect([runtime.status, runtime.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=31536000, immutable',
    ]);
    for (const other of [
      script.replace(/\w+\/player/, 'old/player'),
      script.replace('player.js', '..%2fmain.css'),
    ])
      expect((await fetch(new URL(other, player))).status).toBe(404);
    const file = await fetch(new URL('files/course/A.html', player));
    expect([file.status, file.headers.get('set-cookie')]).toEqual([200, null]);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('content-security-policy')).toMatch(
      /sandbox allow-scripts allow-same-origin allow-forms allow-modals$/,
    );
    expect(
      await save(player, { item: 'a', sequence: 1, cmi: { 'cmi.completion_status': 'completed' } }),
    ).toMatchObject({ status: 200, body: { completed: false } });
    const [kept] = await database.dataSource.query<unknown[]>(`SELECT FROM scorm_items`);
    expect(kept).toBeUndefined();
    await upload(await packages.silent());
    expect((await organiser.visit(here())).text('main')).toMatch(/never seems to say/);
    await publish('viewed_all');
    expect((await organiser.visit(here())).text('main')).toMatch(/Version 1, since 3 February 2020/);
  });

  it('is taken: resumed, completed once with its certificate, and never downgraded', async () => {
    await organiser.visit(here());
    await offer(await packages.quiz(), 'passed');
    const player = await launch(visitor);
    const data = async (address: string): Promise<Record<string, unknown>> => {
      const html = await (await fetch(address)).text();
      return JSON.parse(/id="launch">(?<json>.*?)<\/script>/s.exec(html)?.groups?.json ?? '{}') as Record<
        string,
        unknown
      >;
    };
    expect(await data(player)).toMatchObject({
      cmi: { 'cmi.core.entry': 'ab-initio', 'cmi.core.credit': 'credit' },
    });
    const first = {
      'cmi.core.lesson_location': '3',
      'cmi.suspend_data': 'x'.repeat(64_000),
      'cmi.core.total_time': '0000:07:00',
    };
    expect(await save(player, { item: 'quiz', sequence: 5, cmi: first })).toMatchObject({
      status: 200,
      body: { completed: false },
    });
    expect(
      await save(player, { item: 'quiz', sequence: 5, cmi: { 'cmi.core.lesson_location': '1' } }),
    ).toMatchObject({ status: 409, body: { reason: 'stale' } });
    expect(await save(player, { item: 'none', sequence: 6, cmi: {} })).toMatchObject({ status: 404 });
    expect(await save(player, { item: 'quiz', sequence: 6, cmi: { evil: 'x' } })).toMatchObject({
      status: 400,
    });

    const phone = await launch(visitor);
    expect(await save(player, { item: 'quiz', sequence: 7, cmi: {} })).toMatchObject({
      status: 409,
      body: { reason: 'taken_over' },
    });
    expect(await data(phone)).toMatchObject({
      cmi: { 'cmi.core.entry': 'resume', 'cmi.core.lesson_location': '3' },
      sequence: 5,
    });
    // Somebody else’s token reaches somebody else’s attempt.
    const bob = await app.signIn(await make(database.dataSource).person());
    await bob.visit(`/courses/${slug}/learn`);
    await bob.submit(`/courses/${slug}/learn`);
    const bobs = await launch(bob);
    await fetch(bobs);
    await save(bobs, { item: 'quiz', sequence: 99, cmi: { 'cmi.core.lesson_location': '9' } });
    expect(await data(phone)).toMatchObject({ cmi: { 'cmi.core.lesson_location': '3' } });

    const passed = { 'cmi.core.lesson_status': 'passed', 'cmi.core.score.raw': '90' };
    expect(await save(phone, { item: 'quiz', sequence: 8, cmi: passed })).toMatchObject({
      body: { completed: true },
    });
    await save(phone, {
      item: 'quiz',
      sequence: 9,
      cmi: { 'cmi.core.lesson_status': 'failed', 'cmi.core.score.raw': '0' },
    });
    const rows = await database.dataSource.query<unknown[]>(
      `SELECT e.score, e.seconds_active, e.completed_at IS NOT NULL AS done, e.certificate_number IS NOT NULL AS certified,
         i.completion, i.success FROM enrolments e JOIN scorm_items i ON i.enrolment_id = e.id WHERE e.person_id = $1`,
      [ann.id],
    );
    expect(rows).toEqual([
      {
        score: 90,
        seconds_active: 420,
        done: true,
        certified: true,
        completion: 'completed',
        success: 'passed',
      },
    ]);
    expect((await visitor.get(`/courses/${slug}/learn/package`)).text('main')).toMatch(
      /You completed it on 3 February 2020/,
    );
    expect((await visitor.get(`/courses/${slug}`)).status).toBe(200);
    const answer = {
      'cmi.interactions.0.id': 'exit',
      'cmi.interactions.0.student_response': 'b',
      'cmi.interactions.0.result': 'wrong',
    };
    await save(bobs, { item: 'quiz', sequence: 100, cmi: answer });
    expect((await organiser.get(`${here()}/answers`)).text('main')).toMatch(
      /exit\s+Answered by 1 person\. 0% right\.\s+b: 1 person, wrong/,
    );
    expect((await organiser.get(`/organiser/courses/${slug}`)).text('main')).toMatch(/90%/);
  });

  it('of several parts is complete with the last of them; what reports nothing is done when it is opened', async () => {
    await organiser.visit(here());
    await offer(await packages.parts(), 'completed');
    const done = { 'cmi.core.lesson_status': 'completed' };
    for (const [item, completed] of [
      ['one', false],
      ['two', false],
    ] as const) {
      const player = await launch(visitor, item);
      expect((await fetch(player)).status).toBe(200);
      expect(await save(player, { item, sequence: 1, cmi: done })).toMatchObject({ body: { completed } });
    }
    expect((await visitor.get(`/courses/${slug}/learn/package`)).text('main')).toMatch(
      /What is left: 1 of 3 parts/,
    );
    // Neither who takes it nor who answers for it is told of lessons, which it has none of.
    expect((await visitor.get('/learning')).text('main')).toMatch(/In progress 2 parts done/);
    expect((await organiser.get(`/organiser/courses/${slug}`)).text('main')).toMatch(
      /In progress 2 parts done/,
    );
    expect(await (await fetch(await launch(visitor, 'paper'))).text()).toMatch(/"completed":true/);
  });

  it('is shown in the order that its manifest asks for', async () => {
    await organiser.visit(here());
    await offer(await packages.roaming(), 'completed');
    const contents = `/courses/${slug}/learn/package`;
    expect((await visitor.get(contents)).texts('.govuk-task-list__item')).toEqual([
      'Part a Not started',
      'Part b Not started',
      'Part c Cannot start yet',
      'Part d Cannot start yet',
    ]);
    expect((await visitor.get(`${contents}/play?item=c`)).location).toBe(contents);
    expect((await visitor.get(`${contents}/play?item=x`)).status).toBe(404);
  });

  it('that saves without end has to wait, and takes nobody else with it', async () => {
    await organiser.visit(here());
    await offer(await packages.quiz(), 'passed');
    const player = await launch(visitor);
    await fetch(player);
    // What cannot be read counts, too, and costs the database nothing.
    const saves = Array.from({ length: 125 }, () => save(player, {}));
    const statuses = (await Promise.all(saves)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(5);
    const late = await fetch(new URL('save', player), { method: 'POST' });
    expect([late.status, late.headers.get('content-type')]).toEqual([429, 'application/json; charset=utf-8']);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    const again = await launch(visitor);
    expect(await save(again, { item: 'quiz', sequence: 999, cmi: {} })).toMatchObject({ status: 200 });
  });

  it('of 200 parts is opened and saved by as few statements as one of 2, and by few bytes', async () => {
    const counts: number[][] = [];
    for (const parts of [2, 200]) {
      slug = await makeCourse(database.dataSource, { slug: `of-${parts}-parts` });
      organiser = await app.signIn(await make(database.dataSource).administrator());
      await organiser.visit(here());
      await offer(await packages.many(parts), 'completed');
      await launch(visitor);
      await database.dataSource.query(
        `INSERT INTO scorm_items (enrolment_id, item, cmi)
         SELECT e.id, 'part-' || n, jsonb_build_object('cmi.suspend_data', repeat('x', 64000))
         FROM enrolments e JOIN courses c ON c.id = e.course_id, generate_series(1, $2) n WHERE c.slug = $1`,
        [slug, parts - 1],
      );
      const home = `/courses/${slug}/learn/package`;
      await visitor.get(home);
      let player = '';
      const cmi = { 'cmi.completion_status': 'completed' };
      const steps: (() => Promise<unknown>)[] = [
        async () => expect((await visitor.get(home)).body.length).toBeLessThan(150_000),
        async () => (player = await launch(visitor, `part-${parts}`)),
        async () => expect((await (await fetch(player)).text()).length).toBeLessThan(30_000),
        async () =>
          expect((await save(player, { item: `part-${parts}`, sequence: 1, cmi })).status).toBe(200),
      ];
      const asked: number[] = [];
      for (const step of steps) asked.push((await statementsDuring(app, step)).length);
      counts.push(asked);
    }
    expect(counts[1]).toEqual(counts[0]);
    expect(Math.max(...(counts[1] ?? []))).toBeLessThan(20);
  });

  it('and the program keep to hosts of their own', async () => {
    const { contentBaseUrl, baseUrl } = app.settings;
    const status = async (address: string, headers: Record<string, string> = {}): Promise<number> =>
      (await fetch(address, { headers, redirect: 'manual' })).status;
    expect(await status(`${baseUrl}/content/x/play`)).toBe(404);
    expect(await status(`${baseUrl}/%63ontent/x/play`)).toBe(404);
    expect(await status(`${contentBaseUrl}/content/x/play`)).toBe(409);
    const script = { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'empty' };
    expect(await status(`${contentBaseUrl}/api/v1/events`, script)).toBe(404);
    expect(await status(`${contentBaseUrl}/courses`, script)).toBe(404);
    expect(
      await status(`${contentBaseUrl}/courses`, { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' }),
    ).toBe(307);
    expect(await status(`${contentBaseUrl}/health/live`)).toBe(200);
  });
});
