import { describe, expect, it } from '@jest/globals';
import type { Availability } from '../events/event.rules.js';
import { opensOn, priceTag, standingTag, timeOf, whenOf, whereOf, type SessionWhen } from './entry.rules.js';

const session = (startsAt: string, endsAt: string, timing: SessionWhen['timing'] = 'timed'): SessionWhen => ({
  timing,
  startsAt: new Date(startsAt),
  endsAt: new Date(endsAt),
});
const morning = session('2019-11-06T09:30Z', '2019-11-06T16:00Z');
const house = { name: 'Sessions House', town: 'Maidstone', postcode: 'ME14 1XQ' };

describe('the words of an entry', () => {
  it.each([
    ['without sessions', [], 'Dates to be announced'],
    ['for one session', [morning], 'Wednesday 6 November 2019, 9:30am to 4pm'],
    [
      'for two',
      [morning, session('2019-11-13T09:30Z', '2019-11-13T12:00Z')],
      'Wednesday 6 November 2019, 9:30am to 4pm, and one more session',
    ],
    [
      'for three',
      [morning, morning, morning],
      'Wednesday 6 November 2019, 9:30am to 4pm, and 2 more sessions',
    ],
    [
      'for a whole day',
      [session('2020-02-11T00:00Z', '2020-02-12T00:00Z', 'all_day')],
      'Tuesday 11 February 2020, all day',
    ],
  ])('say when, %s', (_, sessions, words) => {
    expect(whenOf(sessions)).toBe(words);
  });

  it('say the time where the day is known', () => {
    expect(timeOf(morning)).toBe('9:30am to 4pm');
    expect(timeOf({ ...morning, timing: 'all_day' })).toBe('All day');
    expect(timeOf({ ...morning, timing: 'to_be_confirmed' })).toBe('Time to be confirmed');
    expect(timeOf(session('2019-11-06T09:30Z', '2019-11-07T12:00Z'))).toBe(
      '9:30am to Thursday 7 November 2019',
    );
  });

  it.each([
    [{ online: false, venue: house }, 'Sessions House, Maidstone', 'Sessions House, Maidstone ME14 1XQ'],
    [
      { online: true, venue: house },
      'Sessions House, Maidstone, or online',
      'Sessions House, Maidstone ME14 1XQ, or online',
    ],
    [{ online: true, venue: null }, 'Online', 'Online'],
    [{ online: false, venue: null, places: 'none' as const }, 'Everywhere', 'Everywhere'],
    [{ online: false, venue: null }, 'Place to be announced', 'Place to be announced'],
    [
      { online: false, venue: { ...house, name: 'Maidstone Town Hall', postcode: null } },
      'Maidstone Town Hall',
      'Maidstone Town Hall',
    ],
  ])('say where: %j', (given, short, full) => {
    const event = { places: 'limited' as const, ...given };
    expect([whereOf(event), whereOf(event, true)]).toEqual([short, full]);
  });

  it.each<[Partial<Availability>, string | undefined]>([
    [{ phase: 'open', can: 'book', placesLeft: 12 }, '12 places left'],
    [{ phase: 'open', can: 'book', placesLeft: 1 }, '1 place left'],
    [{ phase: 'open', can: 'book', placesLeft: null }, 'Places available'],
    [{ phase: 'full', can: 'join_waiting_list' }, 'Full'],
    [{ phase: 'full', can: 'nothing' }, 'Full, waiting list closed'],
    [{ phase: 'cancelled' }, 'Cancelled'],
    [{ phase: 'past' }, 'Has taken place'],
    [{ phase: 'closed' }, 'Booking closed'],
    [{ phase: 'opens_later', opensAt: new Date('2019-12-01T09:00Z') }, 'Booking opens 1 Dec 2019'],
    [{ phase: 'no_places' }, 'No need to book'],
    [{ phase: 'undated' }, undefined],
  ])('say how it stands: %j', (given, text) => {
    expect(standingTag({ phase: 'open', can: 'nothing', placesLeft: 0, ...given })?.text).toBe(text);
  });

  it.each([
    [null, undefined],
    ['free', 'Free'],
    ['free; £25 non-attendance charge, all agencies', 'Free'],
    ['£100/day for schools, GPs, private, national VCS; free places earned', undefined],
  ])('give the price %s in short', (price, text) => {
    expect(priceTag(price)?.text).toBe(text);
  });

  it('say from when a course can be begun', () => {
    const now = new Date('2019-10-07T09:00Z');
    expect(opensOn('2020-01-06', now)).toBe('Opens on Monday 6 January 2020');
    expect(opensOn('2019-10-07', now)).toBeUndefined();
    expect(opensOn(null, now)).toBeUndefined();
  });
});
