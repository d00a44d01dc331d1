import type { Fact } from '../editor/meanwhile.rules.js';
import { AUDIENCES } from '../eligibility/vocabulary.types.js';
import { describe } from '../eligibility/wording.rules.js';
import {
  COMPLETION_RULES,
  type CompletionRule,
  type Lesson,
  type Question,
} from '../learning/content.types.js';
import { calendarDateWords } from '../platform/time/words.js';
import type { Draft } from './draft.types.js';

const fact = (label: string, words: string | number | null | undefined, also?: unknown): Fact => ({
  label,
  words: words === null || words === undefined || words === '' ? 'Nothing' : String(words),
  ...(also !== undefined && { also: JSON.stringify(also) }),
});

export const COMPLETION_WORDS: Record<CompletionRule, string> = {
  lessons_and_check: 'All lessons are done and the knowledge check is passed',
  lessons: 'All lessons are done',
  check: 'The knowledge check is passed',
};
export const completionChoices = COMPLETION_RULES.map((value) => ({ value, text: COMPLETION_WORDS[value] }));

/** What each page of the editor shows and changes: always the same facts in the same order. */
export const aboutFacts = ({ about, content }: Draft): Fact[] => [
  fact('Title', about.title),
  fact('Summary', about.summary),
  fact('Who it is for', about.audience),
  fact('Groups', about.audiences.map((audience) => AUDIENCES[audience].label).join(', ')),
  fact('Level', about.level),
  fact('Price', about.price),
  fact('How long it takes', about.duration),
  fact('Notes', about.bookingNotes.join('\n')),
  fact('Opens on', about.opensOn && calendarDateWords(about.opensOn)),
  fact('Written on', content.writtenOn && calendarDateWords(content.writtenOn)),
  fact('What must happen before it is used', content.review),
];

export const whoFacts = ({ about }: Pick<Draft, 'about'>): Fact[] => [
  fact('Who can take it', describe(about.rule, 'take it').sentences.join(' '), about.rule),
];

export const outcomesFacts = ({ content }: Draft): Fact[] => [
  fact('What people will learn', content.outcomes.map((outcome, n) => `${n + 1}. ${outcome}`).join('\n')),
];

export const outlineFacts = ({ content }: Draft): Fact[] => [
  fact(
    'Sections and lessons',
    content.sections
      .map(({ title, lessons }) => [title, ...lessons.map((lesson) => `– ${lesson.title}`)].join('\n'))
      .join('\n'),
    content.sections.map(({ lessons }) => lessons.map(({ slug }) => slug)),
  ),
];

export const lessonFacts = ({ title, minutes, body, outcomes, reflection, images }: Lesson): Fact[] => [
  fact('Title', title),
  fact('Minutes', minutes),
  fact('Text', body),
  fact('Outcomes that it teaches', outcomes.join(', ')),
  fact('Question to think about', reflection),
  fact('Pictures after the text', images.map(({ file, alt }) => `${file}: ${alt}`).join('\n')),
];

/** Its file, captions and picture are changed by buttons of their own, each at once. */
export const videoFacts = ({ video }: Lesson): Fact[] => [
  fact('Title', video?.title),
  fact('Transcript', video?.transcript),
];

export const questionFacts = ({ text, options, feedback, outcome, lesson }: Question): Fact[] => [
  fact('Question', text),
  fact(
    'Answers',
    options.map((option) => `${option.text}${option.right === true ? ' (right)' : ''}`).join('\n'),
    options,
  ),
  fact('To whoever is right', feedback.right),
  fact('To whoever is wrong', feedback.wrong),
  fact('Outcome', outcome),
  fact('Lesson', lesson),
];

export const settingsFacts = ({ settings }: Draft): Fact[] => [
  fact('Completed when', COMPLETION_WORDS[settings.completion]),
  fact('Pass mark', `${settings.passMark}%`),
  fact('Tries', settings.attempts ?? 'As many as somebody needs'),
  fact('Questions asked', settings.questionsDrawn ?? 'All'),
  fact('CPD minutes', settings.cpdMinutes),
  fact('Valid for', settings.validityMonths ?? 'Always'),
  fact('Refresher after', settings.refresherMonths),
];
