import { becomeNode, ensureBuilt, ensureInstalled, nodeFlags } from './prepare.mjs';

if (!ensureInstalled() || !ensureBuilt()) process.exit(1);
becomeNode([...nodeFlags, 'dist/src/main.js']);
