/** What may stand between {{ and }} in a text of an organiser that goes to the people of an event. */
export const PLACEHOLDERS = ['name', 'event', 'when', 'where', 'reference', 'joining link'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
export type Values = Record<Placeholder, string>;

/** What is filled in for each, for whoever writes. */
export const PLACEHOLDER_WORDS: Record<Placeholder, string> = {
  name: 'the name of whoever gets it',
  event: 'the title of the event',
  when: 'when it is',
  where: 'where it is',
  reference: 'the reference of their booking',
  'joining link': 'the link to join online, for people with a place only',
};

const PLACEHOLDER = /\{\{([^{}]*)\}\}/g;
const known = (inside: string): Placeholder | undefined => {
  const name = inside.trim().replace(/\s+/g, ' ').toLowerCase();
  return PLACEHOLDERS.find((each) => each === name);
};
export const braced = (name: string): string => `{{${name}}}`;

/** In one pass over the template: what a value holds is never looked at again. */
export const fill = (template: string, values: Values): string =>
  template.replace(PLACEHOLDER, (whole, inside: string) => {
    const name = known(inside);
    return name === undefined ? whole : values[name];
  });

/** Why a template cannot be filled in, as the end of a sentence that begins with the field; undefined when it can. */
export function templateProblem(template: string): string | undefined {
  const unknown = [...template.matchAll(PLACEHOLDER)].find(([, inside = '']) => known(inside) === undefined);
  if (unknown) {
    return `has ${unknown[0]}, which cannot be filled in: use ${PLACEHOLDERS.map(braced).join(', ')}`;
  }
  return template.replace(PLACEHOLDER, ' ').includes('{{')
    ? 'has {{ without a name and }} after it: take it out, or finish it, like {{name}}'
    : undefined;
}

export const uses = (template: string, placeholder: Placeholder): boolean =>
  [...template.matchAll(PLACEHOLDER)].some(([, inside = '']) => known(inside) === placeholder);
