import { Controller, Get, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { organisesSomewhere } from '../../events/event.rules.js';
import { EventsQueries } from '../../events/events.queries.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { programNow } from '../../platform/database/program-clock.js';
import { readForm } from '../../platform/web/form.js';
import { page, type PageView } from '../../platform/web/page.js';
import { invalid } from '../../platform/refusal.js';
import { OrganiserQueries } from '../organiser.queries.js';
import { YourEventsQuery } from './your-events.form.js';
import { yourEvents } from './your-events.presenter.js';

/** The events of the caller's teams, those that need action first. */
@ApiExcludeController()
@Controller('organiser')
@Permit('staff')
export class YourEventsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsQueries,
    private readonly organiser: OrganiserQueries,
  ) {}

  @Get()
  async list(@CurrentCaller() caller: Caller, @Query() asked: unknown): Promise<PageView> {
    const { form: query, errors } = readForm(YourEventsQuery, asked);
    if (errors.length > 0) throw invalid(errors);
    const events = await this.events.ofTeams(caller);
    const figures = await this.organiser.figures(events.map(({ event }) => event.id));
    const now = await programNow(this.dataSource);
    return page('organiser/pages/your-events.njk', {
      ...yourEvents(caller, events, figures, query, now),
      query,
      mayMake: organisesSomewhere(caller),
    });
  }
}
