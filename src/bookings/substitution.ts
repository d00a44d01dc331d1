import { Injectable } from '@nestjs/common';
import { assess } from '../eligibility/assess.rules.js';
import { PeopleQueries } from '../people/people.queries.js';
import { PeopleService, type Colleague } from '../people/people.service.js';
import { Settings } from '../config/settings.js';
import type { Caller } from '../platform/auth/caller.js';
import type { BookingSummary } from './booking-commands.types.js';
import { allowed, BookingChanges } from './booking-changes.js';
import { endBookings } from './booking-endings.js';
import { withdrawal } from './booking-facts.js';
import { drawIds, insertBookings, type NewBooking } from './booking-insert.js';
import { readStanding } from './booking-standing.js';
import { newBookingMails } from './booking-made.mails.js';
import { BookingMails } from './booking-mails.js';
import { newCalendarUid, newReference } from './booking-reference.js';
import type { BookingRow } from './booking-rows.js';
import { bookingNotFound, refusal } from './booking.errors.js';
import { placeState, refusedByEligibility } from './booking.rules.js';
import type { LockedPlaces } from './locked-places.js';

/** The same place, another person. */
@Injectable()
export class Substitution {
  constructor(
    private readonly people: PeopleQueries,
    private readonly peopleService: PeopleService,
    private readonly changes: BookingChanges,
    private readonly mails: BookingMails,
    private readonly settings: Settings,
  ) {}

  /**
   * Ends the booking and makes one for the colleague in its place, with a reference and an invite of their own. The
   * rule is asked again; an organiser who substitutes is told of it and not held to it. Both people are told.
   * @throws Refusal not_found, no_place_to_pass_on, same_person, already_booked, not_eligible, evidence_needed,
   * already_ended, attendance_recorded, event_started
   */
  async substitute(reference: string, by: Caller, colleague: Colleague): Promise<BookingSummary> {
    return this.changes.change(reference, by, async (locked, leaver, as) => {
      const was = allowed(leaver, locked, as);
      if (was !== 'confirmed' && was !== 'awaiting_approval') {
        throw refusal('no_place_to_pass_on', 'Only a booked place can be passed on to a colleague');
      }
      const { personId } = await this.peopleService.findOrCreateForBooking(locked.manager, colleague);
      if (personId === leaver.personId) {
        throw refusal('same_person', 'This place is already theirs. Enter the details of a colleague');
      }
      const byHand = as === 'organiser';
      const joiner = await this.joiner(locked, leaver, personId, by, byHand);
      const ending = {
        to: 'cancelled',
        byId: by.personId,
        reason: null,
        late: false,
        action: 'booking.substituted',
      } as const;
      const [ended] = await endBookings(locked, [leaver], ending);
      if (ended === undefined) throw new Error('The place that is passed on did not end');
      await insertBookings(locked.manager, [joiner], locked.now);
      locked.moved(leaver, null, joiner.state);
      await locked.manager.query(`UPDATE bookings SET substituted_by_id = $2 WHERE id = $1`, [
        leaver.id,
        joiner.id,
      ]);
      await this.tell(locked, leaver, withdrawal(was, ended), joiner);
      const { slug, title, startsAt, endsAt } = locked.get(leaver.eventId).event;
      const event = { slug, title, startsAt, endsAt };
      return { id: joiner.id, reference: joiner.reference, state: joiner.state, event, position: null };
    });
  }

  private async joiner(
    locked: LockedPlaces,
    leaver: BookingRow,
    personId: number,
    by: Caller,
    byHand: boolean,
  ): Promise<NewBooking> {
    const { event } = locked.get(leaver.eventId);
    const person = (await this.people.factsFor(locked.manager, [personId])).get(personId);
    if (person === undefined || person.disabled) throw bookingNotFound();
    const eligibility = assess(event.rule, person, locked.today);
    const refused = refusedByEligibility({ eligibility, evidenceGiven: false, byHand });
    if (refused !== undefined) throw refusal(refused.code, refused.message, refused.more, refused.further);
    const command = {
      eventId: leaver.eventId,
      personId,
      bookedById: by.personId,
      joinWaitingList: false,
      chosen: leaver.chosen,
      insist: true,
      byHand,
    };
    const [standing, [id]] = await Promise.all([
      readStanding(locked.manager, [command]),
      drawIds(locked.manager, 1),
    ]);
    if (standing.liveBooking(command) !== undefined)
      throw refusal('already_booked', 'They already have a booking for this event');
    if (id === undefined) throw new Error('No id was drawn');
    return {
      id,
      command,
      reference: newReference(this.settings.partnership.referencePrefix),
      calendarUid: newCalendarUid(this.settings.baseUrl),
      state: placeState(event, eligibility, byHand),
      ruleVersion: event.ruleVersion,
    };
  }

  private async tell(
    locked: LockedPlaces,
    leaver: BookingRow,
    invite: ReturnType<typeof withdrawal>,
    joiner: NewBooking,
  ): Promise<void> {
    const { personId, bookedById } = joiner.command;
    const people = await this.people.factsFor(locked.manager, [personId, bookedById]);
    const facts = {
      ...this.mails.facts(locked.get(leaver.eventId), leaver),
      invite,
      substituteName: people.get(personId)?.name ?? '',
    };
    const toNewcomers = newBookingMails(this.mails, locked, joiner, null, people);
    await this.mails.owe(locked.manager, [
      { kind: 'booking.substituted_out', bookingId: leaver.id, facts },
      // Whoever passes on their own place reads of it once.
      ...toNewcomers.filter(
        ({ kind }) => kind !== 'booking.made_for_colleague' || bookedById !== leaver.personId,
      ),
    ]);
  }
}
