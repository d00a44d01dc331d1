import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { SteadyJob } from '../../platform/jobs/steady-job.js';
import { RefresherReminders } from '../refresher-reminders.js';

/** A day is what refreshers go by, so this is soon enough. */
const LOOK_EVERY = 60_000;

@Injectable()
export class RefresherJob extends SteadyJob {
  constructor(
    settings: Settings,
    private readonly reminders: RefresherReminders,
  ) {
    super(settings, LOOK_EVERY);
  }

  protected async round(): Promise<void> {
    while (!this.stopped && (await this.reminders.remind()) > 0);
  }
}
