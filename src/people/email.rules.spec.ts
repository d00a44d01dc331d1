import { describe, expect, it } from '@jest/globals';
import { emailProblem, normaliseEmail } from './email.rules.js';

describe('an email address', () => {
  it.each([
    ['Amira.Bello@Kent.Example', 'capitals'],
    ['  amira.bello@kent.example ', 'outer spaces'],
    ['amira\u200B.bello@kent.example', 'a zero-width space'],
    ['amira.bello@\u2060kent.example', 'a word joiner'],
    ['\uFEFFamira.bello@kent.example', 'a byte order mark'],
    ['ami\u00ADra.bello@kent.example', 'a soft hyphen'],
    ['ａｍｉｒａ.bello＠kent.example', 'full-width letters'],
    ['amira.bello@\u202Ekent.example', 'a direction mark'],
  ])('is the same person when it is written as %j (%s)', (typed) => {
    expect(normaliseEmail(typed)).toBe('amira.bello@kent.example');
  });

  it('keeps the parts that tell people apart', () => {
    expect(normaliseEmail("o'neill+training@kent.example")).toBe("o'neill+training@kent.example");
  });

  it('takes an international domain in its ASCII form', () => {
    expect(normaliseEmail('amira@münchen.example')).toBe('amira@xn--mnchen-3ya.example');
  });

  it.each([
    'amira',
    '@kent.example',
    'amira@',
    'amira@kent',
    'amira bello@kent.example',
    'amira@kent.example\r\nBcc: all@kent.example',
    'amira@kent..example',
    'amira@-kent.example',
    'a@b@kent.example',
    'amira@kent.example\0',
    '\ud800amira@kent.example',
    `${'a'.repeat(65)}@kent.example`,
    'a'.repeat(1_000_000),
    'amira@kent.example, other@kent.example',
    'amira <amira@kent.example>',
  ])('is refused when it is %j', (typed) => {
    expect(normaliseEmail(typed)).toBeUndefined();
  });

  it.each([[['a@b.example']], [{ toString: 'a@b.example' }], [undefined], [null], [7]])(
    'is refused when %j is sent in its place',
    (typed) => {
      expect(normaliseEmail(typed)).toBeUndefined();
    },
  );

  it('says what to do', () => {
    expect(emailProblem('')).toBe('Enter your email address');
    expect(emailProblem('amira')).toBe('Enter an email address in the correct format, like name@example.com');
    expect(emailProblem('amira@kent.example')).toBeUndefined();
  });
});
