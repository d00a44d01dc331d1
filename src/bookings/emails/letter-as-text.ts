import type { Block } from './letter.js';

/** The plain text of a letter's blocks, an empty line between them. */
export function asText(blocks: Block[]): string {
  return `${blocks.map(textOf).filter(Boolean).join('\n\n').trim()}\n`;
}

function textOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return block.text;
    case 'heading':
      return block.text.toUpperCase();
    case 'details':
      return block.rows.map(({ label, value }) => `${label}: ${value}`).join('\n');
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'quote':
      return block.lines.map((line) => `> ${line}`).join('\n');
    case 'link':
      return `${block.text}:\n${block.href}`;
  }
}
