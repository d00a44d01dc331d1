import { freeSlug, slugOf } from '../events/slug.rules.js';
import { lessonsOf } from '../learning/content.rules.js';
import { imagesIn } from '../learning/markdown.rules.js';
import { isPicture } from '../learning/media.rules.js';
import type { DraftContent } from './draft.types.js';

export const MOST_FILES = 200;

/** A name for a file in its course, after that which it came with: "Four layers.PNG" → "four-layers.png". */
export function fileName(given: string, extension: string, taken: string[]): string {
  const stems = taken.map((name) => name.replace(/\.[^.]*$/, ''));
  const words = given.replace(/\.[^.]*$/, '');
  const stem = /[a-z0-9]/i.test(words) ? slugOf(words) : (NAMELESS[extension] ?? 'picture');
  return `${freeSlug(stem, stems)}.${extension}`;
}

const NAMELESS: Record<string, string> = { mp4: 'video', webm: 'video', vtt: 'captions' };

/** The files that lessons show, by name. */
export const filesShown = (content: DraftContent): Set<string> =>
  new Set(
    lessonsOf(content).flatMap(({ body, images, video }) => [
      ...[...images, ...imagesIn(body)].map(({ file }) => file),
      ...(video === undefined ? [] : [video.file, video.captions, video.poster ?? '']),
    ]),
  );

/** Whether a file goes into the version that a draft becomes: films, which are large, only where a lesson shows them. */
export const isPublished = (name: string, shown: ReadonlySet<string>): boolean =>
  isPicture(name) || shown.has(name);
