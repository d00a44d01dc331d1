import { describe, expect, it } from '@jest/globals';
import { validateSync } from 'class-validator';
import { IsFilledIn, textProblem, tidyLine } from './plain-text.js';

describe('a line of text that somebody typed', () => {
  it.each([
    "Siobhán O'Neill",
    'Ó Súilleabháin',
    'Zoe\u0308 N\u0303andu',
    '👩‍👧‍👦 Family hub',
    '李小龍',
    'नमस्ते',
    'دکتر می‌خواهم',
  ])('is kept letter for letter: %s', (text) => {
    expect(textProblem(text, { max: 120 })).toBeUndefined();
    expect(tidyLine(text)).toBe(text.normalize('NFC'));
  });

  it.each([
    ['NUL', 'Amira\0'],
    ['a lone surrogate', 'Amira \ud800'],
    ['a line break', 'Amira\r\nBcc: x'],
    ['an escape', 'Amira\u001b[2J'],
    ['a line separator', 'Amira\u2028Bello'],
  ])('is refused with %s', (_, text) => {
    expect(textProblem(text, { max: 120 })).toBe(
      'must not include line breaks or characters that cannot be shown',
    );
  });

  it('counts characters as people do', () => {
    expect(textProblem('👍'.repeat(120), { max: 120 })).toBeUndefined();
    expect(textProblem('👍'.repeat(121), { max: 120 })).toBe('must be 120 characters or less');
    expect(textProblem('a'.repeat(1_000_000), { max: 120 })).toBe('must be 120 characters or less');
  });

  it.each([[['Amira']], [{}], [7], [null], [undefined]])('is refused when it is %j', (value) => {
    expect(textProblem(value, { max: 120 })).toBe('must be text');
  });

  it('may have several lines where that is asked for, still without NUL', () => {
    expect(textProblem('one\ntwo', { max: 20, lines: true })).toBeUndefined();
    expect(textProblem('one\0two', { max: 20, lines: true })).toBe(
      'must not include line breaks or characters that cannot be shown',
    );
  });

  it('loses outer and repeated spaces and marks that turn the reading order', () => {
    expect(tidyLine('  Amira \t  \u202EBello ')).toBe('Amira Bello');
  });
});

describe('a text that may not be empty', () => {
  class Form {
    @IsFilledIn('Enter a name')
    name: unknown;
  }

  it.each(['', '   ', '\t\u00A0', '\u200B\u2060', '\u202E'])('is not filled in by %j', (name) => {
    const problems = validateSync(Object.assign(new Form(), { name }));
    expect(problems.map(({ constraints }) => Object.values(constraints ?? {}))).toEqual([['Enter a name']]);
  });

  it.each(['.', ' Ó ', '👍', '李'])('is filled in by %j', (name) => {
    expect(validateSync(Object.assign(new Form(), { name }))).toEqual([]);
  });
});
