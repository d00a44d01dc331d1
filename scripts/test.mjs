// Everything, from a clean checkout. The last line says `N passed, N failed`; the exit code agrees with it.
import { spawn } from 'node:child_process';
import { setInterval, clearInterval } from 'node:timers';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { ensureBuilt, ensureInstalled, root } from './prepare.mjs';

// What keeps jest alive after its report is a fault of a test, and must not keep a build machine waiting.
const EXIT_WITHIN_MS = 60_000;
// No test has a time limit of its own (jest.config.mjs): one that waits for ever ends the run here. Three times what a
// slow machine takes for all of them.
const END_WITHIN_MS = 30 * 60_000;

const chromium = ensureInstalled() && ensureBuilt() && findChromium();
if (!chromium) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}

const report = join(root, '.cache', `jest-${process.pid}.json`);
mkdirSync(join(root, '.cache'), { recursive: true });
const { code, hung } = await runJest(['--ci', '--json', `--outputFile=${report}`, ...process.argv.slice(2)]);

const { passed, failed } = count(code, hung);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);

function runJest(args) {
  const jest = spawn(
    process.execPath,
    ['--import', './test/support/typescript.mjs', 'node_modules/jest/bin/jest.js', ...args],
    { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: { ...process.env, CHROMIUM_PATH: chromium } },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => jest.kill(signal));
  return new Promise((resolve) => {
    const startedAt = Date.now();
    let reportedAt;
    let hung = false;
    const watch = setInterval(() => {
      if (existsSync(report)) reportedAt ??= Date.now();
      const late =
        reportedAt === undefined
          ? Date.now() - startedAt > END_WITHIN_MS
          : Date.now() - reportedAt > EXIT_WITHIN_MS;
      if (!late) return;
      hung = true;
      jest.kill('SIGKILL');
    }, 1000);
    jest.on('close', (code) => {
      clearInterval(watch);
      resolve({ code, hung });
    });
  });
}

/** A suite that could not run, a run that ended oddly or told nothing, each counts as one failed. */
function count(code, hung) {
  if (!existsSync(report)) {
    console.log(
      hung
        ? 'jest did not end in time: of the test files above one is missing'
        : 'jest ended without a report',
    );
    return { passed: 0, failed: 1 };
  }
  const { numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  );
  rmSync(report);
  if (numPendingTests > 0) console.log(`${numPendingTests} skipped`);
  if (hung) console.log('A test left something running: jest did not end by itself');
  const failed = numFailedTests + numRuntimeErrorTestSuites + (hung ? 1 : 0);
  return { passed: numPassedTests, failed: code === 0 ? failed : Math.max(failed, 1) };
}
