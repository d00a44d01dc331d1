import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { SteadyJob } from '../../platform/jobs/steady-job.js';
import { MessageRunner } from '../message-runner.js';

const LOOK_EVERY = 2_000;

/** Works at messages that were sent. */
@Injectable()
export class MessageJob extends SteadyJob {
  constructor(
    settings: Settings,
    private readonly runner: MessageRunner,
  ) {
    super(settings, LOOK_EVERY);
  }

  protected async round(): Promise<void> {
    while (!this.stopped && (await this.runner.work()));
  }
}
