import { Get, Param, Query } from '@nestjs/common';
import { IsIn } from 'class-validator';
import { PageQuery } from '../../platform/api/paging.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, type PageView } from '../../platform/web/page.js';
import { address, pagination } from '../../platform/web/pagination.js';
import { EventDesk } from '../event-desk.service.js';
import { HistoryQueries } from '../history.queries.js';
import { HISTORY_KINDS, timeline, type HistoryKind } from '../history.rules.js';

const KINDS = Object.keys(HISTORY_KINDS) as HistoryKind[];

class HistoryQuery extends PageQuery {
  @IsIn(KINDS, { message: 'Show must be one of the kinds on the page' })
  kind: HistoryKind = 'all';
}

/** Who did what with an event, its bookings and its register, before and after. */
@PageController('organiser/events/:slug/history')
@Permit('staff')
export class HistoryController {
  constructor(
    private readonly desk: EventDesk,
    private readonly history: HistoryQueries,
  ) {}

  @Get()
  async show(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() asked: unknown,
  ): Promise<PageView> {
    const { event, frame } = await this.desk.open(slug, caller, 'history');
    const { form: query, errors } = readForm(HistoryQuery, asked);
    if (errors.length > 0) throw invalid(errors);
    const found = await this.history.ofEvent(event.id, query.kind, query);
    const here = `${frame.path}/history`;
    return page('organiser/pages/history.njk', {
      frame,
      here,
      total: found.total,
      entries: timeline(found.items, frame.path),
      filtered: query.kind !== 'all',
      kinds: KINDS.map((value) => ({
        value,
        text: HISTORY_KINDS[value].text,
        selected: value === query.kind,
      })),
      pagination: pagination(found, (number) =>
        address(here, { kind: query.kind === 'all' ? '' : query.kind, page: number }),
      ),
    });
  }
}
