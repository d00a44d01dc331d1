import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DID_NOT_ATTEND, SESSION_STATES, WAS_THERE } from '../attendance/attendance.queries.js';
import { wholeAttendance } from '../attendance/attendance.rules.js';
import type { AttendanceState } from '../attendance/attendance.types.js';
import type { Paged } from '../platform/api/paging.js';
import { notFound } from '../platform/refusal.js';
import type {
  AgencyBooked,
  Attendee,
  AttendeeFilter,
  AttendeeInFull,
  AttendeeOrder,
  AttendeeSort,
} from './attendee.types.js';

const AGENCY = `coalesce(o.name, p.organisation_other)`;
/** SQL: what a person `p` of organisation `o` is counted under, those who named none together. */
export const COUNTED_AGENCY = `coalesce(${AGENCY}, 'No agency given')`;

/** Who waits, with their place on the list. */
const QUEUE = `
  SELECT id, row_number() OVER (ORDER BY priority DESC, id)::int AS position
  FROM bookings WHERE event_id = $1 AND state = 'waiting'`;

const COLUMNS = `
  b.id AS "bookingId", b.reference, p.name, p.email, p.job_title AS "jobTitle", ${AGENCY} AS agency, b.state,
  ${SESSION_STATES} AS attendance, b.booked_at AS "bookedAt", n.access, n.dietary, b.by_hand AS "byHand",
  CASE WHEN b.chosen <> '{}' THEN (
    SELECT string_agg(coalesce(s.title, s.choice), ', ' ORDER BY s.starts_at, s.id) FROM event_sessions s
    WHERE s.id = ANY (b.chosen)) END AS sessions, b.chosen,
  queue.position, CASE WHEN b.state = 'offered' THEN b.offer_expires_at END AS "offerExpiresAt"`;

const TABLES = `
  FROM bookings b
  JOIN people p ON p.id = b.person_id
  LEFT JOIN organisations o ON o.id = p.organisation_id
  LEFT JOIN booking_needs n ON n.booking_id = b.id
  LEFT JOIN (${QUEUE}) queue ON queue.id = b.id`;

/**
 * $1 event, $2 text as a LIKE pattern, $3 the text itself, $4 status, $5 agency, $6 names only, $7 session; empty for
 * all.
 */
const MATCHING = `
  WHERE b.event_id = $1 AND ($7 = 0 OR $7 = ANY (b.chosen))
    AND ($3 = '' OR plain_text(p.name || CASE WHEN $6::boolean THEN '' ELSE ' ' || p.email || ' ' || coalesce(p.job_title, '') END
                               || ' ' || coalesce(${AGENCY}, '')) LIKE plain_text($2)
         OR b.reference = upper($3))
    AND CASE $4 WHEN '' THEN true
                WHEN 'held' THEN b.state IN ('confirmed', 'awaiting_approval', 'offered')
                WHEN 'attended' THEN ${WAS_THERE}
                WHEN 'did_not_attend' THEN ${DID_NOT_ATTEND}
                ELSE b.state::text = $4 END
    AND CASE $5 WHEN '' THEN true
                WHEN 'none' THEN ${AGENCY} IS NULL
                ELSE $5 IN (o.slug, p.organisation_other) END`;

/** Every order ends with the booking itself, so that pages never share or skip a row. */
const ORDERS: Record<AttendeeSort, string> = {
  name: 'plain_text(p.name)',
  agency: `plain_text(${AGENCY})`,
  booked: 'b.booked_at',
  status: 'b.state',
};

const BY_IDS = `
  SELECT ${COLUMNS} ${TABLES} JOIN unnest($2::int[]) WITH ORDINALITY AS wanted (id, place) ON wanted.id = b.id
  WHERE b.event_id = $1 ORDER BY wanted.place`;

const BATCH = 500;

/** As it is read: with what the register of each session says. */
type Registered<Row> = Omit<Row, 'attendance'> & { attendance: (AttendanceState | null)[] };

/** The people of one event as those who run it see them, needs included. Who may ask is checked before. */
@Injectable()
export class AttendeesQueries {
  constructor(private readonly dataSource: DataSource) {}

