import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { projectRoot } from '../../src/config/project-root.js';
import { freePort } from '../../src/platform/database/free-port.js';
import type { Measurement, Options, Result } from '../bench.types.js';
import { ofRounds, rounded } from '../figures.js';
import { NODE_FLAGS } from '../stage/program-process.js';
import { processorsAreTold, residentMiB } from '../stage/processor.js';
import type { Stage } from '../stage/stage.js';

const MOST_MIB = 250;

/**
 * From a built checkout to the first page, with the embedded database; the first time also makes it and its programme.
 */
export const start: Measurement = {
  rows: { start: { at: 'most', reach: 2, aim: 1.3 } },

  async run(stage: Stage, options: Options): Promise<Record<string, Result>> {
    const dataDir = await mkdtemp(join(stage.folder, 'start-'));
    try {
      const first = await startOnce(dataDir);
      const measured: { ours: number; floor: number; resident: number }[] = [];
      for (let round = 0; round < options.rounds; round += 1) {
        const floor = await importSeconds();
        const { seconds, resident } = await startOnce(dataDir);
        measured.push({ ours: seconds, floor, resident });
      }
      const inRounds = ofRounds(measured, ({ ours, floor }) => ours / floor, {
        seconds: ({ ours }) => ours,
        importSeconds: ({ floor }) => floor,
      });
      const resident = Math.max(first.resident, ...measured.map((round) => round.resident));
      return {
        start: {
          ...inRounds,
          figures: {
            ...inRounds.figures,
            firstTimeSeconds: rounded(first.seconds),
            ...(processorsAreTold && { residentMiB: rounded(resident) }),
          },
          ...(processorsAreTold && {
            also: [{ what: `at most ${MOST_MIB} MiB resident`, held: resident <= MOST_MIB }],
          }),
        },
      };
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  },
};

async function startOnce(dataDir: string): Promise<{ seconds: number; resident: number }> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, [...NODE_FLAGS, 'dist/src/main.js'], {
    cwd: projectRoot,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, PORT: String(port), DATA_DIR: dataDir },
  });
  const ended = once(child, 'exit');
  await Promise.race([
    once(child.stdout, 'data'),
    ended.then(() => {
      throw new Error('The program ended before it was ready');
    }),
  ]);
  const page = await fetch(`http://127.0.0.1:${port}/events`);
  await page.text();
  const seconds = (performance.now() - began) / 1000;
  if (page.status !== 200) throw new Error(`The first page was answered ${page.status}`);
  const resident = processorsAreTold ? residentMiB(child.pid!) : 0;
  child.kill('SIGTERM');
  await ended;
  return { seconds, resident };
}

/** The same modules, and nothing done with them. */
async function importSeconds(): Promise<number> {
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      ...NODE_FLAGS,
      '--input-type=module',
      '--eval',
      `await import('./dist/src/program.js'); process.exit(0)`,
    ],
    { cwd: projectRoot, stdio: 'inherit', env: { PATH: process.env.PATH } },
  );
  await once(child, 'exit');
  return (performance.now() - began) / 1000;
}
