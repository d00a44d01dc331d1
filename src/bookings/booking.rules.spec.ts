import { describe, expect, it } from '@jest/globals';
import type { BookingState } from './booking.types.js';
import { isLive, holdsPlace } from './booking.types.js';
import {
  cancelsLate,
  decideBooking,
  freePlaces,
  inTime,
  mayHavePlace,
  mustLose,
  offerDeadline,
  overlap,
  placeState,
  promotionRuns,
  refusedAcceptance,
  refusedChange,
  type BookingRequest,
} from './booking.rules.js';

const at = (iso: string): Date => new Date(iso);
const later = (moment: Date, milliseconds: number): Date => new Date(moment.getTime() + milliseconds);

const now = at('2019-10-07T09:00:00Z');
const conference: BookingRequest['event'] = {
  status: 'published',
  places: 'limited',
  startsAt: at('2019-11-06T09:30:00Z'),
  endsAt: at('2019-11-06T16:00:00Z'),
  bookingOpensAt: at('2019-09-01T08:00:00Z'),
  bookingClosesAt: at('2019-11-01T17:00:00Z'),
  waitingListOpen: true,
  needsApproval: false,
};

type Changes = Partial<Omit<BookingRequest, 'event'>> & { event?: Partial<BookingRequest['event']> };

const asked = ({ event, ...changes }: Changes = {}) =>
  decideBooking({
    now,
    event: { ...conference, ...event },
    limits: [{ size: 10, held: 3 }],
    waitingList: { waiting: 0, size: null },
    othersServed: false,
    choiceProblem: undefined,
    clashes: [],
    eligibility: { outcome: 'eligible', reasons: [] },
    evidenceGiven: false,
    joinWaitingList: false,
    insist: false,
    byHand: false,
    ...changes,
  });

/** `confirmed`, `waiting`… or the code of the refusal. */
const answer = (changes: Changes = {}): string => {
  const decision = asked(changes);
  return decision.outcome === 'refused' ? decision.code : decision.outcome;
};

const full = { limits: [{ size: 10, held: 10 }] };
const clash = { reference: 'KSC-7K3M-Q2XA', title: 'Forum', startsAt: at('2019-11-06T10:00:00Z') };

describe('a place', () => {
  it.each<[string, Changes, string]>([
    ['free', {}, 'confirmed'],
    ['the last one', { limits: [{ size: 10, held: 9 }] }, 'confirmed'],
    ['none left', full, 'full'],
    ['rule 1: unlimited is not zero', { limits: [{ size: null, held: 5_000 }] }, 'confirmed'],
    ['rule 1: zero is not unlimited', { limits: [{ size: 0, held: 0 }] }, 'full'],
    [
      'rule 3: a session is full though the event is not',
      {
        limits: [
          { size: 10, held: 3 },
          { size: 3, held: 3 },
        ],
      },
      'full',
    ],
    [
      'rule 3: the event is full though a session is not',
      {
        limits: [
          { size: 3, held: 3 },
          { size: 10, held: 3 },
        ],
      },
      'full',
    ],
    [
      'rule 3: a limited session of an unlimited event',
      {
        limits: [
          { size: null, held: 3 },
          { size: 3, held: 3 },
        ],
      },
      'full',
    ],
    ['rule 4: free, but people wait', { waitingList: { waiting: 1, size: null } }, 'full'],
    [
      'rule 4: free, people wait, and joining behind them',
      { waitingList: { waiting: 1, size: null }, joinWaitingList: true },
      'waiting',
    ],
    [
      'rule 4: by hand nobody jumps the queue either',
      { waitingList: { waiting: 1, size: null }, byHand: true },
      'full',
    ],
    ['awaits approval where the event asks for it', { event: { needsApproval: true } }, 'awaiting_approval'],
  ])('%s', (_, changes, expected) => expect(answer(changes)).toBe(expected));
});

