import type { Answers, Chosen, Moment, Question } from './evaluation.types.js';
import { sameWords } from './questions.rules.js';

/** What came of one question. `answered` is how many said something to it. */
export type QuestionResult = { question: Question; answered: number } & (
  | {
      kind: 'scale';
      /** To two decimals; null while nobody has answered. */
      mean: number | null;
      /** Of each point from 1 on. */
      counts: number[];
    }
  | {
      kind: 'choice';
      /** Of each option, in their order. */
      counts: number[];
      /** What people wrote beside them. */
      others: string[];
    }
  | { kind: 'text'; texts: string[] }
);

export function resultOf(question: Question, all: Answers[]): QuestionResult {
  const given = all.map((answers) => answers[question.id]).filter((answer) => answer !== undefined);
  const { length: answered } = given;
  switch (question.kind) {
    case 'scale': {
      const numbers = given.filter((answer) => typeof answer === 'number');
      const counts = countsOf(
        question.points ?? 0,
        numbers.map((number) => number - 1),
      );
      return { question, answered, kind: 'scale', mean: meanOf(numbers), counts };
    }
    case 'choice': {
      const chosen = given.filter((answer): answer is Chosen => typeof answer === 'object');
      const counts = countsOf(
        question.options.length,
        chosen.flatMap((each) => each.chosen),
      );
      const others = chosen.flatMap(({ other }) => (other === undefined ? [] : [other]));
      return { question, answered, kind: 'choice', counts, others };
    }
    case 'text':
      return {
        question,
        answered,
        kind: 'text',
        texts: given.filter((answer) => typeof answer === 'string'),
      };
  }
}

const countsOf = (length: number, indexes: number[]): number[] =>
  Array.from({ length }, (_, index) => indexes.filter((each) => each === index).length);

/** To two decimals; null of nothing. */
export const meanOf = (numbers: number[]): number | null =>
  numbers.length === 0
    ? null
    : Math.round((numbers.reduce((sum, number) => sum + number, 0) / numbers.length) * 100) / 100;

/** One form with what was answered to it. */
export interface AnsweredForm {
  moment: Moment;
  anonymous: boolean;
  questions: Question[];
  /** Of an anonymous form nobody's; none while there are too few to show. */
  responses: { personId: number | null; answers: Answers }[];
}

/** The same question at two moments. */
export interface Comparison {
  question: Question;
  from: Moment;
  to: Moment;
  /**
   * `paired`: only people who answered both, each held against themselves. `groups`: all who answered at either moment,
   * since nobody's two answers can be brought together where a form is anonymous.
   */
  kind: 'paired' | 'groups';
  before: { mean: number; answered: number };
  after: { mean: number; answered: number };
  /** Mean after less mean before, to two decimals. */
  change: number;
  /** How many went up, stayed and went down; of pairs only. */
  moved: { up: number; same: number; down: number } | null;
}

/** Each question that two forms share word for word, from the first form that asks it to each later one. */
export function comparisons(forms: AnsweredForm[]): Comparison[] {
  return forms.flatMap((first, index) =>
    first.questions
      .filter(({ pair }) => pair !== null && !forms.slice(0, index).some((form) => partner(form, pair)))
      .flatMap((question) =>
        forms.slice(index + 1).flatMap((later) => compared(first, question, later) ?? []),
      ),
  );
}

const partner = (form: AnsweredForm, pair: string | null): Question | undefined =>
  form.questions.find((question) => question.pair === pair);

function compared(first: AnsweredForm, question: Question, later: AnsweredForm): Comparison | undefined {
  const same = partner(later, question.pair);
  if (same === undefined || !sameWords(question, same)) return undefined;
  const paired = !first.anonymous && !later.anonymous;
  const [before, after] = [scores(first, question.id), scores(later, same.id)];
  const both = before.flatMap(({ personId, score }) => {
    const then = after.find((each) => each.personId === personId);
    return then === undefined ? [] : [{ before: score, after: then.score }];
  });
  const [was, is] = paired
    ? [both.map((each) => each.before), both.map((each) => each.after)]
    : [before.map(({ score }) => score), after.map(({ score }) => score)];
  const [meanBefore, meanAfter] = [meanOf(was), meanOf(is)];
  if (meanBefore === null || meanAfter === null) return undefined;
  const count = (moved: (change: number) => boolean): number =>
    both.filter((each) => moved(each.after - each.before)).length;
  return {
    question,
    from: first.moment,
    to: later.moment,
    kind: paired ? 'paired' : 'groups',
    before: { mean: meanBefore, answered: was.length },
    after: { mean: meanAfter, answered: is.length },
    change: Math.round((meanAfter - meanBefore) * 100) / 100,
    moved: paired
      ? {
          up: count((change) => change > 0),
          same: count((change) => change === 0),
          down: count((change) => change < 0),
        }
      : null,
  };
}

const scores = (form: AnsweredForm, id: number): { personId: number | null; score: number }[] =>
  form.responses.flatMap(({ personId, answers }) => {
    const score = answers[id];
    return typeof score === 'number' ? [{ personId, score }] : [];
  });
