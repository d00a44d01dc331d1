import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { SteadyJob } from '../../platform/jobs/steady-job.js';
import { ImportRunner } from '../import-runner.js';

const LOOK_EVERY = 2_000;

/** Works at imports that were started. */
@Injectable()
export class ImportJob extends SteadyJob {
  constructor(
    settings: Settings,
    private readonly runner: ImportRunner,
  ) {
    super(settings, LOOK_EVERY);
  }

  protected async round(): Promise<void> {
    while (!this.stopped && (await this.runner.work()));
  }
}
