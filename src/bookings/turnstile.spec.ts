import { describe, expect, it } from '@jest/globals';
import { Refusal } from '../platform/refusal.js';
import type { BookingBatch } from './booking-batch.js';
import type { BookCommand, BookOutcome } from './booking-commands.types.js';
import { Turnstile } from './turnstile.js';

const wish = (personId: number): BookCommand => ({
  eventId: 1,
  personId,
  bookedById: personId,
  joinWaitingList: false,
  insist: false,
});

const booked = ({ personId }: BookCommand): BookOutcome => ({
  kind: 'booked',
  repeated: false,
  booking: {
    id: personId,
    reference: `R-${personId}`,
    state: 'confirmed',
    event: { slug: 'e', title: 'E', startsAt: null, endsAt: null },
    position: null,
  },
});

/** A turnstile over batches that end when the test says so. */
function held(answer: (commands: BookCommand[]) => BookOutcome[] = (commands) => commands.map(booked)): {
  turnstile: Turnstile;
  batches: number[][];
  commit: () => Promise<void>;
} {
  const batches: number[][] = [];
  const commits: (() => void)[] = [];
  const book = async (commands: BookCommand[]): Promise<BookOutcome[]> => {
    batches.push(commands.map(({ personId }) => personId));
    await new Promise<void>((resolve) => commits.push(resolve));
    return answer(commands);
  };
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const commit = async (): Promise<void> => {
    await settle();
    commits.shift()?.();
    await settle();
  };
  return { turnstile: new Turnstile({ book } as unknown as BookingBatch), batches, commit };
}

const referenceOf = (outcome: BookOutcome): string =>
  outcome.kind === 'booked' ? outcome.booking.reference : outcome.refusal.code;

describe('the turnstile', () => {
  it('books a lone request at once, and those that arrive meanwhile together', async () => {
    const { turnstile, batches, commit } = held();
    const first = turnstile.take(wish(1));
    await new Promise((resolve) => setImmediate(resolve));
    const others = [turnstile.take(wish(2)), turnstile.take(wish(3))];
    expect(batches).toEqual([[1]]);
    await commit();
    expect(referenceOf(await first)).toBe('R-1');
    expect(batches).toEqual([[1], [2, 3]]);
    await commit();
    expect((await Promise.all(others)).map(referenceOf)).toEqual(['R-2', 'R-3']);
  });

  it('answers nobody before their own commit', async () => {
    const { turnstile, commit } = held();
    let answered = false;
    const outcome = turnstile.take(wish(1)).then(() => (answered = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    await commit();
    await outcome;
    expect(answered).toBe(true);
  });

  it('begins with those who came meanwhile before it answers, so that PostgreSQL is not idle while it does', async () => {
    const { turnstile, batches, commit } = held();
    let begunByThen: number[][] = [];
    const first = turnstile.take(wish(1)).then(() => (begunByThen = [...batches]));
    await new Promise((resolve) => setImmediate(resolve));
    const second = turnstile.take(wish(2));
    await commit();
    await first;
    expect(begunByThen).toEqual([[1], [2]]);
    await commit();
    expect(referenceOf(await second)).toBe('R-2');
  });

  it('books one by one when a batch fails: nobody fails for a neighbour’s fault', async () => {
    const { turnstile, batches, commit } = held((commands) => {
      if (commands.some(({ personId }) => personId === 2)) throw new Error('Person 2 cannot be written');
      return commands.map(booked);
    });
    const outcomes = Promise.allSettled([1, 2, 3].map((person) => turnstile.take(wish(person))));
    for (let count = 0; count < 4; count += 1) await commit();
    expect(batches).toEqual([[1, 2, 3], [1], [2], [3]]);
    expect((await outcomes).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('tells everybody in the batch when the database is away, without asking it for each', async () => {
    const { turnstile, batches, commit } = held(() => {
      throw new Refusal('busy', 'busy', 'The service is busy', { retryAfter: 3 });
    });
    const outcomes = Promise.all([1, 2].map((person) => turnstile.take(wish(person))));
    await commit();
    expect((await outcomes).map(referenceOf)).toEqual(['busy', 'busy']);
    expect(batches).toEqual([[1, 2]]);
  });

  it('stops asking when the database goes away while a batch is booked one by one', async () => {
    const { turnstile, batches, commit } = held((commands) => {
      if (commands.length > 1) throw new Error('Somebody cannot be written');
      if (commands[0]?.personId === 2) throw new Refusal('busy', 'busy', 'The service is busy');
      return commands.map(booked);
    });
    const outcomes = Promise.all([1, 2, 3].map((person) => turnstile.take(wish(person))));
    for (let count = 0; count < 3; count += 1) await commit();
    expect((await outcomes).map(referenceOf)).toEqual(['R-1', 'busy', 'busy']);
    expect(batches).toEqual([[1, 2, 3], [1], [2]]);
  });

  it('turns people away when the queue is full, saying when to come back', async () => {
    const { turnstile, commit } = held();
    const waiting = Array.from({ length: 10_000 }, (_, person) => turnstile.take(wish(person)));
    const outcome = await turnstile.take(wish(99_999));
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'busy', status: 503, retryAfter: 2 } });
    for (let count = 0; count < 20; count += 1) await commit();
    expect((await Promise.all(waiting)).every(({ kind }) => kind === 'booked')).toBe(true);
  });

  it('is drained before the program stops, and takes in nobody then', async () => {
    const { turnstile, commit } = held();
    const taken = [turnstile.take(wish(1)), turnstile.take(wish(2))];
    const stopped = turnstile.beforeApplicationShutdown();
    expect(referenceOf(await turnstile.take(wish(3)))).toBe('busy');
    await commit();
    await stopped;
    expect((await Promise.all(taken)).map(referenceOf)).toEqual(['R-1', 'R-2']);
  });
});
