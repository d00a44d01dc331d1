import { describe, expect, it } from '@jest/globals';
import { readUkDate } from './uk-dates.js';

describe('a date as people write it', () => {
  it.each([
    ['06/11/2019', '2019-11-06'],
    ['6.11.19', '2019-11-06'],
    ['6-11-2019', '2019-11-06'],
    ['2019-11-06', '2019-11-06'],
    ['6 November 2019', '2019-11-06'],
    ['6th  Nov 2019', '2019-11-06'],
    ['1st Sept. 2019', '2019-09-01'],
    ['3rd of May 2020', '2020-05-03'],
    ['Wednesday 6 November 2019', '2019-11-06'],
    ['Wed, 06/11/2019', '2019-11-06'],
    ['wed 2019-11-06', '2019-11-06'],
    ['29 February 2020', '2020-02-29'],
  ])('“%s” is %s', (written, date) => {
    expect(readUkDate(written)).toEqual({ date });
  });

  it.each([
    ['Friday 16/12/2024', 'The weekday does not fit the date: it is Monday 16 December 2024'],
    ['Tue 6 November 2019', 'The weekday does not fit the date: it is Wednesday 6 November 2019'],
    ['29/02/2019', 'This is not a day of the calendar. Enter the day first'],
    ['11/06/19 or so', 'Enter a date, like 6 November 2019 or 06/11/2019'],
    ['12/25/2019', 'This is not a day of the calendar. Enter the day first'],
    ['6 Mayo 2019', 'Enter a date, like 6 November 2019 or 06/11/2019'],
    ['someday 6/11/2019', 'Enter a date, like 6 November 2019 or 06/11/2019'],
    ['to be confirmed', 'Enter a date, like 6 November 2019 or 06/11/2019'],
    ['43775', 'Enter a date, like 6 November 2019 or 06/11/2019'],
    ['', 'Enter a date, like 6 November 2019 or 06/11/2019'],
  ])('“%s” is told: %s', (written, problem) => {
    expect(readUkDate(written)).toEqual({ problem });
  });
});
