import { barChart, type BarChart } from '../../platform/web/bar-chart.js';
import { calendarDateWords } from '../../platform/time/words.js';
import { LEAST_ANONYMOUS, MOMENT_NAMES, type Moment } from '../evaluation.types.js';
import type { EventResults, FormResults } from '../results.queries.js';
import type { Comparison, QuestionResult } from '../results.rules.js';
import { shareWords } from './evaluation.presenter.js';
import { count } from '../../platform/text/count.js';

export interface QuestionWords {
  text: string;
  answered: string;
  /** "4.2 of 5"; absent for what has no mean. */
  mean?: string;
  ends?: string;
  chart?: BarChart;
  texts: string[];
}

export interface FormWords {
  moment: Moment;
  name: string;
  figures: string;
  who: string;
  /** Why nothing is shown; empty when it is. */
  hidden: string;
  questions: QuestionWords[];
  hasFiles: boolean;
}

export function formWords({ form, answers, tooFew, results, responses }: FormResults): FormWords {
  const { moment, anonymous, requested, answered } = form;
  return {
    moment,
    name: MOMENT_NAMES[moment],
    figures: `${requested} asked, ${answered} answered${shareWords(answered, requested)}`,
    who: anonymous ? 'The answers are anonymous.' : 'The files say who answered what.',
    hidden: tooFew
      ? `There ${answers === 1 ? 'is 1 answer' : `are ${answers} answers`}. Anonymous answers are shown from ${LEAST_ANONYMOUS} on, since fewer would tell who said what.`
      : answers === 0
        ? 'There are no answers yet.'
        : '',
    questions: responses.length === 0 ? [] : results.map((result) => questionWords(moment, result)),
    hasFiles: responses.length > 0,
  };
}

function questionWords(moment: Moment, result: QuestionResult): QuestionWords {
  const { question, answered } = result;
  const said = { text: question.text, answered: count(answered, 'answer') };
  switch (result.kind) {
    case 'scale':
      return {
        ...said,
        ...(result.mean !== null && { mean: `${result.mean.toFixed(1)} of ${question.points ?? 0}` }),
        ends: `1 is “${question.lowWords ?? ''}”, ${question.points ?? 0} is “${question.highWords ?? ''}”`,
        ...chart(
          moment,
          result,
          result.counts.map((_, index) => String(index + 1)),
          'Point',
        ),
        texts: [],
      };
    case 'choice':
      return { ...said, ...chart(moment, result, question.options, 'Option'), texts: result.others };
    case 'text':
      return { ...said, texts: result.texts };
  }
}

function chart(
  moment: Moment,
  { question, counts }: Extract<QuestionResult, { counts: number[] }>,
  names: string[],
  of: string,
): { chart?: BarChart } {
  const made = barChart(
    names.map((name, index) => ({ name, count: counts[index] ?? 0 })),
    { id: `${moment}-${question.id}`, title: question.text, of, others: '', unit: 'Answers', inOrder: true },
  );
  return made === undefined ? {} : { chart: made };
}

export interface ComparisonWords {
  question: string;
  moments: string;
  before: string;
  after: string;
  change: string;
  how: string;
}

const signed = (number: number): string =>
  number > 0 ? `+${number.toFixed(1)}` : number < 0 ? `−${Math.abs(number).toFixed(1)}` : '0.0';

export const comparisonWords = ({
  question,
  from,
  to,
  kind,
  before,
  after,
  change,
  moved,
}: Comparison): ComparisonWords => ({
  question: question.text,
  moments: `${MOMENT_NAMES[from]}, then ${MOMENT_NAMES[to].toLowerCase()}`,
  before: before.mean.toFixed(1),
  after: after.mean.toFixed(1),
  change: signed(change),
  how:
    kind === 'paired' && moved !== null
      ? `${count(before.answered, 'person who', 'people who')} answered both: ${moved.up} higher, ${moved.same} the same, ${moved.down} lower`
      : `Means of all ${before.answered} who answered before and all ${after.answered} after: a form is anonymous, so nobody’s two answers can be compared`,
});

export const resultsWords = ({ forms, comparisons }: EventResults) => ({
  forms: forms.map(formWords),
  comparisons: comparisons.map(comparisonWords),
});

/** In the name of a file. */
export const fileName = (slug: string, moment: Moment): string =>
  `${slug}-${moment.replaceAll('_', '-')}-answers`;

export const madeOn = (today: string): string => calendarDateWords(today);
