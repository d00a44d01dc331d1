import type { PersonWithFacts } from '../people/people.queries.js';
import { invitation } from './booking-facts.js';
import type { NewBooking } from './booking-insert.js';
import type { BookingMails, OwedMail } from './booking-mails.js';
import { forTheBooked } from './event-to-tell.js';
import type { LockedPlaces } from './locked-places.js';

/** What a new booking owes: a message to whose it is, and one to the colleague who made it. */
export function newBookingMails(
  mails: BookingMails,
  locked: LockedPlaces,
  { id, command, reference, state, calendarUid }: NewBooking,
  position: number | null,
  people: Map<number, PersonWithFacts>,
): OwedMail[] {
  const person = people.get(command.personId);
  const booker = people.get(command.bookedById);
  if (person === undefined || booker === undefined)
    throw new Error('A booking was made for somebody unknown');
  const at = locked.get(command.eventId);
  const told = {
    id,
    reference,
    name: person.name,
    email: person.email,
    personId: command.personId,
    bookedById: command.bookedById,
    bookedByName: booker.name,
    chosen: command.chosen ?? [],
  };
  const facts = mails.facts(at, told);
  const owed: OwedMail[] = [];
  switch (state) {
    case 'confirmed':
      owed.push({
        kind: 'booking.confirmed',
        bookingId: id,
        first: true,
        facts: {
          ...facts,
          invite: invitation({ calendarUid, calendarSequence: 0 }),
          ...forTheBooked(at, told),
        },
      });
      break;
    case 'awaiting_approval':
      owed.push({ kind: 'booking.awaiting_approval', bookingId: id, first: true, facts });
      break;
    case 'waiting':
      owed.push({
        kind: 'booking.waiting',
        bookingId: id,
        first: true,
        facts: { ...facts, position: position ?? 1 },
      });
      break;
  }
  if (command.personId !== command.bookedById && !command.byHand) {
    owed.push({
      kind: 'booking.made_for_colleague',
      bookingId: id,
      first: true,
      facts: {
        ...mails.facts(at, told, { name: booker.name, address: booker.email }),
        state,
        attendeeAddress: person.email,
      },
    });
  }
  return owed;
}
