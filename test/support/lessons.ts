import type { DataSource } from 'typeorm';
import type { CourseContent, CourseSettings, Question } from '../../src/learning/content.types.js';

import { VersionsService, type CourseFile } from '../../src/learning/versions.service.js';
import type { Visitor } from './visitor.js';

/** A course in two lessons with a question of each kind, which may be published as it is. */
export const content = (more: Partial<CourseContent> = {}): CourseContent => ({
  title: 'Online Safety – Parents and Carers',
  writtenOn: '2019-09-01',
  review: 'The partnership must review it before use.',
  outcomes: ['the risks to children', 'how to tackle these risks'],
  sections: [
    {
      title: 'Risks',
      lessons: [
        {
          slug: 'what-they-meet',
          title: 'What they may meet',
          minutes: 5,
          body: '## Three kinds\n\nRead [more](https://advice.example/x).\n\n![Three circles](three.svg)',
          outcomes: [1],
          reflection: 'What do you know of it?',
          images: [],
        },
      ],
    },
    {
      title: 'What helps',
      lessons: [
        { slug: 'talk', title: 'Talk', minutes: 10, body: 'Little and often.', outcomes: [2], images: [] },
      ],
    },
  ],
  questions: QUESTIONS,
  ...more,
});

const feedback = { right: 'Yes.', wrong: 'Not quite.' };

export const QUESTIONS: Question[] = [
  {
    ...{ id: 'q1', outcome: 1, lesson: 'what-they-meet', kind: 'single', text: 'Which is one?', feedback },
    options: [
      { text: 'Contact', right: true },
      { text: 'Weather', feedback: 'That is outside.' },
      { text: 'Lunch' },
    ],
  },
  {
    ...{ id: 'q2', outcome: 1, lesson: 'what-they-meet', kind: 'multiple', text: 'Which are two?', feedback },
    options: [{ text: 'Content', right: true }, { text: 'Conduct', right: true }, { text: 'Cutlery' }],
  },
  {
    ...{ id: 'q3', outcome: 2, lesson: 'talk', kind: 'ordering', text: 'What comes first?', feedback },
    options: [{ text: 'Listen' }, { text: 'Thank them' }, { text: 'Report it' }],
  },
  {
    ...{ id: 'q4', outcome: 2, lesson: 'talk', kind: 'true_false', text: 'Talking helps.', feedback },
    options: [{ text: 'True', right: true }, { text: 'False' }],
  },
];

export const settings = (more: Partial<CourseSettings> = {}): CourseSettings => ({
  completion: 'lessons_and_check',
  passMark: 75,
  attempts: null,
  questionsDrawn: null,
  cpdMinutes: 60,
  validityMonths: 24,
  refresherMonths: 22,
  ...more,
});

export const PICTURE = {
  name: 'three.svg',
  bytes: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="4"/></svg>'),
};

/** Publishes a version of the course of this address. @returns its id */
export async function publishVersion(
  dataSource: DataSource,
  slug: string,
  more: { content?: Partial<CourseContent>; settings?: Partial<CourseSettings>; files?: CourseFile[] } = {},
): Promise<number> {
  const [course] = await dataSource.query<[{ id: number }]>(`SELECT id FROM courses WHERE slug = $1`, [slug]);
  return dataSource.transaction((manager) =>
    new VersionsService().publish(manager, {
      courseId: course.id,
      content: content(more.content),
      settings: settings(more.settings),
      files: [PICTURE, ...(more.files ?? [])],
      byId: null,
    }),
  );
}

/** Answers the questions of an attempt as a browser would; those of `wrong` wrongly, of `only` alone if it is given. */
export async function answerAll(
  visitor: Visitor,
  check: string,
  attempt: number,
  bank: Question[],
  { wrong, only }: { wrong: string[]; only?: string[] },
): Promise<void> {
  for (let position = 1; position <= bank.length; position += 1) {
    const path = `${check}/${attempt}/questions/${position}`;
    const page = await visitor.get(path);
    const question = bank.find(({ text }) => page.text('h1') === text);
    if (question === undefined) throw new Error(`No question at ${path}`);
    if (only !== undefined && !only.includes(question.id)) continue;
    const isWrong = wrong.includes(question.id);
    const shown = page
      .texts('label')
      .map((label) => question.options.findIndex(({ text }) => text === label));
    await visitor.post(path, { answer: answerTo(question, shown, isWrong) });
  }
}

function answerTo({ kind, options }: Question, shown: number[], wrong: boolean): string[] {
  if (kind === 'ordering') return shown.map((place) => String(wrong ? options.length - place : place + 1));
  if (wrong) return [String(options.findIndex(({ right }) => right !== true))];
  return options.flatMap(({ right }, place) => (right === true ? [String(place)] : []));
}