describe('the waiting list', () => {
  it.each<[string, Changes, string]>([
    ['full, and joining', { ...full, joinWaitingList: true }, 'waiting'],
    ['joining while a place is free gives the place', { joinWaitingList: true }, 'confirmed'],
    [
      'room for one more',
      { ...full, joinWaitingList: true, waitingList: { waiting: 4, size: 5 } },
      'waiting',
    ],
    [
      'no room',
      { ...full, joinWaitingList: true, waitingList: { waiting: 5, size: 5 } },
      'waiting_list_full',
    ],
    ['no room, and not asked for', { ...full, waitingList: { waiting: 5, size: 5 } }, 'full'],
    [
      'a list of size zero',
      { ...full, joinWaitingList: true, waitingList: { waiting: 0, size: 0 } },
      'waiting_list_full',
    ],
    [
      'rule 7: new joins turned off',
      { ...full, joinWaitingList: true, event: { waitingListOpen: false } },
      'full',
    ],
    [
      'joining needs no approval yet',
      { ...full, joinWaitingList: true, event: { needsApproval: true } },
      'waiting',
    ],
  ])('%s', (_, changes, expected) => expect(answer(changes)).toBe(expected));

  it('says whether the list is open when the event is full', () => {
    expect(asked(full)).toMatchObject({ more: { waitingList: 'open' } });
    expect(asked({ ...full, event: { waitingListOpen: false } })).toMatchObject({
      more: { waitingList: 'closed' },
    });
  });
});

describe('rule 5: one live booking a person and event', () => {
  it.each<BookingState>(['waiting', 'offered', 'awaiting_approval', 'confirmed'])(
    'refuses a second beside one that is %s',
    (state) => {
      const live = { reference: 'KSC-7K3M-Q2XA', state: state as 'waiting' };
      expect(asked({ live })).toMatchObject({
        code: 'already_booked',
        more: { reference: 'KSC-7K3M-Q2XA', status: state },
      });
    },
  );

  it('says so even when the event is full, so that nobody thinks their place is gone', () => {
    expect(answer({ ...full, live: { reference: 'KSC-7K3M-Q2XA', state: 'confirmed' } })).toBe(
      'already_booked',
    );
  });

  it('says so after booking has closed, too', () => {
    const live = { reference: 'KSC-7K3M-Q2XA', state: 'confirmed' } as const;
    expect(answer({ live, now: later(conference.endsAt as Date, 1) })).toBe('already_booked');
  });

  it.each<[BookingState, boolean, boolean]>([
    ['waiting', true, false],
    ['offered', true, true],
    ['awaiting_approval', true, true],
    ['confirmed', true, true],
    ['cancelled', false, false],
    ['lapsed', false, false],
    ['declined', false, false],
  ])('%s: live %s, holds a place %s', (state, live, holds) => {
    expect(isLive(state)).toBe(live);
    expect(holdsPlace(state)).toBe(holds);
  });
});

describe('rule 6: clashes', () => {
  it.each<[string, Changes, string]>([
    ['warns', { clashes: [clash] }, 'clash'],
    ['the person insists', { clashes: [clash], insist: true }, 'confirmed'],
    ['an organiser adds them', { clashes: [clash], byHand: true }, 'confirmed'],
    ['full is said first: there is nothing to insist on', { ...full, clashes: [clash] }, 'full'],
    ['on joining the waiting list too', { ...full, joinWaitingList: true, clashes: [clash] }, 'clash'],
  ])('%s', (_, changes, expected) => expect(answer(changes)).toBe(expected));

  const span = (from: string, to: string) => ({
    startsAt: at(`2019-11-06T${from}:00Z`),
    endsAt: at(`2019-11-06T${to}:00Z`),
  });
  it.each<[string, string, string, boolean]>([
    ['the same hours', '09:30', '16:00', true],
    ['inside', '10:00', '11:00', true],
    ['across the start', '09:00', '09:31', true],
    ['across the end', '15:59', '17:00', true],
    ['around', '08:00', '18:00', true],
    ['back to back before', '08:00', '09:30', false],
    ['back to back after', '16:00', '17:00', false],
    ['another part of the day', '18:00', '19:00', false],
  ])('%s', (_, from, to, expected) => {
    expect(overlap(span('09:30', '16:00'), span(from, to))).toBe(expected);
    expect(overlap(span(from, to), span('09:30', '16:00'))).toBe(expected);
  });
});

