import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Answers, Asked, LoadOptions } from './load.js';

/** What is read over and over. */
export interface Reading extends Omit<LoadOptions, 'next'> {
  baseUrl: string;
  asked: Asked[];
}

/**
 * People who read while a crowd books, in a thread of their own: on the crowd's they would wait until hundreds of answers
 * are taken in, and that would be the measurement's time and not the program's.
 */
export class Readers {
  private readonly thread = new Worker(new URL('./readers-thread.js', import.meta.url));

  async read(reading: Reading): Promise<Answers> {
    this.thread.postMessage(reading);
    const [answers] = (await once(this.thread, 'message')) as [Answers];
    return answers;
  }

  async end(): Promise<void> {
    await this.thread.terminate();
  }
}
