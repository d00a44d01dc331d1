import { describe, expect, it } from '@jest/globals';
import { mp4, webm } from '../../test/support/videos.js';
import type { Lesson, Question } from '../learning/content.types.js';
import { lessonsOf } from '../learning/content.rules.js';
import { asContent, draftProblems, newTexts } from './draft.rules.js';
import type { DraftContent } from './draft.types.js';
import { changeOutline, questionsOn, type OutlineChange } from './outline.rules.js';
import { rewriteOutcomes } from './outcomes.rules.js';
import { readCaptions } from './captions.rules.js';
import { fileName, filesShown, isPublished } from './file-names.rules.js';
import { pictureType } from './picture.rules.js';
import { readVideo } from './video.rules.js';
import { answersOfQuestion, questionWritten, readQuestion } from './question-form.rules.js';

const lesson = (slug: string, outcomes = [1]): Lesson => ({
  ...{ slug, title: slug, minutes: 5, body: 'Text.', outcomes, images: [] },
});
const question = (id: string, more: Partial<Question> = {}): Question => ({
  ...{ id, outcome: 1, lesson: 'a', kind: 'true_false', text: 'So?' },
  options: [{ text: 'True', right: true }, { text: 'False' }],
  feedback: { right: 'Yes.', wrong: 'No.' },
  ...more,
});
const content = (): DraftContent => ({
  ...{ writtenOn: '2019-09-01', review: '', outcomes: ['one', 'two', 'three'] },
  sections: [
    { title: 'S', lessons: [lesson('a'), lesson('b', [2, 3])] },
    { title: 'T', lessons: [lesson('c')] },
  ],
  questions: [question('q1'), question('q2', { outcome: 3, lesson: 'c' })],
});
const order = (changed: DraftContent): string =>
  changed.sections
    .map(({ title, lessons }) => `${title}(${lessons.map(({ slug }) => slug).join()})`)
    .join(' ');

describe('the outline', () => {
  it.each<[OutlineChange, string]>([
    [{ deed: 'add_section', title: 'U' }, 'S(a,b) T(c) U()'],
    [{ deed: 'rename_section', section: 1, title: 'U' }, 'S(a,b) U(c)'],
    [{ deed: 'delete_section', section: 0 }, 'T(c)'],
    [{ deed: 'move_section', section: 0, by: 1 }, 'T(c) S(a,b)'],
    [{ deed: 'move_section', section: 0, by: -1 }, 'S(a,b) T(c)'],
    [{ deed: 'add_lesson', section: 1, title: 'A!' }, 'S(a,b) T(c,a-2)'],
    [{ deed: 'move_lesson', lesson: 'a', by: 1 }, 'S(b,a) T(c)'],
    [{ deed: 'move_lesson', lesson: 'b', by: 1 }, 'S(a) T(b,c)'],
    [{ deed: 'move_lesson', lesson: 'c', by: -1 }, 'S(a,b,c) T()'],
    [{ deed: 'move_lesson', lesson: 'a', by: -1 }, 'S(a,b) T(c)'],
    [{ deed: 'delete_lesson', lesson: 'b' }, 'S(a) T(c)'],
  ])('%j → %s', (change, expected) => {
    expect(order(changeOutline(content(), change))).toBe(expected);
  });

  it('keeps questions about a lesson that is gone, without it', () => {
    expect(questionsOn(content(), ['a', 'b'])).toBe(1);
    const changed = changeOutline(content(), { deed: 'delete_section', section: 0 });
    expect(changed.questions.map(({ id, lesson: read }) => [id, read])).toEqual([
      ['q1', ''],
      ['q2', 'c'],
    ]);
  });

  it.each<OutlineChange>([
    { deed: 'delete_section', section: 9 },
    { deed: 'delete_lesson', lesson: 'z' },
    { deed: 'move_section', section: 9, by: 1 },
  ])('has nothing to do for %j', (change) => {
    expect(() => changeOutline(content(), change)).toThrow('There is no such');
  });
});

describe('outcomes written anew', () => {
  it('renumber what names them, and leave a question about one that is gone without', () => {
    const changed = rewriteOutcomes(content(), ['one', '', 'drei', 'four']);
    expect(changed.outcomes).toEqual(['one', 'drei', 'four']);
    expect(lessonsOf(changed).map(({ outcomes }) => outcomes)).toEqual([[1], [2], [1]]);
    expect(changed.questions.map(({ outcome }) => outcome)).toEqual([1, 2]);
    expect(rewriteOutcomes(content(), ['', 'two']).questions.map(({ outcome }) => outcome)).toEqual([0, 0]);
  });
});

