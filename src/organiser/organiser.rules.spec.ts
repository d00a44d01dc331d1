import { describe, expect, it } from '@jest/globals';
import { actionsFor, phaseOf, urgencyOf, type EventFigures, type EventToRun } from './organiser.rules.js';

const NOW = new Date('2019-10-07T09:00:00Z');

const event = (over: Partial<EventToRun> = {}): EventToRun => ({
  status: 'published',
  places: 'limited',
  startsAt: new Date('2019-11-06T09:30:00Z'),
  endsAt: new Date('2019-11-06T16:00:00Z'),
  needs: [],
  ...over,
});

const figures = (over: Partial<EventFigures> = {}): EventFigures => {
  const { size = 150, held = 20 } = over;
  return {
    size,
    held,
    left: size === null ? null : size - held,
    confirmed: held,
    awaitingApproval: 0,
    offered: 0,
    waiting: 0,
    equivalents: 0,
    failedMails: 0,
    ...over,
  };
};

const messages = (of: EventToRun, with_: EventFigures): string[] =>
  actionsFor(of, with_, NOW).map(({ message }) => message);

describe('What an organiser has to do about an event', () => {
  it('is nothing while it fills up quietly', () => {
    expect(messages(event(), figures())).toEqual([]);
  });

  it.each<[string, EventToRun, EventFigures, string]>([
    ['an email that failed', event(), figures({ failedMails: 1 }), '1 email failed'],
    ['emails that failed', event(), figures({ failedMails: 3 }), '3 emails failed'],
    ['somebody who awaits approval', event(), figures({ awaitingApproval: 1 }), '1 person awaits approval'],
    ['people who await approval', event(), figures({ awaitingApproval: 2 }), '2 people await approval'],
    ['free places while people wait', event(), figures({ waiting: 4 }), '4 people waiting, 130 places free'],
    [
      'people who wait for places without a limit',
      event({ places: 'unlimited' }),
      figures({ size: null, waiting: 1 }),
      '1 person waiting, and places have no limit',
    ],
    ['offers that are out', event(), figures({ offered: 1 }), '1 place offered, not yet accepted'],
    ['an event that is full', event(), figures({ held: 150 }), 'Full'],
    ['one with a tenth of its places left', event(), figures({ held: 135 }), 'Nearly full: 15 places left'],
    [
      'dates that are missing',
      event({ startsAt: null, endsAt: null, needs: [{ code: 'dates', message: 'Dates to be announced' }] }),
      figures(),
      'Dates to be announced',
    ],
  ])('names %s', (_, of, with_, message) => {
    expect(messages(of, with_)).toEqual([message]);
  });

  it('does not call an event nearly full with one place more than a tenth', () => {
    expect(messages(event(), figures({ held: 134 }))).toEqual([]);
  });

  it('does not call a waiting list behind a full event something to be done', () => {
    expect(messages(event(), figures({ held: 150, waiting: 9 }))).toEqual(['Full']);
  });

  it.each([
    ['2019-10-07T12:00:00Z', 'Starts today'],
    ['2019-10-08T06:00:00Z', 'Starts tomorrow'],
    ['2019-10-14T22:30:00Z', 'Starts in 7 days'],
  ])('says how soon one on %s starts', (startsAt, message) => {
    expect(messages(event({ startsAt: new Date(startsAt) }), figures())).toEqual([message]);
  });

  it('counts days as London does: 11:30pm UTC in summer is already the next day', () => {
    expect(messages(event({ startsAt: new Date('2019-10-14T23:30:00Z') }), figures())).toEqual([]);
  });

  it('says that it is on while it is on', () => {
    const on = event({
      startsAt: new Date('2019-10-07T08:00:00Z'),
      endsAt: new Date('2019-10-07T15:00:00Z'),
    });
    expect(messages(on, figures())).toEqual(['On now']);
  });

  it('leaves only failed emails once it is over or cancelled', () => {
    const busy = figures({ failedMails: 1, awaitingApproval: 2, waiting: 3, offered: 1 });
    const over = event({
      startsAt: new Date('2019-10-01T08:00:00Z'),
      endsAt: new Date('2019-10-01T15:00:00Z'),
    });
    expect(messages(over, busy)).toEqual(['1 email failed']);
    expect(messages(event({ status: 'cancelled' }), busy)).toEqual(['1 email failed']);
  });

  it('puts first the events for which somebody waits', () => {
    const urgency = (with_: EventFigures): number => urgencyOf(actionsFor(event(), with_, NOW));
    const order = [
      urgency(figures({ failedMails: 1 })),
      urgency(figures({ awaitingApproval: 1, offered: 1 })),
      urgency(figures({ waiting: 1 })),
      urgency(figures({ offered: 1 })),
      urgency(figures({ held: 150 })),
      urgency(figures({ held: 140 })),
      urgency(figures()),
    ];
    expect(order).toEqual([...order].sort((a, b) => a - b));
    expect(new Set(order).size).toBe(order.length);
  });
});

describe('An event for whoever runs it', () => {
  it.each<[string, Parameters<typeof phaseOf>[0], string]>([
    [
      'cancelled, whenever it was to be',
      { status: 'cancelled', endsAt: new Date('2019-10-01T15:00:00Z') },
      'cancelled',
    ],
    ['over once it has ended', { status: 'published', endsAt: new Date('2019-10-07T08:59:59Z') }, 'over'],
    ['coming until the moment it ends', { status: 'published', endsAt: NOW }, 'coming'],
    ['coming while it has no date', { status: 'published', endsAt: null }, 'coming'],
    ['a draft until it is published', { status: 'draft', endsAt: null }, 'draft'],
  ])('is %s', (_, of, phase) => {
    expect(phaseOf(of, NOW)).toBe(phase);
  });
});
