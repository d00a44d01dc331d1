import { Command } from 'commander';
import { clientPrograms } from '../src/platform/database/client-programs.js';
import { BenchFault, type Options, type Result } from './bench.types.js';
import { measurements } from './measurements/measurements.js';
import { asJson, asTable } from './report.js';
import { debianPackage } from './stage/pgbench.js';
import { Stage } from './stage/stage.js';

/* The one place where speed is claimed: see docs/performance.md. */

/** Samples shorter than this show that all counts are right, and nothing about speed. */
const SHORT_BELOW_SECONDS = 3;

const command = new Command('bench')
  .description('measures the program against floors of the same run')
  .option('--json', 'one JSON object as the last line')
  .option('--only <names>', 'rows to measure, parted by commas')
  .option('--seconds <n>', 'how long each sample is taken; below 3 only the counts mean something', '5')
  .parse();
const { json, only, seconds } = command.opts<{ json?: boolean; only?: string; seconds: string }>();

const length = Number(seconds);
if (!(length > 0 && length <= 60)) command.error('--seconds must be a number from 1 to 60');
const names = only?.split(',').map((name) => name.trim());
const known = measurements.flatMap(({ rows }) => Object.keys(rows));
for (const name of names ?? [])
  if (!known.includes(name)) command.error(`There is no row ${name}. There are: ${known.join(', ')}`);

for (const program of ['pgbench', 'psql'] as const) {
  if (clientPrograms(program).length === 0)
    process.stderr.write(
      `There is no ${program} here (Debian has it in ${debianPackage[program]}): a bare pg client stands in.\n`,
    );
}

const short = length < SHORT_BELOW_SECONDS;
const options: Options = { seconds: length, short, rounds: short ? 1 : 3 };
process.exitCode = await run();

async function run(): Promise<number> {
  const stage = await Stage.set();
  const results: Record<string, Result> = {};
  const faults: string[] = [];
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stage.strike().then(() => process.exit(1)));
  try {
    for (const measurement of measurements) {
      const rows = Object.keys(measurement.rows);
      if (names !== undefined && !rows.some((row) => names.includes(row))) continue;
      process.stderr.write(`Measuring ${rows.join(', ')} …\n`);
      try {
        Object.assign(results, await measurement.run(stage, options));
      } catch (error) {
        if (!(error instanceof BenchFault)) throw error;
        faults.push(`${rows.join(', ')}: ${error.message}`);
      }
      await stage.clear();
    }
  } finally {
    await stage.strike();
  }
  const limits = Object.assign(
    {},
    ...measurements.map(({ rows }) => rows),
  ) as (typeof measurements)[number]['rows'];
  const asked = Object.fromEntries(
    Object.entries(results).filter(([row]) => names === undefined || names.includes(row)),
  );
  process.stdout.write(asTable(asked, limits, options));
  for (const fault of faults) process.stdout.write(`WRONG  ${fault}\n`);
  if (json === true) process.stdout.write(`${asJson(asked, limits, options, faults)}\n`);
  return faults.length > 0 ? 1 : 0;
}
