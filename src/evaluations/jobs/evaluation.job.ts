import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { SteadyJob } from '../../platform/jobs/steady-job.js';
import { EvaluationAsking } from '../evaluation-asking.js';

const LOOK_EVERY = 15_000;

/** Asks and reminds when it is due. */
@Injectable()
export class EvaluationJob extends SteadyJob {
  constructor(
    settings: Settings,
    private readonly asking: EvaluationAsking,
  ) {
    super(settings, LOOK_EVERY);
  }

  protected async round(): Promise<void> {
    await this.asking.round();
  }
}
