/** How long a link and its code are good for. */
export const SIGN_IN_MINUTES = 15;
/** How many links one address may be sent within `SIGN_IN_MINUTES`. */
export const MOST_REQUESTS = 5;
/** Wrong codes after which the code of one email is spent; its link still works. */
export const MOST_WRONG_CODES = 5;
/** Wrong codes for one address within `GUESS_MINUTES`, over all its emails. */
export const MOST_WRONG_CODES_FOR_ADDRESS = 10;
export const GUESS_MINUTES = 60;

/** Either go on, or wait so many seconds. Waiting always ends: nobody is locked out for good. */
export type Verdict = { allowed: true } | { allowed: false; retryAfter: number };

const secondsUntil = (start: Date, minutes: number, now: Date): number =>
  Math.max(1, Math.ceil((start.getTime() + minutes * 60_000 - now.getTime()) / 1000));

/** `earlier`: when emails were asked for, any order. Counted for known and unknown addresses alike. */
export function mayAskForEmail(earlier: Date[], now: Date): Verdict {
  const recent = earlier
    .filter((at) => at.getTime() > now.getTime() - SIGN_IN_MINUTES * 60_000)
    .sort((a, b) => a.getTime() - b.getTime());
  const blocking = recent[recent.length - MOST_REQUESTS];
  return blocking
    ? { allowed: false, retryAfter: secondsUntil(blocking, SIGN_IN_MINUTES, now) }
    : { allowed: true };
}

/** `guesses`: wrong codes of each email of the address, with the time of the email. */
export function mayTryCode(guesses: { at: Date; wrongCodes: number }[], now: Date): Verdict {
  const recent = guesses
    .filter(({ at, wrongCodes }) => wrongCodes > 0 && at.getTime() > now.getTime() - GUESS_MINUTES * 60_000)
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  let counted = 0;
  for (const { at, wrongCodes } of recent) {
    counted += wrongCodes;
    if (counted >= MOST_WRONG_CODES_FOR_ADDRESS)
      return { allowed: false, retryAfter: secondsUntil(at, GUESS_MINUTES, now) };
  }
  return { allowed: true };
}

/** Codes are typed with spaces and hyphens, on phones with full-width digits too. */
export function readCode(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > 40) return undefined;
  const digits = typed.normalize('NFKC').replace(/[\s-]/gu, '');
  return /^[0-9]{6}$/.test(digits) ? digits : undefined;
}
