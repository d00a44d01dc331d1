import { describe, expect, it } from '@jest/globals';
import { content, PICTURE, QUESTIONS, settings } from '../../test/support/lessons.js';
import { drawQuestions, isRight, readAnswer, rightNeeded, scoreOf } from './check.rules.js';
import { contentProblems, settingsProblems } from './content.rules.js';
import type { CompletionRule, CourseContent, Lesson, Question } from './content.types.js';
import { problemsOfText, renderText } from './markdown.rules.js';
import { mediaTypeOf } from './media.rules.js';
import { rangeOf } from '../platform/files/file-part.js';
import {
  activeSeconds,
  attemptRefused,
  isComplete,
  lessonAfter,
  remaining,
  standingOf,
  validityOf,
} from './progress.rules.js';

const FILES = new Set([PICTURE.name, 'talk.mp4', 'talk.vtt']);
const lesson = (more: Partial<Lesson>): Partial<CourseContent> => {
  const [risks, helps] = content().sections as [CourseContent['sections'][0], CourseContent['sections'][0]];
  return { sections: [risks, { ...helps, lessons: [{ ...(helps.lessons[0] as Lesson), ...more }] }] };
};
const question = (more: Partial<Question>): Partial<CourseContent> => ({
  questions: [...QUESTIONS.slice(0, 3), { ...(QUESTIONS[3] as Question), ...more }],
});
const [single, multiple, ordering, truth] = QUESTIONS as [Question, Question, Question, Question];

describe('What may be published', () => {
  it('is a course whose outcomes are taught and asked about', () => {
    expect(contentProblems(content(), FILES)).toEqual([]);
    const video = { file: 'talk.mp4', captions: 'talk.vtt', transcript: 'They talk.' };
    expect(contentProblems(content(lesson({ video })), FILES)).toEqual([]);
    expect(contentProblems(content({ questions: null }), FILES)).toEqual([]);
  });

  it.each<[Partial<CourseContent>, string]>([
    [{ title: ' ' }, 'title'],
    [{ writtenOn: '2019-02-30' }, 'writtenOn'],
    [{ sections: [] }, 'sections'],
    [{ questions: [] }, 'questions'],
    [{ outcomes: ['one', 'two', 'three'] }, 'outcomes.2'],
    [lesson({ slug: 'what-they-meet' }), 'sections'],
    [lesson({ slug: '../x' }), 'sections.1.lessons.0.slug'],
    [lesson({ minutes: 0 }), 'sections.1.lessons.0.minutes'],
    [lesson({ body: '' }), 'sections.1.lessons.0.body'],
    [lesson({ body: 'See [this](javascript:alert(1))' }), 'sections.1.lessons.0.body'],
    [lesson({ body: '<b>bold</b>' }), 'sections.1.lessons.0.body'],
    [lesson({ body: '![](three.svg)' }), 'sections.1.lessons.0.images'],
    [lesson({ body: '![Four](four.svg)' }), 'sections.1.lessons.0.images'],
    [lesson({ images: [{ file: 'three.svg', alt: ' ' }] }), 'sections.1.lessons.0.images'],
    [lesson({ outcomes: [3] }), 'sections.1.lessons.0.outcomes'],
    [lesson({ outcomes: [1] }), 'outcomes.1'],
    [lesson({ video: { file: 'talk.mp4', captions: '', transcript: 'x' } }), 'sections.1.lessons.0.video'],
    [
      lesson({ video: { file: 'talk.mp4', captions: 'talk.vtt', transcript: '' } }),
      'sections.1.lessons.0.video',
    ],
    [question({ lesson: 'nowhere' }), 'questions.3.lesson'],
    [question({ outcome: 0 }), 'questions.3.outcome'],
    [question({ id: 'q1' }), 'questions'],
    [question({ options: [{ text: 'True' }, { text: 'False' }] }), 'questions.3.options'],
    [question({ options: [{ text: 'False', right: true }, { text: 'True' }] }), 'questions.3.options'],
    [question({ kind: 'multiple', options: [{ text: 'a' }, { text: 'b' }] }), 'questions.3.options'],
    [
      question({ kind: 'single', options: [{ text: 'a', right: true }, { text: 'A ' }] }),
      'questions.3.options',
    ],
    [question({ kind: 'ordering' }), 'questions.3.options'],
    [question({ feedback: { right: 'Yes', wrong: '' } }), 'questions.3.feedback'],
  ])('is not %j: %s', (more, field) => {
    expect(contentProblems(content(more), FILES).map((problem) => problem.field)).toContain(field);
  });

  it.each<[object, string]>([
    [{ questionsDrawn: 5 }, 'questionsDrawn'],
    [{ refresherMonths: 25 }, 'refresherMonths'],
    [{ validityMonths: null }, 'refresherMonths'],
  ])('and settings are not %j', (more, field) => {
    expect(settingsProblems(settings(more), content()).map((problem) => problem.field)).toEqual([field]);
    expect(settingsProblems(settings(), content())).toEqual([]);
    expect(settingsProblems(settings(), content({ questions: null }))).toHaveLength(1);
  });
});

