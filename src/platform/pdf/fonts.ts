import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { resolve } = createRequire(import.meta.url);
const read = (name: string): Buffer => readFileSync(resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`));

let kept: { regular: Buffer; bold: Buffer } | undefined;

/** DejaVu Sans: names are written in more letters than those that every PDF reader has. Read at first use. */
export const fonts = (): { regular: Buffer; bold: Buffer } =>
  (kept ??= { regular: read('DejaVuSans'), bold: read('DejaVuSans-Bold') });
