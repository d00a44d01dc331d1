import { describe, expect, it } from '@jest/globals';
import { oneLine, secondsToWait, smtpFailure } from './delivery.rules.js';

describe('the wait before the next attempt', () => {
  it.each([
    [1, 10],
    [2, 30],
    [3, 90],
    [4, 270],
    [7, 3600],
    [40, 3600],
  ])('after attempt %i is about %i seconds', (attempts, seconds) => {
    expect(secondsToWait(attempts, 0.5)).toBe(seconds);
    expect(secondsToWait(attempts, 0)).toBe(seconds * 0.75);
    expect(secondsToWait(attempts, 1)).toBe(seconds * 1.25);
  });
});

describe('what an SMTP failure means', () => {
  it.each<[string | undefined, number | undefined, boolean, string]>([
    ['EENVELOPE', 550, true, 'no such recipient'],
    ['EMESSAGE', 554, true, 'the content is refused'],
    ['EENVELOPE', 450, false, 'the recipient’s mailbox is busy'],
    ['EMESSAGE', 452, false, 'the disk of the server is full'],
    ['EAUTH', 535, false, 'our password is wrong: that is about us, not the message'],
    ['ECONNECTION', 554, false, 'the server greets nobody today'],
    ['ESOCKET', undefined, false, 'the connection broke'],
    ['ETIMEDOUT', undefined, false, 'no answer'],
    [undefined, undefined, false, 'anything else'],
  ])('%s %s: final %s (%s)', (code, responseCode, final) => {
    expect(smtpFailure({ code, responseCode, message: 'No' }).final).toBe(final);
  });

  it('is told in one line that has an end', () => {
    const { reason } = smtpFailure({ message: `550 No\r\nX: ${'y'.repeat(10_000)}` });
    expect(reason).toMatch(/^550 No X: y+$/);
    expect(reason).toHaveLength(500);
    expect(oneLine('a\u0000\tb')).toBe('a b');
  });
});
