import { describe, expect, it } from '@jest/globals';
import { tell, type HistoryRecord } from './history.rules.js';

const record = (
  action: string,
  detail: HistoryRecord['detail'] = {},
  team: string | null = null,
): HistoryRecord => ({
  at: new Date('2019-10-07T09:00:00Z'),
  action,
  actor: 'Olu Organiser',
  person: null,
  reference: null,
  team,
  detail,
});

const lines = (of: HistoryRecord): string[] =>
  tell(of).changes.map(({ field, before, after }) => `${field}: ${before ?? '-'} → ${after ?? '-'}`);

describe('A line of a timeline', () => {
  it.each<[string, HistoryRecord, string]>([
    ['what happened', record('event.published'), 'Event published'],
    ['with whom something was shared', record('event.shared', {}, 'Medway'), 'Shared with Medway'],
    ['what it was never taught', record('certificate.re_issued'), 'Certificate re issued'],
  ])('says %s', (_, of, what) => {
    expect(tell(of).what).toBe(what);
  });

  it.each<[string, HistoryRecord['detail'], string[]]>([
    ['a text', { before: { title: 'Old' }, after: { title: 'New' } }, ['Title: Old → New']],
    [
      'no limit, which is not none',
      { before: { size: 40 }, after: { size: null } },
      ['Places: 40 → No limit'],
    ],
    [
      'a switch',
      { before: { waitingListOpen: true }, after: { waitingListOpen: false } },
      ['Waiting list open: Yes → No'],
    ],
    [
      'a list',
      { before: { outcomes: [] }, after: { outcomes: ['One', 'Two'] } },
      ['Outcomes: None → One; Two'],
    ],
    [
      'a moment, as London has it',
      { before: { bookingOpensAt: null }, after: { bookingOpensAt: '2019-10-08T08:00:00.000Z' } },
      ['Booking opens: None → Tuesday 8 October 2019, 9am'],
    ],
    [
      'a state',
      { before: { state: 'waiting' }, after: { state: 'offered' } },
      ['State: Waiting list → Offered'],
    ],
    ['a line of the register', { before: null, after: 'did_not_attend' }, ['State: None → Did not attend']],
    ['a role', { after: { role: 'check_in_helper' } }, ['Role: - → Check-in helper']],
    ['nothing where nothing was kept', { format: 'csv' }, []],
  ])('says %s before and after', (_, detail, told) => {
    expect(lines(record('event.edited', detail))).toEqual(told);
  });
});
