import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { publishVersion } from '../support/lessons.js';
import { OrganisersDesk } from '../support/organisers.js';
import { PNG } from '../support/pictures.js';
import { mp4 } from '../support/videos.js';

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

  it('takes pictures, videos and captions, and content that names them', async () => {
    const slug = await makeCourse(database.dataSource, { slug: 'with-film', teamId: desk.team.id });
    await publishVersion(database.dataSource, slug);
    const api = app.api(await desk.factory.token(await desk.factory.organiser(desk.team)));
    const draft = `/courses/${slug}/draft`;
    await api.post(draft);
    const upload = async (
      name: string,
      bytes: Buffer,
      alt?: string,
      token = api.token,
    ): Promise<{
      status: number;
      body: { name: string; transcript?: string; errors?: { field: string }[] };
    }> => {
      const body = new FormData();
      body.set('file', new Blob([new Uint8Array(bytes)]), name);
      if (alt !== undefined) body.set('alt', alt);
      const headers = { authorization: `Bearer ${token ?? ''}` };
      const url = new URL(`/api/v1${draft}/files`, app.baseUrl);
      const answer = await fetch(url, { method: 'POST', headers, body });
      return { status: answer.status, body: (await answer.json()) as never };
    };
    expect((await upload('x.exe', Buffer.from('MZ'), 'x')).status).toBe(400);
    expect((await upload('x.png', PNG)).body.errors).toEqual([
      { field: 'alt', message: 'Say in words what the picture shows' },
    ]);
    const foreign = await desk.factory.token(await desk.factory.organiser(await desk.factory.team()));
    expect((await upload('x.mp4', mp4(), undefined, foreign)).status).toBe(404);
    expect((await upload('x.mp4', mp4(), undefined, 'nobodys')).status).toBe(401);
    const [picture, film, captions] = [
      await upload('still.png', PNG, 'A door'),
      await upload('film.mp4', mp4({ bytes: 1_100_000 })),
      await upload('words.vtt', Buffer.from('WEBVTT\n\n00:01.000 --> 00:02.000\nCome in.')),
    ];
    expect([picture.status, picture.body, film.body, captions.body]).toEqual([
      ...[201, { name: 'still.png' }, { name: 'film.mp4' }],
      { name: 'words.vtt', transcript: 'Come in.' },
    ]);
    const { content } = (await api.get(draft)).body;
    const video = {
      title: 'Come in',
      file: 'film.mp4',
      captions: '',
      transcript: 'Come in.',
      poster: 'still.png',
    };
    content.sections[1].lessons[0].video = video;
    expect((await api.send('PUT', draft, { content })).body.problems).toEqual([
      { message: 'Lesson “Talk”: A video needs captions', at: 'lessons/talk/video' },
    ]);
    video.captions = 'words.vtt';
    expect((await api.send('PUT', draft, { content })).body.problems).toEqual([]);
    const part = await api.get(`${draft}/files/film.mp4`, { range: 'bytes=4-7' });
    expect([part.status, part.body]).toEqual([206, 'ftyp']);
    expect((await api.send('DELETE', `${draft}/files/words.vtt`, undefined)).status).toBe(204);
    expect((await api.get(draft)).body.problems).toEqual([
      { message: 'Lesson “Talk”: The file words.vtt is missing', at: 'lessons/talk/video' },
    ]);
  });

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
