/** An element as the parser gives it: attributes begin with `@`, children stand by their name. */
export type Xml = Record<string, unknown>;

const isElement = (value: unknown): value is Xml =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const own = (element: Xml | undefined, name: string): unknown =>
  element !== undefined && Object.hasOwn(element, name) ? element[name] : undefined;

/** An element with nothing in it comes as text. */
const elementOf = (value: unknown): Xml[] =>
  isElement(value) ? [value] : typeof value === 'string' ? [{ '#text': value }] : [];

export function children(element: Xml | undefined, name: string): Xml[] {
  const found = own(element, name);
  return (Array.isArray(found) ? (found as unknown[]) : [found]).flatMap(elementOf);
}

export const child = (element: Xml | undefined, name: string): Xml | undefined => children(element, name)[0];

/** Empty where there is none. */
export function attribute(element: Xml | undefined, name: string): string {
  const value = own(element, `@${name}`);
  return typeof value === 'string' ? value : '';
}

/** The text of a child; empty where there is none. */
export function textAt(element: Xml | undefined, name: string): string {
  const value = own(child(element, name), '#text');
  return typeof value === 'string' ? value : '';
}
