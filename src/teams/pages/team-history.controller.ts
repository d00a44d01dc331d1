import { Get, Param, Query } from '@nestjs/common';
import { managesTeam } from '../../events/event.rules.js';
import { timeline } from '../../organiser/history.rules.js';
import { HistoryQueries } from '../../organiser/history.queries.js';
import { PageQuery } from '../../platform/api/paging.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, type PageView } from '../../platform/web/page.js';
import { address, pagination } from '../../platform/web/pagination.js';
import { TeamsQueries } from '../teams.queries.js';
import { teamPath } from './team.controller.js';

/** Who gave whom which role in a team, for its owners. */
@PageController('organiser/team/:team/history')
@Permit('staff')
export class TeamHistoryController {
  constructor(
    private readonly teams: TeamsQueries,
    private readonly history: HistoryQueries,
  ) {}

  @Get()
  async show(
    @Param('team') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() asked: unknown,
  ): Promise<PageView> {
    const team = await this.teams.bySlug(slug, caller, managesTeam);
    const { form } = readForm(PageQuery, asked);
    const found = await this.history.ofTeam(team.id, form);
    const back = teamPath(team.slug);
    return page('teams/pages/team-history.njk', {
      team,
      back,
      total: found.total,
      entries: timeline(found.items),
      pagination: pagination(found, (number) => address(`${back}/history`, { page: number })),
    });
  }
}