describe('what stands against a draft', () => {
  it('is named with the page where it is mended', () => {
    const texts = newTexts('Listening', '2019-09-01');
    const draft = {
      ...texts,
      files: [],
      content: { ...content(), questions: [question('q1', { options: [] })] },
    };
    draft.content.sections[0]?.lessons.splice(0, 1, { ...lesson('a'), body: '![](x.png)' });
    const found = draftProblems(draft);
    for (const expected of [
      { message: 'Enter a summary', at: 'about#summary', task: 'about' },
      { message: 'Lesson “a”: Say in words what x.png shows', at: 'lessons/a#images', task: 'lessons/a' },
      {
        message: 'Question 1: A question has at least two answers',
        at: 'questions/q1#option-0',
        task: 'questions',
      },
      { message: 'No question asks about outcome 2', at: 'outcomes', task: 'outcomes' },
    ])
      expect(found).toContainEqual(expected);
    expect(asContent({ about: texts.about, content: { ...content(), questions: [] } }).questions).toBeNull();
  });
});

const png = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(40);
  bytes.write('\x89PNG\r\n\x1a\n', 'latin1');
  bytes.write('IHDR', 12, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
};
const webp = Buffer.concat([Buffer.from('RIFFxxxxWEBPVP8 '), Buffer.alloc(20)]);

describe('a picture', () => {
  it.each<[string, Buffer, string | undefined]>([
    ['PNG', png(1, 1), 'png'],
    ['JPEG', Buffer.from('\xff\xd8\xff\xe0…\xff\xd9', 'latin1'), 'jpg'],
    ['WebP', webp, 'webp'],
    ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), undefined],
    ['HTML', Buffer.from('<html>'), undefined],
    ['GIF', Buffer.from('GIF89a'), undefined],
    ['nothing', Buffer.alloc(0), undefined],
  ])('%s is known by its bytes', (_, bytes, type) => {
    expect(pictureType(bytes)).toBe(type);
  });

  it.each([
    ['Four Layers.SVG', [], 'four-layers.png'],
    ['../../etc/passwd', [], 'picture.png'],
    ['layers.png', ['layers.jpg'], 'layers-2.png'],
    ['图.png', [], 'picture.png'],
    ['', [], 'picture.png'],
  ])('called %j beside %j becomes %s', (given, taken, expected) => {
    expect(fileName(given, 'png', taken)).toBe(expected);
  });
});

describe('the files of a draft', () => {
  it('become those of its version: pictures, and films with what belongs to them where a lesson shows them', () => {
    const video = { file: 'a.mp4', captions: 'a.vtt', transcript: '', poster: 'a.png' };
    const shown = filesShown({
      ...content(),
      sections: [
        {
          title: 'S',
          lessons: [
            { ...lesson('a'), body: '![Two](two.png)', images: [{ file: 'one.svg', alt: '' }], video },
          ],
        },
      ],
    });
    expect([...shown].sort()).toEqual(['a.mp4', 'a.png', 'a.vtt', 'one.svg', 'two.png']);
    expect(['a.mp4', 'a.vtt', 'b.mp4', 'b.vtt', 'b.png'].filter((name) => isPublished(name, shown))).toEqual([
      ...['a.mp4', 'a.vtt', 'b.png'],
    ]);
  });
});

describe('a question in its form', () => {
  it('comes back as it was shown', () => {
    const known = question('q', {
      ...{ kind: 'multiple', lesson: 'b', outcome: 2 },
      options: [{ text: 'A', right: true, feedback: 'Well.' }, { text: 'B' }],
    });
    const { rows, ...answers } = answersOfQuestion('multiple', known);
    expect(rows).toHaveLength(4);
    expect(readQuestion('q', { rows, ...answers })).toEqual({ question: known, errors: [] });
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ['is asked for', { count: '2', 'option-0': 'A' }, ['text']],
    ['has no right row that is empty', { text: 'Q', count: '2', right: '1' }, ['option-1']],
    ['has no line breaks in an answer', { text: 'Q', count: '1', 'option-0': 'A\nB' }, ['option-0']],
    ['is no longer than it can be', { text: 'Q'.repeat(1001) }, ['text']],
    ['has no characters that cannot be kept', { text: 'Q\u0000' }, ['text']],
    ['may lack what is not known yet', { text: 'Q', count: '99' }, []],
  ])('%s', (_, body, fields) => {
    const { errors } = readQuestion('q', questionWritten('single', body));
    expect(errors.map(({ field }) => field)).toEqual(fields);
  });

  it('that is true or false has its two answers whatever is sent', () => {
    const written = questionWritten('true_false', { text: 'Q', count: '2', 'option-0': 'Ja', right: '1' });
    expect(readQuestion('q', written).question.options).toEqual([
      { text: 'True' },
      { text: 'False', right: true },
    ]);
  });
});

