import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { IdParam } from '../../platform/api/id-param.js';
import { PageQuery } from '../../platform/api/paging.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid } from '../../platform/refusal.js';
import { Askers } from '../askers.service.js';
import { equivalentNotFound } from '../equivalent.errors.js';
import type { Asker } from '../equivalent.types.js';
import { EquivalentsQueries } from '../equivalents.queries.js';
import { EquivalentsService } from '../equivalents.service.js';
import {
  declarationOf,
  DeclareBody,
  declaredEquivalentBody,
  DeclaredEquivalentBody,
  DeclaredEquivalents,
  DecisionListQuery,
  equivalentBody,
  EquivalentBody,
  EquivalentReasonBody,
  OwnEquivalents,
} from './equivalent.bodies.js';

/** Training had elsewhere that counts as one of here, once an organiser has confirmed it. */
@ApiTags('Equivalents')
@ApiBearerAuth()
@ApiNotFoundResponse({ type: Problem, description: 'Somebody else’s or another team’s, too' })
@Controller('api/v1/equivalents')
export class EquivalentsApiController {
  constructor(
    private readonly askers: Askers,
    private readonly queries: EquivalentsQueries,
    private readonly equivalents: EquivalentsService,
  ) {}

  @Get()
  @Permit('person')
  @ApiOperation({ summary: 'What you declared, the latest first' })
  @ApiOkResponse({ type: OwnEquivalents })
  async own(
    @CurrentCaller() { personId }: Caller,
    @Query() { page, pageSize }: PageQuery,
  ): Promise<OwnEquivalents> {
    const all = await this.queries.of(personId);
    const items = all.slice((page - 1) * pageSize, page * pageSize).map(equivalentBody);
    return { items, total: all.length, page, pageSize };
  }

  @Post()
  @Permit('person')
  @ApiOperation({
    summary: 'Declare what you completed elsewhere, for an event or course whose rule takes it',
  })
  @ApiCreatedResponse({ type: EquivalentBody })
  @ApiBadRequestResponse({ type: Problem })
  @ApiConflictResponse({
    type: Problem,
    description: 'already_waiting, nothing_to_declare, closed, too_many',
  })
  async declare(@CurrentCaller() { personId }: Caller, @Body() body: DeclareBody): Promise<EquivalentBody> {
    const id = await this.equivalents.declare(await this.askerOf(body), personId, declarationOf(body));
    return equivalentBody(await this.queries.own(id, personId));
  }

  @Post(':id/withdrawal')
  @Permit('person')
  @HttpCode(204)
  @ApiOperation({ summary: 'Withdraw one of yours while it waits' })
  @ApiNoContentResponse()
  @ApiConflictResponse({ type: Problem, description: 'already_decided' })
  async withdraw(
    @IdParam('id', equivalentNotFound) id: number,
    @CurrentCaller() { personId }: Caller,
  ): Promise<void> {
    await this.equivalents.withdraw(await this.queries.own(id, personId));
  }

  @Get('declared')
  @Permit('staff')
  @ApiOperation({ summary: 'Those that wait for your teams, or were decided by them' })
  @ApiOkResponse({ type: DeclaredEquivalents })
  async declared(
    @CurrentCaller() caller: Caller,
    @Query() query: DecisionListQuery,
  ): Promise<DeclaredEquivalents> {
    const found = await this.queries.list(caller, query.show ?? 'waiting', query);
    return { ...found, items: found.items.map(declaredEquivalentBody) };
  }

  @Get('declared/:id')
  @Permit('staff')
  @ApiOperation({ summary: 'One that was declared to your team' })
  @ApiOkResponse({ type: DeclaredEquivalentBody })
  async one(
    @IdParam('id', equivalentNotFound) id: number,
    @CurrentCaller() caller: Caller,
  ): Promise<DeclaredEquivalentBody> {
    return declaredEquivalentBody(await this.queries.toDecide(id, caller));
  }

  @Post('declared/:id/confirmation')
  @Permit('staff')
  @HttpCode(204)
  @ApiOperation({ summary: 'From now on it counts, from the day on which it was completed' })
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ type: Problem, description: 'own_equivalent' })
  @ApiConflictResponse({ type: Problem, description: 'already_decided' })
  async confirm(
    @IdParam('id', equivalentNotFound) id: number,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.equivalents.confirm(await this.queries.toDecide(id, caller), caller);
  }

  @Post('declared/:id/refusal')
  @Permit('staff')
  @HttpCode(204)
  @ApiOperation({ summary: 'Decline it, with a reason' })
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ type: Problem, description: 'own_equivalent' })
  @ApiConflictResponse({ type: Problem, description: 'already_decided' })
  async decline(
    @IdParam('id', equivalentNotFound) id: number,
    @CurrentCaller() caller: Caller,
    @Body() { reason }: EquivalentReasonBody,
  ): Promise<void> {
    await this.equivalents.decline(await this.queries.toDecide(id, caller), caller, reason);
  }

  @Post('declared/:id/revocation')
  @Permit('staff')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a confirmation back, with a reason; bookings that it opened stay' })
  @ApiNoContentResponse()
  @ApiForbiddenResponse({ type: Problem, description: 'own_equivalent' })
  @ApiConflictResponse({ type: Problem, description: 'not_confirmed' })
  async takeBack(
    @IdParam('id', equivalentNotFound) id: number,
    @CurrentCaller() caller: Caller,
    @Body() { reason }: EquivalentReasonBody,
  ): Promise<void> {
    await this.equivalents.takeBack(await this.queries.toDecide(id, caller), caller, reason);
  }

  private askerOf({ event, course }: DeclareBody): Promise<Asker> {
    if (event !== undefined && course === undefined) return this.askers.find('event', event);
    if (course !== undefined && event === undefined) return this.askers.find('course', course);
    throw invalid([{ field: 'event', message: 'Give the event or the course that asks for the training' }]);
  }
}
