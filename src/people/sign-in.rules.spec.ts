import { describe, expect, it } from '@jest/globals';
import { mayAskForEmail, mayTryCode, readCode } from './sign-in.rules.js';

const now = new Date('2026-03-02T09:00:00Z');
const ago = (minutes: number): Date => new Date(now.getTime() - minutes * 60_000);

describe('asking for a sign-in email', () => {
  it('is allowed four times and refused after the fifth, until the first is a quarter of an hour old', () => {
    expect(mayAskForEmail([ago(1), ago(2), ago(3), ago(4)], now)).toEqual({ allowed: true });
    expect(mayAskForEmail([ago(1), ago(2), ago(3), ago(14), ago(4)], now)).toEqual({
      allowed: false,
      retryAfter: 60,
    });
    expect(mayAskForEmail([ago(1), ago(2), ago(3), ago(15), ago(4)], now)).toEqual({ allowed: true });
  });

  it('says when enough of the earlier ones have aged, where more than five are there', () => {
    expect(mayAskForEmail([ago(1), ago(2), ago(3), ago(4), ago(5), ago(14)], now)).toEqual({
      allowed: false,
      retryAfter: 600,
    });
  });
});

describe('trying a code', () => {
  it('is refused after ten wrong ones for the address within the hour, whichever emails they were for', () => {
    expect(
      mayTryCode(
        [
          { at: ago(5), wrongCodes: 5 },
          { at: ago(20), wrongCodes: 4 },
        ],
        now,
      ),
    ).toEqual({ allowed: true });
    expect(
      mayTryCode(
        [
          { at: ago(5), wrongCodes: 5 },
          { at: ago(20), wrongCodes: 5 },
        ],
        now,
      ),
    ).toEqual({
      allowed: false,
      retryAfter: 40 * 60,
    });
  });

  it('is allowed again after the hour', () => {
    expect(mayTryCode([{ at: ago(60), wrongCodes: 10 }], now)).toEqual({ allowed: true });
  });
});

describe('a typed code', () => {
  it.each(['012345', ' 012 345 ', '012-345', '０１２３４５', '01 23 45'])('is read from %j', (typed) => {
    expect(readCode(typed)).toBe('012345');
  });

  it.each(['12345', '1234567', 'abcdef', '', '1'.repeat(1_000_000), ['012345'], {}, undefined, 12345])(
    'is not read from %j',
    (typed) => {
      expect(readCode(typed)).toBeUndefined();
    },
  );
});