describe('rule 9: the booking window', () => {
  const opens = conference.bookingOpensAt as Date;
  const closes = conference.bookingClosesAt as Date;
  const starts = conference.startsAt as Date;
  it.each<[string, Changes, string]>([
    ['a moment before it opens', { now: later(opens, -1) }, 'closed'],
    ['exactly as it opens', { now: opens }, 'confirmed'],
    ['exactly at the deadline', { now: closes }, 'confirmed'],
    ['a second after the deadline', { now: later(closes, 1_000) }, 'closed'],
    ['a millisecond after the deadline', { now: later(closes, 1) }, 'closed'],
    ['no deadline: exactly at the start', { now: starts, event: { bookingClosesAt: null } }, 'confirmed'],
    ['no deadline: after the start', { now: later(starts, 1), event: { bookingClosesAt: null } }, 'closed'],
    [
      'a deadline after the start does not outlive it',
      { now: later(starts, 1), event: { bookingClosesAt: later(starts, 5_000) } },
      'closed',
    ],
    [
      'no opening: open once published',
      { now: at('2019-01-01T00:00:00Z'), event: { bookingOpensAt: null } },
      'confirmed',
    ],
    ['dates to be announced', { event: { startsAt: null, endsAt: null } }, 'closed'],
    ['a draft', { event: { status: 'draft' } }, 'closed'],
    ['cancelled', { event: { status: 'cancelled' } }, 'event_cancelled'],
    ['without places', { event: { places: 'none' } }, 'no_places'],
    ['by hand before it opens', { now: later(opens, -1), byHand: true }, 'confirmed'],
    ['by hand after it closed', { now: later(closes, 1), byHand: true }, 'confirmed'],
    ['by hand at the door', { now: later(starts, 60_000), byHand: true }, 'confirmed'],
    ['by hand when it is over', { now: later(conference.endsAt as Date, 1), byHand: true }, 'closed'],
    ['by hand to what is cancelled', { byHand: true, event: { status: 'cancelled' } }, 'event_cancelled'],
    ['by hand to a draft', { byHand: true, event: { status: 'draft' } }, 'closed'],
  ])('%s', (_, changes, expected) => expect(answer(changes)).toBe(expected));
});

