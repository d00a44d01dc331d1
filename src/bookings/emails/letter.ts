import { tidyLine } from '../../platform/text/plain-text.js';

/**
 * A message as blocks. Its text and its HTML are written from the same blocks, so they cannot say different things.
 * The first block is the point of the message.
 */
export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'heading'; text: string }
  | { kind: 'details'; rows: { label: string; value: string }[] }
  | { kind: 'list'; items: string[] }
  | { kind: 'quote'; lines: string[] }
  | { kind: 'link'; text: string; href: string };

export interface Letter {
  subject: string;
  blocks: Block[];
}

/** Every line passes here: a line break inside a name begins no line that the program seems to have written. */
export const text = (words: string): Block => ({ kind: 'text', text: tidyLine(words) });
export const heading = (words: string): Block => ({ kind: 'heading', text: tidyLine(words) });
export const link = (words: string, href: string): Block => ({ kind: 'link', text: tidyLine(words), href });
export const list = (items: string[]): Block => ({ kind: 'list', items: items.map(tidyLine) });

export function details(rows: [label: string, value: string | null | undefined][]): Block {
  return {
    kind: 'details',
    rows: rows.flatMap(([label, value]) =>
      value ? [{ label: tidyLine(label), value: tidyLine(value) }] : [],
    ),
  };
}

/** Somebody's own words, line by line, set apart from ours. */
export const quote = (words: string): Block => ({
  kind: 'quote',
  lines: words.split(/\r\n?|[\n\u2028\u2029]/).map(tidyLine),
});

/** A subject is one line whatever the title of an event holds. */
export const letter = (subject: string, ...blocks: (Block | Block[])[]): Letter => ({
  subject: tidyLine(subject),
  blocks: blocks.flat(),
});
