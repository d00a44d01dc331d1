import { becomeNode, ensureBuilt, ensureInstalled, nodeFlags } from './prepare.mjs';

if (!ensureInstalled() || !ensureBuilt()) process.exit(1);
// It passes its own flags on to the programs it starts.
becomeNode([...nodeFlags, 'dist/bench/main.js', ...process.argv.slice(2)]);
