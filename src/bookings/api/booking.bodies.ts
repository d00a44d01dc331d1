import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { PageQuery } from '../../platform/api/paging.js';
import type { BookingSummary } from '../booking-commands.types.js';
import { BOOKING_STATES, type BookingState } from '../booking.types.js';
import { lateFrom } from '../booking.rules.js';
import type { BookingInFull, ListedBooking, Which } from '../bookings.queries.js';

const dateTime = { type: 'string', format: 'date-time', example: '2019-11-06T09:30:00.000Z' } as const;
const dateTimeOrNull = { type: 'string', format: 'date-time', nullable: true } as const;

/** Lists of bookings. */
export class BookingsQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['coming', 'past', 'all'], default: 'all' })
  @IsOptional()
  @IsIn(['coming', 'past', 'all'], { message: 'which must be coming, past or all' })
  which: Which = 'all';
}

class BookedEvent {
  @ApiProperty({ example: 'safeguarding-essentials-2019-11' }) slug: string;
  @ApiProperty() title: string;
  @ApiProperty(dateTimeOrNull) startsAt: Date | null;
  @ApiProperty(dateTimeOrNull) endsAt: Date | null;
}

/** The answer to a booking. */
export class MadeBooking {
  @ApiProperty({ example: 'KSC-7K3M-Q2XA' }) reference: string;
  @ApiProperty({ enum: BOOKING_STATES }) status: BookingState;
  @ApiProperty({ type: 'integer', nullable: true, description: 'On the waiting list; 1 is next' })
  position: number | null;
  @ApiProperty({ type: BookedEvent }) event: BookedEvent;

  static of({ reference, state, position, event }: BookingSummary): MadeBooking {
    return { reference, status: state, position, event };
  }
}

class BookedPerson {
  @ApiProperty() name: string;
  @ApiProperty() email: string;
}

export class BookingBody extends MadeBooking {
  @ApiProperty({ type: BookedPerson }) attendee: BookedPerson;
  @ApiProperty({ type: 'string', nullable: true, description: 'Who booked, when it was not the attendee' })
  bookedBy: string | null;
  @ApiProperty(dateTime) bookedAt: Date;
  @ApiProperty({
    ...dateTimeOrNull,
    description: 'The last moment at which an offered place can be accepted',
  })
  offerExpiresAt: Date | null;
  @ApiProperty({ ...dateTimeOrNull, description: 'Cancelling after this counts as late' })
  lateFrom: Date | null;
  @ApiProperty(dateTimeOrNull) endedAt: Date | null;
  @ApiProperty({ type: 'string', nullable: true }) endReason: string | null;
  @ApiProperty() lateCancellation: boolean;

  static ofListed(view: ListedBooking): BookingBody {
    const { slug, title, startsAt, endsAt } = view.event;
    return {
      reference: view.reference,
      status: view.state,
      position: view.position,
      event: { slug, title, startsAt, endsAt },
      attendee: { name: view.name, email: view.email },
      bookedBy: view.bookedBy?.name ?? null,
      bookedAt: view.bookedAt,
      offerExpiresAt: view.offerExpiresAt,
      lateFrom: lateFrom(view.event),
      endedAt: view.endedAt,
      endReason: view.endReason,
      lateCancellation: view.lateCancellation,
    };
  }
}

class ShownNeeds {
  @ApiProperty({ type: 'string', nullable: true }) access: string | null;
  @ApiProperty({ type: 'string', nullable: true }) dietary: string | null;
}

class BookedSession {
  @ApiProperty({ type: 'integer' }) id: number;
  @ApiProperty({ type: 'string', nullable: true }) title: string | null;
  @ApiProperty(dateTime) startsAt: Date;
  @ApiProperty(dateTime) endsAt: Date;
  @ApiProperty({ type: 'string', nullable: true, description: 'What it was chosen from' }) choice:
    string | null;
}

export class WholeBooking extends BookingBody {
  @ApiProperty({ type: [BookedSession], description: 'Those that it is for' }) sessions: BookedSession[];
  @ApiProperty({
    type: ShownNeeds,
    nullable: true,
    description: 'For the attendee and those who run the event only',
  })
  needs: ShownNeeds | null;

  static ofFull(view: BookingInFull): WholeBooking {
    return {
      ...BookingBody.ofListed({ ...view, event: view.event.event }),
      needs: view.needs,
      sessions: view.event.sessions.map(({ id, title, startsAt, endsAt, choice }) => ({
        id,
        title,
        startsAt,
        endsAt,
        choice,
      })),
    };
  }
}

export class BookingPage {
  @ApiProperty({ type: [BookingBody] }) items: BookingBody[];
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) page: number;
  @ApiProperty({ type: 'integer' }) pageSize: number;
}
