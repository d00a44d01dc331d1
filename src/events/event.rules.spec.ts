import { describe, expect, it } from '@jest/globals';
import {
  availability,
  bookingCloses,
  bookingWindow,
  organiserNeeds,
  publicationBlockers,
  type BookableFacts,
  type DraftFacts,
  type PlaceCounts,
} from './event.rules.js';

const now = new Date('2019-10-07T09:00:00Z');
const second = 1000;
const later = (milliseconds: number): Date => new Date(now.getTime() + milliseconds);
const day = 24 * 3600 * second;

const conference: BookableFacts = {
  status: 'published',
  places: 'limited',
  startsAt: new Date('2019-11-06T09:30:00Z'),
  endsAt: new Date('2019-11-06T16:00:00Z'),
  bookingOpensAt: null,
  bookingClosesAt: null,
  waitingListOpen: true,
};
const room: PlaceCounts = { size: 150, held: 138, waiting: 0, waitingSize: null };

describe('whether booking is open', () => {
  const cases: [string, Partial<BookableFacts>, string, string | undefined][] = [
    ['is open for a published event to come', {}, 'open', undefined],
    ['is not for a draft', { status: 'draft' }, 'draft', 'closed'],
    ['is not for a cancelled event', { status: 'cancelled' }, 'cancelled', 'event_cancelled'],
    ['is not once it has ended', { startsAt: later(-day), endsAt: later(-second) }, 'past', 'closed'],
    [
      'says past even without places',
      { places: 'none', startsAt: later(-day), endsAt: later(-second) },
      'past',
      'closed',
    ],
    ['is not for an event without places', { places: 'none' }, 'no_places', 'no_places'],
    ['is not while dates are to be announced', { startsAt: null, endsAt: null }, 'undated', 'closed'],
    ['is not before it opens', { bookingOpensAt: later(second) }, 'opens_later', 'closed'],
    ['is at the very moment it opens', { bookingOpensAt: now }, 'open', undefined],
    ['is at the very moment it closes', { bookingClosesAt: now }, 'open', undefined],
    ['is not a second after it closed', { bookingClosesAt: later(-second) }, 'closed', 'closed'],
    ['is at the very start', { startsAt: now, endsAt: later(day) }, 'open', undefined],
    ['is not a second after the start', { startsAt: later(-second), endsAt: later(day) }, 'closed', 'closed'],
    [
      'cancelled goes before past',
      { status: 'cancelled', startsAt: later(-day), endsAt: later(-second) },
      'cancelled',
      'event_cancelled',
    ],
  ];
  it.each(cases)('%s', (_, change, phase, code) => {
    expect(bookingWindow({ ...conference, ...change }, now)).toMatchObject(
      code === undefined ? { phase } : { phase, code },
    );
  });

  it('says when booking opens, in London time', () => {
    const window = bookingWindow({ ...conference, bookingOpensAt: new Date('2019-10-20T08:00:00Z') }, now);
    expect(window.message).toBe('Booking opens on Sunday 20 October 2019 at 9am');
  });

  it('says when booking closed', () => {
    const window = bookingWindow({ ...conference, bookingClosesAt: new Date('2019-10-04T16:00:00Z') }, now);
    expect(window.message).toBe('Booking closed at 5pm on Friday 4 October 2019');
  });

  it('closes at the start when the closing time is later than that', () => {
    expect(bookingCloses({ startsAt: now, bookingClosesAt: later(day) })).toEqual(now);
    expect(bookingCloses({ startsAt: later(day), bookingClosesAt: now })).toEqual(now);
    expect(bookingCloses({ startsAt: null, bookingClosesAt: now })).toBeNull();
  });
});

