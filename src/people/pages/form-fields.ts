/** One field of a posted form, for forms of a single field. */
export const fieldOf = (body: unknown, name: string): unknown =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[name] : undefined;

/** What was typed, to show it again beside its error. */
export const typedText = (value: unknown): string => (typeof value === 'string' ? value.slice(0, 300) : '');

/** Pages with an address, a link or a code of somebody in them are kept nowhere. */
export const PRIVATE = { headers: { 'cache-control': 'no-store' } };