describe('A text', () => {
  it('is HTML of the design system, its headings below that of the page', () => {
    const html = renderText(
      '# One\n\n- a [link](/events)\n\n![Three](three.svg)\n\n| a |\n|--:|\n| 1 |',
      '/files/1',
    );
    expect(html).toContain('<h2 class="govuk-heading-m">One</h2>');
    expect(html).toContain('<ul class="govuk-list govuk-list--bullet">');
    expect(html).toContain('<a href="/events" class="govuk-link">link</a>');
    expect(html).toContain('<img src="/files/1/three.svg" alt="Three" class="app-lesson__picture">');
    expect(html).not.toContain('style=');
  });

  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](data:text/html,x)',
    '[x](//evil.example)',
    '[x](/\\evil.example)',
    '[x](http://plain.example)',
    '<javascript:alert(1)>',
    '![x](javascript:alert(1))',
    '[x]: javascript:alert(1)\n\n[x]',
    '![x](https://tracker.example/x.png)',
    '![x" onerror="alert(1)](three.svg)',
  ])('does nothing but show %s', (hostile) => {
    const html = renderText(hostile, '/files/1');
    expect(html).not.toMatch(
      /<script|<img src=x|\sonerror="|href="(?!https:|\/[^/\\]|#)|src="(?!\/files\/1\/)/i,
    );
  });

  it.each([
    ['[x](http://plain.example)', 1],
    ['a < b and 2 > 1', 0],
    ['[x](three.svg)', 1],
    ['![x](https://tracker.example/x.png)', 1],
    ['`<b>` is HTML', 0],
    ['[x](https://advice.example) [y](/courses)', 0],
  ])('%s has %d problems', (text, count) => {
    expect(problemsOfText(text)).toHaveLength(count);
  });
});

describe('A knowledge check', () => {
  /** The last of what is left, always: nothing moves. */
  const still = (below: number): number => below - 1;

  it('asks about each outcome before it asks about one twice', () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const drawn = drawQuestions(QUESTIONS, 2, (below) => (seed * 7 + below * 3) % below);
      const outcomes = drawn.map(({ question: id }) => QUESTIONS.find((each) => each.id === id)?.outcome);
      expect(outcomes.sort()).toEqual([1, 2]);
    }
    expect(drawQuestions(QUESTIONS, null, still)).toHaveLength(4);
    expect(drawQuestions(QUESTIONS, 3, still)).toHaveLength(3);
  });

  it('never shows what is to be put in order in that order, and True before False', () => {
    const drawn = drawQuestions(QUESTIONS, null, still);
    expect(drawn.find(({ question: id }) => id === 'q3')?.shown).toEqual([1, 2, 0]);
    expect(drawQuestions([truth], null, () => 0)).toEqual([{ question: 'q4', shown: [0, 1] }]);
  });

  it.each<[Question, string[], number[] | string]>([
    [single, ['1'], [1]],
    [single, [], 'Choose an answer'],
    [single, ['0', '1'], 'Choose an answer'],
    [single, ['3'], 'Choose one of the answers'],
    [single, ['-1'], 'Choose one of the answers'],
    [single, ['__proto__'], 'Choose one of the answers'],
    [multiple, ['2', '0', '2'], [0, 2]],
    [multiple, [], 'Select each answer that is right'],
    // Shown as 2, 0, 1: the first shown comes second, and so on.
    [ordering, ['2', '3', '1'], [1, 2, 0]],
    [ordering, ['1', '1', '2'], 'Give each a different number'],
    [ordering, ['1', '2'], 'Give each a number from 1 to 3'],
    [ordering, ['1', '2', '4'], 'Give each a number from 1 to 3'],
    [ordering, ['1', '2', 'x'], 'Give each a number from 1 to 3'],
  ])('reads %j', (asked, chosen, expected) => {
    const shown = asked === ordering ? [2, 0, 1] : asked.options.map((_, n) => n);
    const read = readAnswer(asked, shown, chosen);
    expect('answer' in read ? read.answer : read.problem).toEqual(expected);
  });

  it.each<[Question, number[] | null, boolean]>([
    [single, [0], true],
    [single, [1], false],
    [single, null, false],
    [multiple, [1, 0], true],
    [multiple, [0], false],
    [multiple, [0, 1, 2], false],
    [ordering, [0, 1, 2], true],
    [ordering, [0, 2, 1], false],
    [ordering, [0, 1], false],
    [truth, [0], true],
  ])('marks %#', (asked, answer, right) => {
    expect(isRight(asked, answer)).toBe(right);
  });

  it.each([
    [8, 10, 80, 80, true],
    [7, 10, 80, 70, false],
    [2, 3, 66, 66, true],
    [2, 3, 67, 66, false],
    [199, 200, 100, 99, false],
    [0, 0, 1, 0, false],
  ])('%d of %d with a pass mark of %d scores %d: %s', (right, of, mark, score, passed) => {
    expect(scoreOf(right, of, mark)).toEqual({ score, passed });
  });

  it('says how many must be right', () => {
    expect([rightNeeded(10, 80), rightNeeded(7, 75), rightNeeded(3, 100)]).toEqual([8, 6, 3]);
  });

  it.each([
    [null, 9, false, undefined],
    [2, 1, false, undefined],
    [2, 2, false, 'no_attempts_left'],
    [2, 1, true, 'passed'],
  ])('of %s attempts, %d used, passed %s: %s', (attempts, submitted, passed, refused) => {
    expect(attemptRefused({ attempts }, { submitted, passed })).toBe(refused);
  });
});

