import { becomeNode, ensureBuilt, ensureInstalled } from './prepare.mjs';

if (!ensureInstalled() || !ensureBuilt()) process.exit(1);
becomeNode(['--enable-source-maps', 'dist/src/main.js']);