describe('captions', () => {
  const read = (text: string): unknown => readCaptions(Buffer.from(text));

  it('are read as WebVTT, and proposed as a transcript', () => {
    const vtt =
      'WEBVTT\nKind: captions\n\n00:01.000 --> 00:02.000\n<v Ana>Tea & *cake*?\n\nNOTE nothing\n\n00:02.500 --> 00:04.000\n<v Ana>Yes.\n\n00:04.000 --> 00:05.000\n<v Ben>No.\n\n00:09.000 --> 00:10.000\n<v Ben>1. Well.';
    expect(read(`\ufeff${vtt.replaceAll('\n', '\r\n')}`)).toEqual({
      vtt: vtt.replace('& ', '&amp; '),
      transcript: '**Ana:** Tea & \\*cake\\*? Yes.\n\n**Ben:** No.\n\n**Ben:** 1\\. Well.',
    });
  });

  it('come from SubRip, too', () => {
    const srt =
      '1\n0:00:01,500 --> 0:00:02,000 X1:0\n<font color="red"><I>Hello</I></font> {\\an8}a < b & c\n\n2\n00:00:03,000 --> 00:00:04,000\nthere\n';
    expect(read(srt)).toEqual({
      vtt: 'WEBVTT\n\n1\n00:00:01.500 --> 00:00:02.000\n<i>Hello</i> a &lt; b &amp; c\n\n2\n00:00:03.000 --> 00:00:04.000\nthere\n',
      transcript: 'Hello a \\< b & c there',
    });
  });

  it.each([
    ['words', ['Choose captions in WebVTT (.vtt) or SubRip (.srt)']],
    ['WEBVTT\n\n', ['Choose captions in WebVTT (.vtt) or SubRip (.srt)']],
    [
      'WEBVTT\n\n00:01.000 -> 00:02.000\nHi',
      ['Line 4 of the captions: Cue identifier needs to be followed by timestamp'],
    ],
    [
      'WEBVTT\n\n00:01.000 --> 00:02.0\nHi',
      ['Line 3 of the captions: Milliseconds must be given in three digits'],
    ],
    [
      'WEBVTT\n\n00:02.000 --> 00:01.000\nHi',
      ['Line 3 of the captions: End timestamp is not greater than start timestamp'],
    ],
    [
      'WEBVTT\n\n00:01.000 --> 00:02.000\nOne\nIf a <b is less\n\nNOTE',
      expect.arrayContaining([expect.stringContaining('Line 5 of the captions')]),
    ],
    [
      '1\n00:00:02,000 --> 00:00:01,000\nHi',
      ['Line 2 of the captions: End timestamp is not greater than start timestamp'],
    ],
  ])('%j: %j', (text, problems) => expect(read(text)).toEqual({ problems }));

  it('are text, and say no more than ten lines at once', () => {
    expect(readCaptions(Buffer.from([0xff, 0xfe, 0]))).toEqual({
      problems: ['Save the captions as text in UTF-8'],
    });
    const many = `WEBVTT\n\n${'00:02.000 --> 00:01.000\nHi\n\n'.repeat(30)}`;
    expect((read(many) as { problems: string[] }).problems).toHaveLength(11);
  });
});

describe('a video', () => {
  const read = (bytes: Buffer): Promise<unknown> =>
    readVideo({
      size: bytes.length,
      read: (at, count) => Promise.resolve(bytes.subarray(at, at + count)),
    });
  const whole = mp4();

  it.each([
    ['mp4', whole, { type: 'mp4' }],
    ['webm', webm(), { type: 'webm' }],
    ['h265', mp4({ codec: 'hvc1' }), { problem: expect.stringContaining('H.265 (HEVC)') }],
    ['sound', mp4({ codec: 'mp4a' }), { problem: expect.stringContaining('Choose a video') }],
    ['cut', whole.subarray(0, -3), { problem: expect.stringContaining('not whole') }],
    ['matroska', webm('matroska'), { problem: expect.stringContaining('Choose a video') }],
    [
      'quicktime',
      Buffer.from('....ftypqt  ......', 'latin1'),
      { problem: expect.stringContaining('Choose a video') },
    ],
    [
      'heic',
      Buffer.from('....ftypheic......', 'latin1'),
      { problem: expect.stringContaining('Choose a video') },
    ],
    ['text', Buffer.from('<html>'), { problem: expect.stringContaining('Choose a video') }],
    ['nothing', Buffer.alloc(0), { problem: expect.stringContaining('Choose a video') }],
  ])('%s is known by what it is', async (_, bytes, expected) => expect(await read(bytes)).toEqual(expected));
});
