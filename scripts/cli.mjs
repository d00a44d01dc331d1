import { becomeNode, ensureBuilt, ensureInstalled } from './prepare.mjs';

if (!ensureInstalled() || !ensureBuilt()) process.exit(1);
becomeNode(['--enable-source-maps', 'dist/src/cli.js', ...process.argv.slice(2)]);