describe('eligibility', () => {
  const rule = (outcome: BookingRequest['eligibility']['outcome'], more: Changes = {}): Changes => ({
    eligibility: { outcome, reasons: [{ code: 'area', message: 'It is for people who work in Kent' }] },
    ...more,
  });
  it.each<[string, Changes, string]>([
    ['eligible', rule('eligible'), 'confirmed'],
    ['needs approval', rule('needs_approval'), 'awaiting_approval'],
    ['needs evidence, none given', rule('needs_evidence'), 'evidence_needed'],
    [
      'needs evidence, given: an organiser looks at it',
      rule('needs_evidence', { evidenceGiven: true }),
      'awaiting_approval',
    ],
    ['opens later', rule('opens_later'), 'not_eligible'],
    ['not eligible', rule('not_eligible'), 'not_eligible'],
    ['not eligible is said before full', rule('not_eligible', full), 'not_eligible'],
    ['by hand the rule is told, not enforced', rule('not_eligible', { byHand: true }), 'confirmed'],
    [
      'by hand nothing awaits approval',
      rule('needs_approval', { byHand: true, event: { needsApproval: true } }),
      'confirmed',
    ],
    [
      'not eligible may not wait either',
      rule('not_eligible', { ...full, joinWaitingList: true }),
      'not_eligible',
    ],
  ])('%s', (_, changes, expected) => expect(answer(changes)).toBe(expected));

  it('is never a bare no: the reasons go with the refusal, and the date on which it opens', () => {
    expect(asked(rule('not_eligible'))).toMatchObject({ further: [{ code: 'area' }] });
    expect(
      asked({ eligibility: { outcome: 'opens_later', opensOn: '2019-10-20', reasons: [] } }),
    ).toMatchObject({ more: { opensOn: '2019-10-20' } });
  });

  it('decides again in the same way when a place is offered', () => {
    expect(mayHavePlace({ outcome: 'needs_evidence' }, true)).toBe(true);
    expect(mayHavePlace({ outcome: 'needs_evidence' }, false)).toBe(false);
    expect(mayHavePlace({ outcome: 'opens_later' }, false)).toBe(false);
  });

  it('rule 10: an accepted offer does not bypass approval', () => {
    expect(placeState({ needsApproval: true }, { outcome: 'eligible' }, false)).toBe('awaiting_approval');
    expect(placeState({ needsApproval: false }, { outcome: 'needs_approval' }, false)).toBe(
      'awaiting_approval',
    );
    expect(placeState({ needsApproval: false }, { outcome: 'eligible' }, false)).toBe('confirmed');
    expect(placeState({ needsApproval: true }, { outcome: 'not_eligible' }, true)).toBe('confirmed');
  });
});

describe('the tightest limit', () => {
  it.each([
    [[{ size: 10, held: 3 }], 7],
    [[{ size: null, held: 3 }], null],
    [
      [
        { size: 10, held: 3 },
        { size: 5, held: 3 },
      ],
      2,
    ],
    [
      [
        { size: null, held: 3 },
        { size: 5, held: 3 },
      ],
      2,
    ],
    [
      [
        { size: 3, held: 3 },
        { size: null, held: 3 },
      ],
      0,
    ],
  ])('of %j leaves %s', (limits, left) => expect(freePlaces(limits)).toBe(left));
});

describe('rule 7: promotion', () => {
  const closes = conference.bookingClosesAt as Date;
  it.each<[string, Partial<BookingRequest['event']>, Date, boolean]>([
    ['runs while booking is open', {}, now, true],
    ['runs exactly at the close of booking', {}, closes, true],
    ['stops a moment later', {}, later(closes, 1), false],
    [
      'stops at the start where there is no other close',
      { bookingClosesAt: null },
      later(conference.startsAt as Date, 1),
      false,
    ],
    ['goes on though new joins are turned off', { waitingListOpen: false }, now, true],
    ['stops for a cancelled event', { status: 'cancelled' }, now, false],
    ['stops for a draft', { status: 'draft' }, now, false],
    ['has no sense without a date', { startsAt: null, endsAt: null }, now, false],
  ])('%s', (_, event, moment, expected) =>
    expect(promotionRuns({ ...conference, ...event }, moment)).toBe(expected),
  );
});

describe('an offer', () => {
  const offering = { ...conference, offerHours: 48 };
  it.each<[string, Partial<typeof offering>, Date, string]>([
    ['lasts the hours of the event', {}, now, '2019-10-09T09:00:00.000Z'],
    ['is cut by the close of booking', {}, at('2019-10-31T17:00:00Z'), '2019-11-01T17:00:00.000Z'],
    [
      'is cut by the start',
      { bookingClosesAt: null },
      at('2019-11-05T16:00:00Z'),
      '2019-11-06T09:30:00.000Z',
    ],
  ])('%s', (_, event, moment, expected) =>
    expect(offerDeadline({ ...offering, ...event }, moment).toISOString()).toBe(expected),
  );

  const expires = at('2019-10-09T09:00:00Z');
  it.each<[string, BookingState, Date, string | undefined]>([
    ['in time', 'offered', now, undefined],
    ['exactly at the deadline', 'offered', expires, undefined],
    ['a second later', 'offered', later(expires, 1_000), 'offer_lapsed'],
    ['already lapsed', 'lapsed', now, 'offer_lapsed'],
    ['still waiting', 'waiting', now, 'not_offered'],
    ['already accepted', 'confirmed', now, 'not_offered'],
    ['cancelled since', 'cancelled', now, 'not_offered'],
  ])('accepted %s', (_, state, moment, code) =>
    expect(
      refusedAcceptance({ state, offerExpiresAt: state === 'waiting' ? null : expires }, moment)?.code,
    ).toBe(code),
  );

  it('is in time exactly at the deadline and not a millisecond later', () => {
    expect(inTime(expires, expires)).toBe(true);
    expect(inTime(expires, later(expires, 1))).toBe(false);
  });
});

