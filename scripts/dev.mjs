// Compiles what changes and restarts the program: the compiler watches src/, and we watch what it writes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, ensureInstalled, nodeFlags, root } from './prepare.mjs';

// Many files are written for one change, and a template needs no compiler.
const QUIET_MS = 400;

if (!ensureInstalled() || !ensureBuilt()) process.exit(1);

const run = (...args) =>
  spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
const start = () => run(...nodeFlags, 'dist/src/main.js');
const isRunning = (child) => child.exitCode === null && child.signalCode === null;

let program = start();
let restarting = false;
let stopping = false;

/** Waits for the end of the old one, which still holds the port. */
async function restart() {
  if (restarting || stopping) return;
  restarting = true;
  await end(program);
  restarting = false;
  if (!stopping) program = start();
}

async function end(child) {
  if (!isRunning(child)) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

function soon(action) {
  let timer;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, QUIET_MS);
  };
}

const compiler = run('node_modules/@nestjs/cli/bin/nest.js', 'build', '--watch', '--watchAssets');
const restartSoon = soon(() => void restart());
const assetsSoon = soon(() => run('scripts/assets.mjs'));
const watchers = [
  watch(join(root, 'dist', 'src'), { recursive: true }, (_, name) => {
    if (/\.(js|njk|json)$/.test(name ?? '')) restartSoon();
  }),
  ...['styles', 'browser', 'images'].map((folder) =>
    watch(join(root, 'src', 'platform', 'web', folder), assetsSoon),
  ),
];

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    for (const watcher of watchers) watcher.close();
    void Promise.all([end(compiler), end(program)]).then(() => process.exit(0));
  });
}
