/** The number of an event, as short as it can be typed. */
export const codeOfEvent = (eventId: number): string => eventId.toString(36);

/** Undefined for what is no code. */
export const eventOfCode = (code: string): number | undefined =>
  /^[0-9a-z]{1,5}$/i.test(code) ? parseInt(code, 36) : undefined;
