import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiHeader,
  ApiNotFoundResponse,
  ApiOperation,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { runsEvent } from '../../events/event.rules.js';
import { EventsQueries } from '../../events/events.queries.js';
import { PeopleService } from '../../people/people.service.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { inTransaction } from '../../platform/database/in-transaction.js';
import { invalid, notFound, Refusal } from '../../platform/refusal.js';
import { BookingsQueries } from '../bookings.queries.js';
import { BookingsService } from '../bookings.service.js';
import { BookBody, requestHash, type SessionName } from './book.body.js';
import { readSessionNames } from './session-names.js';
import { MadeBooking } from './booking.bodies.js';
import { Colleagues } from './colleagues.js';

const KEY = /^[\x21-\x7e]{1,200}$/;

@ApiTags('Bookings')
@ApiBearerAuth()
@Controller('api/v1/events')
export class EventBookingsController {
  constructor(
    private readonly bookings: BookingsService,
    private readonly queries: BookingsQueries,
    private readonly events: EventsQueries,
    private readonly people: PeopleService,
    private readonly colleagues: Colleagues,
    private readonly dataSource: DataSource,
  ) {}

  @Post(':slug/bookings')
  @Permit('person')
  @ApiOperation({ summary: 'Book a place, or join the waiting list, for yourself or a colleague' })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'Your name for this request: sent again within a day, it is answered with the same booking',
  })
  @ApiBody({ type: BookBody, required: false })
  @ApiCreatedResponse({ type: MadeBooking })
  @ApiForbiddenResponse({ type: Problem, description: 'not_eligible or evidence_needed, with the reasons' })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({
    type: Problem,
    description:
      'already_booked (with its reference), full, waiting_list_full, closed, event_cancelled, no_places, or clash (send insist: true)',
  })
  @ApiUnprocessableEntityResponse({
    type: Problem,
    description:
      'choice_needed (sessions to choose from), or the Idempotency-Key was used for another request',
  })
  async book(
    @Param('slug') slug: string,
    @Body() body: BookBody,
    @CurrentCaller() caller: Caller,
    @Headers('idempotency-key') key: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MadeBooking> {
    if (key !== undefined && !KEY.test(key)) {
      throw invalid([
        { field: 'Idempotency-Key', message: 'Idempotency-Key must be 1 to 200 visible characters' },
      ]);
    }
    const event = await this.queries.publicEvent(slug);
    if (event === undefined) throw notFound('There is no such event');
    if (body.byHand && !runsEvent(caller, event)) {
      throw new Refusal('forbidden', 'forbidden', 'Only those who run the event can add somebody by hand');
    }
    const chosen = await this.chosenIn(slug, body.sessions);
    const [outcome] = await this.bookings.book([
      {
        eventId: event.id,
        personId: await this.attendeeOf(body, caller),
        bookedById: caller.personId,
        joinWaitingList: body.joinWaitingList ?? false,
        insist: body.insist ?? false,
        chosen,
        byHand: body.byHand ?? false,
        needs: { access: body.needs?.access || undefined, dietary: body.needs?.dietary || undefined },
        evidence: body.evidence || undefined,
        declared: body.declared ?? [],
        ...(key === undefined ? {} : { idempotency: { key, requestHash: requestHash(slug, body) } }),
      },
    ]);
    if (outcome === undefined) throw new Error('A booking got no outcome');
    if (outcome.kind === 'refused') throw outcome.refusal;
    void reply.header('location', `/api/v1/bookings/${outcome.booking.reference}`);
    return MadeBooking.of(outcome.booking);
  }

  private async attendeeOf({ attendee }: BookBody, caller: Caller): Promise<number> {
    if (attendee === undefined) return caller.personId;
    const colleague = await this.colleagues.read(attendee, 'attendee');
    if (colleague.email === caller.email) return caller.personId;
    const { personId } = await inTransaction(this.dataSource, (manager) =>
      this.people.findOrCreateForBooking(manager, colleague),
    );
    return personId;
  }

  /** Ids of the sessions chosen. Without any, nothing of the event is read: most have nothing to choose. */
  private async chosenIn(slug: string, asked: SessionName[] | undefined): Promise<number[]> {
    return asked === undefined ? [] : readSessionNames((await this.events.bySlug(slug)).sessions, asked);
  }
}
