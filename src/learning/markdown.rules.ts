import MarkdownIt from 'markdown-it';
import type { LessonImage } from './content.types.js';

/** Files of a version that a text may show, as they lie beside it. */
const PICTURE = /^[a-z0-9][a-z0-9._-]*\.(svg|png|jpe?g|webp)$/;
const WEB = /^https:\/\/[^\s/]/i;
/** A path of this service. Two slashes would be another host's, and a backslash is read as one. */
const WITHIN = /^(\/(?![/\\])|#)/;

const isLink = (target: string): boolean => WEB.test(target) || WITHIN.test(target);

/**
 * The safe subset: what looks like HTML is shown as it was typed, links lead to https or within the service, pictures
 * are files of the version. Whatever else is written as a link stays text, since the library asks for each target.
 */
const markdown = new MarkdownIt('default', { html: false, linkify: false, typographer: false });
markdown.validateLink = (target) => isLink(target) || PICTURE.test(target);

const CLASSES: Record<string, string> = {
  paragraph_open: 'govuk-body',
  bullet_list_open: 'govuk-list govuk-list--bullet',
  ordered_list_open: 'govuk-list govuk-list--number',
  link_open: 'govuk-link',
  blockquote_open: 'govuk-inset-text',
  hr: 'govuk-section-break govuk-section-break--m govuk-section-break--visible',
  table_open: 'govuk-table',
  thead_open: 'govuk-table__head',
  tbody_open: 'govuk-table__body',
  tr_open: 'govuk-table__row',
  th_open: 'govuk-table__header',
  td_open: 'govuk-table__cell',
};

type Token = ReturnType<typeof markdown.parse>[number];

/**
 * A text as HTML with the classes of the design system. The heading of its page is above it, so its own begin at the
 * second level. `fileAt` is the address below which the files of the version lie.
 */
export function renderText(text: string, fileAt: string): string {
  const tokens = markdown.parse(text, {});
  for (const token of tokens.flatMap(withChildren)) dress(token, fileAt);
  return markdown.renderer.render(tokens, markdown.options, {});
}

/** The pictures that a text shows, with their words. */
export function imagesIn(text: string): LessonImage[] {
  return markdown
    .parse(text, {})
    .flatMap(withChildren)
    .filter(({ type }) => type === 'image')
    .map((token) => ({ file: attribute(token, 'src'), alt: token.content }));
}

const HTML = /<\/?[a-z][^>]*>|<!--/i;
const ANY_LINK = /\]\(\s*<?([^)\s>]+)/g;

/** What of a text would not be shown as its author meant it, a sentence each. */
export function problemsOfText(text: string): string[] {
  const tokens = markdown.parse(text, {}).flatMap(withChildren);
  const plain = tokens.filter(({ type }) => type === 'text').map(({ content }) => content);
  const unread = [...plain.join('\n').matchAll(ANY_LINK)].map(([, target]) => target ?? '');
  const leadsToFile = tokens.some((token) => token.type === 'link_open' && !isLink(attribute(token, 'href')));
  const shownFromElsewhere = imagesIn(text).filter(({ file }) => !PICTURE.test(file));
  return [
    ...(plain.some((content) => HTML.test(content)) ? ['HTML is not shown: use Markdown'] : []),
    ...unread.map((target) => `A link leads to https or within this service, not to ${target}`),
    ...(leadsToFile ? ['A link leads to https or within this service, not to a file'] : []),
    ...shownFromElsewhere.map(({ file }) => `A picture is a file of the course, not ${file}`),
  ];
}

const withChildren = (token: Token): Token[] => [token, ...(token.children ?? [])];

const attribute = (token: Token, name: string): string => String(token.attrGet(name) ?? '');

function dress(token: Token, fileAt: string): void {
  const className = CLASSES[token.type];
  if (className !== undefined) token.attrSet('class', className);
  if (token.type === 'heading_open' || token.type === 'heading_close') {
    const level = Math.min(Math.max(Number(token.tag.slice(1)), 2), 4);
    token.tag = `h${level}`;
    if (token.nesting === 1) token.attrSet('class', level === 2 ? 'govuk-heading-m' : 'govuk-heading-s');
  }
  // How a column is aligned would be an inline style, which the policy of the pages refuses.
  if (token.type === 'th_open' || token.type === 'td_open') token.attrs = [['class', className ?? '']];
  if (token.type === 'th_open') token.attrSet('scope', 'col');
  if (token.type === 'image') {
    token.attrSet('class', 'app-lesson__picture');
    token.attrSet('src', `${fileAt}/${attribute(token, 'src')}`);
  }
  if (token.type === 'link_open' && WEB.test(attribute(token, 'href'))) token.attrSet('rel', 'noreferrer');
}
