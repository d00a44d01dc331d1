import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { RetentionService } from '../retention.service.js';

const HOUR = 60 * 60 * 1000;

/** Sweeps each hour where jobs run. Several processes may do it at once: each deletes what is still there. */
@Injectable()
export class RetentionJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Retention');
  private timer?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly settings: Settings,
    private readonly retention: RetentionService,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.worker) return;
    this.timer = setInterval(() => {
      this.running = this.sweep();
    }, HOUR);
    this.timer.unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.running;
  }

  private async sweep(): Promise<void> {
    try {
      await this.retention.sweep();
    } catch (error) {
      this.log.warn(`Nothing was let go of this hour: ${String(error)}`);
    }
  }
}
