import { request, type ClientRequest } from 'node:http';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { OrganisersDesk } from '../support/organisers.js';
import { packages } from '../support/packages.js';
import type { ApiAnswer } from '../support/visitor.js';

describe('Packages as organisers bring them', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);

  const token = async (): Promise<string> => desk.factory.token(await desk.factory.organiser(desk.team));

  /** Sends a form with a file, as programs do. */
  async function send(
    by: string,
    path: string,
    zip: Buffer | undefined,
    fields: [string, string][] = [],
  ): Promise<ApiAnswer> {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    if (zip !== undefined) form.set('file', new Blob([new Uint8Array(zip)]), 'fire.zip');
    const headers = { authorization: `Bearer ${by}` };
    const response = await fetch(new URL(`/api/v1${path}`, app.baseUrl), {
      method: 'POST',
      headers,
      body: form,
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? '' : JSON.parse(text) };
  }

  const counts = async (): Promise<unknown> =>
    database.dataSource.query(
      `SELECT (SELECT count(*) FROM courses) AS courses, (SELECT count(*) FROM course_versions) AS versions,
         (SELECT count(*) FROM scorm_files) AS files, (SELECT count(*) FROM audit_entries) AS audited`,
    );

  const entry: [string, string][] = [
    ['title', 'Fire safety at events'],
    ['summary', 'What to do before, and when it burns.'],
    ['outcomes', 'how fires begin'],
    ['outcomes', 'how to leave'],
    ['audiences', 'all-practitioners'],
  ];

  it('begins a course, which the catalogue has with its first version; brings the next, and counts answers', async () => {
    const by = await token();
    const api = app.api(by);
    const before = await counts();
    const refused = await send(by, '/courses/packages', await packages.quiz(), [
      ['summary', 'S'],
      ['audiences', 'martians'],
      ['rule', '{"kind":"nobody"}'],
    ]);
    expect([refused.status, refused.body.errors.map(({ field }: { field: string }) => field)]).toEqual([
      400,
      ['title', 'audiences'],
    ]);
    const badRule = await send(by, '/courses/packages', await packages.quiz(), [...entry, ['rule', '{']]);
    expect(badRule.body.errors).toMatchObject([{ field: 'rule' }]);
    const noFile = await send(by, '/courses/packages', undefined, entry);
    expect(noFile.body.errors).toEqual([
      { field: 'file', message: 'Choose the zip file of a SCORM package' },
    ]);
    const noZip = await send(by, '/courses/packages', Buffer.from('hello'), entry);
    expect([noZip.status, noZip.body.errors]).toEqual([
      400,
      [{ field: 'file', message: 'It is not a zip file, or it is damaged' }],
    ]);
    expect(await counts()).toEqual(before);

    const begun = await send(by, '/courses/packages', await packages.quiz(), entry);
    const here = '/courses/fire-safety-at-events/packages';
    expect([begun.status, begun.headers.get('location')]).toEqual([201, `/api/v1${here}`]);
    expect(begun.body).toMatchObject({
      ...{ version: 1, status: 'draft', edition: '1.2', title: 'Fire safety', files: 2, reports: true },
      ...{ rule: 'completed', learners: 0 },
      parts: [{ id: 'quiz', title: 'Fire & smoke', entry: 'index.html', reports: true }],
    });
    const ann = await desk.factory.person();
    const visitor = await app.signIn(ann);
    const unseen = async (): Promise<unknown[]> => [
      (await app.api().get('/courses')).body.total,
      (await app.api().get('/courses/fire-safety-at-events')).status,
      (await app.api().get('/events?q=fire')).body.total,
      (await visitor.get('/courses/fire-safety-at-events/learn')).status,
    ];
    expect(await unseen()).toEqual([0, 404, 0, 404]);

    const tooLow = await api.post(`${here}/publication`, { passMark: 0, rule: 'luck', cpdMinutes: 1.5 });
    expect([tooLow.status, tooLow.body.errors.map(({ field }: { field: string }) => field)]).toEqual([
      400,
      ['rule', 'passMark', 'cpdMinutes'],
    ]);
    const published = await api.post(`${here}/publication`, { rule: 'passed', cpdMinutes: 20 });
    expect([published.status, published.body.status, published.body.rule]).toEqual([
      200,
      'published',
      'passed',
    ]);
    expect(await unseen()).toEqual([1, 200, 1, 200]);
    expect((await api.post(`${here}/publication`)).status).toBe(404);

    expect((await send(by, here, await packages.sequenced())).body).toMatchObject({
      version: 2,
      rule: 'passed',
    });
    const again = await send(by, here, await packages.silent());
    expect(again.body).toMatchObject({ version: 2, status: 'draft', rule: 'viewed_all' });
    expect((await api.get(here)).body).toMatchObject([{ status: 'draft' }, { status: 'published' }]);
    expect((await api.send('DELETE', `${here}/draft`, {})).status).toBe(204);
    expect((await api.send('DELETE', `${here}/draft`, {})).status).toBe(404);
    // What is published stays, with what it asks for.
    expect((await api.get(here)).body).toMatchObject([{ version: 1, rule: 'passed' }]);

    await database.dataSource.query(
      `WITH e AS (INSERT INTO enrolments (course_id, person_id, version_id, cycle)
         SELECT course_id, $1, id, 1 FROM course_versions RETURNING id),
       a AS (INSERT INTO scorm_attempts (enrolment_id) SELECT id FROM e)
       INSERT INTO scorm_items (enrolment_id, item, cmi) SELECT id, 'quiz', $2 FROM e`,
      [
        ann.id,
        {
          'cmi.interactions.0.id': 'exit',
          'cmi.interactions.0.student_response': '=1+1',
          'cmi.interactions.0.result': 'wrong',
        },
      ],
    );
    expect((await api.get(`${here}/answers`)).body).toEqual([
      {
        ...{ version: 1, part: '', question: 'exit', description: '', answered: 1, judged: 1, right: 0 },
        given: [{ answer: '=1+1', result: 'incorrect', times: 1 }],
      },
    ]);
    const csv = await api.get(`${here}/answers.csv`);
    expect(csv.headers.get('content-disposition')).toMatch(/answers-fire-safety-at-events\.csv/);
    expect(csv.body).toMatch(
      /Version,Part,Question,Answered by,Judged,Right,Answer,Result,Times\r\n1,,exit,1,1,0,'=1\+1,incorrect,1/,
    );
  });

  it('takes a course that was begun away with its draft, and shows nothing of it to others', async () => {
    const by = await token();
    const before = await counts();
    const begun = await send(by, '/courses/packages', await packages.silent(), entry);
    const here = (begun.headers.get('location') ?? '').replace('/api/v1', '');
    const other = await desk.factory.token(await desk.factory.organiser(await desk.factory.team()));
    const practitioner = await desk.factory.token(await desk.factory.person());
    expect((await app.api(other).get(here)).status).toBe(404);
    expect((await send(other, here, await packages.quiz())).status).toBe(404);
    expect((await send(practitioner, here, await packages.quiz())).status).toBe(403);
    expect((await app.api(by).send('DELETE', `${here}/draft`, {})).status).toBe(204);
    expect(await counts()).toMatchObject([{ ...(before as object[])[0], audited: expect.any(String) }]);
  });

  it('are brought on pages, too: begun, described, and thrown away after a question', async () => {
    const begin = '/organiser/courses/new/package';
    const before = await counts();
    await desk.staff.visit(begin);
    const zip = { name: 'fire.zip', bytes: await packages.quiz() };
    const empty = await desk.staff.upload(begin, { file: { name: '', bytes: Buffer.alloc(0) } });
    expect([empty.status, empty.texts('.govuk-error-summary li')]).toEqual([
      400,
      [
        'Enter a title',
        'Enter a summary',
        'Choose who can take it',
        'Choose the zip file of a SCORM package',
      ],
    ]);
    const fields = { title: 'First aid', summary: 'What to do.', rule: 'everyone', outcomes: '- breathe' };
    const hostile = await desk.staff.upload(
      begin,
      { file: { name: 'a.zip', bytes: Buffer.from('x') } },
      fields,
    );
    expect([hostile.status, hostile.text('.govuk-error-message')]).toEqual([
      400,
      'Error: It is not a zip file, or it is damaged',
    ]);
    expect(hostile.html.querySelector('#title')?.getAttribute('value')).toBe('First aid');
    expect(await counts()).toEqual(before);

    const here = (await desk.staff.upload(begin, { file: zip }, fields)).location ?? '';
    expect(here).toBe('/organiser/courses/first-aid/package');
    expect((await desk.staff.get(here)).text('main')).toMatch(/Nobody else sees it, or the course/);
    const about = await desk.staff.get(`${here}/about`);
    expect(about.html.querySelector('#outcomes')?.text).toBe('breathe');
    expect((await desk.staff.post(`${here}/about`, { ...fields, rule: 'luck' })).status).toBe(400);
    const changed = await desk.staff.submit(`${here}/about`, { ...fields, title: 'First aid at events' });
    expect(changed.text('main')).toMatch(/First aid at events SCORM package/);
    expect((await desk.staff.get(`${here}/discard`)).text('main')).toMatch(/it goes with it/);
    expect((await desk.staff.submit(`${here}/discard`)).text('main')).toMatch(/Courses of your team/);
    expect((await desk.staff.get(here)).status).toBe(404);
  });

  it('takes in three at a time, tells the next when to come back, and keeps nothing of who hangs up', async () => {
    const by = await token();
    const slug = await makeCourse(database.dataSource, { slug: 'rushed', teamId: desk.team.id });
    const path = `/courses/${slug}/packages`;
    const before = await counts();
    const zip = await packages.quiz();
    const begin = `--x\r\ncontent-disposition: form-data; name="file"; filename="a.zip"\r\n\r\n`;
    const hanging = new Set<ClientRequest>();
    const hang = (): void => {
      const sent = request(new URL(`/api/v1${path}`, app.baseUrl), {
        method: 'POST',
        headers: {
          authorization: `Bearer ${by}`,
          'content-type': 'multipart/form-data; boundary=x',
          'content-length': 1_000_000,
        },
      });
      hanging.add(sent);
      sent.on('error', () => undefined);
      // One of those below may have had the last turn.
      sent.on('response', () => {
        hanging.delete(sent.destroy());
        hang();
      });
      sent.write(Buffer.concat([Buffer.from(begin), zip]));
    };
    for (let each = 1; each <= 3; each += 1) hang();
    const until = async (status: number): Promise<ApiAnswer> => {
      for (const end = Date.now() + 15_000; Date.now() < end;) {
        const answer = await send(by, path, Buffer.from('hello'));
        if (answer.status === status) return answer;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      throw new Error(`It never came to ${status}`);
    };
    try {
      const busy = await until(503);
      expect([busy.headers.get('retry-after'), busy.body.detail]).toEqual([
        '60',
        'Other large files are being uploaded at the moment. Try again in a minute',
      ]);
    } finally {
      for (const sent of hanging) sent.destroy();
    }
    await until(400);
    expect(await readdir(join(app.settings.dataDir, 'uploads'))).toEqual([]);
    expect(await counts()).toEqual(before);
    expect((await send(by, path, zip)).status).toBe(201);
  });
});
