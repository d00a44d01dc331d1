import { Controller, Get, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { organisesSomewhere, seesTeam } from '../../events/event.rules.js';
import { EventsQueries, type TeamEvent, type TeamEventsWanted } from '../../events/events.queries.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { programNow } from '../../platform/database/program-clock.js';
import { readForm } from '../../platform/web/form.js';
import { page, type PageView } from '../../platform/web/page.js';
import { invalid } from '../../platform/refusal.js';
import { NO_FIGURES, OrganiserQueries } from '../organiser.queries.js';
import { phaseOf, type EventFigures } from '../organiser.rules.js';
import { YourEventsQuery, type EventFilter } from './your-events.form.js';
import { inOrder, yourEvents, type Entry, type ListedEvent } from './your-events.presenter.js';

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
    const now = await programNow(this.dataSource);
    const found = await this.found(caller, query, now);
    const hasNone = found.length === 0 && (await this.events.ofTeams(caller)).length === 0;
    const from = (query.page - 1) * query.pageSize;
    const listed = await this.listed(caller, found.slice(from, from + query.pageSize));
    return page('organiser/pages/your-events.njk', {
      ...yourEvents(listed, { total: found.length, hasNone }, query, now),
      query,
      mayMake: organisesSomewhere(caller),
    });
  }

  /** Only of what is still to come more than failed mails matters: there are few of them, and many that are over. */
  private async found(caller: Caller, { show, q }: YourEventsQuery, now: Date): Promise<Entry[]> {
    const events = await this.events.ofTeams(caller, { phase: PHASE_OF[show], q });
    const ahead = events.filter((event) => ['draft', 'coming'].includes(phaseOf(event, now)));
    const [figures, failed] = await Promise.all([
      this.organiser.figures(ahead.map(({ id }) => id)),
      this.organiser.failedMailCounts(events.map(({ id }) => id)),
    ]);
    const figuresOf = ({ id }: TeamEvent): EventFigures =>
      figures.get(id) ?? { ...NO_FIGURES, failedMails: failed.get(id) ?? 0 };
    return inOrder(caller, events, figuresOf, show, now);
  }

  private async listed(caller: Caller, entries: Entry[]): Promise<ListedEvent[]> {
    const ids = entries.map(({ event }) => event.id);
    const [events, figures] = await Promise.all([this.events.inFull(ids), this.organiser.figures(ids)]);
    return events.map((each, index) => ({
      ...each,
      sharedBy: seesTeam(caller, each.event.teamId) ? undefined : each.event.team.name,
      figures: figures.get(each.event.id) ?? NO_FIGURES,
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
