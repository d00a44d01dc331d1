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
import { NO_FIGURES, OrganiserQueries, type EventFiguresInFull } from '../organiser.queries.js';
import { phaseOf, type EventFigures } from '../organiser.rules.js';
import { YourEventsQuery, type EventFilter } from './your-events.form.js';
import { inOrder, yourEvents, type Entry, type ListedEvent } from './your-events.presenter.js';

interface Found {
  entries: Entry[];
  figures: Map<number, EventFiguresInFull>;
}

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
    const { entries: found, figures } = await this.found(caller, query, now);
    const hasNone = found.length === 0 && (await this.events.ofTeams(caller)).length === 0;
    const from = (query.page - 1) * query.pageSize;
    const listed = await this.listed(caller, found.slice(from, from + query.pageSize), figures);
    return page('organiser/pages/your-events.njk', {
      ...yourEvents(listed, { total: found.length, hasNone }, query, now),
      query,
      equivalents: await this.equivalents.waitingFor(caller),
      mayMake: organisesSomewhere(caller),
    });
  }

  /** Only of what is still to come more than failed mails matters: there are few of them, and many that are over. */
  private async found(caller: Caller, { show, q }: YourEventsQuery, now: Date): Promise<Found> {
    const events = await this.events.ofTeams(caller, { phase: PHASE_OF[show], q });
    const ahead = events.filter((event) => ['draft', 'coming'].includes(phaseOf(event, now)));
    const figures = await this.organiser.figures(ahead.map(({ id }) => id));
    const others = events.filter(({ id }) => !figures.has(id));
    const failed = await this.organiser.failedMailCounts(others.map(({ id }) => id));
    const figuresOf = ({ id }: TeamEvent): EventFigures =>
      figures.get(id) ?? { ...NO_FIGURES, failedMails: failed.get(id) ?? 0 };
    return { entries: inOrder(caller, events, figuresOf, show, now), figures };
  }

  /** `known` are the figures that finding them has read already. */
  private async listed(caller: Caller, entries: Entry[], known: Found['figures']): Promise<ListedEvent[]> {
    const ids = entries.map(({ event }) => event.id);
    const events = await this.events.inFull(ids);
    const others = await this.organiser.figures(ids.filter((id) => !known.has(id)));
    const figuresOf = (id: number): EventFiguresInFull => known.get(id) ?? others.get(id) ?? NO_FIGURES;
    return events.map((each, index) => ({
      ...each,
      sharedBy: seesTeam(caller, each.event.teamId) ? undefined : each.event.team.name,
      figures: figuresOf(each.event.id),
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
