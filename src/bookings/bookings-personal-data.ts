import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { PersonalDataSources, type PersonalDataSource } from '../people/personal-data-sources.service.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { BookingMails } from './booking-mails.js';
import { endBookings } from './booking-endings.js';
import { withdrawal } from './booking-facts.js';
import { bookingsByIds } from './booking-rows.js';
import { isLive } from './booking.types.js';
import { Places } from './places.js';

/** What bookings hold about a person: theirs to have a copy of, and to have erased. */
@Injectable()
export class BookingsPersonalData implements PersonalDataSource, OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly places: Places,
    private readonly mails: BookingMails,
    private readonly sources: PersonalDataSources,
  ) {}

  onModuleInit(): void {
    this.sources.register('bookings', this);
  }

  async export(personId: number): Promise<unknown> {
    return this.dataSource.query<unknown[]>(
      `SELECT b.reference, e.title AS event, e.starts_at AS "startsAt", b.state, b.booked_at AS "bookedAt",
              b.confirmed_at AS "confirmedAt", b.ended_at AS "endedAt", b.end_reason AS "endReason",
              b.late_cancellation AS "lateCancellation", b.evidence, b.declared, n.access, n.dietary,
              (SELECT json_agg(json_build_object('session', s.starts_at, 'state', a.state) ORDER BY s.starts_at)
               FROM attendances a JOIN event_sessions s ON s.id = a.session_id WHERE a.booking_id = b.id) AS attendance,
              b.booked_by_id <> b.person_id AS "bookedBySomebodyElse"
       FROM bookings b JOIN events e ON e.id = b.event_id
       LEFT JOIN booking_needs n ON n.booking_id = b.id
       WHERE b.person_id = $1 ORDER BY b.id`,
      [personId],
    );
  }

  async consequences(personId: number): Promise<string[]> {
    const coming = await this.comingIds(personId);
    if (coming.length === 0) return [];
    return [
      coming.length === 1
        ? 'Your booking will be cancelled.'
        : `Your ${coming.length} bookings will be cancelled.`,
    ];
  }

  async usedWithin(personIds: number[], years: number): Promise<number[]> {
    const rows = await this.dataSource.query<{ id: number }[]>(
      `SELECT DISTINCT person_id AS id FROM bookings
       WHERE person_id = ANY ($1) AND booked_at > program_now() - make_interval(years => $2)`,
      [personIds, years],
    );
    return rows.map((row) => row.id);
  }

  /** Gives up what the person still holds, so that places go to those who wait. */
  async prepare(personId: number): Promise<void> {
    const ids = await this.comingIds(personId);
    if (ids.length === 0) return;
    await inTransaction(this.dataSource, async (manager) => {
      const eventIds = (await bookingsByIds(manager, ids)).map((row) => row.eventId);
      await this.places.withPlacesLocked(manager, eventIds, async (locked) => {
        const live = (await bookingsByIds(manager, ids)).filter(
          (row) => isLive(row.state) && !row.attendanceRecorded,
        );
        const ended = await endBookings(locked, live, {
          to: 'cancelled',
          byId: personId,
          reason: null,
          late: false,
        });
        await this.mails.owe(
          manager,
          live.flatMap((row, index) => {
            const { state } = row;
            if (!isLive(state)) return [];
            const invite = withdrawal(state, ended[index] ?? row);
            const facts = { ...this.mails.facts(locked.get(row.eventId), row), invite, was: state };
            return [
              {
                kind: 'booking.cancelled',
                bookingId: row.id,
                facts: { ...facts, late: false, cancelledByName: null },
              },
            ];
          }),
        );
      });
    });
  }

  /** The figures of an event stay true; what the person wrote goes. */
  async erase(manager: EntityManager, personId: number): Promise<void> {
    await manager.query(
      `DELETE FROM booking_needs n USING bookings b WHERE b.id = n.booking_id AND b.person_id = $1`,
      [personId],
    );
    await manager.query(
      `UPDATE bookings SET evidence = NULL, declared = '{}', end_reason = NULL WHERE person_id = $1`,
      [personId],
    );
    await manager.query(`DELETE FROM booking_drafts WHERE person_id = $1`, [personId]);
    await manager.query(`DELETE FROM idempotency_keys WHERE person_id = $1`, [personId]);
    await manager.query(`DELETE FROM calendar_feeds WHERE person_id = $1`, [personId]);
  }

  private async comingIds(personId: number): Promise<number[]> {
    const rows = await this.dataSource.query<{ id: number }[]>(
      `SELECT b.id FROM bookings b JOIN events e ON e.id = b.event_id
       WHERE b.person_id = $1 AND b.state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')
         AND coalesce(e.ends_at >= program_now(), true)
         AND NOT EXISTS (SELECT FROM attendances a WHERE a.booking_id = b.id)`,
      [personId],
    );
    return rows.map((row) => row.id);
  }
}
