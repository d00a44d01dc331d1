import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

// jest-light-runner asks for a test file with a query, so that it is run anew each time.
const TYPESCRIPT = /\.ts(\?\d+)?$/;

/** The sources import `./booking.js`, as the compiled program will; here that is still `./booking.ts`. */
export async function resolve(specifier, context, next) {
  if (specifier === '@jest/globals')
    return next(new URL('./jest-globals.mjs', import.meta.url).href, context);
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && TYPESCRIPT.test(context.parentURL ?? '')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !TYPESCRIPT.test(url)) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), { filename });
  return { format: 'module', source: code, shortCircuit: true };
}
