import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json: two levels up from src/config, three from dist/src/config. */
export const projectRoot = ((): string => {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
})();
