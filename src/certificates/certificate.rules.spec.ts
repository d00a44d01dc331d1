import { describe, expect, it } from '@jest/globals';
import { certificateNumber, readNumber } from './certificate-number.rules.js';
import {
  daysOf,
  minutesOf,
  reasonsAgainst,
  standingOf,
  toBeRevoked,
  validUntil,
  type CandidateFacts,
} from './certificate.rules.js';

const NUMBER = certificateNumber([7, 19, 3, 20, 23, 2, 29, 10, 9, 15, 0]);

describe('the number of a certificate', () => {
  it('is three groups of four that can be read out', () => {
    expect(NUMBER).toMatch(/^7K3M-Q2XA-9F0[0-9A-Z]$/);
  });

  it.each([NUMBER, NUMBER.toLowerCase(), NUMBER.replaceAll('-', ''), ` ${NUMBER.replaceAll('-', ' – ')}. `])(
    'is found as it is typed: %s',
    (typed) => expect(readNumber(typed)).toBe(NUMBER),
  );

  it('takes O for nought and I or L for one', () => {
    const number = certificateNumber([0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(readNumber(number.replace('011', 'OIl'))).toBe(number);
  });

  it.each([
    '',
    'U',
    'KSC-7K3M-Q2XA',
    `${NUMBER}0`,
    NUMBER.slice(0, -1),
    '😀'.repeat(12),
    'x'.repeat(100_000),
  ])('is refused when it cannot be one: %.20s', (typed) => expect(readNumber(typed)).toBeUndefined());

  it('tells every single wrong character and every swap of two', () => {
    const plain = NUMBER.replaceAll('-', '');
    const passed: string[] = [];
    for (let place = 0; place < plain.length; place += 1) {
      for (const wrong of '0123456789ABCDEFGHJKMNPQRSTVWXYZ') {
        const typed = plain.slice(0, place) + wrong + plain.slice(place + 1);
        if (typed !== plain && readNumber(typed) !== undefined) passed.push(typed);
      }
      for (let other = place + 1; other < plain.length; other += 1) {
        const letters = [...plain];
        [letters[place], letters[other]] = [letters[other] ?? '', letters[place] ?? ''];
        const typed = letters.join('');
        if (typed !== plain && readNumber(typed) !== undefined) passed.push(typed);
      }
    }
    expect(passed).toEqual([]);
  });
});

describe('a certificate', () => {
  const revokedAt = new Date('2019-11-07T10:00:00Z');

  it.each([
    ['valid', null, null, '2099-01-01'],
    ['valid', null, '2022-11-05', '2022-11-05'],
    ['expired', null, '2022-11-05', '2022-11-06'],
    ['revoked', revokedAt, null, '2019-11-07'],
    ['revoked', revokedAt, '2022-11-05', '2022-11-06'],
  ])('is %s (revoked %s, valid until %s) on %s', (standing, revoked, until, today) => {
    expect(standingOf({ revokedAt: revoked, validUntil: until }, today)).toBe(standing);
  });

  it.each([
    ['2019-11-06', 36, '2022-11-05'],
    ['2019-01-31', 1, '2019-02-27'],
    ['2020-02-29', 12, '2021-02-27'],
    ['2019-11-06', null, null],
  ])('of what was completed on %s is valid for %s months until %s', (day, months, until) => {
    expect(validUntil(day, months)).toBe(until);
  });

  it('names every day in London, once', () => {
    const session = (startsAt: string, endsAt: string) => ({
      timing: 'timed' as const,
      startsAt: new Date(startsAt),
      endsAt: new Date(endsAt),
    });
    expect(
      daysOf([
        session('2019-11-07T09:00:00Z', '2019-11-07T12:00:00Z'),
        session('2019-11-06T09:00:00Z', '2019-11-06T12:00:00Z'),
        session('2019-11-06T13:00:00Z', '2019-11-06T16:00:00Z'),
        // From a midnight of British Summer Time to the next: one day.
        session('2019-10-06T23:00:00Z', '2019-10-07T23:00:00Z'),
      ]),
    ).toEqual(['2019-10-07', '2019-11-06', '2019-11-07']);
  });

  it.each([
    [['timed', 'timed'], 390],
    [['timed', 'all_day'], null],
    [['to_be_confirmed'], null],
    [[], null],
  ] as const)('of sessions that are %j lasts %s minutes', (timings, minutes) => {
    const lengths = [180, 210];
    const sessions = timings.map((timing, n) => ({
      timing,
      startsAt: new Date('2019-11-06T09:30:00Z'),
      endsAt: new Date(Date.parse('2019-11-06T09:30:00Z') + (lengths[n] ?? 0) * 60_000),
    }));
    expect(minutesOf(sessions)).toBe(minutes);
  });
});

describe('who gets a certificate', () => {
  const came: CandidateFacts = {
    given: true,
    registerClosed: true,
    attendance: 'attended',
    certificate: 'none',
    evaluation: 'not_needed',
  };

  it.each<[string, Partial<CandidateFacts>, string[]]>([
    ['who attended, once the register is closed', {}, []],
    ['who attended, while it is open', { registerClosed: false }, ['register_open']],
    ['who attended part', { attendance: 'partly' }, ['partly_attended']],
    ['who did not attend', { attendance: 'did_not_attend' }, ['did_not_attend']],
    ['of whom nothing is known', { attendance: 'not_recorded' }, ['not_recorded']],
    ['who has one', { certificate: 'standing' }, ['has_one']],
    ['whose certificate was revoked', { certificate: 'revoked' }, ['revoked']],
    ['who has answered the evaluation', { evaluation: 'answered' }, []],
    ['who has not, where certificates wait for it', { evaluation: 'owed' }, ['evaluation_owed']],
    ['who has not, and did not come', { evaluation: 'owed', attendance: 'partly' }, ['partly_attended']],
    ['who has not, and has one', { evaluation: 'owed', certificate: 'standing' }, ['has_one']],
    ['where none are given', { given: false }, ['not_given']],
    [
      'with everything against them',
      { given: false, registerClosed: false, attendance: 'partly', certificate: 'revoked' },
      ['not_given', 'register_open', 'partly_attended', 'revoked'],
    ],
  ])('%s', (_, over, codes) => {
    expect(reasonsAgainst({ ...came, ...over }).map(({ code }) => code)).toEqual(codes);
  });

  it.each([
    ['attended', 'standing', false],
    ['did_not_attend', 'standing', true],
    ['partly', 'standing', true],
    ['not_recorded', 'standing', true],
    ['did_not_attend', 'revoked', false],
    ['did_not_attend', 'none', false],
  ] as const)('%s with a certificate that is %s: to be revoked %s', (attendance, certificate, revoke) => {
    expect(toBeRevoked({ attendance, certificate })).toBe(revoke);
  });
});
