/** Crockford's base 32: no I, L, O or U, so that a number can be read out and typed back. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
/** Without the check character: 55 bits, so that nobody comes upon somebody's certificate by trying. */
export const RANDOM_DIGITS = 11;

/** `7K3M-Q2XA-9F0T`: the digits, then a character that tells when one of them was mistyped or two were swapped. */
export function certificateNumber(digits: number[]): string {
  const all = [...digits, checkOf(digits)].map((digit) => DIGITS[digit % 32]).join('');
  return `${all.slice(0, 4)}-${all.slice(4, 8)}-${all.slice(8)}`;
}

/** What somebody typed, as it is stored; undefined for what cannot be a number of ours. */
export function readNumber(typed: string): string | undefined {
  const tidy = typed
    .toUpperCase()
    .replace(/[\s\p{Pd}\p{Cf}.]/gu, '')
    .replace(/O/g, '0')
    .replace(/[IL]/g, '1');
  const digits = Array.from(tidy, (character) => DIGITS.indexOf(character));
  if (digits.length !== RANDOM_DIGITS + 1 || digits.includes(-1)) return undefined;
  const number = certificateNumber(digits.slice(0, -1));
  return number.endsWith(tidy.slice(-1)) ? number : undefined;
}

/**
 * A sum in the field of 32 elements, each digit weighed by a power of two of its own: any one wrong digit and any two
 * swapped ones change it, which a sum of plain numbers cannot promise.
 */
const checkOf = (digits: number[]): number => digits.reduce((sum, digit) => doubled(sum ^ (digit % 32)), 0);

/** Times x, modulo x⁵ + x² + 1. */
const doubled = (element: number): number => (element & 16 ? (element << 1) ^ 0b100101 : element << 1);
