import { describe, expect, it } from '@jest/globals';
import { databaseIsAway, lostARace } from './database-failure.js';

const failure = (code: string | undefined, message = 'failed'): Error =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

describe('a failure of the database', () => {
  it.each([
    ['a server that does not listen', failure('ECONNREFUSED')],
    ['a server that shuts down', failure('57P01')],
    ['a server that starts', failure('57P03')],
    ['a server without a connection to spare', failure('53300')],
    ['a full disk', failure('53100')],
    ['a broken connection', failure('08006')],
    ['a pool without a connection to spare', failure(undefined, 'timeout exceeded when trying to connect')],
    ['a connection cut in a statement', failure(undefined, 'Connection terminated unexpectedly')],
    ['a server that says nothing', failure(undefined, 'Query read timeout')],
    [
      'a connection cut between two statements',
      Object.assign(failure(undefined), { name: 'QueryRunnerProviderAlreadyReleasedError' }),
    ],
    ['any of these as the cause of another', new Error('wrapped', { cause: failure('ECONNRESET') })],
  ])('is its absence: %s', (_, error) => {
    expect(databaseIsAway(error)).toBe(true);
    expect(lostARace(error)).toBe(false);
  });

  it.each(['40001', '40P01', '55P03'])('is a lost race: %s', (code) => {
    expect(lostARace(failure(code))).toBe(true);
    expect(databaseIsAway(failure(code))).toBe(false);
  });

  it.each([
    failure('23505'),
    failure('22P02'),
    failure(undefined),
    new TypeError('x'),
    undefined,
    'text',
    null,
  ])('is neither: %s', (error) => {
    expect([databaseIsAway(error), lostARace(error)]).toEqual([false, false]);
  });
});
