import { Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { Refusal } from '../platform/refusal.js';
import { BookingBatch } from './booking-batch.js';
import type { BookCommand, BookOutcome } from './booking-commands.types.js';
import { refusal } from './booking.errors.js';

/** Beyond this a request is told to come back: it would wait for seconds anyway. */
const QUEUE_LIMIT = 10_000;
/** More in one statement gain nothing and make the first of them wait for the last. */
const BATCH_LIMIT = 500;

interface Waiting {
  command: BookCommand;
  resolve: (outcome: BookOutcome) => void;
  reject: (error: unknown) => void;
}

/**
 * The one way to take a place. Requests that arrive while a batch is being committed form the next one, across
 * events; a lone booking is a batch of one and waits for no timer. Each is answered after its own commit, and after
 * the next batch is under way.
 */
@Injectable()
export class Turnstile implements BeforeApplicationShutdown {
  private readonly log = new Logger('Turnstile');
  private queue: Waiting[] = [];
  private running: Promise<void> | undefined;
  private closed = false;

  constructor(private readonly batch: BookingBatch) {}

  /** Refused with `busy` when the queue is full or the program is stopping; rejects when the database failed. */
  take(command: BookCommand): Promise<BookOutcome> {
    if (this.closed || this.queue.length >= QUEUE_LIMIT) {
      const busy = refusal('busy', 'Very many people are booking at the moment. Try again in a few seconds');
      return Promise.resolve({ kind: 'refused', refusal: busy });
    }
    return new Promise((resolve, reject) => {
      this.queue.push({ command, resolve, reject });
      this.running ??= this.run();
    });
  }

  /** What was taken in is booked and answered before the program stops. */
  async beforeApplicationShutdown(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async run(): Promise<void> {
    // A group's requests all arrive in this turn of the event loop; they go together.
    await Promise.resolve();
    let answer = nobody;
    while (this.queue.length > 0) {
      const booking = this.bookTogether(this.queue.splice(0, BATCH_LIMIT));
      // To answer a hundred people takes as long as to book them: PostgreSQL has been asked for these by then.
      setImmediate(answer);
      answer = await booking;
    }
    answer();
    this.running = undefined;
  }

  /** @returns what answers those whose commit it was */
  private async bookTogether(waiting: Waiting[]): Promise<Answer> {
    try {
      return await this.book(waiting);
    } catch (error) {
      // The database is away: it would be for each of them alone, too.
      if (error instanceof Refusal) answerAll(waiting, error);
      else await this.bookEachAlone(waiting, error);
      return nobody;
    }
  }

  /** Nobody fails for a neighbour's fault. */
  private async bookEachAlone(waiting: Waiting[], error: unknown): Promise<void> {
    const [only, ...others] = waiting;
    if (only !== undefined && others.length === 0 && !isTwin(error)) return only.reject(error);
    this.log.warn(`A batch of ${waiting.length} failed and is booked one by one: ${String(error)}`);
    for (const [index, one] of waiting.entries()) {
      try {
        const answer = await this.book([one]);
        answer();
      } catch (failure) {
        if (failure instanceof Refusal) return answerAll(waiting.slice(index), failure);
        one.reject(failure);
      }
    }
  }

  private async book(waiting: Waiting[]): Promise<Answer> {
    const outcomes = await this.batch.book(waiting.map(({ command }) => command));
    return () =>
      waiting.forEach(({ resolve, reject }, index) => {
        const outcome = outcomes[index];
        if (outcome === undefined) reject(new Error('A booking got no outcome'));
        else resolve(outcome);
      });
  }
}

type Answer = () => void;

const nobody: Answer = () => undefined;

const answerAll = (waiting: Waiting[], refused: Refusal): void => {
  for (const { resolve } of waiting) resolve({ kind: 'refused', refusal: refused });
};

/** Two bookings drew the same reference, or one key was used twice at once: asking again answers it. */
const isTwin = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '23505';
