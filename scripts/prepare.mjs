// What every script needs first: the packages and the build, made only when missing or stale.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const BUILT_FROM = [
  'src',
  'migrations',
  'bench',
  'scripts/assets.mjs',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'nest-cli.json',
];
/**
 * How the program is run. With the default of 16 MiB for what is young, a rush of bookings spends a third of its time on
 * moving what is about to die: npm run bench -- --only hot.
 */
export const nodeFlags = ['--enable-source-maps', '--max-semi-space-size=32'];

// A checkout and its packages may be written within the same seconds.
const TOLERANCE_MS = 60_000;

/**
 * Installs the packages of package-lock.json, the compiler included even where NODE_ENV=production.
 * @returns whether they are there; if not, npm has said why
 */
export function ensureInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  const locked = join(root, 'package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs + TOLERANCE_MS > statSync(locked).mtimeMs)
    return true;
  console.error('Installing packages…');
  return npm(['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error']);
}

/**
 * Builds dist/ if any source changed since it was built. @returns whether it is built; if not, the compiler has said
 * why
 */
export function ensureBuilt() {
  const note = join(root, 'dist', 'built-from.txt');
  const sources = fingerprint();
  if (existsSync(note) && readFileSync(note, 'utf8') === sources) return true;
  console.error('Building…');
  if (!npm(['run', '--silent', 'build'])) return false;
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(note, sources);
  return true;
}

/**
 * Runs Node on `args` in this terminal and ends with its exit code. SIGINT and SIGTERM are passed on once: the terminal
 * and npm may each deliver the same one, and a second is no request to hurry.
 */
export function becomeNode(args, options = {}) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', ...options });
  let passedOn = false;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => {
      if (!passedOn) child.kill(signal);
      passedOn = true;
    });
  }
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
  return child;
}

/** npm's own output goes to stderr, so that what a command prints can be piped. */
function npm(args) {
  const { status, error } = spawnSync('npm', args, {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (error) console.error(error.message);
  return status === 0;
}

function fingerprint() {
  const hash = createHash('sha256');
  for (const start of BUILT_FROM) {
    for (const file of filesBelow(start)) {
      const { size, mtimeMs } = statSync(join(root, file));
      hash.update(`${file} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.digest('hex');
}

function filesBelow(start) {
  if (!statSync(join(root, start)).isDirectory()) return [start];
  return readdirSync(join(root, start), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();
}
