import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { root } from './prepare.mjs';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Path of a Chromium for the browser tests: CHROMIUM_PATH, one that is here, or one installed now; else undefined, with what to do said. */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  const found = given ? [given].find(works) : (installed() ?? installWithApt() ?? installWithPlaywright());
  if (found) return found;
  console.error(
    given
      ? `CHROMIUM_PATH is ${given}, but that does not run.`
      : 'Chromium was not found and could not be installed.',
  );
  console.error('Install Chromium, or set CHROMIUM_PATH to one, and run npm test again.');
  return undefined;
}

function installed() {
  return [...USUAL_PLACES, playwrights()].find(works);
}

function installWithApt() {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (!existsSync('/usr/bin/apt-get') || (asRoot.length > 0 && !succeeds(['sudo', '-n', 'true'])))
    return undefined;
  console.error('Installing Chromium with apt…');
  const apt = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q'];
  succeeds([...apt, 'update']);
  succeeds([...apt, 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-liberation']);
  return installed();
}

function installWithPlaywright() {
  console.error('Installing Chromium with Playwright…');
  succeeds([process.execPath, 'node_modules/playwright-core/cli.js', 'install', 'chromium']);
  return installed();
}

function playwrights() {
  try {
    return createRequire(import.meta.url)('playwright-core').chromium.executablePath();
  } catch {
    return undefined;
  }
}

function works(path) {
  return (
    Boolean(path) && existsSync(path) && spawnSync(path, ['--version'], { timeout: 20_000 }).status === 0
  );
}

function succeeds([command, ...args]) {
  return (
    spawnSync(command, args, { cwd: root, stdio: ['ignore', process.stderr, process.stderr] }).status === 0
  );
}
