import { Body, Get, Post, Query } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsIn } from 'class-validator';
import { IdParam } from '../../platform/api/id-param.js';
import { PageQuery } from '../../platform/api/paging.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { address, pagination } from '../../platform/web/pagination.js';
import { equivalentNotFound } from '../equivalent.errors.js';
import type { Equivalent } from '../equivalent.types.js';
import { EquivalentsQueries, type DecisionFilter } from '../equivalents.queries.js';
import { EquivalentsService } from '../equivalents.service.js';
import { DecideForm, readDecision, TakeBackForm } from './decide.form.js';
import { equivalentLine } from './equivalents.presenter.js';

const HERE = '/organiser/equivalents';

class ListQuery extends PageQuery {
  @Transform(({ value }) => (value === 'decided' ? 'decided' : 'waiting'))
  @IsIn(['waiting', 'decided'])
  show: DecisionFilter = 'waiting';
}

/** What waits for an organiser's word, and what they said. */
@PageController('organiser/equivalents')
@Permit('staff')
export class DecideController {
  constructor(
    private readonly queries: EquivalentsQueries,
    private readonly equivalents: EquivalentsService,
  ) {}

  @Get()
  async list(@CurrentCaller() caller: Caller, @Query() asked: unknown): Promise<PageView> {
    const { form } = readForm(ListQuery, asked);
    const { show } = form;
    const found = await this.queries.list(caller, show, form);
    return page('equivalents/pages/to-decide.njk', {
      show,
      total: found.total,
      lines: found.items.map((each) => ({ ...equivalentLine(each), href: `${HERE}/${each.id}` })),
      pagination: pagination(found, (number) =>
        address(HERE, { show: show === 'waiting' ? '' : show, page: number }),
      ),
    });
  }

  @Get(':id')
  async show(
    @IdParam('id', equivalentNotFound) id: number,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    return this.one(await this.queries.toDecide(id, caller), caller);
  }

  @Post(':id')
  async decide(
    @IdParam('id', equivalentNotFound) id: number,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const equivalent = await this.queries.toDecide(id, caller);
    const { form, errors } = readDecision(body);
    if (errors.length > 0) return this.one(equivalent, caller, form, errors);
    const { person } = equivalent;
    return this.told(id, async () => {
      if (form.decision === 'confirm') await this.equivalents.confirm(equivalent, caller);
      else await this.equivalents.decline(equivalent, caller, form.reason);
      return form.decision === 'confirm'
        ? `Confirmed. We email ${person}, and it is in their training record`
        : `Not confirmed. We email ${person} your reason`;
    });
  }

  @Get(':id/take-back')
  async askTakeBack(
    @IdParam('id', equivalentNotFound) id: number,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    return takeBackPage(await this.queries.toDecide(id, caller), new TakeBackForm());
  }

  @Post(':id/take-back')
  async takeBack(
    @IdParam('id', equivalentNotFound) id: number,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const equivalent = await this.queries.toDecide(id, caller);
    const { form, errors } = readForm(TakeBackForm, body);
    if (errors.length > 0) return takeBackPage(equivalent, form, errors);
    return this.told(id, async () => {
      await this.equivalents.takeBack(equivalent, caller, form.reason);
      return `Taken back. We email ${equivalent.person} your reason`;
    });
  }

  private async one(
    equivalent: Equivalent,
    caller: Caller,
    form = new DecideForm(),
    errors: FieldError[] = [],
  ): Promise<PageView> {
    const model = {
      line: equivalentLine(equivalent),
      awaiting: await this.queries.bookingsAwaiting(equivalent),
      here: `${HERE}/${equivalent.id}`,
      own: equivalent.personId === caller.personId,
      ...{ form, errors },
    };
    return page('equivalents/pages/decide.njk', model, { status: errors.length > 0 ? 400 : 200 });
  }

  /** Somebody was faster, or it is one's own: said where it was asked. */
  private async told(id: number, work: () => Promise<string>): Promise<Redirect> {
    try {
      return redirect(HERE, { flash: await work() });
    } catch (error) {
      if (!(error instanceof Refusal) || !['conflict', 'forbidden'].includes(error.kind)) throw error;
      return redirect(`${HERE}/${id}`, { notice: error.message });
    }
  }
}

const takeBackPage = (equivalent: Equivalent, form: TakeBackForm, errors: FieldError[] = []): PageView =>
  page(
    'equivalents/pages/take-back.njk',
    { line: equivalentLine(equivalent), here: `${HERE}/${equivalent.id}`, form, errors },
    { status: errors.length > 0 ? 400 : 200 },
  );
