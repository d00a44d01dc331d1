import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { SteadyJob } from '../../platform/jobs/steady-job.js';
import { LateCertificates } from '../late-certificates.js';

const LOOK_EVERY = 30_000;

/** Gives certificates to those who have answered the evaluation since they were issued. */
@Injectable()
export class LateCertificateJob extends SteadyJob {
  constructor(
    settings: Settings,
    private readonly late: LateCertificates,
  ) {
    super(settings, LOOK_EVERY);
  }

  protected async round(): Promise<void> {
    await this.late.issue();
  }
}
