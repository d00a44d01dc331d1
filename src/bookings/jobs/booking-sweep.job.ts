import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { SteadyJob } from '../../platform/jobs/steady-job.js';
import { BookingSweep } from '../booking-sweep.js';

const SECOND = 1_000;
const SWEEP_EVERY = 5 * SECOND;
const PURGE_EVERY = 3_600 * SECOND;

/** Settles what has lapsed, reminds, and from time to time throws away what is no longer needed. */
@Injectable()
export class BookingSweepJob extends SteadyJob {
  private purgedAt = 0;

  constructor(
    settings: Settings,
    private readonly sweep: BookingSweep,
  ) {
    super(settings, SWEEP_EVERY);
  }

  protected async round(): Promise<void> {
    await this.attempt(() => this.sweep.settle());
    await this.attempt(() => this.sweep.remind());
    if (Date.now() - this.purgedAt <= PURGE_EVERY) return;
    await this.attempt(() => this.sweep.purge());
    this.purgedAt = Date.now();
  }
}
