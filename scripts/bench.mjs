import { becomeNode, ensureBuilt, ensureInstalled } from './prepare.mjs';

if (!ensureInstalled() || !ensureBuilt()) process.exit(1);
becomeNode(['--enable-source-maps', 'dist/bench/main.js', ...process.argv.slice(2)]);
