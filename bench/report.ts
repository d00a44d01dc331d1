import type { Limit, Options, Result } from './bench.types.js';

type Limits = Record<string, Limit | null>;

const COLUMNS = ['row', 'ratio', 'rounds', 'reach', 'aim', '', 'figures'] as const;

/** Whether a row came to where it is to come; null where there is nothing to reach. */
export function reached({ ratio, also = [] }: Result, limit: Limit | null | undefined): boolean | null {
  if (!limit || ratio === null) return also.length === 0 ? null : also.every(({ held }) => held);
  const far = limit.at === 'least' ? ratio >= limit.reach : ratio <= limit.reach;
  return far && also.every(({ held }) => held);
}

/** Medians and the spread of the rounds, for a person to read. */
export function asTable(results: Record<string, Result>, limits: Limits, { short }: Options): string {
  const rows = Object.entries(results).map(([name, result]) => {
    const limit = limits[name];
    const sign = limit?.at === 'most' ? '≤' : '≥';
    const done = reached(result, limit);
    return [
      name,
      result.ratio === null ? '–' : String(result.ratio),
      result.rounds.length < 2 ? '' : `${Math.min(...result.rounds)} to ${Math.max(...result.rounds)}`,
      limit ? `${sign} ${limit.reach}` : '',
      limit ? String(limit.aim) : '',
      done === null ? '' : done ? 'reached' : 'NOT REACHED',
      [
        ...Object.entries(result.figures).map(([key, value]) => `${key} ${value}`),
        ...(result.also ?? []).map(({ what, held }) => `${what}: ${held ? 'yes' : 'NO'}`),
      ].join(', '),
    ];
  });
  const widths = COLUMNS.map((heading, at) =>
    Math.max(heading.length, ...rows.map((row) => row[at]!.length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => (at === cells.length - 1 ? cell : cell.padEnd(widths[at]!)))
      .join('  ')
      .trimEnd();
  const warning = short ? 'A short run: the counts were checked; the figures mean nothing.\n' : '';
  return `${warning}${[line(COLUMNS), ...rows.map(line)].join('\n')}\n`;
}

/** One line for scripts: a key for each row. */
export function asJson(
  results: Record<string, Result>,
  limits: Limits,
  { short }: Options,
  faults: string[],
): string {
  const rows = Object.entries(results).map(([name, result]) => {
    const limit = limits[name] ?? null;
    return [
      name,
      {
        ratio: result.ratio,
        reach: limit?.reach ?? null,
        aim: limit?.aim ?? null,
        at: limit?.at ?? null,
        reached: reached(result, limit),
        rounds: result.rounds,
        ...result.figures,
        ...(result.also && { also: result.also }),
      },
    ];
  });
  return JSON.stringify({
    ...Object.fromEntries(rows),
    ...(short && { short }),
    ...(faults.length > 0 && { faults }),
  });
}
