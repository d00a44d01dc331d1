import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { assess } from '../eligibility/assess.rules.js';
import { runsEvent } from '../events/event.rules.js';
import { PeopleQueries } from '../people/people.queries.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { findFor, type Standpoint } from './booking-access.js';
import type { Needs } from './booking-commands.types.js';
import { recordMoves, type Deed } from './booking-history.js';
import { endBookings } from './booking-endings.js';
import { invitation, withdrawal } from './booking-facts.js';
import { BookingMails } from './booking-mails.js';
import { bookingsByIds, type BookingRow } from './booking-rows.js';
import { bookingNotFound, reasonNeeded, refusal } from './booking.errors.js';
import { cancelsLate, placeState, refusedAcceptance, refusedChange } from './booking.rules.js';
import { isLive, type LiveState } from './booking.types.js';
import { forTheBooked } from './event-to-tell.js';
import type { LockedPlaces } from './locked-places.js';
import { Places } from './places.js';

/** What happens to one booking after it was made: given up, accepted, approved, declined. */
@Injectable()
export class BookingChanges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleQueries,
    private readonly places: Places,
    private readonly mails: BookingMails,
  ) {}

  /**
   * Gives up a place, an offer or a turn on the waiting list. The same request twice is one success.
   * @param reason needed of an organiser, who cancels somebody else's booking
   * @throws Refusal not_found, invalid (`reason`), already_ended, attendance_recorded, event_started
   */
  async cancel(reference: string, by: Caller, reason?: string): Promise<void> {
    await this.change(reference, by, async (locked, row, as) => {
      if (as === 'organiser' && !reason) throw reasonNeeded();
      if (row.state === 'cancelled') return;
      const at = locked.get(row.eventId);
      const was = allowed(row, locked, as);
      const late = as !== 'organiser' && cancelsLate(row, at.event, locked.now);
      const ending = { to: 'cancelled', byId: by.personId, reason: reason ?? null, late } as const;
      const [ended] = await endBookings(locked, [row], ending);
      if (ended === undefined) throw bookingNotFound();
      const facts = { ...this.mails.facts(at, row), invite: withdrawal(was, ended) };
      if (as === 'organiser') {
        await this.mails.owe(locked.manager, [
          {
            kind: 'booking.cancelled_by_organiser',
            bookingId: row.id,
            facts: { ...facts, reason: reason ?? null },
          },
        ]);
      } else {
        const cancelledByName = as === 'attendee' ? null : by.name;
        await this.mails.owe(locked.manager, [
          { kind: 'booking.cancelled', bookingId: row.id, facts: { ...facts, was, late, cancelledByName } },
        ]);
      }
    });
  }

  /**
   * Takes an offered place, exactly at the deadline included. It becomes theirs, or awaits approval where the event
   * or the rule asks for it. The same request twice is one success.
   * @throws Refusal not_found, not_offered, offer_lapsed
   */
  async accept(reference: string, by: Caller): Promise<void> {
    await this.change(reference, by, async (locked, row, as) => {
      if (as === 'organiser') throw bookingNotFound();
      if (row.offeredAt !== null && (row.state === 'confirmed' || row.state === 'awaiting_approval')) return;
      const refused = refusedAcceptance(row, locked.now);
      if (refused !== undefined) throw refusal(refused.code, refused.message);
      const deed = { action: 'booking.accepted', actorId: by.personId };
      await this.give(locked, row, await this.placeStateFor(locked, row), deed);
    });
  }

  /**
   * Lets an offered place go to the next.
   * @throws Refusal not_found, not_offered, offer_lapsed
   */
  async refuse(reference: string, by: Caller): Promise<void> {
    await this.change(reference, by, async (locked, row, as) => {
      if (as === 'organiser') throw bookingNotFound();
      if (row.offeredAt !== null && row.state === 'cancelled') return;
      const refused = refusedAcceptance(row, locked.now);
      if (refused !== undefined) throw refusal(refused.code, refused.message);
      await endBookings(locked, [row], { to: 'cancelled', byId: by.personId, reason: null, late: false });
      const facts = this.mails.facts(locked.get(row.eventId), row);
      const cancelledByName = as === 'attendee' ? null : by.name;
      await this.mails.owe(locked.manager, [
        {
          kind: 'booking.cancelled',
          bookingId: row.id,
          facts: { ...facts, invite: null, was: 'offered', late: false, cancelledByName },
        },
      ]);
    });
  }

  /**
   * Confirms a booking that awaits approval; it holds its place already, so none is asked for.
   * @throws Refusal not_found, not_awaiting_approval, own_approval
   */
  async approve(reference: string, by: Caller): Promise<void> {
    await this.decide(reference, by, (locked, row) =>
      this.give(locked, row, 'confirmed', { action: 'booking.approved', actorId: by.personId }),
    );
  }

  /** @throws Refusal not_found, not_awaiting_approval, own_approval, invalid (`reason`) */
  async decline(reference: string, by: Caller, reason: string): Promise<void> {
    if (!reason) throw reasonNeeded();
    await this.decide(reference, by, async (locked, row) => {
      await endBookings(locked, [row], { to: 'declined', byId: by.personId, reason, late: false });
      const facts = { ...this.mails.facts(locked.get(row.eventId), row), reason };
      await this.mails.owe(locked.manager, [{ kind: 'booking.declined', bookingId: row.id, facts }]);
    });
  }

  /**
   * Says anew what the person needs; what is left out or empty is forgotten.
   * @throws Refusal not_found (also for whoever booked for them), already_ended
   */
  async changeNeeds(reference: string, by: Caller, needs: Needs): Promise<void> {
    await this.change(reference, by, async ({ manager }, row, as) => {
      if (as === 'booker') throw bookingNotFound();
      if (!isLive(row.state)) throw refusal('already_ended', 'This booking has already ended');
      await manager.query(`DELETE FROM booking_needs WHERE booking_id = $1`, [row.id]);
      // That they changed, never what they are.
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'booking.needs_changed',
        subject: `booking:${row.id}`,
      });
      if (!needs.access && !needs.dietary) return;
      await manager.query(`INSERT INTO booking_needs (booking_id, access, dietary) VALUES ($1, $2, $3)`, [
        row.id,
        needs.access || null,
        needs.dietary || null,
      ]);
    });
  }

  /** Runs `work` on a booking that the caller may know of, with the places of its event locked. */
  async change<Result>(
    reference: string,
    by: Caller,
    work: (locked: LockedPlaces, row: BookingRow, as: Standpoint) => Promise<Result>,
  ): Promise<Result> {
    const found = await findFor(this.dataSource, reference, by);
    return this.withEventLocked(found.eventId, async (locked) => {
      const [row] = await bookingsByIds(locked.manager, [found.id]);
      if (row === undefined) throw bookingNotFound();
      return work(locked, row, found.as);
    });
  }

  /** In a transaction that holds the places of one event locked. */
  withEventLocked<Result>(eventId: number, work: (locked: LockedPlaces) => Promise<Result>): Promise<Result> {
    return inTransaction(this.dataSource, (manager) =>
      this.places.withPlacesLocked(manager, [eventId], work),
    );
  }

  private async decide(
    reference: string,
    by: Caller,
    work: (locked: LockedPlaces, row: BookingRow) => Promise<void>,
  ): Promise<void> {
    await this.change(reference, by, async (locked, row, as) => {
      if (as === 'attendee' && runsEvent(by, locked.get(row.eventId).event)) {
        throw refusal('own_approval', 'Somebody else must decide about your own booking');
      }
      if (as !== 'organiser') throw bookingNotFound();
      if (row.state !== 'awaiting_approval') {
        throw refusal('not_awaiting_approval', 'This booking does not await approval');
      }
      await work(locked, row);
    });
  }

  private async placeStateFor(
    locked: LockedPlaces,
    row: BookingRow,
  ): Promise<'confirmed' | 'awaiting_approval'> {
    const { event } = locked.get(row.eventId);
    const facts = (await this.people.factsFor(locked.manager, [row.personId])).get(row.personId);
    if (facts === undefined) throw bookingNotFound();
    const eligibility = assess(event.rule, { ...facts, declared: row.declared }, locked.today);
    return placeState(event, eligibility, row.byHand);
  }

  /** Makes a place that a booking already holds theirs, or hands it to an organiser to approve. */
  private async give(
    locked: LockedPlaces,
    row: BookingRow,
    to: 'confirmed' | 'awaiting_approval',
    deed: Deed,
  ): Promise<void> {
    const at = locked.get(row.eventId);
    await locked.manager.query(
      `UPDATE bookings SET state = $2::booking_state, confirmed_at = CASE WHEN $2::booking_state = 'confirmed' THEN program_now() END WHERE id = $1`,
      [row.id, to],
    );
    await recordMoves(locked.manager, [row], to, deed);
    locked.moved(row, row.state, to);
    const facts = this.mails.facts(at, row);
    await this.mails.owe(locked.manager, [
      to === 'confirmed'
        ? {
            kind: 'booking.confirmed',
            bookingId: row.id,
            facts: {
              ...facts,
              invite: invitation(row),
              ...forTheBooked(at, row),
            },
          }
        : { kind: 'booking.awaiting_approval', bookingId: row.id, facts },
    ]);
  }
}

/** The live state a booking is in, when nothing stands in the way of ending it. */
export function allowed(row: BookingRow, locked: LockedPlaces, as: Standpoint): LiveState {
  const { event } = locked.get(row.eventId);
  const refused = refusedChange(row, event, locked.now, as === 'organiser' ? 'organiser' : 'attendee');
  if (refused !== undefined) throw refusal(refused.code, refused.message);
  if (!isLive(row.state)) throw refusal('already_ended', 'This booking has already ended');
  return row.state;
}
