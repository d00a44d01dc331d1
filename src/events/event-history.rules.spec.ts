import { describe, expect, it } from '@jest/globals';
import { eventChanges } from './event-history.rules.js';

type Told = Parameters<typeof eventChanges>[0];

const event: Told = {
  title: 'Conference',
  kind: 'conference',
  summary: 'About it.',
  description: '',
  outcomes: [],
  theme: null,
  contentNotice: null,
  partners: [],
  audience: '',
  audiences: [],
  level: null,
  price: null,
  bookingNotes: [],
  joiningLink: null,
  joiningInstructions: null,
  reminderText: null,
  places: 'limited',
  bookingOpensAt: null,
  bookingClosesAt: null,
  waitingListOpen: true,
  needsApproval: false,
  offerHours: 48,
  reminderDays: 3,
  lateCancellationDays: 7,
  seriesId: null,
  rule: { kind: 'everyone' },
};

describe('The history of an event', () => {
  it('tells the fields that changed, with what was there and what is', () => {
    expect(eventChanges(event, { ...event, title: 'Forum', outcomes: ['One'] })).toEqual({
      before: { title: 'Conference', outcomes: [] },
      after: { title: 'Forum', outcomes: ['One'] },
    });
  });

  it('tells nothing of an edit that changed nothing', () => {
    expect(eventChanges(event, { ...event })).toBeUndefined();
  });

  it('says a rule in words', () => {
    const rule = { kind: 'workforce', anyOf: ['children'] } as Told['rule'];
    expect(eventChanges(event, { ...event, rule })).toEqual({
      before: { rule: 'It is open to everyone.' },
      after: { rule: expect.stringMatching(/^You can come if you work/) as unknown },
    });
  });

  it.each<[string, string | null, string | null, unknown, unknown]>([
    ['given', null, 'https://meet.example/secret', null, 'a link'],
    ['taken away', 'https://meet.example/secret', null, 'a link', null],
    ['changed', 'https://meet.example/secret', 'https://meet.example/other', 'a link', 'another link'],
  ])('never keeps a joining link that was %s', (_, was, is, before, after) => {
    const change = eventChanges({ ...event, joiningLink: was }, { ...event, joiningLink: is });
    expect(change).toEqual({ before: { joiningLink: before }, after: { joiningLink: after } });
  });

  it('keeps the beginning of a long text only', () => {
    const change = eventChanges(event, { ...event, description: 'x'.repeat(5_000) });
    expect(String(change?.after.description)).toHaveLength(301);
  });
});
