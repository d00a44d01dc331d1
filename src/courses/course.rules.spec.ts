import { describe, expect, it } from '@jest/globals';
import { openingOf } from './course.rules.js';

describe('when a course opens', () => {
  it.each([
    ['2020-01-06', '2020-01-05', false, 'Opens on Monday 6 January 2020'],
    ['2020-01-06', '2020-01-06', true, 'Open now'],
    ['2020-01-06', '2020-01-07', true, 'Open now'],
    [null, '2020-01-07', false, 'Opening date to be announced'],
  ])('on %s, seen on %s', (opensOn, today, open, words) => {
    expect(openingOf({ opensOn }, today)).toEqual({ open, words });
  });
});
