import { Secret, TOTP } from 'otpauth';
import type { Verdict } from './sign-in.rules.js';

/** Wrong codes within `GUESS_WINDOW_MINUTES` after which no more are looked at until it is over. */
export const MOST_WRONG_FACTORS = 5;
export const GUESS_WINDOW_MINUTES = 15;
export const RECOVERY_CODES = 10;
const STEP_SECONDS = 30;
/** Without letters that are read as digits. */
const RECOVERY_ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz';
const RECOVERY_LENGTH = 10;

/** A new secret, in base32 as authenticator apps take it. */
export const newSecret = (): string => new Secret({ size: 20 }).base32;

const totp = (secret: string, issuer: string, label: string): TOTP =>
  new TOTP({
    issuer,
    label,
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_SECONDS,
    secret: Secret.fromBase32(secret),
  });

/** What the QR code says. The issuer must not hold a colon: it parts the two in an authenticator's list. */
export const keyUri = (secret: string, issuer: string, email: string): string =>
  totp(secret, issuer.replaceAll(':', ' '), email).toString();

/** In groups of four, for typing. */
export const spelled = (secret: string): string => secret.replace(/(.{4})(?=.)/g, '$1 ');

/**
 * The time step that this code belongs to, one step early or late allowed for clocks that differ; undefined for a
 * wrong code and for one that is not later than `lastUsedStep`: no code is taken twice.
 */
export function acceptedStep(
  secret: string,
  code: string,
  now: Date,
  lastUsedStep: number | undefined,
): number | undefined {
  const delta = totp(secret, '', '').validate({ token: code, timestamp: now.getTime(), window: 1 });
  if (delta === null) return undefined;
  const step = Math.floor(now.getTime() / 1000 / STEP_SECONDS) + delta;
  return lastUsedStep !== undefined && step <= lastUsedStep ? undefined : step;
}

/** `random` gives a whole number below its argument. */
export function newRecoveryCode(random: (below: number) => number): string {
  const letters = Array.from(
    { length: RECOVERY_LENGTH },
    () => RECOVERY_ALPHABET[random(RECOVERY_ALPHABET.length)],
  );
  return letters.join('').replace(/^(.{5})/, '$1-');
}

/** As hashed: case and separators do not matter. Undefined for what cannot be a recovery code. */
export function readRecoveryCode(typed: unknown): string | undefined {
  if (typeof typed !== 'string' || typed.length > 60) return undefined;
  const letters = typed.normalize('NFKC').toLowerCase().replace(/[\s-]/gu, '');
  const known = [...letters].every((letter) => RECOVERY_ALPHABET.includes(letter));
  return known && letters.length === RECOVERY_LENGTH ? letters : undefined;
}

/** `wrongSince`: when the first of the wrong codes counted was entered. */
export function mayTryFactor(wrongCodes: number, wrongSince: Date | undefined, now: Date): Verdict {
  if (!wrongSince || wrongCodes < MOST_WRONG_FACTORS) return { allowed: true };
  const left = wrongSince.getTime() + GUESS_WINDOW_MINUTES * 60_000 - now.getTime();
  return left > 0 ? { allowed: false, retryAfter: Math.ceil(left / 1000) } : { allowed: true };
}
