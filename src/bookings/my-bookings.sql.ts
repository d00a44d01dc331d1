import type { EntityManager } from 'typeorm';
import { anyOf } from '../platform/database/list-in.js';
import type { Paged } from '../platform/api/paging.js';
import type { Timing } from '../platform/time/words.js';
import type { FactsOfPlace } from './booking-facts.types.js';
import { ATTENDS } from './booking-parts.rules.js';
import { POSITION } from './booking-rows.js';
import type { BookingState } from './booking.types.js';

export type Which = 'coming' | 'past' | 'all';

/** What a list shows of a booking, whoever reads it. */
interface InList {
  reference: string;
  state: BookingState;
  position: number | null;
  offerExpiresAt: Date | null;
}

/** A booking as its person's page of them shows it. */
export interface MyBooking extends InList {
  /** Whose place it is, when it is not the reader's. */
  forWhom: string | null;
  /** Who booked it for the reader, when somebody did. */
  bookedBy: string | null;
  event: {
    title: string;
    online: boolean;
    place: Pick<FactsOfPlace, 'name' | 'address' | 'town' | 'postcode'> | null;
    /** Those that it is for, in order of time. */
    sessions: { timing: Timing; startsAt: Date; endsAt: Date }[];
  };
}

/** A booking as the API lists it. */
export interface ListedBooking extends InList {
  name: string;
  email: string;
  /** Whoever made it for them; null when they did themselves. */
  bookedBy: { name: string } | null;
  bookedAt: Date;
  endedAt: Date | null;
  endReason: string | null;
  lateCancellation: boolean;
  event: {
    slug: string;
    title: string;
    startsAt: Date | null;
    endsAt: Date | null;
    lateCancellationDays: number;
  };
}

/** Somebody's bookings, with all that the page of them shows: one question, since each costs more than its answer. */
export interface MyBookings extends Paged<MyBooking> {
  now: Date;
  /** How many there are of what is over, whichever are shown. */
  past: number;
  /** The secret of the person's calendar feed, if they have one. */
  feedSecret: string | null;
}

type Database = Pick<EntityManager, 'query'>;
type Paging = Pick<Paged<unknown>, 'page' | 'pageSize'>;
type Once = Pick<MyBookings, 'total' | 'past' | 'feedSecret'> & { now: string };

interface Said {
  /** In JSON, the same in each row. */
  once: string;
  /** Null where there is no booking. */
  reference: string | null;
}

/** A booking, once for each of its sessions. */
interface Line extends Said, Pick<InList, 'reference' | 'state' | 'offerExpiresAt'> {
  reference: string;
  id: number;
  /** The reader booked it for themselves and does not wait: nothing is left to look up. */
  plain: boolean;
  title: string;
  /** Whether this session is attended online too: one that was chosen may not be. */
  online: boolean;
  venue: string | null;
  address: string;
  town: string;
  postcode: string | null;
  timing: Timing | null;
  sessionStartsAt: Date;
  sessionEndsAt: Date;
}

interface Other extends Pick<MyBooking, 'position' | 'forWhom' | 'bookedBy'> {
  id: number;
}

type ListedLine = Pick<Said, 'once'> &
  Omit<ListedBooking, 'bookedBy' | 'event'> &
  ListedBooking['event'] & { bookedBy: string | null };

const WHICH: Record<Which, string> = { coming: 'coming', past: 'NOT coming', all: 'true' };
const ORDER: Record<Which, string> = {
  coming: 'b.starts_at ASC NULLS LAST, b.id',
  past: 'b.starts_at DESC NULLS LAST, b.id DESC',
  all: 'b.id DESC',
};
const OFFER_EXPIRES_AT = `CASE WHEN b.state = 'offered' THEN b.offer_expires_at END AS "offerExpiresAt"`;

/**
 * Bookings of the person and those they made for colleagues: live ones of what is not over are coming; all else was.
 * `$1` the person, `$2` how many, `$3` after how many. A row for each of `lines`, or one of nulls, each with what is
 * said once of all: written as JSON the lines took PostgreSQL longer than to find them, and each sub-select costs as
 * much as five rows, even where it has nothing to look for.
 * @param columns what `lines` needs of booking `b` and event `e`
 */
const sql = (which: Which, columns: string, lines: string): string => `
  WITH clock AS MATERIALIZED (SELECT program_now() AS now),
  mine AS MATERIALIZED (
    SELECT b.id, b.reference, b.state, b.offer_expires_at, b.event_id, e.title, e.starts_at, ${columns},
      b.state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')
        AND coalesce(e.ends_at >= (SELECT now FROM clock), true) AS coming
    FROM bookings b JOIN events e ON e.id = b.event_id
    WHERE b.person_id = $1 OR (b.booked_by_id = $1 AND b.booked_by_id <> b.person_id AND NOT b.by_hand)),
  shown AS (SELECT * FROM mine b WHERE ${WHICH[which]} ORDER BY ${ORDER[which]} LIMIT $2 OFFSET $3),
  line AS (${lines})
  SELECT (SELECT json_build_object('now', now, 'total', (SELECT count(*) FROM mine WHERE ${WHICH[which]}),
      'past', (SELECT count(*) FROM mine WHERE NOT coming),
      'feedSecret', (SELECT secret FROM calendar_feeds WHERE person_id = $1)) FROM clock)::text AS once, line.*
  FROM (SELECT) AS always LEFT JOIN line ON true`;

