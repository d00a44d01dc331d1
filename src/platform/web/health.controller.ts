import { Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Permit } from '../auth/permit.js';
import { Refusal } from '../refusal.js';
import { PageController } from './page-controller.js';

/** For monitoring: is the process alive, and can it serve? */
@PageController('health')
export class HealthController {
  constructor(private readonly dataSource: DataSource) {}

  @Get('live')
  @Permit('anyone')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('ready')
  @Permit('anyone')
  async ready(): Promise<{ status: string }> {
    try {
      await this.dataSource.query('SELECT 1');
    } catch {
      throw new Refusal('busy', 'database_away', 'The database does not answer', { retryAfter: 5 });
    }
    return { status: 'ok' };
  }
}
