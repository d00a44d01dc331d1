import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { assess } from '../eligibility/assess.rules.js';
import { PeopleQueries, type PersonWithFacts } from '../people/people.queries.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { notFound, type Refusal } from '../platform/refusal.js';
import type { BookCommand, BookOutcome, BookingSummary } from './booking-commands.types.js';
import { drawIds, insertBookings, type NewBooking } from './booking-insert.js';
import { choiceProblem, sessionsBooked } from './booking-parts.rules.js';
import { BookingMails } from './booking-mails.js';
import { newBookingMails } from './booking-made.mails.js';
import { readStanding, type Standing } from './booking-standing.js';
import { refusal } from './booking.errors.js';
import { decideBooking, promotionRuns } from './booking.rules.js';
import { newCalendarUid, newReference } from './booking-reference.js';
import type { LockedPlaces } from './locked-places.js';
import { Places } from './places.js';

/** What becomes of one command, before the bookings are written. */
type Plan =
  | { is: 'refused'; refusal: Refusal }
  | { is: 'repeat'; booking: BookingSummary }
  /** The same request stood earlier in the batch. */
  | { is: 'same'; as: number }
  | { is: 'new'; booking: NewBooking; position: number | null };

/** What is read for a batch under the lock. */
interface Known {
  people: Map<number, PersonWithFacts>;
  standing: Standing;
  /** One for each command, should it become a booking. */
  ids: number[];
}

/** Books a batch of commands, across events, in one transaction. Only the turnstile calls it. */
@Injectable()
export class BookingBatch {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleQueries,
    private readonly places: Places,
    private readonly mails: BookingMails,
    private readonly settings: Settings,
  ) {}

  /** One outcome for each command, in their order; arrival decides who comes first. */
  async book(commands: BookCommand[]): Promise<BookOutcome[]> {
    const ids = new Set(commands.flatMap(({ personId, bookedById }) => [personId, bookedById]));
    return inTransaction(this.dataSource, (manager) =>
      this.places.withPlacesLocked(
        manager,
        commands.map(({ eventId }) => eventId),
        (locked, known) => this.bookLocked(locked, commands, known),
        async () => {
          const [people, standing, fresh] = await Promise.all([
            this.people.factsFor(manager, [...ids]),
            readStanding(manager, commands),
            drawIds(manager, commands.length),
          ]);
          return { people, standing, ids: fresh };
        },
      ),
    );
  }

  private async bookLocked(
    locked: LockedPlaces,
    commands: BookCommand[],
    known: Known,
  ): Promise<BookOutcome[]> {
    const plans: Plan[] = [];
    for (const command of commands) plans.push(this.plan(locked, command, plans, known));

    const wanted = plans.flatMap((plan) => (plan.is === 'new' ? [plan.booking] : []));
    const owed = plans.flatMap((plan) =>
      plan.is === 'new' ? newBookingMails(this.mails, locked, plan.booking, plan.position, known.people) : [],
    );
    await Promise.all([
      insertBookings(locked.manager, wanted, locked.now),
      this.mails.owe(locked.manager, owed),
      locked.write(),
    ]);
    return outcomes(locked, plans);
  }

  private plan(
    locked: LockedPlaces,
    command: BookCommand,
    earlier: Plan[],
    { people, standing, ids }: Known,
  ): Plan {
    const repeat = standing.repeatOf(command, earlier.length);
    if (repeat !== undefined) return repeat;

    const at = locked.find(command.eventId);
    const person = people.get(command.personId);
    if (at === undefined) return { is: 'refused', refusal: notFound('There is no such event') };
    if (person === undefined || person.disabled || !people.has(command.bookedById)) {
      return { is: 'refused', refusal: notFound('There is no such person') };
    }
    const declared = [...(person.declared ?? []), ...(command.declared ?? [])];
    const eligibility = assess(at.event.rule, { ...person, declared }, locked.today);
    const part = { eventId: command.eventId, chosen: command.chosen ?? [] };
    const decision = decideBooking({
      now: locked.now,
      event: at.event,
      limits: locked.limits(part),
      waitingList: locked.waitingList(command.eventId),
      othersServed: locked.hasChoices(command.eventId) && promotionRuns(at.event, locked.now),
      choiceProblem: choiceProblem(at.sessions, part, command.byHand),
      live: standing.liveBooking(command),
      clashes: standing.clashes(command, sessionsBooked(at.sessions, part)),
      eligibility,
      evidenceGiven: command.evidence !== undefined,
      joinWaitingList: command.joinWaitingList,
      insist: command.insist,
      byHand: command.byHand ?? false,
    });
    if (decision.outcome === 'refused') {
      const { code, message, more, further } = standing.discreet(command, decision);
      return { is: 'refused', refusal: refusal(code, message, more, further) };
    }
    const id = ids[earlier.length];
    if (id === undefined) throw new Error('Too few ids were drawn');
    const booking: NewBooking = {
      id,
      command: { ...command, declared, chosen: part.chosen },
      reference: newReference(this.settings.partnership.referencePrefix),
      calendarUid: newCalendarUid(this.settings.baseUrl),
      state: decision.outcome,
      ruleVersion: at.event.ruleVersion,
    };
    locked.moved(part, null, booking.state);
    standing.add(booking, at);
    const position = booking.state === 'waiting' ? locked.waitingList(command.eventId).waiting : null;
    return { is: 'new', booking, position };
  }
}

function outcomes(locked: LockedPlaces, plans: Plan[]): BookOutcome[] {
  const outcomeOf = (plan: Plan): BookOutcome => {
    switch (plan.is) {
      case 'refused':
        return { kind: 'refused', refusal: plan.refusal };
      case 'repeat':
        return { kind: 'booked', booking: plan.booking, repeated: true };
      case 'same': {
        const first = plans[plan.as];
        if (first === undefined) throw new Error('A repeated request stands before the one it repeats');
        const outcome = outcomeOf(first);
        return outcome.kind === 'booked' ? { ...outcome, repeated: true } : outcome;
      }
      case 'new': {
        const { id, reference, state, command } = plan.booking;
        const { slug, title, startsAt, endsAt } = locked.get(command.eventId).event;
        const booking = {
          id,
          reference,
          state,
          event: { slug, title, startsAt, endsAt },
          position: plan.position,
        };
        return { kind: 'booked', booking, repeated: false };
      }
    }
  };
  return plans.map(outcomeOf);
}
