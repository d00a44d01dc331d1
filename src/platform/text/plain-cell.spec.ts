import { describe, expect, it } from '@jest/globals';
import { plainCell } from './plain-cell.js';

describe('A cell of an export', () => {
  it.each([
    ['an equals sign', '=HYPERLINK("https://evil.example","Click")'],
    ['a plus', '+44 1622 000000'],
    ['a minus', '-2+3'],
    ['an at sign', '@SUM(A1:A9)'],
    ['a tab', '\t=1+1'],
    ['a carriage return', '\r=1+1'],
    ['a line feed', '\n=1+1'],
    ['a full-width equals sign', '\uFF1D1+1'],
    ['a full-width plus', '\uFF0B1'],
    ['a full-width minus', '\uFF0D1'],
    ['a full-width at sign', '\uFF20SUM(A1)'],
    ['a formula behind spaces', '  =1+1'],
    ['a formula behind a zero-width space', '\u200B=1+1'],
    ['a formula behind a byte order mark', '\uFEFF@SUM(A1)'],
  ])('that begins with %s is defused by an apostrophe', (_, text) => {
    expect(plainCell(text)).toBe(`'${text}`);
  });

  it.each([
    '',
    'O’Neill',
    "O'Neill",
    'Ó Súilleabháin',
    'Anne-Marie = AM',
    'a@b.example',
    '12',
    'Zoë 🙂',
    '<script>',
    "'quoted'",
  ])('that begins like any text stays letter for letter: %j', (text) => {
    expect(plainCell(text)).toBe(text);
  });
});
