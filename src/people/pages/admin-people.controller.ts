import { Get, Param, ParseIntPipe, Post, Query } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { PeopleQueries } from '../people.queries.js';
import { PeopleService } from '../people.service.js';
import { SecondFactorService } from '../second-factor.service.js';
import { PRIVATE, typedText } from './form-fields.js';

const PAGE_SIZE = 20;

/** Administrators find people, close and reopen accounts, and help who has lost their phone. */
@PageController('admin/people')
export class AdminPeopleController {
  constructor(
    private readonly people: PeopleQueries,
    private readonly service: PeopleService,
    private readonly factors: SecondFactorService,
  ) {}

  @Get()
  @Permit('administrator')
  async search(@Query('q') typed: unknown, @Query('page') wanted: unknown): Promise<PageView> {
    const q = typedText(typed);
    const number = Math.min(Math.max(Math.trunc(Number(wanted)) || 1, 1), 10_000);
    const found = await this.people.search(q, { page: number, pageSize: PAGE_SIZE });
    return page(
      'people/pages/admin-people.njk',
      { q, found, pages: Math.ceil(found.total / PAGE_SIZE) },
      PRIVATE,
    );
  }

  @Post(':id/disabling')
  @Permit('administrator')
  async disable(@CurrentCaller() caller: Caller, @Param('id', ParseIntPipe) id: number): Promise<Redirect> {
    if (id === caller.personId)
      throw new Refusal('conflict', 'own_account', 'You cannot close your own account here');
    await this.service.disable(id, caller.personId);
    return redirect('/admin/people', { flash: 'The account is closed and signed out everywhere' });
  }

  @Post(':id/enabling')
  @Permit('administrator')
  async enable(@CurrentCaller() caller: Caller, @Param('id', ParseIntPipe) id: number): Promise<Redirect> {
    await this.service.enable(id, caller.personId);
    return redirect('/admin/people', { flash: 'The account is open again' });
  }

  @Post(':id/second-factor-reset')
  @Permit('administrator')
  async resetFactor(
    @CurrentCaller() caller: Caller,
    @Param('id', ParseIntPipe) id: number,
  ): Promise<Redirect> {
    if (id === caller.personId)
      throw new Refusal('conflict', 'own_account', 'Another administrator can reset your authenticator app');
    await this.factors.reset(id, caller.personId);
    return redirect('/admin/people', {
      flash: 'They set up an authenticator app again when they next sign in',
    });
  }
}
