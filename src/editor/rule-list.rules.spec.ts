import { describe, expect, it } from '@jest/globals';
import { countedWords } from './rule-list.rules.js';

describe('How many a rule lets in', () => {
  it.each([
    [{ looked: 3, known: 3 }, 'Of all practitioners who have a profile here.'],
    [
      { looked: 10_000, known: 20_000 },
      'We looked at 10,000 of the 20,000 practitioners who have a profile here, chosen evenly.',
    ],
  ])('%j says whom it is about', (counts, words) => expect(countedWords(counts)).toBe(words));
});
