import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RETENTION } from '../people/personal-data.types.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { BookingMails, type OwedMail } from './booking-mails.js';
import { bookingsByIds } from './booking-rows.js';
import { forReminder, readEventsToTell } from './event-to-tell.js';
import { Places } from './places.js';

/** Reminders written in one transaction. */
const REMINDERS_AT_ONCE = 200;
/** A journey that nobody went on with. */
const DRAFT_DAYS = 7;
/** How long the same Idempotency-Key means the same request. */
const KEY_HOURS = 24;

/**
 * What falls due by itself. Each part may run in several workers at once: places are settled under their lock, each
 * reminder is claimed once, and deleting twice deletes once.
 */
@Injectable()
export class BookingSweep {
  constructor(
    private readonly dataSource: DataSource,
    private readonly places: Places,
    private readonly mails: BookingMails,
  ) {}

  /**
   * Lets offers lapse whose time is over, and offers what is free to those who wait.
   * @returns how many events were looked at
   * @throws AggregateError when some could not be settled; the others were
   */
  async settle(): Promise<number> {
    const due = await this.dataSource.query<{ id: number }[]>(
      `SELECT event_id AS id FROM bookings WHERE state = 'offered' AND offer_expires_at < program_now()
       UNION
       SELECT l.event_id FROM place_limits l JOIN events e ON e.id = l.event_id
       WHERE l.session_id IS NULL AND l.waiting > 0 AND e.status = 'published'
         AND e.starts_at >= program_now() AND coalesce(e.booking_closes_at >= program_now(), true)
         AND NOT EXISTS (SELECT FROM place_limits t WHERE t.event_id = l.event_id AND t.held >= t.size)`,
    );
    const failures: unknown[] = [];
    for (const { id } of due) {
      const settled = inTransaction(this.dataSource, (manager) =>
        this.places.withPlacesLocked(manager, [id], () => Promise.resolve()),
      );
      // One event that cannot be settled must not keep the others waiting.
      await settled.catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} events could not be settled`);
    return due.length;
  }

  /**
   * Reminds everybody with a place some days before, once. Who booked later than that has just read it all.
   * @returns how many were reminded
   */
  async remind(): Promise<number> {
    let reminded = 0;
    for (let batch = REMINDERS_AT_ONCE; batch === REMINDERS_AT_ONCE; reminded += batch) {
      batch = await this.remindSome();
    }
    return reminded;
  }

  /** Lets go of needs some time after the event, of journeys not gone on with and of spent idempotency keys. */
  async purge(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM booking_needs n USING bookings b JOIN events e ON e.id = b.event_id
       WHERE b.id = n.booking_id
         AND (b.state IN ('cancelled', 'lapsed', 'declined') OR e.ends_at < program_now() - make_interval(days => $1))`,
      [RETENTION.needsDays],
    );
    // How long somebody has been away is measured by the real clock, as these are written by it.
    await this.dataSource.query(
      `DELETE FROM booking_drafts WHERE updated_at < now() - make_interval(days => $1)`,
      [DRAFT_DAYS],
    );
    await this.dataSource.query(
      `DELETE FROM idempotency_keys WHERE created_at < now() - make_interval(hours => $1)`,
      [KEY_HOURS],
    );
  }

  private async remindSome(): Promise<number> {
    return inTransaction(this.dataSource, async (manager) => {
      const [claimed] = await manager.query<[{ id: number }[], number]>(
        `UPDATE bookings SET reminded_at = program_now() WHERE id IN (
           SELECT b.id FROM bookings b
           JOIN events e ON e.id = b.event_id
           CROSS JOIN LATERAL (SELECT (e.starts_at AT TIME ZONE 'Europe/London' - make_interval(days => e.reminder_days))
                                 AT TIME ZONE 'Europe/London' AS at) due
           WHERE b.state = 'confirmed' AND b.reminded_at IS NULL AND e.status = 'published' AND e.reminder_days > 0
             AND e.starts_at > program_now() AND due.at <= program_now() AND b.confirmed_at < due.at
           ORDER BY b.id LIMIT $1 FOR UPDATE OF b SKIP LOCKED)
         RETURNING id`,
        [REMINDERS_AT_ONCE],
      );
      const rows = await bookingsByIds(
        manager,
        claimed.map((row) => row.id),
      );
      const events = await readEventsToTell(manager, [...new Set(rows.map((row) => row.eventId))]);
      await this.mails.owe(
        manager,
        rows.flatMap((row): OwedMail[] => {
          const at = events.get(row.eventId);
          if (at === undefined) return [];
          const facts = { ...this.mails.facts(at, row), ...forReminder(at) };
          return [{ kind: 'booking.reminder', bookingId: row.id, facts }];
        }),
      );
      return claimed.length;
    });
  }
}
