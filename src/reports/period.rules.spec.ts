import { describe, expect, it } from '@jest/globals';
import { financialYear, readPeriod } from './period.rules.js';

const TODAY = '2019-10-07';
const read = (from: string, to: string): unknown => {
  const answer = readPeriod({ from, to }, TODAY);
  return 'period' in answer
    ? `${answer.period.from} to ${answer.period.to}`
    : answer.errors.map(({ field, message }) => `${field}: ${message}`);
};

describe('The period of a report', () => {
  it.each([
    ['2019-10-07', '2019-04-01', '2020-03-31'],
    ['2020-03-31', '2019-04-01', '2020-03-31'],
    ['2020-04-01', '2020-04-01', '2021-03-31'],
    ['2020-01-01', '2019-04-01', '2020-03-31'],
  ])('is the financial year that holds %s where nothing else is said', (day, from, to) => {
    expect(financialYear(day)).toEqual({ from, to });
  });

  it.each([
    ['', '', '2019-04-01 to 2020-03-31'],
    ['1/9/2019', '6 November 2019', '2019-09-01 to 2019-11-06'],
    ['2019-11-06', '2019-11-06', '2019-11-06 to 2019-11-06'],
    // One end brings the financial year that it is in.
    ['1 February 2018', '', '2018-02-01 to 2018-03-31'],
    ['', '31/12/2018', '2018-04-01 to 2018-12-31'],
    ['2015-04-01', '2020-03-31', '2015-04-01 to 2020-03-31'],
  ])('from "%s" to "%s"', (from, to, period) => {
    expect(read(from, to)).toBe(period);
  });

  it.each([
    ['7 Nov 2019', '6 Nov 2019', ['to: To must be the same day as from, or after it']],
    ['2015-04-01', '2020-04-01', ['to: A report covers 5 years at most']],
    [
      '0001-01-01',
      '9999-12-31',
      ['from: From must be a day from 2000 to 2099', 'to: To must be a day from 2000 to 2099'],
    ],
    ['30 February 2019', '', ['from: From: This is not a day of the calendar. Enter the day first']],
    ["'; DROP TABLE events", '', ['from: From: Enter a date, like 6 November 2019 or 06/11/2019']],
  ])('cannot be from "%s" to "%s"', (from, to, errors) => {
    expect(read(from, to)).toEqual(errors);
  });
});
