import { describe, expect, it } from '@jest/globals';
import { interactionsOf, questionFigures } from './interactions.rules.js';

describe('The answers that packages tell', () => {
  it('are the last to each question', () => {
    const cmi = {
      'cmi.interactions.0.id': 'q',
      'cmi.interactions.0.student_response': 'b',
      'cmi.interactions.0.result': 'wrong',
      'cmi.interactions.10.id': 'q',
      'cmi.interactions.10.student_response': 'a',
      'cmi.interactions.10.result': 'correct',
      'cmi.interactions.10.correct_responses.0.pattern': 'a',
      'cmi.interactions.3.id': '',
    };
    expect(interactionsOf({ item: 'I', cmi })).toMatchObject([
      { id: 'q', answer: 'a', result: 'correct', right: ['a'] },
    ]);
  });

  it('of many are counted for each question, the one that most get wrong first', () => {
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
