import type { CsvColumn } from '../platform/files/table-files.js';
import type { QuestionFigures } from './interactions.rules.js';
import type { KeptPackage } from './packages.queries.js';
import { partOfQuestion, questionWords } from './scorm-words.js';

interface AnswerRow {
  kept: KeptPackage;
  question: QuestionFigures;
  /** Null for a question whose package tells of no answer. */
  given: QuestionFigures['given'][number] | null;
}

/** A row for each answer that was given to a question, beside how it was answered in all. */
export const answerRows = (versions: [KeptPackage, QuestionFigures[]][]): AnswerRow[] =>
  versions.flatMap(([kept, questions]) =>
    questions.flatMap((question) =>
      (question.given.length > 0 ? question.given : [null]).map((given) => ({ kept, question, given })),
    ),
  );

export const ANSWER_FILE: CsvColumn<AnswerRow>[] = [
  { heading: 'Version', value: ({ kept }) => kept.number },
  { heading: 'Part', value: ({ kept, question }) => partOfQuestion(kept, question) },
  { heading: 'Question', value: ({ question }) => questionWords(question) },
  { heading: 'Answered by', value: ({ question }) => question.answered },
  { heading: 'Judged', value: ({ question }) => question.judged },
  { heading: 'Right', value: ({ question }) => question.right },
  { heading: 'Answer', value: ({ given }) => given?.answer ?? null },
  { heading: 'Result', value: ({ given }) => given?.result ?? null },
  { heading: 'Times', value: ({ given }) => given?.times ?? null },
];
