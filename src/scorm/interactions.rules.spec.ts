import { describe, expect, it } from '@jest/globals';
import { questionFigures } from './interactions.rules.js';

describe('The answers of many', () => {
  it('are counted for each question, the one that most get wrong first', () => {
    const answer = (id: string, given: string, result: string) => ({
      ...{ item: 'I', id, kind: 'choice', description: id === 'q2' ? 'Which?' : '', right: ['a'] },
      ...{ answer: given, result },
    });
    const all = [
      answer('q1', 'a', 'correct'),
      answer('q2', 'b', 'incorrect'),
      answer('q2', 'b', 'incorrect'),
      answer('q2', 'a', 'correct'),
      answer('q3', 'long text', 'neutral'),
    ];
    expect(questionFigures(all)).toMatchObject([
      {
        id: 'q2',
        description: 'Which?',
        answered: 3,
        judged: 3,
        right: 1,
        given: [
          { answer: 'b', times: 2, result: 'incorrect' },
          { answer: 'a', times: 1, result: 'correct' },
        ],
      },
      { id: 'q1', right: 1 },
      { id: 'q3', judged: 0 },
    ]);
  });
});
