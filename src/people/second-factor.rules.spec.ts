import { describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import {
  acceptedStep,
  keyUri,
  mayTryFactor,
  newRecoveryCode,
  newSecret,
  readRecoveryCode,
  spelled,
} from './second-factor.rules.js';

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP';
const now = new Date('2026-03-02T09:00:00Z');
const step = Math.floor(now.getTime() / 30_000);
const codeAt = (offset: number): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() + offset * 30_000 });

describe('a code from an authenticator app', () => {
  it('is taken in its half minute, and in the one before and after for clocks that differ', () => {
    expect(acceptedStep(secret, codeAt(0), now, undefined)).toBe(step);
    expect(acceptedStep(secret, codeAt(-1), now, undefined)).toBe(step - 1);
    expect(acceptedStep(secret, codeAt(1), now, undefined)).toBe(step + 1);
  });

  it('is refused two half minutes away', () => {
    expect(acceptedStep(secret, codeAt(-2), now, undefined)).toBeUndefined();
    expect(acceptedStep(secret, codeAt(2), now, undefined)).toBeUndefined();
  });

  it('is refused a second time, and so is an earlier one', () => {
    expect(acceptedStep(secret, codeAt(0), now, step)).toBeUndefined();
    expect(acceptedStep(secret, codeAt(-1), now, step)).toBeUndefined();
    expect(acceptedStep(secret, codeAt(1), now, step)).toBe(step + 1);
  });

  it('is refused when it is no code', () => {
    expect(acceptedStep(secret, '', now, undefined)).toBeUndefined();
    expect(acceptedStep(secret, 'abcdef', now, undefined)).toBeUndefined();
  });
});

describe('a new secret', () => {
  it('has the 160 bits that authenticator apps expect, and is another each time', () => {
    expect(newSecret()).toMatch(/^[A-Z2-7]{32}$/);
    expect(newSecret()).not.toBe(newSecret());
  });

  it('is told in the QR code with the partnership and the account', () => {
    const uri = new URL(keyUri(secret, 'Kent: training', 'organiser@kscmp.example'));
    expect(uri.protocol).toBe('otpauth:');
    expect(decodeURIComponent(uri.pathname)).toContain('Kent  training:organiser@kscmp.example');
    expect(uri.searchParams.get('secret')).toBe(secret);
  });

  it('is spelled in groups of four for typing', () => {
    expect(spelled('JBSWY3DPEHPK')).toBe('JBSW Y3DP EHPK');
  });
});

describe('a recovery code', () => {
  it('is read back however it is typed', () => {
    const code = newRecoveryCode((below) => below - 1);
    expect(code).toBe('zzzzz-zzzzz');
    expect(readRecoveryCode(` ${code.toUpperCase().replace('-', ' ')} `)).toBe('zzzzzzzzzz');
  });

  it.each(['zzzz', 'zzzzz-zzzzz-z', 'l0o1i-zzzzz', 'z'.repeat(1_000_000), ['zzzzz-zzzzz'], null])(
    'is not read from %j',
    (typed) => {
      expect(readRecoveryCode(typed)).toBeUndefined();
    },
  );
});

describe('guessing the second factor', () => {
  it('ends after five wrong codes and may go on a quarter of an hour after the first', () => {
    const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);
    expect(mayTryFactor(4, ago(1), now)).toEqual({ allowed: true });
    expect(mayTryFactor(5, ago(1), now)).toEqual({ allowed: false, retryAfter: 14 * 60 });
    expect(mayTryFactor(5, ago(15), now)).toEqual({ allowed: true });
    expect(mayTryFactor(0, undefined, now)).toEqual({ allowed: true });
  });
});
