import { describe, expect, it } from '@jest/globals';
import { closable, madeAt, refusedScan, registerOpen, wholeAttendance } from './attendance.rules.js';
import type { AttendanceState, WholeAttendance } from './attendance.types.js';

type States = (AttendanceState | null)[];

describe('Attendance of an event as a whole', () => {
  it.each<[string, States, WholeAttendance]>([
    ['there are no sessions', [], 'not_recorded'],
    ['nothing is recorded', [null, null], 'not_recorded'],
    ['the only session was attended', ['attended'], 'attended'],
    ['they came late', ['late'], 'attended'],
    ['they left early', ['left_early'], 'partly'],
    ['both days were attended, one late', ['attended', 'late'], 'attended'],
    ['the second day is not recorded', ['attended', null], 'partly'],
    ['they did not come to the second day', ['attended', 'did_not_attend'], 'partly'],
    ['they left the second day early', ['attended', 'left_early'], 'partly'],
    ['they came to neither day', ['did_not_attend', 'did_not_attend'], 'did_not_attend'],
    ['they missed the first day and nobody recorded the second', ['did_not_attend', null], 'did_not_attend'],
  ])('when %s', (_, states, whole) => {
    expect(wholeAttendance(states)).toBe(whole);
  });
});

const session = { startsAt: new Date('2019-11-06T09:30:00Z') };
const published = { status: 'published' } as const;

describe('The register of a session', () => {
  it.each<[string, 'draft' | 'published' | 'cancelled', string, boolean]>([
    ['the evening before', 'published', '2019-11-05T23:59:59Z', false],
    ['from midnight of its day', 'published', '2019-11-06T00:00:00Z', true],
    ['for as long as somebody corrects it', 'published', '2020-03-01T09:00:00Z', true],
    ['of a draft', 'draft', '2019-11-06T09:00:00Z', false],
    ['of a cancelled event', 'cancelled', '2019-11-06T09:00:00Z', false],
  ])('is open or not: %s', (_, status, now, open) => {
    expect(registerOpen({ status }, session, new Date(now))).toBe(open);
  });

  it('can be closed once the last session has begun', () => {
    const second = { startsAt: new Date('2019-11-07T09:30:00Z') };
    expect(closable(published, [session, second], new Date('2019-11-07T09:29:59Z'))).toBe(false);
    expect(closable(published, [session, second], second.startsAt)).toBe(true);
    expect(closable(published, [], second.startsAt)).toBe(false);
  });
});

describe('A scan', () => {
  const now = new Date('2019-11-06T10:00:00Z');
  const confirmed = { state: 'confirmed', ofThisEvent: true } as const;
  const made = (at: string): Date => new Date(at);

  it('counts from how long before its sending it was made, whatever the device’s clock says', () => {
    const device = { madeAt: made('2031-01-01T00:00:00Z'), sentAt: made('2031-01-01T00:10:00Z') };
    expect(madeAt(device, now)).toEqual(new Date('2019-11-06T09:50:00Z'));
  });

  it.each([
    ['of nobody’s booking', { booking: undefined, session, madeAt: now }, 'unknown_booking'],
    [
      'for a session of another event',
      { booking: confirmed, session: undefined, madeAt: now },
      'unknown_session',
    ],
    [
      'of a cancelled booking',
      { booking: { ...confirmed, state: 'cancelled' as const }, session, madeAt: now },
      'not_confirmed',
    ],
    [
      'for another event',
      { booking: { ...confirmed, ofThisEvent: false }, session, madeAt: now },
      'other_event',
    ],
    [
      'before the day',
      { booking: confirmed, session: { startsAt: made('2019-11-07T09:30:00Z') }, madeAt: now },
      'register_not_open',
    ],
    [
      'made a second from now',
      { booking: confirmed, session, madeAt: made('2019-11-06T10:00:01Z') },
      'made_in_the_future',
    ],
    [
      'a fortnight and a second old',
      { booking: confirmed, session, madeAt: made('2019-10-23T09:59:59Z') },
      'made_too_long_ago',
    ],
    [
      'exactly a fortnight old',
      { booking: confirmed, session, madeAt: made('2019-10-23T10:00:00Z') },
      undefined,
    ],
    [
      'for a session that they did not choose',
      { booking: confirmed, session, isTheirs: false, madeAt: now },
      'other_session',
    ],
    ['made now', { booking: confirmed, session, madeAt: now }, undefined],
  ])('%s', (_, scan, code) => {
    expect(refusedScan(published, { isTheirs: true, ...scan }, now)?.code).toBe(code);
  });
});
