// Types, lint, format and import rules. Each prints only what is wrong; none may warn.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureInstalled, root } from './prepare.mjs';

if (!ensureInstalled()) process.exit(1);

const checks = [
  ['types', 'typescript/bin/tsc', ['--noEmit', '-p', 'tsconfig.json']],
  ['lint', 'eslint/bin/eslint.js', ['--max-warnings', '0', '.']],
  ['format', 'prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.']],
  ['imports', 'dependency-cruiser/bin/dependency-cruise.mjs', ['--output-type', 'err', 'src', 'migrations']],
];

const results = await Promise.all(
  checks.map(([name, program, args]) => run(name, join(root, 'node_modules', program), args)),
);
for (const { name, code, output } of results) {
  if (code !== 0) console.log(output.trim());
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
}
process.exit(results.some(({ code }) => code !== 0) ? 1 : 0);

function run(name, program, args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], { cwd: root });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('close', (code) => resolve({ name, code, output }));
  });
}
