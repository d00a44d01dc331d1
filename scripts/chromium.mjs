import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { root } from './prepare.mjs';

/** Chromium without the windows that nobody sees in a test: a page costs it a sixth of the processor time. */
const HEADLESS_SHELLS = ['/usr/lib/chromium/chromium-headless-shell'];
const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
/** A source of packages that does not answer must not hold up tests which another Chromium can run. */
const APT_WITHIN_MS = 5 * 60_000;

/**
 * Path of a Chromium for the browser tests: CHROMIUM_PATH, one that is here, or one installed now; else undefined, with
 * what to do said. Root, which is a build machine, gets the headless shell even where another Chromium is.
 */
export function findChromium() {
  const given = process.env.CHROMIUM_PATH;
  const found = given
    ? [given].find(works)
    : (shell() ?? installed() ?? installWithApt() ?? installWithPlaywright());
  if (found) return found;
  console.error(
    given
      ? `CHROMIUM_PATH is ${given}, but that does not run.`
      : 'Chromium was not found and could not be installed.',
  );
  console.error('Install Chromium, or set CHROMIUM_PATH to one, and run npm test again.');
  return undefined;
}

/** The one that a single file of tests is run in; nothing is installed for it. */
export const chromiumHere = () => [...HEADLESS_SHELLS, ...USUAL_PLACES, playwrights()].find(existsSync);

function shell() {
  const here = () => HEADLESS_SHELLS.find(works);
  if (here() || process.getuid?.() !== 0) return here();
  installPackages(['chromium-headless-shell', 'fonts-liberation']);
  return here();
}

function installed() {
  return [...USUAL_PLACES, playwrights()].find(works);
}

function installWithApt() {
  installPackages(['chromium', 'fonts-liberation']);
  return installed();
}

/** With apt, where there is one that we may use. */
function installPackages(packages) {
  const asRoot = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  if (!existsSync('/usr/bin/apt-get') || (asRoot.length > 0 && !succeeds(['sudo', '-n', 'true']))) return;
  console.error(`Installing ${packages.join(', ')} with apt…`);
  const apt = [...asRoot, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-q'];
  succeeds([...apt, 'update'], APT_WITHIN_MS);
  succeeds([...apt, 'install', '-y', '--no-install-recommends', ...packages], APT_WITHIN_MS);
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

function succeeds([command, ...args], timeout) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
    timeout,
  });
  return status === 0;
}
