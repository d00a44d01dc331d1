import type { Stage } from './stage/stage.js';

/** What was measured: a ratio to a floor of the same run, and the figures behind it. */
export interface Result {
  /** Median of the rounds; null where the row is only about being right. */
  ratio: number | null;
  /** The ratio of each round, in order. */
  rounds: number[];
  figures: Record<string, number | string>;
  /** What the rows' limits ask beside the ratio, such as an absolute time; each in a sentence, with whether it held. */
  also?: { what: string; held: boolean }[];
}

/** Where a row is to come: at least or at most, which the sign says. Null: nothing to reach. */
export interface Limit {
  at: 'least' | 'most';
  reach: number;
  aim: number;
}

/** One or several rows of the table that share their work. */
export interface Measurement {
  rows: Record<string, Limit | null>;
  /** @throws BenchFault when a count is off: figures of a program that is wrong are worth nothing */
  run(stage: Stage, options: Options): Promise<Record<string, Result>>;
}

export interface Options {
  /** How long each sample is taken. */
  seconds: number;
  /** True for a run that only shows that all counts are right: data and rounds are small, figures mean nothing. */
  short: boolean;
  rounds: number;
}

/** Something is not as it must be, whatever the speed. */
export class BenchFault extends Error {}

export function must(held: boolean, what: string): void {
  if (!held) throw new BenchFault(what);
}
