import type { Block } from './letter.js';

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * The HTML of a letter's blocks. By functions, not by a template: a message to each of thousands is written from
 * blocks, and the template took longer for it than everything else that makes the message.
 */
export function asHtml(blocks: Block[]): string {
  return blocks.map(htmlOf).join('\n');
}

function htmlOf(block: Block): string {
  switch (block.kind) {
    case 'text':
      return html`<p>${block.text}</p>`;
    case 'heading':
      return html`<h2>${block.text}</h2>`;
    case 'details':
      return `<dl>\n${block.rows
        .map(
          ({ label, value }) =>
            html`<dt>${label}</dt>
              <dd>${value}</dd> `,
        )
        .join('')}</dl>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => html`<li>${item}</li> `).join('')}</ul>`;
    case 'quote':
      return `<blockquote>${block.lines.map((line) => html`${line}`).join('<br>')}</blockquote>`;
    case 'link':
      return html`<p><a href="${block.href}">${block.text}</a></p>`;
  }
}

/** Whatever is put in is escaped. */
function html(fixed: TemplateStringsArray, ...values: string[]): string {
  return fixed.reduce((before, after, index) => before + escaped(values[index - 1] ?? '') + after);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
