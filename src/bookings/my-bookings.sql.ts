import type { EntityManager } from 'typeorm';
import type { Paged } from '../platform/api/paging.js';
import { prepared } from '../platform/database/prepared.js';
import type { FactsOfPlace, FactsOfSession } from './booking-facts.types.js';
import { POSITION } from './booking-rows.js';
import type { BookingState } from './booking.types.js';

export type Which = 'coming' | 'past' | 'all';

/** A booking as a list shows it. */
export interface ListedBooking {
  reference: string;
  state: BookingState;
  personId: number;
  name: string;
  email: string;
  /** Whoever made it for them; null when they did themselves. */
  bookedBy: { personId: number; name: string } | null;
  position: number | null;
  bookedAt: Date;
  offerExpiresAt: Date | null;
  endedAt: Date | null;
  endReason: string | null;
  lateCancellation: boolean;
  attendanceRecorded: boolean;
  event: ListedEvent;
}

export interface ListedEvent {
  slug: string;
  title: string;
  online: boolean;
  startsAt: Date | null;
  endsAt: Date | null;
  lateCancellationDays: number;
  place: Pick<FactsOfPlace, 'name' | 'address' | 'town' | 'postcode'> | null;
  sessions: FactsOfSession[];
}

/** Somebody's bookings, with all that the page of them shows: one question, since each costs more than its answer. */
export interface MyBookings extends Paged<ListedBooking> {
  now: Date;
  /** How many there are of what is over, whichever are shown. */
  past: number;
  /** The secret of the person's calendar feed, if they have one. */
  feedSecret: string | null;
}

/** As JSON has them. */
type Moments = 'bookedAt' | 'offerExpiresAt' | 'endedAt';
type Line = Omit<ListedBooking, Moments | 'event'> & {
  bookedAt: string;
  offerExpiresAt: string | null;
  endedAt: string | null;
  event: Omit<ListedEvent, 'startsAt' | 'endsAt'> & { startsAt: string | null; endsAt: string | null };
};

const WHICH: Record<Which, string> = { coming: 'coming', past: 'NOT coming', all: 'true' };
const ORDER: Record<Which, string> = {
  coming: 'starts_at ASC NULLS LAST, id',
  past: 'starts_at DESC NULLS LAST, id DESC',
  all: 'id DESC',
};

/** Live bookings of what is not over are coming; all else was. `$1` the person, `$2` how many, `$3` after how many. */
const sql = (which: Which): string => `
  WITH clock AS MATERIALIZED (SELECT program_now() AS now),
  mine AS MATERIALIZED (
    SELECT b.id, e.starts_at,
      b.state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')
        AND coalesce(e.ends_at >= (SELECT now FROM clock), true) AS coming
    FROM bookings b JOIN events e ON e.id = b.event_id
    WHERE b.person_id = $1 OR (b.booked_by_id = $1 AND NOT b.by_hand)),
  shown AS MATERIALIZED (
    SELECT id, row_number() OVER (ORDER BY ${ORDER[which]}) AS place FROM mine
    WHERE ${WHICH[which]} ORDER BY place LIMIT $2 OFFSET $3),
  line AS (
    SELECT shown.place, json_build_object(
      'reference', b.reference, 'state', b.state, 'personId', b.person_id, 'name', p.name, 'email', p.email,
      'bookedBy', CASE WHEN b.booked_by_id <> b.person_id
                    THEN json_build_object('personId', b.booked_by_id, 'name', k.name) END,
      'position', ${POSITION}, 'bookedAt', b.booked_at,
      'offerExpiresAt', CASE WHEN b.state = 'offered' THEN b.offer_expires_at END,
      'endedAt', b.ended_at, 'endReason', b.end_reason, 'lateCancellation', b.late_cancellation,
      'attendanceRecorded', EXISTS (SELECT FROM attendances a WHERE a.booking_id = b.id),
      'event', json_build_object(
        'slug', e.slug, 'title', e.title, 'online', e.online, 'startsAt', e.starts_at, 'endsAt', e.ends_at,
        'lateCancellationDays', e.late_cancellation_days,
        'place', CASE WHEN v.id IS NOT NULL THEN json_build_object(
          'name', v.name, 'address', v.address, 'town', v.town, 'postcode', v.postcode) END,
        'sessions', (
          SELECT coalesce(json_agg(json_build_object(
            'title', s.title, 'timing', s.timing, 'startsAt', s.starts_at, 'endsAt', s.ends_at) ORDER BY s.starts_at), '[]')
          FROM event_sessions s WHERE s.event_id = e.id))) AS booking
    FROM shown
    JOIN bookings b ON b.id = shown.id
    JOIN events e ON e.id = b.event_id
    JOIN people p ON p.id = b.person_id
    JOIN people k ON k.id = b.booked_by_id
    LEFT JOIN venues v ON v.id = e.venue_id)
  SELECT clock.now,
    (SELECT count(*)::int FROM mine WHERE ${WHICH[which]}) AS total,
    (SELECT count(*)::int FROM mine WHERE NOT coming) AS past,
    (SELECT secret FROM calendar_feeds WHERE person_id = $1) AS "feedSecret",
    (SELECT coalesce(json_agg(booking ORDER BY place), '[]') FROM line) AS lines
  FROM clock`;

const SQL = { coming: prepared(sql('coming')), past: prepared(sql('past')), all: prepared(sql('all')) };

/** Bookings of the person and those they made for colleagues. */
export async function myBookings(
  database: Pick<EntityManager, 'query'>,
  personId: number,
  which: Which,
  { page, pageSize }: { page: number; pageSize: number },
): Promise<MyBookings> {
  const [{ lines, ...found }] = await database.query<[Omit<MyBookings, 'items'> & { lines: Line[] }]>(
    SQL[which],
    [personId, pageSize, (page - 1) * pageSize],
  );
  return { ...found, items: lines.map(listed), page, pageSize };
}

const moment = (iso: string | null): Date | null => (iso === null ? null : new Date(iso));

const listed = (line: Line): ListedBooking => ({
  ...line,
  bookedAt: new Date(line.bookedAt),
  offerExpiresAt: moment(line.offerExpiresAt),
  endedAt: moment(line.endedAt),
  event: { ...line.event, startsAt: moment(line.event.startsAt), endsAt: moment(line.event.endsAt) },
});
