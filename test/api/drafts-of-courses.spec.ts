import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { publishVersion } from '../support/lessons.js';
import { OrganisersDesk } from '../support/organisers.js';

describe('The API for drafts of courses', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);

  interface Draft {
    version: number;
    content: { sections: { lessons: { body: string }[] }[]; questions: unknown[] };
    about: Record<string, unknown>;
    problems: { message: string; at: string }[];
  }

  it('reads, writes against a version and publishes what nothing stands against', async () => {
    const slug = await makeCourse(database.dataSource, { slug: 'by-program', teamId: desk.team.id });
    await publishVersion(database.dataSource, slug);
    const token = await desk.factory.token(await desk.factory.organiser(desk.team));
    const call = async (
      method: string,
      path = '',
      body?: unknown,
      headers: Record<string, string> = {},
    ): Promise<{ status: number; body: Draft & { reasons: { message: string }[] } }> => {
      const response = await fetch(new URL(`/api/v1/courses/${slug}/draft${path}`, app.baseUrl), {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        ...(method !== 'GET' && { body: JSON.stringify(body ?? {}) }),
      });
      const text = await response.text();
      return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as never };
    };

    expect((await call('GET')).status).toBe(404);
    const begun = await call('POST');
    expect(begun.body).toMatchObject({ version: 1, basedOn: 1, problems: [], files: ['three.svg'] });
    const { content, about } = begun.body;
    const nobody = { ...about, rule: { kind: 'nobody' } };
    expect((await call('PUT', '', { about: nobody })).status).toBe(400);
    expect((await call('PUT', '', { content: { ...content, sections: [{ title: 7 }] } })).status).toBe(400);
    expect((await call('PUT', '', { content: { ...content, writtenOn: '2019-13-40' } })).status).toBe(400);
    const written = await call('PUT', '', { content: { ...content, sections: [] } }, { 'if-match': '"1"' });
    expect([written.status, written.body.version]).toEqual([200, 2]);
    expect(written.body.problems).toContainEqual({
      message: 'A course has at least one section',
      at: 'outline',
    });
    const late = await call('PUT', '', { content }, { 'if-match': '"1"' });
    expect([late.status, (await call('GET')).body.version]).toEqual([412, 2]);
    const refused = await call('POST', '/publication');
    expect(refused.status).toBe(422);
    expect(refused.body.reasons.map(({ message }) => message)).toContain('A course has at least one section');
    expect((await call('PUT', '', { content })).body.problems).toEqual([]);
    expect((await call('POST', '/publication', {}, { 'if-match': '"1"' })).status).toBe(412);
    expect((await call('POST', '/publication', {}, { 'if-match': '"3"' })).status).toBe(204);
    expect((await call('GET')).status).toBe(404);
  });
});
