import { describe, expect, it } from '@jest/globals';
import { Turns } from './turns.js';

describe('turns', () => {
  it('lets two be under way at once, and an urgent one begin before those who waited longer', async () => {
    const turns = new Turns(2);
    const begun: string[] = [];
    const ask = (name: string, urgent = false): Promise<void> =>
      turns.take({ urgent }).then(() => void begun.push(name));
    const waiting = ['first', 'second', 'third', 'fourth'].map((name) => ask(name));
    waiting.push(ask('sign-in code', true));
    await Promise.all(waiting.slice(0, 2));
    expect(begun).toEqual(['first', 'second']);
    turns.end();
    await waiting[4];
    turns.end();
    await waiting[2];
    turns.end();
    await Promise.all(waiting);
    expect(begun).toEqual(['first', 'second', 'sign-in code', 'third', 'fourth']);
  });

  it('has room again when all have ended', async () => {
    const turns = new Turns(1);
    for (let round = 0; round < 3; round += 1) {
      await turns.take({ urgent: false });
      turns.end();
    }
  });
});
