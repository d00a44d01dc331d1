import type { Question } from './content.types.js';

/** A number from 0 on, below `below`. Given from outside, so that a test can say what chance brings. */
export type Chance = (below: number) => number;

/** One question of an attempt as it was drawn: which, and in which order its options are shown. */
export interface Drawn {
  question: string;
  /** Places of the options in the bank, from 0. */
  shown: number[];
}

/**
 * The questions of one attempt. Each outcome is asked about before any is asked about twice, as far as `count` goes;
 * within that chance decides, and the order is chance too. `count` null: the whole bank.
 */
export function drawQuestions(bank: Question[], count: number | null, chance: Chance): Drawn[] {
  const byOutcome = new Map<number, Question[]>();
  for (const question of shuffled(bank, chance))
    byOutcome.set(question.outcome, [...(byOutcome.get(question.outcome) ?? []), question]);
  const piles = shuffled([...byOutcome.values()], chance);
  const dealt: Question[] = [];
  for (let round = 0; dealt.length < bank.length; round += 1)
    for (const pile of piles) dealt.push(...pile.slice(round, round + 1));
  return shuffled(dealt.slice(0, count ?? bank.length), chance).map((question) => ({
    question: question.id,
    shown: orderShown(question, chance),
  }));
}

/** True stands before False. What is to be put in order is never shown in it, or there would be nothing to do. */
function orderShown({ kind, options }: Question, chance: Chance): number[] {
  const places = options.map((_, place) => place);
  if (kind === 'true_false') return places;
  const order = shuffled(places, chance);
  const inOrder = order.every((place, n) => place === n);
  return kind === 'ordering' && inOrder ? [...order.slice(1), ...order.slice(0, 1)] : order;
}

/** Fisher and Yates: each order is as likely as any other. */
function shuffled<T>(items: T[], chance: Chance): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = chance(last + 1);
    [order[last], order[other]] = [order[other] as T, order[last] as T];
  }
  return order;
}

/** What somebody chose or typed, or why it is no answer. */
export type ReadAnswer = { answer: number[] } | { problem: string };

/**
 * Reads an answer as a form or a program gives it. `chosen` are places in the bank; for an ordering they are the
 * positions, from 1, that were given to the options as they are shown.
 */
export function readAnswer(
  { kind, options }: Pick<Question, 'kind' | 'options'>,
  shown: number[],
  chosen: string[],
): ReadAnswer {
  if (kind === 'ordering') return readOrder(shown, chosen);
  const places = [...new Set(chosen)].map((each) => (/^\d{1,3}$/.test(each) ? Number(each) : -1));
  if (places.some((place) => place < 0 || place >= options.length))
    return { problem: 'Choose one of the answers' };
  if (kind === 'multiple')
    return places.length === 0
      ? { problem: 'Select each answer that is right' }
      : { answer: places.sort(up) };
  return places.length === 1 ? { answer: places } : { problem: 'Choose an answer' };
}

function readOrder(shown: number[], chosen: string[]): ReadAnswer {
  const positions = shown.map((_, n) => (/^\d{1,3}$/.test(chosen[n] ?? '') ? Number(chosen[n]) : 0));
  if (positions.some((position) => position < 1 || position > shown.length))
    return { problem: `Give each a number from 1 to ${shown.length}` };
  if (new Set(positions).size < positions.length) return { problem: 'Give each a different number' };
  const answer: number[] = [];
  shown.forEach((place, n) => {
    answer[(positions[n] ?? 1) - 1] = place;
  });
  return { answer };
}

/** Places of what is right, in order; for an ordering all of them. */
export const rightAnswer = ({ kind, options }: Pick<Question, 'kind' | 'options'>): number[] =>
  options.flatMap(({ right }, place) => (kind === 'ordering' || right === true ? [place] : []));

/** Whether an answer is right: all of what is right and nothing else, or exactly the order. Unanswered is wrong. */
export function isRight(question: Pick<Question, 'kind' | 'options'>, answer: number[] | null): boolean {
  if (answer === null) return false;
  const given = question.kind === 'ordering' ? answer : [...answer].sort(up);
  return given.join() === rightAnswer(question).join();
}

/** In per cent, rounded down, so that a score never looks like a pass that it is not. */
export function scoreOf(right: number, of: number, passMark: number): { score: number; passed: boolean } {
  return {
    score: of === 0 ? 0 : Math.floor((100 * right) / of),
    passed: of > 0 && 100 * right >= passMark * of,
  };
}

/** How many of `of` questions must be right. */
export const rightNeeded = (of: number, passMark: number): number => Math.ceil((passMark * of) / 100);

const up = (one: number, other: number): number => one - other;
