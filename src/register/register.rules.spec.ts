import { describe, expect, it } from '@jest/globals';
import { chosenSession, searchable } from './register.rules.js';

describe('The session whose register is taken', () => {
  const sessions = [
    { id: 1, startsAt: new Date('2019-11-06T09:30:00Z') },
    { id: 2, startsAt: new Date('2019-11-06T13:30:00Z') },
  ];
  it.each([
    ['the first, days before', undefined, '2019-11-01T09:00:00Z', 1],
    ['the first, in the morning', undefined, '2019-11-06T12:29:59Z', 1],
    ['the second from an hour before it', undefined, '2019-11-06T12:30:00Z', 2],
    ['the second for ever after', undefined, '2019-12-01T09:00:00Z', 2],
    ['the one asked for', 1, '2019-12-01T09:00:00Z', 1],
    ['not one of another event', 99, '2019-12-01T09:00:00Z', 2],
  ])('is %s', (_, asked, now, id) => {
    expect(chosenSession(sessions, asked, new Date(now))?.id).toBe(id);
  });

  it('is none for an event whose dates are to be announced', () => {
    expect(chosenSession([], undefined, new Date())).toBeUndefined();
  });
});

describe('A search at the door', () => {
  it.each([
    ['Siân Ó Dónaill', 'sian o donaill'],
    ['KENT Police', 'kent police'],
  ])('takes %s for %s', (written, found) => {
    expect(searchable(written)).toBe(found);
  });
});