const forPage = (which: Which): string =>
  sql(
    which,
    `b.chosen, b.person_id = $1 AND b.booked_by_id = $1 AND b.state <> 'waiting' AS plain, e.online, e.venue_id`,
    `SELECT b.id, b.plain, b.reference, b.state, ${OFFER_EXPIRES_AT}, b.title,
       b.online AND (b.chosen = '{}' OR s.mode IS DISTINCT FROM 'in_person') AS online, v.name AS venue, v.address,
       v.town, v.postcode, s.timing, s.starts_at AS "sessionStartsAt", s.ends_at AS "sessionEndsAt"
     FROM shown b
     LEFT JOIN venues v ON v.id = b.venue_id
     LEFT JOIN event_sessions s ON s.event_id = b.event_id AND ${ATTENDS('s', 'b')}
     ORDER BY ${ORDER[which]}, s.starts_at`,
  );

const forApi = (which: Which): string =>
  sql(
    which,
    `b.person_id, b.booked_by_id, b.priority, b.booked_at, b.ended_at, b.end_reason, b.late_cancellation, e.slug,
     e.ends_at, e.late_cancellation_days`,
    `SELECT b.reference, b.state, ${OFFER_EXPIRES_AT}, ${POSITION} AS position, p.name, p.email,
       CASE WHEN b.booked_by_id <> b.person_id THEN k.name END AS "bookedBy", b.booked_at AS "bookedAt",
       b.ended_at AS "endedAt", b.end_reason AS "endReason", b.late_cancellation AS "lateCancellation", b.slug, b.title,
       b.starts_at AS "startsAt", b.ends_at AS "endsAt", b.late_cancellation_days AS "lateCancellationDays"
     FROM shown b JOIN people p ON p.id = b.person_id JOIN people k ON k.id = b.booked_by_id
     ORDER BY ${ORDER[which]}`,
  );

const forEach = (text: (which: Which) => string): Record<Which, string> => ({
  coming: text('coming'),
  past: text('past'),
  all: text('all'),
});
const FOR_PAGE = forEach(forPage);
const FOR_API = forEach(forApi);

/** What few bookings have; `$1` the reader, `$2` ids of bookings. */
const OTHERS = `
  SELECT b.id, ${POSITION} AS position, CASE WHEN b.person_id <> $1 THEN p.name END AS "forWhom",
    CASE WHEN b.person_id = $1 AND b.booked_by_id <> $1 THEN k.name END AS "bookedBy"
  FROM bookings b JOIN people p ON p.id = b.person_id JOIN people k ON k.id = b.booked_by_id
  WHERE b.id = ${anyOf('$2')}`;

/** As the page of the person shows them. */
export async function myBookings(
  database: Database,
  personId: number,
  which: Which,
  paging: Paging,
): Promise<MyBookings> {
  const [lines, { now, ...once }] = await ask<Line>(database, FOR_PAGE[which], personId, paging);
  const items = new Map<number, MyBooking>();
  for (const line of lines) {
    const booking = items.get(line.id) ?? bookingOf(line);
    items.set(line.id, booking);
    const { event } = booking;
    event.online ||= line.online;
    const { timing, sessionStartsAt: startsAt, sessionEndsAt: endsAt } = line;
    if (timing !== null) event.sessions.push({ timing, startsAt, endsAt });
  }
  const ids = lines.filter(({ plain }) => !plain).map(({ id }) => id);
  const others = ids.length === 0 ? [] : await database.query<Other[]>(OTHERS, [personId, ids]);
  for (const { id, ...other } of others) Object.assign(items.get(id)!, other);
  return { now: new Date(now), ...once, items: [...items.values()], ...paging };
}

/** As the API lists them. */
export async function listedBookings(
  database: Database,
  personId: number,
  which: Which,
  paging: Paging,
): Promise<Paged<ListedBooking>> {
  const [lines, { total }] = await ask<ListedLine>(database, FOR_API[which], personId, paging);
  const items = lines.map(
    ({
      once: _once,
      bookedBy,
      slug,
      title,
      startsAt,
      endsAt,
      lateCancellationDays,
      ...booking
    }): ListedBooking => ({
      ...booking,
      bookedBy: bookedBy === null ? null : { name: bookedBy },
      event: { slug, title, startsAt, endsAt, lateCancellationDays },
    }),
  );
  return { total, items, ...paging };
}

/** The lines, and what is said once of all. */
async function ask<Line extends Said>(
  database: Database,
  text: string,
  personId: number,
  { page, pageSize }: Paging,
): Promise<[Line[], Once]> {
  const rows = await database.query<[Line, ...Line[]]>(text, [personId, pageSize, (page - 1) * pageSize]);
  return [rows.filter(({ reference }: Said) => reference !== null), JSON.parse(rows[0].once) as Once];
}

const bookingOf = (line: Line): MyBooking => ({
  reference: line.reference,
  state: line.state,
  position: null,
  offerExpiresAt: line.offerExpiresAt,
  forWhom: null,
  bookedBy: null,
  event: {
    title: line.title,
    online: false,
    place:
      line.venue === null
        ? null
        : { name: line.venue, address: line.address, town: line.town, postcode: line.postcode },
    sessions: [],
  },
});
