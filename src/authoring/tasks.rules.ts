import { describe } from '../eligibility/wording.rules.js';
import { settingsProblems } from '../learning/content.rules.js';
import type { CourseSettings } from '../learning/content.types.js';
import { asContent, type DraftProblem } from './draft.rules.js';
import type { Draft } from './draft.types.js';
import { count } from '../platform/text/count.js';

export type TaskStatus = 'done' | 'to_do' | 'to_mend' | 'optional';

/** What can be said about a course, in groups, in the order of its list. `at` is below the address of the draft. */
export interface Task {
  at: string;
  title: string;
  hint: string;
  status: TaskStatus;
}

export interface TaskGroup {
  title: string;
  tasks: Task[];
}

/** How far each task is. What stands in the way of publishing is to do where nothing is there yet, else to mend. */
export function taskGroups(draft: Draft, problems: DraftProblem[]): TaskGroup[] {
  const { about, content, settings, files } = draft;
  const status = (at: string, empty: boolean): TaskStatus => {
    if (empty) return 'to_do';
    return problems.some(({ task }) => task === at) ? 'to_mend' : 'done';
  };
  const { outcomes, sections, questions } = content;
  const asksNothing = questions.length === 0;
  return [
    {
      title: 'What it is',
      tasks: [
        {
          ...{ at: 'about', title: 'About the course', hint: 'Summary, groups, when it opens' },
          status: status('about', about.summary === ''),
        },
        {
          ...{ at: 'who', title: 'Who can take it', status: 'done' },
          hint: describe(about.rule, 'take it').sentences.join(' '),
        },
        {
          ...{ at: 'outcomes', title: 'What people will learn' },
          hint: count(outcomes.length, 'outcome', 'outcomes'),
          status: status('outcomes', outcomes.length === 0),
        },
      ],
    },
    {
      title: 'Lessons',
      tasks: [
        {
          ...{ at: 'outline', title: 'Sections and lessons' },
          hint: count(sections.length, 'section', 'sections'),
          status: status('outline', sections.length === 0),
        },
        ...sections.flatMap((section) =>
          section.lessons.map((lesson) => ({
            ...{ at: `lessons/${lesson.slug}`, title: lesson.title, hint: section.title },
            status: status(`lessons/${lesson.slug}`, lesson.body === ''),
          })),
        ),
        {
          ...{ at: 'pictures', title: 'Pictures', hint: count(files.length, 'file', 'files') },
          status: files.length === 0 ? 'optional' : 'done',
        },
      ],
    },
    {
      title: 'Check and certificate',
      tasks: [
        {
          ...{ at: 'questions', title: 'Questions of the knowledge check' },
          hint: count(questions.length, 'question', 'questions'),
          status:
            asksNothing && settings.completion === 'lessons' ? 'optional' : status('questions', asksNothing),
        },
        {
          ...{ at: 'settings', title: 'Completion and certificate' },
          hint: settingsHint(settings),
          status: settingsProblems(settings, asContent(draft)).length > 0 ? 'to_mend' : 'done',
        },
      ],
    },
  ];
}

const settingsHint = ({ completion, passMark, validityMonths }: CourseSettings): string =>
  [
    ...(completion === 'lessons' ? ['All lessons'] : [`Pass mark ${passMark}%`]),
    validityMonths === null ? 'does not expire' : `valid for ${count(validityMonths, 'month', 'months')}`,
  ].join(', ');
