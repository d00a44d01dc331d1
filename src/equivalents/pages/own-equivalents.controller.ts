import { Get, Post } from '@nestjs/common';
import { IdParam } from '../../platform/api/id-param.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { equivalentNotFound } from '../equivalent.errors.js';
import { EquivalentsQueries } from '../equivalents.queries.js';
import { EquivalentsService } from '../equivalents.service.js';
import { equivalentLine } from './equivalents.presenter.js';

const HERE = '/training-record/equivalents';

/** What one declared, and what became of it. */
@PageController('training-record/equivalents')
@Permit('person')
export class OwnEquivalentsController {
  constructor(
    private readonly queries: EquivalentsQueries,
    private readonly equivalents: EquivalentsService,
  ) {}

  @Get()
  async list(@CurrentCaller() { personId }: Caller): Promise<PageView> {
    const declared = await this.queries.of(personId);
    return page('equivalents/pages/own.njk', { lines: declared.map(equivalentLine) });
  }

  @Get(':id/withdraw')
  async askWithdraw(
    @IdParam('id', equivalentNotFound) id: number,
    @CurrentCaller() { personId }: Caller,
  ): Promise<PageView> {
    const own = await this.queries.own(id, personId);
    return page('equivalents/pages/withdraw.njk', { line: equivalentLine(own) });
  }

  @Post(':id/withdraw')
  async withdraw(
    @IdParam('id', equivalentNotFound) id: number,
    @CurrentCaller() { personId }: Caller,
  ): Promise<Redirect> {
    const own = await this.queries.own(id, personId);
    try {
      await this.equivalents.withdraw(own);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error;
      return redirect(HERE, { notice: error.message });
    }
    return redirect(HERE, { flash: 'Withdrawn. The organiser no longer sees it' });
  }
}
