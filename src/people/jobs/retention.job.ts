import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { SteadyJob } from '../../platform/jobs/steady-job.js';
import { RetentionService } from '../retention.service.js';

const HOUR = 60 * 60 * 1000;

/** Lets go of what has been kept long enough, each hour. */
@Injectable()
export class RetentionJob extends SteadyJob {
  constructor(
    settings: Settings,
    private readonly retention: RetentionService,
  ) {
    super(settings, HOUR);
  }

  protected async round(): Promise<void> {
    await this.retention.sweep();
  }
}
