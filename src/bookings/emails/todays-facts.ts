import type { EntityManager } from 'typeorm';
import { Booking } from '../booking.entity.js';
import { policySentence } from '../booking-facts.js';
import type { BookingFacts, BookingFactsByKind, BookingMailKind } from '../booking-facts.types.js';
import type { BookingState } from '../booking.types.js';
import { readEventsToTell } from '../event-to-tell.js';

/** In which states of the booking a message is still true; any for the ones that tell of an end. */
const STILL_TRUE: { [Kind in BookingMailKind]: readonly BookingState[] } = {
  'booking.confirmed': ['confirmed'],
  'booking.reminder': ['confirmed'],
  'booking.awaiting_approval': ['awaiting_approval'],
  'booking.waiting': ['waiting'],
  'booking.offered': ['offered'],
  'booking.made_for_colleague': ['waiting', 'awaiting_approval', 'confirmed'],
  'booking.event_moved': ['waiting', 'offered', 'awaiting_approval', 'confirmed'],
  'booking.offer_lapsed': ['lapsed'],
  'booking.declined': ['declined'],
  'booking.cancelled': ['cancelled'],
  'booking.cancelled_by_organiser': ['cancelled'],
  'booking.event_cancelled': ['cancelled'],
  'booking.substituted_out': ['cancelled'],
};

/** Facts that only some kinds have, as they are today. */
interface Current {
  state?: unknown;
  position?: number;
  offerExpiresAt?: string;
  joiningLink?: string | null;
  joiningInstructions?: string | null;
  reminderText?: string | null;
  policy?: string;
}

/**
 * The facts of a message as they are today, for *send again*; undefined when the booking has since become
 * something else and the message would no longer be true.
 */
export async function todaysFacts<Kind extends BookingMailKind>(
  kind: Kind,
  manager: EntityManager,
  frozen: BookingFactsByKind[Kind],
): Promise<BookingFactsByKind[Kind] | undefined> {
  const booking = await manager.findOneBy(Booking, { reference: frozen.reference });
  if (!booking || !STILL_TRUE[kind].includes(booking.state)) return undefined;
  const told = (await readEventsToTell(manager, [booking.eventId])).get(booking.eventId);
  const reader = await todaysReader(manager, booking, frozen);
  if (told === undefined || reader === undefined) return undefined;
  const { event } = told;
  const common: Partial<BookingFacts> = {
    ...reader,
    event: told.facts,
    organiser: { name: event.team.name, address: event.team.contactEmail },
  };
  const current: Current = {
    state: booking.state,
    joiningLink: event.joiningLink,
    joiningInstructions: event.joiningInstructions,
    reminderText: event.reminderText,
    policy: policySentence(event),
    ...(booking.offerExpiresAt === null ? {} : { offerExpiresAt: booking.offerExpiresAt.toISOString() }),
    ...(booking.state === 'waiting' ? { position: await positionOf(manager, booking) } : {}),
  };
  // Only what this kind already says is said anew: nobody learns a joining link from a message that had none.
  const renewed = Object.entries(current).filter(([fact]) => fact in frozen);
  const invite = 'invite' in frozen && frozen.invite !== null ? frozen.invite : undefined;
  return {
    ...frozen,
    ...common,
    ...Object.fromEntries(renewed),
    ...(invite
      ? { invite: { ...invite, sequence: Math.max(invite.sequence, booking.calendarSequence) } }
      : {}),
  };
}

/** Whoever was told, by the name and address they have now; undefined once they are erased. */
async function todaysReader(
  manager: EntityManager,
  booking: Booking,
  { recipient, attendeeName }: BookingFacts,
): Promise<Pick<BookingFacts, 'recipient' | 'attendeeName'> | undefined> {
  const isAttendee = recipient.name === attendeeName;
  const [reader] = await manager.query<BookingFacts['recipient'][]>(
    `SELECT name, email AS address FROM people WHERE id = $1 AND erased_at IS NULL`,
    [isAttendee ? booking.personId : booking.bookedById],
  );
  return reader && { recipient: reader, attendeeName: isAttendee ? reader.name : attendeeName };
}

/** 1 is next. */
async function positionOf(manager: EntityManager, booking: Booking): Promise<number> {
  const [row] = await manager.query<{ ahead: number }[]>(
    `SELECT count(*)::int AS ahead FROM bookings
     WHERE event_id = $1 AND state = 'waiting' AND (priority > $2 OR (priority = $2 AND id < $3))`,
    [booking.eventId, booking.priority, booking.id],
  );
  return (row?.ahead ?? 0) + 1;
}
