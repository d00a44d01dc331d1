import { existsSync } from 'node:fs';
import { readdir, readlink } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { flash, stampOf } from '../support/editor.js';
import { answerAll, publishVersion, QUESTIONS } from '../support/lessons.js';
import { makeCourse } from '../support/courses.js';
import { OrganisersDesk } from '../support/organisers.js';
import { photograph, PNG } from '../support/pictures.js';
import { mp4, webm } from '../support/videos.js';
import type { FormFields, Page } from '../support/visitor.js';

const HOSTILE =
  '<script>alert(1)</script>\n\n[go](javascript:alert(1)) ![x](https://evil.example/x.png)\n\n<img src=x onerror=alert(1)>';

async function until(comesTrue: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200 && existsSync('/proc/self/fd'); tries += 1) {
    if (await comesTrue()) return;
    await wait(20);
  }
  expect(process.platform).not.toBe('linux');
}

describe('An organiser writes a course in the browser:', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  const EDIT = '/organiser/courses/listening/edit';

  /** What the program holds open of uploads, as Linux tells. */
  const openUploads = async (): Promise<string[]> => {
    const open = (await readdir('/proc/self/fd').catch(() => [])).map((fd) =>
      readlink(`/proc/self/fd/${fd}`).catch(() => ''),
    );
    return (await Promise.all(open)).filter((to) => to.includes(app.settings.dataDir));
  };

  const fill = async (task: string, fields: FormFields, edit = EDIT): Promise<Page> => {
    const page = await desk.staff.get(`${edit}/${task}`);
    return desk.staff.submit(`${edit}/${task}`, { ...stampOf(page), ...fields });
  };
  const outline = (step: string, title = ''): Promise<Page> => fill('outline', { step, title });
  const problems = (page: Page): string[] => page.texts('.govuk-error-summary li');
  const about = (more: FormFields = {}): FormFields => ({
    ...{ title: 'Listening', summary: 'How to listen.', audiences: 'parents-and-carers' },
    ...{ 'opensOn-day': '1', 'opensOn-month': '9', 'opensOn-year': '2019' },
    ...{ 'writtenOn-day': '1', 'writtenOn-month': '9', 'writtenOn-year': '2019' },
    ...more,
  });

  it('makes a draft that nobody else sees', async () => {
    expect(problems(await desk.staff.post('/organiser/courses/new', { title: ' ' }))).toEqual([
      'Enter a title',
    ]);
    const made = await desk.staff.submit('/organiser/courses/new', { title: 'Listening' });
    expect(made.text('h1')).toBe('Listening Write this course');
    expect(made.texts('.govuk-task-list__status')).toEqual([
      ...['To do', 'Completed', 'To do', 'To do', 'Optional', 'To do', 'Needs mending'],
    ]);
    expect((await app.visitor().get('/courses/listening')).status).toBe(404);
    const twin = await desk.staff.post('/organiser/courses/new', { title: 'Listening' });
    expect(twin.location).toBe('/organiser/courses/listening-2/edit');
    expect(await (await app.signIn(await desk.factory.person())).get(EDIT)).toMatchObject({ status: 403 });
    const foreign = await app.signIn(await desk.factory.organiser(await desk.factory.team()));
    for (const path of [EDIT, `${EDIT}/about`, `${EDIT}/preview`, `${EDIT}/publish`])
      expect((await foreign.get(path)).status).toBe(404);
  });

  it('says about the course, its outcomes and its outline, and keeps wrong answers', async () => {
    const wrong = await fill('about', about({ title: '', 'writtenOn-day': '40' }));
    expect(problems(wrong)).toEqual([
      'Enter a title',
      'Enter a real date, with the year in four figures, like 6 11 2019',
    ]);
    expect(flash(await fill('about', about()))).toBe('Saved: About the course');
    await fill('outcomes', { 'outcome-0': 'to hear', 'outcome-1': 'gone', 'outcome-2': 'to act' });
    await fill('outcomes', { 'outcome-0': 'to hear', 'outcome-1': '', 'outcome-2': 'to act' });
    expect((await desk.staff.get(`${EDIT}/outcomes`)).text('main ol')).toContain('No lesson teaches it yet');

    expect(problems(await outline('add_section'))).toEqual(['Enter a title']);
    await outline('add_section', 'Hear');
    await outline('add_section', 'Act');
    await outline('add_lesson:0', 'First words');
    await outline('add_lesson:0', 'Second words');
    await outline('move_lesson_down:first-words');
    await outline('move_lesson_down:first-words');
    const moved = await outline('rename_section:1', 'Then act');
    expect(moved.texts('.app-outline h2')).toEqual(['Hear', 'Then act']);
    expect(moved.texts('.app-outline li a').filter((text) => !text.startsWith('Delete'))).toEqual([
      'Second words',
      'First words',
    ]);
    const asked = await desk.staff.get(`${EDIT}/outline/sections/1/delete`);
    expect(asked.text('main')).toContain('Its lesson is deleted with it.');
  });

  it('says who can take it in sentences, as of an event', async () => {
    const everyone = JSON.stringify({ kind: 'everyone' });
    const asked = await fill('who', { step: 'add', kind: 'declared', rule: everyone });
    expect(asked.text('h1')).toContain('Something that they confirm themselves');
    expect((await fill('who', { step: 'save', rule: JSON.stringify({ kind: 'nobody' }) })).status).toBe(400);
    const list = await fill('who', {
      ...{ step: 'keep', kind: 'completed', index: '0', rule: everyone },
      ...{ lines: 'hearing', label: 'Hearing', months: '12' },
    });
    // Nobody approves who takes a course.
    expect(list.texts('form legend')).toEqual([]);
    const rule = list.html
      .querySelector('input[name=rule]')
      ?.getAttribute('value')
      ?.replaceAll('&quot;', '"');
    expect(flash(await fill('who', { step: 'save', rule }))).toBe('Saved: Who can take it');
    const hint = 'You can take it if you have completed Hearing in the last 12 months.';
    expect((await desk.staff.get(EDIT)).text('main')).toContain(hint);
    expect((await desk.staff.get(`${EDIT}/preview`)).text('main')).toContain(hint);
    // What others do to the rest of the entry is not theirs here.
    await fill('about', about());
    expect((await desk.staff.get(`${EDIT}/who`)).text('main')).toContain(hint);
    await fill('who', { step: 'save', rule: everyone });
  });

  it('writes lessons in Markdown, of which nothing hostile comes through', async () => {
    const preview = await fill('lessons/second-words', {
      ...{
        title: 'Second words',
        minutes: '5',
        outcomes: '1',
        body: `## Hear\n\n${HOSTILE}`,
        step: 'preview',
      },
    });
    expect(preview.text('#preview h2')).toBe('Preview: Second words');
    expect(
      preview.html.querySelectorAll('.app-lesson script, .app-lesson img[onerror], .app-lesson a'),
    ).toEqual([]);
    expect(preview.text('#preview')).toContain('HTML is not shown: use Markdown');
    expect(preview.text('textarea#body')).toContain('Hear');
    const huge = await fill('lessons/second-words', {
      title: 'Second words',
      minutes: '5',
      body: 'a'.repeat(40_001),
    });
    expect(problems(huge)).toEqual(['The text must be 40000 characters or less']);
    const hostile = await fill('lessons/second-words', {
      ...{ title: 'Second words', minutes: '5', outcomes: '1', body: HOSTILE },
    });
    expect(hostile.text('main')).toContain('A link leads to https or within this service');
    expect((await desk.staff.get(`${EDIT}/publish`)).text('main')).toContain(
      'Lesson “Second words”: HTML is not shown: use Markdown',
    );
  });

  it('takes pictures by what they are, and serves them inert', async () => {
    const path = `${EDIT}/pictures`;
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
    const upload = (name: string, bytes: Buffer, alt = 'Two people'): Promise<Page> =>
      desk.staff.upload(path, { file: { name, bytes } }, { alt });
    await desk.staff.get(path);
    for (const [name, bytes] of [
      ['x.svg', svg],
      ['x.png', svg],
      ['x.png', Buffer.from('<html><script>alert(1)</script></html>')],
    ] as const)
      expect(problems(await upload(name, bytes))).toEqual([
        'Choose a picture that is a PNG, JPEG or WebP file',
      ]);
    expect(problems(await upload('x.png', PNG, ''))).toEqual(['Say in words what the picture shows']);
    expect(problems(await upload('big.png', Buffer.concat([PNG, Buffer.alloc(15 * 1024 * 1024)])))).toEqual([
      'The picture must be smaller than 15 MB',
    ]);
    for (const bytes of [Buffer.from('\xff\xd8\xff\xe0<script>', 'latin1'), PNG.subarray(0, 40)])
      expect(problems(await upload('x.jpg', bytes))).toEqual([
        'The picture is damaged, or has more than 60 million pixels',
      ]);
    expect((await upload('../Two <b>People.SVG', PNG)).status).toBe(303);
    const list = await desk.staff.get(path);
    const [name = ''] = list.texts('.app-sentences strong');
    expect(name).toMatch(/^[a-z0-9-]+\.png$/);
    const file = await desk.staff.get(`${EDIT}/files/${name}`);
    expect([file.headers.get('content-type'), file.headers.get('x-content-type-options')]).toEqual([
      'image/png',
      'nosniff',
    ]);
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    await fill('lessons/second-words', {
      ...{ title: 'Second words', minutes: '5', outcomes: '1', reflection: 'When did you last listen?' },
      body: `## Hear\n\nListen [first](https://advice.example/x).\n\n![Two people](${name})`,
    });
    expect((await upload('photo.jpg', await photograph('jpeg'))).status).toBe(303);
    await fill('lessons/first-words', {
      ...{ title: 'First words', minutes: '5', outcomes: '2', body: 'Act.\n\n![Two people](photo.jpg)' },
    });
    expect((await desk.staff.get(`${EDIT}/pictures/${name}/delete`)).text('main')).toContain('Second words');
  });

  it('takes a video by what it is, with captions and a transcript, and leaves nothing on the disk', async () => {
    const path = `${EDIT}/lessons/first-words/video`;
    const film = mp4({ bytes: 2_500_000 });
    const upload = (
      at: string,
      field: string,
      name: string,
      bytes: Buffer,
      title = 'Two words',
    ): Promise<Page> => desk.staff.upload(`${path}${at}`, { [field]: { name, bytes } }, { title });
    await desk.staff.get(path);
    expect(problems(await upload('', 'video', 'film.mp4', Buffer.from('<html>'), ''))).toEqual([
      'Enter what the video is called',
    ]);
    expect(problems(await upload('', 'video', 'film.mp4', mp4({ codec: 'hev1' })))).toEqual([
      'The video is H.265 (HEVC), which many browsers cannot play: save it as H.264, or as WebM',
    ]);
    expect((await upload('', 'video', 'old.mov', webm())).status).toBe(303);
    expect((await desk.staff.get(`${EDIT}/publish`)).text('main')).toContain(
      'Lesson “First words”: A video needs captions',
    );
    expect((await upload('', 'video', 'Film.mp4', film)).status).toBe(303);
    expect(problems(await upload('/captions', 'captions', 'x.vtt', Buffer.from('WEBVTT\n\n1\n\n')))).toEqual([
      'Line 3 of the captions: Cue identifier cannot be standalone',
    ]);
    const srt = Buffer.from('1\n00:00:01,000 --> 00:00:02,000\nOne word.\n');
    expect((await upload('/captions', 'captions', 'film.srt', srt)).status).toBe(303);
    expect((await upload('/poster', 'poster', 'still.png', PNG)).status).toBe(303);
    const page = await desk.staff.get(path);
    expect([page.text('textarea#transcript'), page.texts('.govuk-inset-text')]).toEqual(['One word.', []]);
    const text = { ...stampOf(page), title: 'Two words', transcript: 'Ana: **One** word.' };
    expect(flash(await desk.staff.submit(`${path}/text`, text))).toBe('Saved: Two words');
    expect((await desk.staff.post(`${path}/text`, { ...text, transcript: 'Late' })).status).toBe(412);

    const video = page.html.querySelector('video');
    expect(video?.getAttribute('poster')).toBe(`${EDIT}/files/still.png`);
    expect(video?.querySelector('track')?.getAttribute('src')).toBe(`${EDIT}/files/film-2.vtt`);
    const src = video?.querySelector('source')?.getAttribute('src') ?? '';
    const part = await desk.staff.get(src, { range: 'bytes=1048570-2097160' });
    expect([part.status, part.headers.get('content-range'), part.headers.get('content-length')]).toEqual([
      206,
      `bytes 1048570-2097160/${film.length}`,
      '1048591',
    ]);
    const sent = await fetch(new URL(src, app.baseUrl), { headers: { cookie: desk.staff.cookieHeader } });
    expect(Buffer.from(await sent.arrayBuffer()).equals(film)).toBe(true);

    expect(await readdir(join(app.settings.dataDir, 'uploads'))).toEqual([]);
    expect(await openUploads()).toEqual([]);
    // Nor of one that breaks off.
    const broken = request(new URL(path, app.baseUrl), {
      method: 'POST',
      headers: {
        cookie: desk.staff.cookieHeader,
        'content-type': 'multipart/form-data; boundary=x',
        'content-length': film.length,
      },
    });
    broken.on('error', () => undefined);
    broken.write('--x\r\ncontent-disposition: form-data; name="video"; filename="x.mp4"\r\n\r\n');
    broken.write(film.subarray(0, 1_000_000));
    await until(async () => (await openUploads()).length === 1);
    broken.destroy();
    await until(async () => (await openUploads()).length === 0);
    expect((await desk.staff.get(`${EDIT}/pictures`)).texts('.app-sentences strong')).not.toContain(
      'old.webm',
    );
    expect(await database.dataSource.query('SELECT size FROM large_files')).toEqual([{ size: film.length }]);
    // Somebody who may not is not even listened to.
    const guest = await app.signIn(await desk.factory.person());
    await guest.get('/');
    expect((await guest.upload(path, { video: { name: 'x.mp4', bytes: film } })).status).toBe(403);
  });

  it('writes questions of each kind, adds rows, and deletes one after asking', async () => {
    const add = (kind: string, fields: FormFields): Promise<Page> =>
      desk.staff.get(`${EDIT}/questions/new?kind=${kind}`).then((page) =>
        desk.staff.submit(`${EDIT}/questions/new`, {
          ...stampOf(page),
          ...{ kind, count: '4', outcome: '1', lesson: 'second-words' },
          ...{ feedbackRight: 'Yes.', feedbackWrong: 'Not quite.' },
          ...fields,
        }),
      );
    const wrong = await add('single', { text: '', 'option-0': '', right: '0' });
    expect(problems(wrong)).toEqual(['Enter the question', 'Enter answer 1, or clear its row']);
    const more = await add('single', { text: 'Which is one?', 'option-0': 'Contact', step: 'add' });
    expect(more.html.querySelectorAll('fieldset.app-answer')).toHaveLength(5);
    for (const { kind, text, options, outcome } of QUESTIONS)
      await add(kind, {
        text,
        outcome: String(outcome),
        lesson: outcome === 1 ? 'second-words' : 'first-words',
        right: options.flatMap(({ right }, n) => (right === true ? [String(n)] : [])),
        ...Object.fromEntries(options.map((option, n) => [`option-${n}`, option.text])),
        ...Object.fromEntries(options.map(({ feedback }, n) => [`feedback-${n}`, feedback])),
      });
    await add('multiple', { text: 'None right', 'option-0': 'One' });
    const list = await desk.staff.get(`${EDIT}/questions`);
    expect(list.texts('.app-sentences__item')).toHaveLength(5);
    expect(list.text('main')).toContain('To mend A question has at least two answers');
    const path = list.html.querySelectorAll('.app-sentences__deeds a').at(-1)?.getAttribute('href') ?? '';
    const gone = await desk.staff.submit(path, stampOf(await desk.staff.get(path)));
    expect([flash(gone), gone.texts('.app-sentences__item').length]).toEqual(['The question is deleted', 4]);
    const settings = {
      ...{
        completion: 'lessons_and_check',
        passMark: '75',
        attempts: '',
        questionsDrawn: '9',
        cpdMinutes: '60',
      },
    };
    expect(problems(await fill('settings', { ...settings, refresherMonths: '3' }))).toHaveLength(1);
    await fill('settings', settings);
  });

  it('previews it, publishes it when nothing stands against it, and a learner takes it', async () => {
    const blocked = await desk.staff.get(`${EDIT}/publish`);
    expect(blocked.texts('main li')).toEqual(['The check cannot ask more questions than there are']);
    const refused = await desk.staff.post(`${EDIT}/publish`, {
      version: stampOf(await desk.staff.get(`${EDIT}/delete`)).version,
    });
    expect(refused.status).toBe(422);
    await fill('settings', { completion: 'lessons_and_check', passMark: '75' });
    const contents = await desk.staff.get(`${EDIT}/preview`);
    expect(contents.text('main')).toContain('To pass, 3 of 4 must be right (75%).');
    expect((await desk.staff.get(`${EDIT}/preview/lessons/second-words`)).text('h1')).toBe(
      'Hear Second words',
    );
    expect((await desk.staff.get(`${EDIT}/preview/check`)).texts('main fieldset legend')).toHaveLength(3);

    const page = await desk.staff.get(`${EDIT}/publish`);
    const done = await desk.staff.submit(`${EDIT}/publish`, { version: stampOf(page).version });
    expect(flash(done)).toContain('The new version is published');
    expect(done.text('tbody')).toContain('Version 1');
    const learner = await app.signIn(await desk.factory.person({ name: 'Lena Learner' }));
    const learn = '/courses/listening/learn';
    await learner.submit(learn);
    const lesson = await learner.get(`${learn}/lessons/second-words`);
    const src = lesson.html.querySelector('.app-lesson img')?.getAttribute('src') ?? '';
    expect((await learner.get(src)).headers.get('content-type')).toBe('image/png');
    const film = (await learner.get(`${learn}/lessons/first-words`)).html.querySelector('video source');
    const part = await learner.get(film?.getAttribute('src') ?? '', { range: 'bytes=4-7' });
    expect([part.status, part.body, part.headers.get('content-type')]).toEqual([206, 'ftyp', 'video/mp4']);
    const photo = (await learner.get(`${learn}/lessons/first-words`)).html.querySelector('.app-lesson img');
    const seen = await fetch(new URL(photo?.getAttribute('src') ?? '', app.baseUrl), {
      headers: { cookie: learner.cookieHeader },
    });
    const { format, exif, width, height } = await sharp(await seen.arrayBuffer()).metadata();
    // Neither where it was taken nor by which device; upright all the same.
    expect([format, exif, width, height]).toEqual(['jpeg', undefined, 40, 60]);
    // The version has the one that the draft had, and nothing in it can change.
    expect(await database.dataSource.query('SELECT count(*)::int AS n FROM large_files')).toEqual([{ n: 1 }]);
    for (const statement of ['DELETE FROM large_file_parts', `UPDATE large_file_parts SET bytes = 'x'`])
      await expect(database.dataSource.query(statement)).rejects.toThrow('never changes');
    await learner.post(`${learn}/lessons/second-words`, { then: 'continue' });
    await learner.post(`${learn}/lessons/first-words`, { then: 'continue' });
    await learner.post(`${learn}/check`);
    await answerAll(learner, `${learn}/check`, 1, QUESTIONS, { wrong: [] });
    await learner.submit(`${learn}/check/1/answers`);
    expect((await learner.get(`${learn}/finished`)).status).toBe(200);
  });

  it('writes the next version while learners stay on theirs, two authors at once', async () => {
    const slug = await makeCourse(database.dataSource, {
      slug: 'shared',
      teamId: desk.team.id,
      opensOn: '2019-09-01',
    });
    await publishVersion(database.dataSource, slug);
    const learner = await app.signIn(await desk.factory.person());
    await learner.submit(`/courses/${slug}/learn`);
    const edit = `/organiser/courses/${slug}/edit`;
    expect((await desk.staff.get(edit)).text('h1')).toContain('Write the next version');
    expect((await desk.staff.submit(edit)).text('main')).toContain('Begun as a copy of version 1.');

    const other = await app.signIn(await desk.factory.organiser(desk.team));
    const mine = await desk.staff.get(`${edit}/lessons/talk`);
    const theirs = await other.get(`${edit}/lessons/talk`);
    const settings = await other.get(`${edit}/settings`);
    const answers = { title: 'Talk', minutes: '10', outcomes: '2' };
    await desk.staff.submit(`${edit}/lessons/talk`, { ...stampOf(mine), ...answers, body: 'Mine.' });
    // Another page is no business of theirs; the same page is.
    const kept = { ...stampOf(settings), completion: 'lessons', passMark: '75' };
    expect(flash(await other.submit(`${edit}/settings`, kept))).toContain('Saved');
    const late = await other.post(`${edit}/lessons/talk`, {
      ...stampOf(theirs),
      ...answers,
      body: 'Theirs.',
    });
    expect([late.status, late.text('#meanwhile dl'), late.text('textarea#body')]).toEqual([
      412,
      'TextMine.',
      'Theirs.',
    ]);
    const stale = await other.post(`${edit}/publish`, { version: '1' });
    expect(stale.status).toBe(412);
    await other.submit(`${edit}/lessons/talk`, { ...stampOf(late), ...answers, body: 'Theirs.' });
    const look = await other.get(`${edit}/publish`);
    expect(look.text('main')).toContain('The one learner who is in the course stays on the version');
    await other.submit(`${edit}/publish`, { version: stampOf(look).version });
    expect((await learner.get(`/courses/${slug}/learn/lessons/talk`)).text('.app-lesson')).toBe(
      'Little and often.',
    );
    const newcomer = await app.signIn(await desk.factory.person());
    await newcomer.submit(`/courses/${slug}/learn`);
    expect((await newcomer.get(`/courses/${slug}/learn/lessons/talk`)).text('.app-lesson')).toBe('Theirs.');
    expect((await desk.staff.get(edit)).texts('tbody th')).toEqual(['Version 2On offer now', 'Version 1']);
  });
});
