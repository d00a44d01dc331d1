import type { BookingFactsByKind } from './booking-facts.types.js';
import { invitation, withdrawal } from './booking-facts.js';
import type { BookingMails, OwedMail } from './booking-mails.js';
import type { BookingRow } from './booking-rows.js';
import { factsFor, forTheBooked } from './event-to-tell.js';
import { isLive } from './booking.types.js';
import type { LockedEvent } from './locked-places.js';

/** One message to everybody with a live booking; the invites of those with a place move. */
export function movedEventMails(
  mails: BookingMails,
  at: LockedEvent,
  was: LockedEvent,
  rows: BookingRow[],
): OwedMail<'booking.event_moved'>[] {
  return rows.flatMap((row) => {
    if (!isLive(row.state)) return [];
    const { startsAt, endsAt, sessions, place, online } = factsFor(was, row);
    const before = { startsAt, endsAt, sessions, place, online };
    const confirmed = row.state === 'confirmed';
    const facts = {
      ...mails.facts(at, row),
      invite: confirmed ? invitation(row) : null,
      joiningLink: confirmed ? forTheBooked(at, row).joiningLink : null,
      before,
      state: row.state,
    };
    return [{ kind: 'booking.event_moved', bookingId: row.id, facts }];
  });
}

/**
 * Rule 11: bookers, attendees and those who wait, each once. Whoever booked for others and comes too reads of both in
 * one message; organisers who added people by hand know already.
 * @param rows as they were, with the sequence that the cancellation has
 */
export function cancelledEventMails(
  mails: BookingMails,
  at: LockedEvent,
  rows: BookingRow[],
  reason: string,
): OwedMail<'booking.event_cancelled'>[] {
  const attending = new Set(rows.map((row) => row.personId));
  const bookedFor = new Map<number, BookingRow[]>();
  for (const row of rows) {
    if (row.bookedById === row.personId || row.byHand) continue;
    bookedFor.set(row.bookedById, [...(bookedFor.get(row.bookedById) ?? []), row]);
  }
  const colleaguesOf = (personId: number): string[] => (bookedFor.get(personId) ?? []).map((row) => row.name);
  const mail = (
    row: BookingRow,
    facts: BookingFactsByKind['booking.event_cancelled'],
  ): OwedMail<'booking.event_cancelled'> => ({ kind: 'booking.event_cancelled', bookingId: row.id, facts });

  const toAttendees = rows.map((row) =>
    mail(row, {
      ...mails.facts(at, row),
      invite: withdrawal(row.state, row, true),
      reason,
      colleagues: colleaguesOf(row.personId),
      attending: true,
    }),
  );
  const toBookers = [...bookedFor].flatMap(([bookerId, [first]]) => {
    if (first === undefined || attending.has(bookerId)) return [];
    const recipient = { name: first.bookedByName, address: first.bookedByEmail };
    const facts = mails.facts(at, first, recipient);
    return [
      mail(first, { ...facts, invite: null, reason, colleagues: colleaguesOf(bookerId), attending: false }),
    ];
  });
  return [...toAttendees, ...toBookers];
}
