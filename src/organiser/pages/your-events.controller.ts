import { Get, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { EquivalentsQueries } from '../../equivalents/equivalents.queries.js';
import { organisesSomewhere, seesTeam } from '../../events/event.rules.js';
import { EventsQueries, type TeamEvent, type TeamEventsWanted } from '../../events/events.queries.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { programNow } from '../../platform/database/program-clock.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, type PageView } from '../../platform/web/page.js';
import { invalid } from '../../platform/refusal.js';
import { NO_FIGURES, OrganiserQueries } from '../organiser.queries.js';
import type { EventFigures } from '../organiser.rules.js';
import { YourEventsQuery, type EventFilter } from './your-events.form.js';
import { inOrder, yourEvents, type Entry, type ListedEvent } from './your-events.presenter.js';

/** The events of the caller's teams, those that need action first. */
@PageController('organiser')
@Permit('staff')
export class YourEventsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsQueries,
    private readonly organiser: OrganiserQueries,
    private readonly equivalents: EquivalentsQueries,
  ) {}

  @Get()
  async list(@CurrentCaller() caller: Caller, @Query() asked: unknown): Promise<PageView> {
    const { form: query, errors } = readForm(YourEventsQuery, asked);
    if (errors.length > 0) throw invalid(errors);
    const now = await programNow(this.dataSource);
    const found = await this.found(caller, query, now);
    const hasNone = found.length === 0 && (await this.events.ofTeams(caller)).length === 0;
    const from = (query.page - 1) * query.pageSize;
    const listed = await this.listed(caller, found.slice(from, from + query.pageSize));
    return page('organiser/pages/your-events.njk', {
      ...yourEvents(listed, { total: found.length, hasNone }, query, now),
      query,
      equivalents: await this.equivalents.waitingFor(caller),
      mayMake: organisesSomewhere(caller),
    });
  }

  private async found(caller: Caller, { show, q }: YourEventsQuery, now: Date): Promise<Entry[]> {
    const events = await this.events.ofTeams(caller, { phase: PHASE_OF[show], q });
    const figures = await this.organiser.figures(events.map(({ id }) => id));
    const figuresOf = ({ id }: TeamEvent): EventFigures => figures.get(id) ?? NO_FIGURES;
    return inOrder(caller, events, figuresOf, show, now);
  }

  private async listed(caller: Caller, entries: Entry[]): Promise<ListedEvent[]> {
    const events = await this.events.inFull(entries.map(({ event }) => event.id));
    return events.map((each, index) => ({
      ...each,
      sharedBy: seesTeam(caller, each.event.teamId) ? undefined : each.event.team.name,
      figures: entries[index]?.figures ?? NO_FIGURES,
      actions: entries[index]?.actions ?? [],
    }));
  }
}

const PHASE_OF = {
  coming: 'unfinished',
  action: undefined,
  draft: 'draft',
  over: 'over',
  cancelled: 'cancelled',
  all: undefined,
} as const satisfies Record<EventFilter, TeamEventsWanted['phase']>;
