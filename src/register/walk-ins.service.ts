import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { NOT_OPEN } from '../attendance/attendance.rules.js';
import { AttendanceService } from '../attendance/attendance.service.js';
import { BookingsQueries } from '../bookings/bookings.queries.js';
import { BookingsService } from '../bookings/bookings.service.js';
import type { LiveState } from '../bookings/booking.types.js';
import { organisesFor } from '../events/event.rules.js';
import { PeopleService, type Colleague } from '../people/people.service.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { notFound, Refusal } from '../platform/refusal.js';
import type { OpenRegister } from './register-desk.service.js';

/** Somebody who is on a list that the caller runs. */
export interface KnownPerson {
  personId: number;
  name: string;
  email: string;
  agency: string | null;
}

const FOUND = 10;

/** SQL: event `e` is $1, or of a team in $2; without teams, any. */
const ON_THEIR_LISTS = `(e.id = $1 OR $2::int[] IS NULL OR e.team_id = ANY ($2))`;

/** Whose lists somebody runs; null for an administrator, who runs all. */
const teamsOf = (by: Caller): number[] | null =>
  by.isAdministrator
    ? null
    : by.teams.map(({ teamId }) => teamId).filter((teamId) => organisesFor(by, teamId));

const HAS_NO_PLACE: Record<Exclude<LiveState, 'confirmed'>, string> = {
  waiting: 'They are on the waiting list, and free places go to whoever waits first',
  offered: 'They were offered a place and have not accepted it',
  awaiting_approval: 'Their booking awaits approval: approve it first',
};

/** Puts somebody who came without a booking on the list and into the register. Rules of places hold. */
@Injectable()
export class WalkIns {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleService,
    private readonly bookings: BookingsService,
    private readonly bookingsQueries: BookingsQueries,
    private readonly attendance: AttendanceService,
  ) {}

  /**
   * People whom the caller has on lists already; of others they learn nothing, and somebody who only checks people in
   * learns nobody's address.
   * @param typed part of a name or email
   */
  async known({ event, frame }: OpenRegister, by: Caller, typed: string): Promise<KnownPerson[]> {
    if (typed === '' || !frame.may.run) return [];
    return this.dataSource.query<KnownPerson[]>(
      `SELECT p.id AS "personId", p.name, p.email, coalesce(o.name, p.organisation_other) AS agency
       FROM people p LEFT JOIN organisations o ON o.id = p.organisation_id
       WHERE p.disabled_at IS NULL AND p.erased_at IS NULL AND plain_text(p.name || ' ' || p.email) LIKE plain_text($3)
         AND EXISTS (SELECT FROM bookings b JOIN events e ON e.id = b.event_id
                     WHERE b.person_id = p.id AND ${ON_THEIR_LISTS})
       ORDER BY plain_text(p.name), p.id LIMIT ${FOUND}`,
      [event.id, teamsOf(by), `%${typed.replace(/[\\%_]/g, '\\$&')}%`],
    );
  }

  /**
   * Books a place by hand and records that they are there. Somebody who is booked already is only recorded.
   * @param who a person found by `known`, or a colleague by name and address
   * @returns the reference
   * @throws Refusal of the booking (full, …), `has_no_place`, account_disabled, or of the register
   */
  async add(opened: OpenRegister, by: Caller, who: Colleague | { personId: number }): Promise<string> {
    const { event, session } = opened;
    if (session === undefined) throw notFound('This event has no session yet');
    // Before an account or a booking is made that the register would not take.
    if (!opened.open) throw new Refusal('conflict', NOT_OPEN.code, NOT_OPEN.message);
    const personId = await this.personOf(opened, by, who);
    const live = await this.bookingsQueries.liveBooking(personId, event.id);
    if (live !== undefined && live.state !== 'confirmed') {
      throw new Refusal('conflict', 'has_no_place', HAS_NO_PLACE[live.state]);
    }
    const chosen = session.choice === null ? [] : [session.id];
    const reference = live?.reference ?? (await this.book(event.id, personId, by, chosen));
    const [outcome] = await this.attendance.record(event.slug, by, [
      { id: randomUUID(), reference, sessionId: session.id, state: 'attended', madeAt: opened.now },
    ]);
    if (outcome?.result === 'refused') throw new Refusal('conflict', outcome.code, outcome.message);
    return reference;
  }

  private async book(eventId: number, personId: number, by: Caller, chosen: number[]): Promise<string> {
    const [outcome] = await this.bookings.book([
      {
        eventId,
        personId,
        bookedById: by.personId,
        byHand: true,
        insist: true,
        joinWaitingList: false,
        chosen,
      },
    ]);
    if (outcome === undefined) throw new Error('A booking got no outcome');
    if (outcome.kind === 'refused') throw outcome.refusal;
    await recordAudit(this.dataSource.manager, {
      actorId: by.personId,
      action: 'booking.added_by_hand',
      subject: `booking:${outcome.booking.id}`,
      detail: { walkIn: true },
    });
    return outcome.booking.reference;
  }

  private async personOf(
    { event, frame }: OpenRegister,
    by: Caller,
    who: Colleague | { personId: number },
  ): Promise<number> {
    if (!('personId' in who)) {
      const { personId } = await inTransaction(this.dataSource, (manager) =>
        this.people.findOrCreateForBooking(manager, who),
      );
      return personId;
    }
    if (!frame.may.run) throw notFound('There is no such person');
    const [known] = await this.dataSource.query<{ id: number }[]>(
      `SELECT b.person_id AS id FROM bookings b JOIN events e ON e.id = b.event_id
       JOIN people p ON p.id = b.person_id AND p.disabled_at IS NULL AND p.erased_at IS NULL
       WHERE ${ON_THEIR_LISTS} AND b.person_id = $3 LIMIT 1`,
      [event.id, teamsOf(by), who.personId],
    );
    if (known === undefined) throw notFound('There is no such person');
    return known.id;
  }
}
