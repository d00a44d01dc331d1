import { describe, expect, it } from '@jest/globals';
import { Event } from '../../events/event.entity.js';
import { EventSession } from '../../events/event-session.entity.js';
import type { EventEntry } from '../programme.queries.js';
import { readSearch } from '../search.rules.js';
import type { Facets } from '../search.types.js';
import { monthPage, type MonthPage } from './month-page.js';

const facets: Facets = { kind: [], audience: [], area: [], month: [], mode: [], available: [] };
const now = new Date('2019-10-07T09:00:00Z');

function entry(title: string, sessions: [string, string, EventSession['timing']][]): EventEntry {
  const event = Object.assign(new Event(), {
    title,
    slug: 'an-event',
    status: 'published',
    places: 'unlimited',
    online: true,
    venue: null,
    startsAt: new Date(sessions[0]?.[0] ?? now),
    endsAt: new Date(sessions.at(-1)?.[1] ?? now),
    bookingOpensAt: null,
    bookingClosesAt: null,
  });
  return {
    type: 'event',
    event,
    sessions: sessions.map(([startsAt, endsAt, timing]) =>
      Object.assign(new EventSession(), {
        timing,
        title: null,
        startsAt: new Date(startsAt),
        endsAt: new Date(endsAt),
      }),
    ),
    places: { size: null, held: 0, waiting: 0, waitingSize: null },
  };
}

const show = (month: string, events: EventEntry[] = []): MonthPage =>
  monthPage(readSearch({ month, view: 'month' }).search, events, { facets, now });
const daysWith = (page: MonthPage): number[] =>
  page.weeks.flat().flatMap((day) => (day !== null && day.items.length > 0 ? [day.number] : []));

describe('a month', () => {
  it.each([
    ['2019-09', 6, 30, 6],
    ['2019-11', 4, 30, 5],
    ['2020-02', 5, 29, 5],
    ['2021-02', 0, 28, 4],
    ['2019-10', 1, 31, 5],
    ['2020-03', 6, 31, 6],
  ])('%s begins after %i empty days and has %i in %i weeks', (month, empty, days, weeks) => {
    const page = show(month);
    const cells = page.weeks.flat();
    expect(page.weeks.map((week) => week.length)).toEqual(Array(weeks).fill(7));
    expect(cells.findIndex((day) => day !== null)).toBe(empty);
    expect(cells.filter((day) => day !== null).map((day) => day.number)).toEqual(
      Array.from({ length: days }, (_, index) => index + 1),
    );
  });

  it('leads to the months beside it, across a year', () => {
    const page = show('2019-12');
    expect([page.previous.text, page.next.text]).toEqual(['November 2019', 'January 2020']);
    expect(page.next.href).toBe('/events?month=2020-01&view=month');
  });

  it('shows an event on each day that it touches', () => {
    const conference = entry('Two days', [['2019-11-06T00:00Z', '2019-11-08T00:00Z', 'all_day']]);
    expect(daysWith(show('2019-11', [conference]))).toEqual([6, 7]);
    const evenings = entry('Evenings', [
      ['2019-11-05T18:00Z', '2019-11-05T20:00Z', 'timed'],
      ['2019-11-12T18:00Z', '2019-11-12T20:00Z', 'timed'],
    ]);
    expect(daysWith(show('2019-11', [evenings]))).toEqual([5, 12]);
  });

  it('goes by London’s days: half past midnight in summer is the day before in UTC', () => {
    const late = entry('Late', [['2020-06-16T23:30Z', '2020-06-17T01:00Z', 'timed']]);
    expect(daysWith(show('2020-06', [late]))).toEqual([17]);
  });

  it('leaves out the days of a session that lie in another month', () => {
    const across = entry('Across', [['2019-11-30T00:00Z', '2019-12-02T00:00Z', 'all_day']]);
    expect(daysWith(show('2019-11', [across]))).toEqual([30]);
    expect(daysWith(show('2019-12', [across]))).toEqual([1]);
  });

  it('marks today and only today', () => {
    const today = (month: string): number[] =>
      show(month)
        .weeks.flat()
        .flatMap((day) => (day?.today ? [day.number] : []));
    expect(today('2019-10')).toEqual([7]);
    expect(today('2019-11')).toEqual([]);
  });
});
