import type { FileColumn } from '../../platform/files/table-files.js';
import type { Answers, Question } from '../evaluation.types.js';
import type { FormResults, Response } from '../results.queries.js';

/** One row for each answered form; who answered only where the form says so to those asked. */
export const answerColumns = ({ form }: Pick<FormResults, 'form'>): FileColumn<Response>[] => [
  ...(form.anonymous
    ? []
    : [
        {
          heading: form.moment === 'manager' ? 'About' : 'Name',
          width: 28,
          value: ({ name }: Response) => name,
        },
        { heading: 'Agency', width: 28, value: ({ agency }: Response) => agency },
        { heading: 'Answered on', width: 12, value: ({ answeredOn }: Response) => answeredOn },
      ]),
  ...form.questions.map((question) => ({
    heading: question.text,
    width: question.kind === 'text' ? 50 : 20,
    value: ({ answers }: Response) => cellOf(question, answers),
  })),
];

function cellOf({ id, options }: Question, answers: Answers): string | number | null {
  const answer = answers[id];
  if (answer === undefined || typeof answer !== 'object') return answer ?? null;
  const said = answer.chosen.map((index) => options[index] ?? '');
  return [...said, ...(answer.other === undefined ? [] : [answer.other])].join('; ');
}
