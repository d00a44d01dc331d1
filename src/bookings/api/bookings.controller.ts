import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { tidyReference } from '../booking-reference.js';
import { BookingsQueries } from '../bookings.queries.js';
import { BookingsService } from '../bookings.service.js';
import { ChoiceBody, GivenReason, NeedsBody } from './book.body.js';
import { readSessionNames } from './session-names.js';
import { BookingBody, BookingPage, BookingsQuery, WholeBooking } from './booking.bodies.js';

@ApiTags('Bookings')
@ApiBearerAuth()
@Permit('person')
@Controller('api/v1/bookings')
export class BookingsController {
  constructor(
    private readonly bookings: BookingsService,
    private readonly queries: BookingsQueries,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Your bookings, and those you made for colleagues' })
  @ApiOkResponse({ type: BookingPage })
  async list(@Query() query: BookingsQuery, @CurrentCaller() caller: Caller): Promise<BookingPage> {
    const { items, total, page, pageSize } = await this.queries.listed(caller.personId, query.which, query);
    return { total, page, pageSize, items: items.map((listed) => BookingBody.ofListed(listed)) };
  }

  @Get(':reference')
  @ApiOperation({ summary: 'One booking: yours, one you made, or one of an event you run' })
  @ApiOkResponse({ type: WholeBooking })
  @ApiNotFoundResponse({ type: Problem })
  async one(@Param('reference') reference: string, @CurrentCaller() caller: Caller): Promise<WholeBooking> {
    return WholeBooking.ofFull(await this.queries.byReferenceFor(tidyReference(reference), caller));
  }

  @Post(':reference/cancellation')
  @HttpCode(200)
  @ApiOperation({ summary: 'Give up a place, an offer or a turn on the waiting list' })
  @ApiBody({ type: GivenReason, required: false })
  @ApiOkResponse({ type: WholeBooking })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'already_ended, attendance_recorded or event_started' })
  async cancel(
    @Param('reference') reference: string,
    @Body() { reason }: GivenReason,
    @CurrentCaller() caller: Caller,
  ): Promise<WholeBooking> {
    await this.bookings.cancel(tidyReference(reference), caller, reason);
    return this.one(reference, caller);
  }

  @Put(':reference/sessions')
  @ApiOperation({ summary: 'Choose other sessions, where there is a choice and places are left' })
  @ApiOkResponse({ type: WholeBooking })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({
    type: Problem,
    description: 'session_full, clash, offer_open, already_ended, attendance_recorded or event_started',
  })
  async choose(
    @Param('reference') reference: string,
    @Body() { sessions, insist = false }: ChoiceBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WholeBooking> {
    const booking = await this.queries.byReferenceFor(tidyReference(reference), caller);
    const all = [...booking.event.sessions, ...booking.choices.flatMap((choice) => choice.sessions)];
    const chosen = readSessionNames([...new Map(all.map((each) => [each.id, each])).values()], sessions);
    await this.bookings.choose(booking.reference, caller, chosen, insist);
    return this.one(reference, caller);
  }

  @Put(':reference/needs')
  @ApiOperation({ summary: 'Say anew what you need; what is left out is forgotten' })
  @ApiOkResponse({ type: WholeBooking })
  @ApiNotFoundResponse({ type: Problem })
  async changeNeeds(
    @Param('reference') reference: string,
    @Body() needs: NeedsBody,
    @CurrentCaller() caller: Caller,
  ): Promise<WholeBooking> {
    await this.bookings.changeNeeds(tidyReference(reference), caller, needs);
    return this.one(reference, caller);
  }
}
