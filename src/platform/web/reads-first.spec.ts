import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { ReadsFirst } from './reads-first.js';

/** A program that people send requests to; `begun` are those that went on, in order. */
function program() {
  const reads = new ReadsFirst();
  const begun: string[] = [];
  /** @returns what ends the request */
  const send = (method: string, name: string): (() => void) => {
    const raw = new EventEmitter() as ServerResponse;
    reads.begin({ method }, { raw }, () => void begun.push(name));
    return () => void raw.emit('close');
  };
  const crowd = (count: number): void => {
    for (let one = 1; one <= count; one += 1) send('POST', `${one}`);
  };
  return { begun, send, crowd };
}

const aTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('while somebody reads a page', () => {
  it('a crowd is begun four a turn of the event loop, first come first served', async () => {
    const { begun, send, crowd } = program();
    send('GET', 'page');
    crowd(10);
    expect(begun).toEqual(['page']);
    await aTurn();
    expect(begun).toEqual(['page', '1', '2', '3', '4']);
    send('GET', 'another page');
    await aTurn();
    await aTurn();
    expect(begun.slice(5)).toEqual(['another page', '5', '6', '7', '8', '9', '10']);
  });

  it('all who wait go on when the last page is answered, those who came first before those who come now', async () => {
    const { begun, send, crowd } = program();
    const ends = [send('GET', 'page'), send('HEAD', 'its head')];
    crowd(10);
    for (const end of ends) end();
    send('POST', 'late');
    await aTurn();
    expect(begun.slice(2)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', 'late']);
  });
});

it('while nobody reads, a crowd is begun at once', () => {
  const { begun, crowd } = program();
  crowd(300);
  expect(begun).toHaveLength(300);
});