  async list(
    eventId: number,
    filter: AttendeeFilter,
    order: AttendeeOrder,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<Paged<Attendee>> {
    const ids = await this.ids(eventId, filter, order);
    const from = (page - 1) * pageSize;
    const items = await this.byIds(eventId, ids.slice(from, from + pageSize));
    return { items, total: ids.length, page, pageSize };
  }

  /**
   * All that match, read batch by batch. Who is in it and in which order is settled by the first statement; no
   * connection is held while a slow client takes its time.
   */
  async *all(eventId: number, filter: AttendeeFilter, order: AttendeeOrder): AsyncGenerator<Attendee[]> {
    const ids = await this.ids(eventId, filter, order);
    const read = (from: number): Promise<Attendee[]> => this.byIds(eventId, ids.slice(from, from + BATCH));
    let next = read(0);
    for (let from = 0; from < ids.length; from += BATCH) {
      const batch = await next;
      // PostgreSQL reads on while these are written out; the reader may leave at any time.
      next = read(from + BATCH);
      next.catch(() => undefined);
      // Asked is not sent: by then it is on its way, and whoever else waits for this process had a turn.
      await setImmediate();
      yield batch;
    }
  }

  /** In the order in which places will be offered to them. */
  async waitingList(eventId: number): Promise<Attendee[]> {
    return this.read(
      `SELECT ${COLUMNS} ${TABLES} WHERE b.event_id = $1 AND b.state = 'waiting' ORDER BY queue.position`,
      [eventId],
    );
  }

  /** Offers that are out, the one that ends first before the others. */
  async offers(eventId: number): Promise<Attendee[]> {
    return this.read(
      `SELECT ${COLUMNS} ${TABLES} WHERE b.event_id = $1 AND b.state = 'offered' AND b.offer_expires_at >= program_now()
       ORDER BY b.offer_expires_at, b.id`,
      [eventId],
    );
  }

  /** Who holds a place, the last to book first: those from whom an organiser may have to choose. */
  async holders(eventId: number): Promise<Attendee[]> {
    return this.read(
      `SELECT ${COLUMNS} ${TABLES} WHERE b.event_id = $1 AND b.state IN ('confirmed', 'awaiting_approval', 'offered')
       ORDER BY b.booked_at DESC, b.id DESC`,
      [eventId],
    );
  }

  /** @throws Refusal not_found when this event has no such booking, whoever else has */
  async one(eventId: number, reference: string): Promise<AttendeeInFull> {
    const [attendee] = await this.read<AttendeeInFull>(
      `SELECT ${COLUMNS}, p.id AS "personId", p.workforce, b.evidence, k.name AS "bookedByName",
         (SELECT coalesce(array_agg(coalesce(areas.name, 'Elsewhere') ORDER BY areas.name), '{}')
          FROM unnest(p.areas) AS worked (code) LEFT JOIN areas ON areas.code = worked.code) AS areas,
         b.booked_by_id = b.person_id AS "bookedByThemselves", b.offered_at AS "offeredAt",
         b.confirmed_at AS "confirmedAt", b.ended_at AS "endedAt", e.name AS "endedByName",
         b.end_reason AS "endReason", b.late_cancellation AS "lateCancellation",
         CASE WHEN s.id IS NOT NULL THEN json_build_object('name', sp.name, 'reference', s.reference) END AS substitute,
         latest.made_at AS "attendedAt", latest.name AS "attendanceRecordedByName"
       ${TABLES}
       JOIN people k ON k.id = b.booked_by_id
       LEFT JOIN people e ON e.id = b.ended_by_id
       LEFT JOIN bookings s ON s.id = b.substituted_by_id
       LEFT JOIN people sp ON sp.id = s.person_id
       LEFT JOIN LATERAL (
         SELECT a.made_at, r.name FROM attendances a JOIN people r ON r.id = a.recorded_by_id
         WHERE a.booking_id = b.id ORDER BY a.recorded_at DESC LIMIT 1) latest ON true
       WHERE b.event_id = $1 AND b.reference = $2`,
      [eventId, reference],
    );
    if (attendee === undefined) throw notFound('There is no such booking for this event');
    return attendee;
  }

  /**
   * Agencies of those on the list by name, and how many confirmed places each has. Those who named none are one,
   * without a value.
   */
  async agencies(eventId: number): Promise<AgencyBooked[]> {
    return this.dataSource.query<AgencyBooked[]>(
      `SELECT value, name, booked FROM (
         SELECT coalesce(o.slug, p.organisation_other) AS value, ${COUNTED_AGENCY} AS name,
           count(*) FILTER (WHERE b.state = 'confirmed')::int AS booked
         FROM bookings b JOIN people p ON p.id = b.person_id LEFT JOIN organisations o ON o.id = p.organisation_id
         WHERE b.event_id = $1 GROUP BY 1, 2) agencies
       ORDER BY plain_text(name), value`,
      [eventId],
    );
  }

  private async ids(eventId: number, filter: AttendeeFilter, order: AttendeeOrder): Promise<number[]> {
    const direction = order.descending ? 'DESC NULLS LAST' : 'ASC NULLS LAST';
    const literal = filter.q.replace(/[\\%_]/g, '\\$&');
    // One value and not a row for each: of a hundred thousand, those would fill the memory.
    const [{ ids }] = await this.dataSource.query<[{ ids: number[] }]>(
      `SELECT ARRAY(
         SELECT b.id ${TABLES} ${MATCHING} ORDER BY ${ORDERS[order.sort]} ${direction}, b.id ${direction}) AS ids`,
      [
        eventId,
        `%${literal}%`,
        filter.q,
        filter.status ?? '',
        filter.agency,
        filter.namesOnly ?? false,
        filter.session ?? 0,
      ],
    );
    return ids;
  }

  private async byIds(eventId: number, ids: number[]): Promise<Attendee[]> {
    if (ids.length === 0) return [];
    return this.read(BY_IDS, [eventId, ids]);
  }

  private async read<Row extends Attendee = Attendee>(sql: string, values: unknown[]): Promise<Row[]> {
    const rows = await this.dataSource.query<Registered<Row>[]>(sql, values);
    // Each as it came, for a long list: a copy of it would cost as much as the reading.
    return rows.map((row) =>
      Object.assign(row as unknown as Row, { attendance: wholeAttendance(row.attendance) }),
    );
  }
}
