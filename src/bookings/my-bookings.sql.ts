import type { EntityManager } from 'typeorm';
import type { Paged } from '../platform/api/paging.js';
import { prepared } from '../platform/database/prepared.js';
import type { FactsOfPlace, FactsOfSession } from './booking-facts.types.js';
import { ATTENDS, IN_PERSON } from './booking-parts.rules.js';
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

/** As JSON has it: flat, and once for each session. */
interface Line {
  reference: string;
  state: BookingState;
  personId: number;
  name: string;
  email: string;
  bookedById: number;
  bookedByName: string;
  position: number | null;
  bookedAt: string;
  offerExpiresAt: string | null;
  endedAt: string | null;
  endReason: string | null;
  lateCancellation: boolean;
  slug: string;
  title: string;
  online: boolean;
  startsAt: string | null;
  endsAt: string | null;
  lateCancellationDays: number;
  venue: string | null;
  address: string;
  town: string;
  postcode: string | null;
  sessionTitle: string | null;
  timing: FactsOfSession['timing'] | null;
  sessionStartsAt: string;
  sessionEndsAt: string;
}

const WHICH: Record<Which, string> = { coming: 'coming', past: 'NOT coming', all: 'true' };
const ORDER: Record<Which, string> = {
  coming: 'b.starts_at ASC NULLS LAST, b.id',
  past: 'b.starts_at DESC NULLS LAST, b.id DESC',
  all: 'b.id DESC',
};

/**
 * Live bookings of what is not over are coming; all else was. `$1` the person, `$2` how many, `$3` after how many.
 * Flat records, since to nest them took PostgreSQL longer than to find them.
 */
const sql = (which: Which): string => `
  WITH clock AS MATERIALIZED (SELECT program_now() AS now),
  mine AS MATERIALIZED (
    SELECT b.*, e.slug, e.title, e.online, e.starts_at, e.ends_at, e.late_cancellation_days, e.venue_id,
      b.state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')
        AND coalesce(e.ends_at >= (SELECT now FROM clock), true) AS coming
    FROM bookings b JOIN events e ON e.id = b.event_id
    WHERE b.person_id = $1 OR (b.booked_by_id = $1 AND b.booked_by_id <> b.person_id AND NOT b.by_hand)),
  shown AS (SELECT * FROM mine b WHERE ${WHICH[which]} ORDER BY ${ORDER[which]} LIMIT $2 OFFSET $3),
  line AS (
    SELECT b.reference, b.state, b.person_id AS "personId", p.name, p.email, b.booked_by_id AS "bookedById",
      k.name AS "bookedByName", ${POSITION} AS position, b.booked_at AS "bookedAt",
      CASE WHEN b.state = 'offered' THEN b.offer_expires_at END AS "offerExpiresAt", b.ended_at AS "endedAt",
      b.end_reason AS "endReason", b.late_cancellation AS "lateCancellation", b.slug, b.title,
      CASE WHEN b.chosen = '{}' THEN b.online ELSE b.online AND NOT ${IN_PERSON('b')} END AS online,
      b.starts_at AS "startsAt", b.ends_at AS "endsAt", b.late_cancellation_days AS "lateCancellationDays",
      v.name AS venue, v.address, v.town, v.postcode, s.title AS "sessionTitle", s.timing,
      s.starts_at AS "sessionStartsAt", s.ends_at AS "sessionEndsAt"
    FROM shown b
    JOIN people p ON p.id = b.person_id
    JOIN people k ON k.id = b.booked_by_id
    LEFT JOIN venues v ON v.id = b.venue_id
    LEFT JOIN event_sessions s ON s.event_id = b.event_id AND ${ATTENDS('s', 'b')}
    ORDER BY ${ORDER[which]}, s.starts_at)
  SELECT clock.now,
    (SELECT count(*)::int FROM mine WHERE ${WHICH[which]}) AS total,
    (SELECT count(*)::int FROM mine WHERE NOT coming) AS past,
    (SELECT secret FROM calendar_feeds WHERE person_id = $1) AS "feedSecret",
    (SELECT coalesce(json_agg(line), '[]') FROM line) AS lines
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
  return { ...found, items: listed(lines), page, pageSize };
}

/** Lines of one booking stand together. */
function listed(lines: Line[]): ListedBooking[] {
  const found: ListedBooking[] = [];
  for (const line of lines) {
    let booking = found.at(-1);
    if (booking?.reference !== line.reference) found.push((booking = bookingOf(line)));
    const { sessionTitle: title, timing, sessionStartsAt: startsAt, sessionEndsAt: endsAt } = line;
    if (timing !== null) booking.event.sessions.push({ title, timing, startsAt, endsAt });
  }
  return found;
}

const moment = (iso: string | null): Date | null => (iso === null ? null : new Date(iso));

const bookingOf = (line: Line): ListedBooking => ({
  reference: line.reference,
  state: line.state,
  personId: line.personId,
  name: line.name,
  email: line.email,
  bookedBy: line.bookedById === line.personId ? null : { personId: line.bookedById, name: line.bookedByName },
  position: line.position,
  bookedAt: new Date(line.bookedAt),
  offerExpiresAt: moment(line.offerExpiresAt),
  endedAt: moment(line.endedAt),
  endReason: line.endReason,
  lateCancellation: line.lateCancellation,
  event: {
    slug: line.slug,
    title: line.title,
    online: line.online,
    startsAt: moment(line.startsAt),
    endsAt: moment(line.endsAt),
    lateCancellationDays: line.lateCancellationDays,
    place:
      line.venue === null
        ? null
        : { name: line.venue, address: line.address, town: line.town, postcode: line.postcode },
    sessions: [],
  },
});
