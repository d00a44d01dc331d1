import { randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/** Crockford's base 32: no I, L, O or U, so that a reference can be read out and typed back. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** `KSC-7K3M-Q2XA`: 40 random bits behind the partnership's prefix. The database refuses the rare twin. */
export function newReference(prefix: string): string {
  const digits = Array.from({ length: 8 }, () => DIGITS[randomInt(DIGITS.length)]).join('');
  return `${prefix}-${digits.slice(0, 4)}-${digits.slice(4)}`;
}

/** What somebody typed or read out, as it is stored. */
export const tidyReference = (typed: string): string =>
  typed.trim().toUpperCase().replace(/O/g, '0').replace(/[IL]/g, '1');

/**
 * Names the invite of one booking for ever. In the order of time, so that its index grows at one end: a random one
 * touches another block of a large index each time, which goes whole into PostgreSQL's log.
 */
export const newCalendarUid = (baseUrl: string): string => `${v7()}@${new URL(baseUrl).hostname}`;
