import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
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
import { ColleagueBody, GivenReason } from './book.body.js';
import { MadeBooking, WholeBooking } from './booking.bodies.js';
import { Colleagues } from './colleagues.js';

/** What people answer: to an offered place, to a request for approval; and who comes instead. */
@ApiTags('Bookings')
@ApiBearerAuth()
@ApiNotFoundResponse({ type: Problem })
@Permit('person')
@Controller('api/v1/bookings/:reference')
export class BookingAnswersController {
  constructor(
    private readonly bookings: BookingsService,
    private readonly queries: BookingsQueries,
    private readonly colleagues: Colleagues,
  ) {}

  @Post('acceptance')
  @HttpCode(200)
  @ApiOperation({ summary: 'Take an offered place' })
  @ApiOkResponse({ type: WholeBooking })
  @ApiConflictResponse({ type: Problem, description: 'not_offered or offer_lapsed' })
  async accept(@Param('reference') typed: string, @CurrentCaller() caller: Caller): Promise<WholeBooking> {
    const reference = tidyReference(typed);
    await this.bookings.accept(reference, caller);
    return this.shown(reference, caller);
  }

  @Post('refusal')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let an offered place go to the next' })
  @ApiOkResponse({ type: WholeBooking })
  @ApiConflictResponse({ type: Problem, description: 'not_offered or offer_lapsed' })
  async refuse(@Param('reference') typed: string, @CurrentCaller() caller: Caller): Promise<WholeBooking> {
    const reference = tidyReference(typed);
    await this.bookings.refuse(reference, caller);
    return this.shown(reference, caller);
  }

  @Post('substitution')
  @ApiOperation({ summary: 'Pass the place on to a colleague, who gets a booking of their own' })
  @ApiCreatedResponse({ type: MadeBooking })
  @ApiForbiddenResponse({ type: Problem, description: 'The colleague is not_eligible' })
  @ApiConflictResponse({
    type: Problem,
    description:
      'no_place_to_pass_on, same_person, already_booked, already_ended, attendance_recorded or event_started',
  })
  async substitute(
    @Param('reference') typed: string,
    @Body() body: ColleagueBody,
    @CurrentCaller() caller: Caller,
  ): Promise<MadeBooking> {
    const colleague = await this.colleagues.read(body, 'attendee');
    return MadeBooking.of(await this.bookings.substitute(tidyReference(typed), caller, colleague));
  }

  @Post('approval')
  @HttpCode(200)
  @ApiOperation({ summary: 'Organisers: confirm a booking that awaits approval' })
  @ApiOkResponse({ type: WholeBooking })
  @ApiForbiddenResponse({ type: Problem, description: 'own_approval' })
  @ApiConflictResponse({ type: Problem, description: 'not_awaiting_approval' })
  async approve(@Param('reference') typed: string, @CurrentCaller() caller: Caller): Promise<WholeBooking> {
    const reference = tidyReference(typed);
    await this.bookings.approve(reference, caller);
    return this.shown(reference, caller);
  }

  @Post('rejection')
  @HttpCode(200)
  @ApiOperation({ summary: 'Organisers: decline a booking that awaits approval, with a reason' })
  @ApiOkResponse({ type: WholeBooking })
  @ApiForbiddenResponse({ type: Problem, description: 'own_approval' })
  @ApiConflictResponse({ type: Problem, description: 'not_awaiting_approval' })
  async decline(
    @Param('reference') typed: string,
    @Body() { reason }: GivenReason,
    @CurrentCaller() caller: Caller,
  ): Promise<WholeBooking> {
    const reference = tidyReference(typed);
    await this.bookings.decline(reference, caller, reason ?? '');
    return this.shown(reference, caller);
  }

  private async shown(reference: string, caller: Caller): Promise<WholeBooking> {
    return WholeBooking.ofFull(await this.queries.byReferenceFor(reference, caller));
  }
}
