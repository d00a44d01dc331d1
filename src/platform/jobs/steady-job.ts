import { Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { Settings } from '../../config/settings.js';

/**
 * Work that is looked for again and again where jobs run, from the start of the program to its end. One round at a
 * time in each process; several processes may do it at once. What fails is tried again in the next round.
 */
export abstract class SteadyJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  protected stopped = false;
  private readonly log = new Logger(this.constructor.name);
  private timer?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();

  /** @param every milliseconds from the end of one round to the next */
  constructor(
    private readonly settings: Settings,
    private readonly every: number,
  ) {}

  /** All there is to do now, in parts that may fail one by one; ends early once `stopped`. */
  protected abstract round(): Promise<void>;

  onApplicationBootstrap(): void {
    if (this.settings.worker) this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** One part of a round: if it fails, the others are done all the same. */
  protected async attempt(part: () => Promise<unknown>): Promise<void> {
    try {
      await part();
    } catch (error) {
      this.log.warn(`It goes on next time: ${String(error)}`);
    }
  }

  private async run(): Promise<void> {
    await this.attempt(() => this.round());
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.run();
    }, this.every);
    this.timer.unref();
  }
}
