import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { ATTENDS, attends } from '../bookings/booking-parts.rules.js';
import type { BookingState } from '../bookings/booking.types.js';
import { BookingsService } from '../bookings/bookings.service.js';
import { takesRegister } from '../events/event.rules.js';
import { EventsQueries } from '../events/events.queries.js';
import { recordAudit, recordAudits } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { Refusal } from '../platform/refusal.js';
import { closable, refusedScan } from './attendance.rules.js';
import type { Scan, ScanOutcome, ScanRefusalCode } from './attendance.types.js';
import { changesOf, keepScans, letStand, standing, type KnownScan } from './scan-rows.js';

interface FoundBooking {
  id: number;
  reference: string;
  state: BookingState;
  code: string;
  ofThisEvent: boolean;
  chosen: number[];
}

/** The only writer of the register. Bookings read it: whoever is in it can no longer cancel. */
@Injectable()
export class AttendanceService {
  constructor(
    private readonly events: EventsQueries,
    private readonly bookings: BookingsService,
  ) {}

  /**
   * Records who came, several at once, each with its own answer. The same scan twice is one success; one that was made
   * before what stands in the register changes nothing; corrections are possible after closing too.
   * @throws Refusal not_found unless the caller takes the register of the event
   */
  async record(slug: string, by: Caller, scans: Scan[]): Promise<ScanOutcome[]> {
    const { event, sessions } = await this.events.forOrganiser(slug, by, takesRegister);
    // Under the lock of the places: nobody is checked in and cancelled at the same moment.
    return this.bookings.withEventLocked(event.id, async ({ manager, now }) => {
      const bookings = await bookingsOf(manager, event.id, scans);
      const known: KnownScan[] = [];
      const refused = new Map<Scan, { code: ScanRefusalCode; message: string }>();
      for (const scan of scans) {
        const booking = meant(scan, bookings);
        const session = sessions.find(({ id }) => id === scan.sessionId);
        const isTheirs = booking === undefined || session === undefined || attends(session, booking);
        const refusal = refusedScan(event, { booking, session, isTheirs, madeAt: scan.madeAt }, now);
        if (refusal !== undefined) refused.set(scan, refusal);
        else if (booking !== undefined) known.push({ ...scan, bookingId: booking.id });
      }
      const fresh = await keepScans(manager, known, by.personId);
      const closed = await isClosed(manager, event.id);
      await recordAudits(
        manager,
        changesOf(await letStand(manager, fresh)).map(({ bookingId, before, after, ...change }) => ({
          actorId: by.personId,
          action: closed ? 'attendance.corrected' : 'attendance.recorded',
          subject: `booking:${bookingId}`,
          detail: { ...change, before: { attendance: before }, after: { attendance: after } },
        })),
      );
      const kept = await standing(manager, known);
      return scans.map((scan): ScanOutcome => {
        const refusal = refused.get(scan);
        if (refusal !== undefined) return { id: scan.id, result: 'refused', ...refusal };
        const row = kept.get(scan.id);
        const booking = bookings.get(scan.reference);
        if (row?.bookingId !== booking?.id || row?.sessionId !== scan.sessionId || row.said !== scan.state) {
          const message = 'Another scan has been sent with this id';
          return { id: scan.id, result: 'refused', code: 'scan_id_reused', message };
        }
        return { id: scan.id, result: row.stands ? 'recorded' : 'overtaken', state: row.state };
      });
    });
  }

  /**
   * Closes the register: whoever has a confirmed place and is not recorded for a session did not attend it. Twice is
   * one success.
   * @returns how many people have now been marked for at least one session
   * @throws Refusal not_found, conflict `too_early`
   */
  async close(slug: string, by: Caller): Promise<number> {
    const { event, sessions } = await this.events.forOrganiser(slug, by, takesRegister);
    return this.bookings.withEventLocked(event.id, async ({ manager, now }) => {
      if (!closable(event, sessions, now)) {
        const message = 'The register can be closed once the last session has begun';
        throw new Refusal('conflict', 'too_early', message);
      }
      if (await isClosed(manager, event.id)) return 0;
      await manager.query(`INSERT INTO closed_registers (event_id, closed_by_id) VALUES ($1, $2)`, [
        event.id,
        by.personId,
      ]);
      const marked = await manager.query<{ bookingId: number }[]>(
        `INSERT INTO attendances (booking_id, session_id, state, made_at, recorded_by_id)
         SELECT b.id, s.id, 'did_not_attend', program_now(), $2
         FROM bookings b JOIN event_sessions s ON s.event_id = b.event_id AND ${ATTENDS('s', 'b')}
         WHERE b.event_id = $1 AND b.state = 'confirmed'
         ON CONFLICT DO NOTHING RETURNING booking_id AS "bookingId"`,
        [event.id, by.personId],
      );
      const people = new Set(marked.map(({ bookingId }) => bookingId)).size;
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'register.closed',
        subject: `event:${event.id}`,
        detail: { markedAsNotThere: people },
      });
      return people;
    });
  }

  /**
   * Opens a closed register again and takes back what closing marked; what somebody recorded stays. Twice is one
   * success.
   * @throws Refusal not_found
   */
  async reopen(slug: string, by: Caller): Promise<void> {
    const { event } = await this.events.forOrganiser(slug, by, takesRegister);
    await this.bookings.withEventLocked(event.id, async ({ manager }) => {
      if (!(await isClosed(manager, event.id))) return;
      await manager.query(`DELETE FROM closed_registers WHERE event_id = $1`, [event.id]);
      await manager.query(
        `DELETE FROM attendances a USING bookings b
         WHERE b.id = a.booking_id AND b.event_id = $1 AND a.scan_id IS NULL`,
        [event.id],
      );
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'register.reopened',
        subject: `event:${event.id}`,
      });
    });
  }
}

async function bookingsOf(
  manager: EntityManager,
  eventId: number,
  scans: Scan[],
): Promise<Map<string, FoundBooking>> {
  // Of other events too: whoever holds a badge for one is told so. Without the badge it is not there.
  const rows = await manager.query<FoundBooking[]>(
    `SELECT id, reference, state, check_in_code AS code, chosen, event_id = $1 AS "ofThisEvent"
     FROM bookings WHERE reference = ANY ($2)`,
    [eventId, scans.map(({ reference }) => reference)],
  );
  return new Map(rows.map((row) => [row.reference, row]));
}

/** The booking that a scan means; none when its badge is not that booking's. */
function meant(scan: Scan, bookings: Map<string, FoundBooking>): FoundBooking | undefined {
  const booking = bookings.get(scan.reference);
  const known = scan.code === undefined ? booking?.ofThisEvent : booking?.code === scan.code;
  return known ? booking : undefined;
}

async function isClosed(manager: EntityManager, eventId: number): Promise<boolean> {
  const [row] = await manager.query<[{ closed: boolean }]>(
    `SELECT EXISTS (SELECT FROM closed_registers WHERE event_id = $1) AS closed`,
    [eventId],
  );
  return row.closed;
}