describe('rule 10: lowering the places', () => {
  it.each<[number, number | null, number]>([
    [40, 40, 0],
    [40, 38, 2],
    [40, 0, 40],
    [40, 60, 0],
    [40, null, 0],
  ])('%s held, down to %s: %s must be named', (held, size, expected) =>
    expect(mustLose(held, size)).toBe(expected),
  );
});

describe('rule 12: changing a booking', () => {
  const started = later(conference.startsAt as Date, 1);
  it.each<[string, BookingState, boolean, Date, 'attendee' | 'organiser', string | undefined]>([
    ['a confirmed place', 'confirmed', false, now, 'attendee', undefined],
    ['a place on the waiting list', 'waiting', false, now, 'attendee', undefined],
    ['one already cancelled', 'cancelled', false, now, 'attendee', 'already_ended'],
    ['one that lapsed', 'lapsed', false, now, 'attendee', 'already_ended'],
    ['one that was declined', 'declined', false, now, 'organiser', 'already_ended'],
    ['somebody already recorded as attended', 'confirmed', true, now, 'attendee', 'attendance_recorded'],
    ['recorded as attended, by an organiser', 'confirmed', true, now, 'organiser', 'attendance_recorded'],
    ['exactly at the start', 'confirmed', false, conference.startsAt as Date, 'attendee', undefined],
    ['after the start', 'confirmed', false, started, 'attendee', 'event_started'],
    ['after the start, by an organiser', 'confirmed', false, started, 'organiser', undefined],
  ])('%s', (_, state, attendanceRecorded, moment, by, code) =>
    expect(refusedChange({ state, attendanceRecorded }, conference, moment, by)?.code).toBe(code),
  );

  // Seven days before 9:30 on 6 November; the clocks went back on 27 October, so a window across it keeps its hour.
  const policy = { startsAt: conference.startsAt, lateCancellationDays: 7 };
  it.each<[string, BookingState, typeof policy, string, boolean]>([
    ['before the window', 'confirmed', policy, '2019-10-30T09:29:59Z', false],
    ['exactly as it begins', 'confirmed', policy, '2019-10-30T09:30:00Z', false],
    ['a second later', 'confirmed', policy, '2019-10-30T09:30:01Z', true],
    [
      'kept across the change of clocks',
      'confirmed',
      { ...policy, lateCancellationDays: 14 },
      '2019-10-23T08:30:00Z',
      false,
    ],
    [
      'late across the change of clocks',
      'confirmed',
      { ...policy, lateCancellationDays: 14 },
      '2019-10-23T08:30:01Z',
      true,
    ],
    ['who only waits is never late', 'waiting', policy, '2019-11-05T09:30:00Z', false],
    ['no window at all', 'confirmed', { ...policy, lateCancellationDays: 0 }, '2019-11-06T09:00:00Z', false],
    [
      'without a date',
      'confirmed',
      { startsAt: null, lateCancellationDays: 7 },
      '2019-11-05T09:30:00Z',
      false,
    ],
  ])('cancelling %s', (_, state, event, moment, late) =>
    expect(cancelsLate({ state }, event, at(moment))).toBe(late),
  );
});
