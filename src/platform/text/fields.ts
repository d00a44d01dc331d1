/** What was posted, by the names of its fields; nothing for what is no form. */
export const fieldsOf = (body: unknown): Record<string, unknown> =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};

/** A number in an address or a form; 0, which is nobody's, for anything else. */
export const idIn = (value: unknown): number =>
  typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : 0;
