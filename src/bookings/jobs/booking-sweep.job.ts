import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { BookingSweep } from '../booking-sweep.js';

const SECOND = 1_000;
const SWEEP_EVERY = 5 * SECOND;
const PURGE_EVERY = 3_600 * SECOND;

/** Runs the sweep where jobs run, one at a time. */
@Injectable()
export class BookingSweepJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Booking sweep');
  private timer?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private purgedAt = 0;

  constructor(
    private readonly settings: Settings,
    private readonly sweep: BookingSweep,
  ) {}

  onApplicationBootstrap(): void {
    if (this.settings.worker) this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    await this.attempt(() => this.sweep.settle());
    await this.attempt(() => this.sweep.remind());
    if (Date.now() - this.purgedAt > PURGE_EVERY) {
      await this.attempt(() => this.sweep.purge());
      this.purgedAt = Date.now();
    }
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.run();
    }, SWEEP_EVERY);
    this.timer.unref();
  }

  private async attempt(part: () => Promise<unknown>): Promise<void> {
    try {
      await part();
    } catch (error) {
      this.log.warn(`The sweep goes on next time: ${String(error)}`);
    }
  }
}
