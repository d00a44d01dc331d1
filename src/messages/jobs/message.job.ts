import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { MessageRunner } from '../message-runner.js';

const LOOK_EVERY = 2_000;

/** Works at messages that were sent, where jobs run. */
@Injectable()
export class MessageJob implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Messages');
  private timer?: NodeJS.Timeout;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly settings: Settings,
    private readonly runner: MessageRunner,
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
    try {
      while (!this.stopped && (await this.runner.work()));
    } catch (error) {
      this.log.warn(`Sending goes on next time: ${String(error)}`);
    }
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.run();
    }, LOOK_EVERY);
    this.timer.unref();
  }
}
