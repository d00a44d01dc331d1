import { startOfLondonDay } from '../platform/time/london.js';
import { dateWords } from '../platform/time/words.js';

/** Whether lessons can be taken on `today`, a London date, and how a page says it. */
export interface Opening {
  open: boolean;
  words: string;
}

/** A course is open from its day on; without a day nobody knows when it will be. */
export function openingOf({ opensOn }: { opensOn: string | null }, today: string): Opening {
  if (opensOn === null) return { open: false, words: 'Opening date to be announced' };
  if (opensOn > today) return { open: false, words: `Opens on ${dateWords(startOfLondonDay(opensOn))}` };
  return { open: true, words: 'Open now' };
}
