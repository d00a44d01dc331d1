import type { Result } from './bench.types.js';

/** @returns the middle of the values, or the mean of the two in the middle */
export function median(values: number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  if (upper === undefined) throw new Error('There is no median of nothing');
  const lower = sorted[middle - 1] ?? upper;
  return sorted.length % 2 === 1 ? upper : (lower + upper) / 2;
}

/** The value that `percent` of a hundred do not exceed. */
export function percentile(values: number[], percent: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

/** Rounded to three significant digits: more would pretend to a precision that no shared machine has. */
export const rounded = (value: number): number => Number(value.toPrecision(3));

/** The median of what each round measured. */
export const medianOf = <Round>(rounds: Round[], read: (round: Round) => number): number =>
  rounded(median(rounds.map(read)));

/** A row from its rounds: the ratio of each, and of everything the median. */
export function ofRounds<Round>(
  rounds: Round[],
  ratio: (round: Round) => number,
  figures: Record<string, (round: Round) => number>,
): Pick<Result, 'ratio' | 'rounds'> & { figures: Record<string, number> } {
  return {
    ratio: medianOf(rounds, ratio),
    rounds: rounds.map(ratio).map(rounded),
    figures: Object.fromEntries(
      Object.entries(figures).map(([name, read]) => [name, medianOf(rounds, read)]),
    ),
  };
}
