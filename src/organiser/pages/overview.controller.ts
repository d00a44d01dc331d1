import { Get, Param } from '@nestjs/common';
import { organiserNeeds, seesEvent } from '../../events/event.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView } from '../../platform/web/page.js';
import { OrganiserQueries } from '../organiser.queries.js';
import { actionsFor } from '../organiser.rules.js';
import { EventDesk } from '../event-desk.service.js';
import { eventFigures } from '../event-frame.js';
import { overviewActions, overviewFacts } from './overview.presenter.js';

/** One event at a glance: its figures, what needs action, and the ways to change it. */
@PageController('organiser/events/:slug')
@Permit('staff')
export class OverviewController {
  constructor(
    private readonly desk: EventDesk,
    private readonly organiser: OrganiserQueries,
  ) {}

  @Get()
  async overview(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const opened = await this.desk.open(slug, caller, 'overview', seesEvent);
    const { event, sessions, frame, now } = opened;
    const figures = await this.organiser.figuresOf(event.id);
    const needs = organiserNeeds(event, sessions, now);
    return page('organiser/pages/overview.njk', {
      frame,
      figures: frame.hasPlaces ? eventFigures(figures, frame) : [],
      actions: frame.may.run
        ? overviewActions(frame.path, actionsFor({ ...event, needs }, figures, now))
        : [],
      facts: overviewFacts(opened),
    });
  }
}
