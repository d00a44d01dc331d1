import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../config/project-root.js';

const FOLDER = join(projectRoot, 'dist', 'assets', 'scorm');
const JAVASCRIPT = 'text/javascript; charset=utf-8';
const TYPES: Record<string, string> = {
  'scorm12.min.js': JAVASCRIPT,
  'scorm2004.min.js': JAVASCRIPT,
  'player.js': JAVASCRIPT,
  'navigation.js': JAVASCRIPT,
  'storage.js': JAVASCRIPT,
  'player.css': 'text/css; charset=utf-8',
};

export interface RuntimeFile {
  type: string;
  bytes: Buffer;
}

/** A file of the player. Undefined for any other, and before the assets are built. */
export function runtimeFile(name: string): RuntimeFile | undefined {
  const type = Object.hasOwn(TYPES, name) ? TYPES[name] : undefined;
  const path = join(FOLDER, name);
  return type === undefined || !existsSync(path) ? undefined : { type, bytes: readFileSync(path) };
}

let version: string | undefined;

/** Another one whenever any of them is another. */
export function runtimeVersion(): string {
  if (version !== undefined) return version;
  const hash = createHash('sha256');
  for (const name of Object.keys(TYPES)) hash.update(runtimeFile(name)?.bytes ?? '');
  return (version = hash.digest('hex').slice(0, 16));
}

/** Where they lie: an address beside those of courses. */
export const runtimeAddress = (base: string): string => `${base}/content/runtime/${runtimeVersion()}/`;