describe('On the way through a course', () => {
  it.each<[CompletionRule, string[], boolean, number, boolean]>([
    ['lessons_and_check', [], false, 15, false],
    ['lessons_and_check', ['what-they-meet'], true, 10, false],
    ['lessons_and_check', ['what-they-meet', 'talk'], true, 0, true],
    ['lessons', ['what-they-meet', 'talk'], false, 0, true],
    ['check', [], true, 0, true],
    ['check', ['what-they-meet', 'talk'], false, 0, false],
  ])('%s with %j done, passed %s: %d minutes left', (rule, lessons, passed, minutes, complete) => {
    const left = remaining(content(), rule, { lessons: new Set(lessons), passed });
    expect([left.minutes, isComplete(left)]).toEqual([minutes, complete]);
  });

  it.each([
    ['09:00:00', '09:04:30', 270],
    ['09:00:00', '09:10:00', 600],
    ['09:00:00', '09:10:01', 0],
    ['09:00:00', '08:59:00', 0],
  ])('from %s to %s counts %d seconds', (from, to, seconds) => {
    expect(activeSeconds(new Date(`2019-10-07T${from}Z`), new Date(`2019-10-07T${to}Z`))).toBe(seconds);
  });

  it.each([
    ['2019-10-07', 24, 22, '2021-10-06', '2021-08-07'],
    ['2019-10-07', 36, null, '2022-10-06', '2022-09-07'],
    ['2020-02-29', 12, null, '2021-02-27', '2021-01-29'],
    ['2019-10-07', null, null, null, null],
  ])(
    'completed on %s, good for %s months',
    (day, validityMonths, refresherMonths, validUntil, refresherOn) => {
      expect(validityOf(day, { validityMonths, refresherMonths })).toEqual({ validUntil, refresherOn });
    },
  );

  it.each([
    [false, null, 'not_started'],
    [true, null, 'in_progress'],
    [true, { validUntil: null }, 'completed'],
    [true, { validUntil: '2019-10-07' }, 'completed'],
    [false, { validUntil: '2019-10-06' }, 'expired'],
  ])('begun %s, completed %j: %s', (begun, lastCompletion, standing) => {
    expect(standingOf({ begun, lastCompletion }, '2019-10-07')).toBe(standing);
  });

  it('knows the next lesson', () => {
    expect(lessonAfter(content(), 'what-they-meet')?.slug).toBe('talk');
    expect(lessonAfter(content(), 'talk')).toBeUndefined();
  });
});

describe('A file of a lesson', () => {
  it.each([
    ['a.svg', 'image/svg+xml'],
    ['a.html', undefined],
    ['a.js', undefined],
    ['a.constructor', undefined],
    ['svg', 'image/svg+xml'],
  ])('%s is %s', (name, type) => expect(mediaTypeOf(name)).toBe(type));

  it.each([
    [undefined, undefined],
    ['bytes=0-3', { first: 0, last: 3 }],
    ['bytes=4-', { first: 4, last: 9 }],
    ['bytes=-3', { first: 7, last: 9 }],
    ['bytes=-30', { first: 0, last: 9 }],
    ['bytes=2-99', { first: 2, last: 9 }],
    ['bytes=10-', 'unsatisfiable'],
    ['bytes=5-2', undefined],
    ['bytes=0-1,3-4', undefined],
    ['bytes=-', undefined],
  ])('of ten bytes %s are %j', (header, range) => expect(rangeOf(header, 10)).toEqual(range));
});