describe('what can be done about a place', () => {
  const cases: [
    string,
    Partial<PlaceCounts>,
    Partial<BookableFacts>,
    string,
    number | null,
    string | undefined,
  ][] = [
    ['a free place can be booked', {}, {}, 'book', 12, undefined],
    ['the last place can be booked', { held: 149 }, {}, 'book', 1, undefined],
    ['unlimited is not zero', { size: null, held: 9000 }, { places: 'unlimited' }, 'book', null, undefined],
    ['a size of zero is full', { size: 0, held: 0 }, {}, 'join_waiting_list', 0, 'full'],
    ['a full event has a waiting list', { held: 150 }, {}, 'join_waiting_list', 0, 'full'],
    [
      'while people wait a free place is theirs',
      { held: 149, waiting: 1 },
      {},
      'join_waiting_list',
      1,
      'full',
    ],
    [
      'nothing when the list takes no more',
      { held: 150, waiting: 5, waitingSize: 5 },
      {},
      'nothing',
      0,
      'waiting_list_full',
    ],
    [
      'the last place on the list can be taken',
      { held: 150, waiting: 4, waitingSize: 5 },
      {},
      'join_waiting_list',
      0,
      'full',
    ],
    ['nothing when the list is turned off', { held: 150 }, { waitingListOpen: false }, 'nothing', 0, 'full'],
    [
      'nothing once booking has closed, free places or not',
      {},
      { bookingClosesAt: later(-second) },
      'nothing',
      12,
      'closed',
    ],
    ['nothing when the event is cancelled', {}, { status: 'cancelled' }, 'nothing', 12, 'event_cancelled'],
  ];
  it.each(cases)('%s', (_, places, event, can, left, code) => {
    const answer = availability({ ...conference, ...event }, { ...room, ...places }, now);
    expect(answer).toMatchObject({ can, placesLeft: left });
    expect(answer.code).toBe(code);
  });

  it('is nothing for an event without places', () => {
    expect(availability({ ...conference, places: 'none' }, null, now)).toMatchObject({
      can: 'nothing',
      phase: 'no_places',
      placesLeft: null,
    });
  });
});

describe('publication', () => {
  const draft: DraftFacts = {
    status: 'draft',
    places: 'limited',
    summary: 'A day',
    online: false,
    hasVenue: true,
    startsAt: conference.startsAt,
    endsAt: conference.endsAt,
    bookingOpensAt: null,
    bookingClosesAt: null,
    size: 150,
  };
  const fields = (change: Partial<DraftFacts>): string[] =>
    publicationBlockers({ ...draft, ...change }, now).map((each) => each.field);

  it.each<[string, Partial<DraftFacts>, string[]]>([
    ['nothing stands in the way of a complete draft', {}, []],
    ['an event without dates may be announced', { startsAt: null, endsAt: null, hasVenue: false }, []],
    ['a summary is needed', { summary: ' ' }, ['summary']],
    ['a place to go to is needed', { hasVenue: false }, ['venue']],
    ['an online event needs no venue', { hasVenue: false, online: true }, []],
    [
      'an awareness day needs neither venue nor size',
      { hasVenue: false, places: 'none', size: undefined },
      [],
    ],
    ['limited places need a size', { size: undefined }, ['capacity']],
    ['no size is fine for unlimited places', { places: 'unlimited', size: null }, []],
    ['what is over cannot be published', { startsAt: later(-day), endsAt: later(-second) }, ['sessions']],
    [
      'booking must open before the start',
      { bookingOpensAt: new Date('2019-11-06T10:00:00Z') },
      ['bookingOpensAt'],
    ],
    ['a cancelled event stays cancelled', { status: 'cancelled' }, ['status']],
    [
      'every reason is told at once',
      { summary: '', hasVenue: false, size: undefined },
      ['summary', 'venue', 'capacity'],
    ],
  ])('%s', (_, change, expected) => {
    expect(fields(change)).toEqual(expected);
  });
});

describe('what waits for the organiser', () => {
  const codes = (change: Partial<BookableFacts>, timing: 'timed' | 'to_be_confirmed' = 'timed'): string[] =>
    organiserNeeds({ ...conference, ...change }, [{ timing }], now).map((need) => need.code);

  it.each<[string, string[], string[]]>([
    ['nothing for a published event with its times', codes({}), []],
    ['a draft is to be published', codes({ status: 'draft' }), ['not_published']],
    ['dates are to be announced', codes({ startsAt: null, endsAt: null }), ['dates']],
    ['times are to be confirmed', codes({}, 'to_be_confirmed'), ['times']],
    ['nothing for what is over', codes({ status: 'draft', endsAt: later(-second) }), []],
    ['nothing for what is cancelled', codes({ status: 'cancelled', startsAt: null }), []],
  ])('%s', (_, found, expected) => {
    expect(found).toEqual(expected);
  });
});
