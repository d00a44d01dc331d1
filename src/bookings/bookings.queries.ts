import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { PlaceCounts, SessionPlaceCounts } from '../events/event.rules.js';
import type { EventSession } from '../events/event-session.entity.js';
import { EventsQueries, type EventInFull } from '../events/events.queries.js';
import { anyOf } from '../platform/database/list-in.js';
import type { Paged } from '../platform/api/paging.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { gathered } from '../platform/database/gathered.js';
import { findFor, type Standpoint } from './booking-access.js';
import { ATTENDS, choicesOf, FOR_ALL, sessionsBooked, type Choice } from './booking-parts.rules.js';
import { POSITION } from './booking-rows.js';
import { checkInText } from './check-in-code.rules.js';
import { lateFrom, overlap, type Clash } from './booking.rules.js';
import type { BookingState, LiveState } from './booking.types.js';
import {
  listedBookings,
  myBookings,
  type ListedBooking,
  type MyBookings,
  type Which,
} from './my-bookings.sql.js';

export type { ListedBooking, MyBooking, MyBookings, Which } from './my-bookings.sql.js';

/** A booking as the people it concerns see it. */
export interface BookingView {
  id: number;
  reference: string;
  state: BookingState;
  personId: number;
  name: string;
  email: string;
  /** Whoever made it for them; null when they did themselves. */
  bookedBy: { personId: number; name: string } | null;
  /** With the sessions that the booking is for. */
  event: EventInFull;
  /** Ids of those that were chosen. */
  chosen: number[];
  /** What there is to choose at this event; empty where everybody attends everything. */
  choices: Choice<EventSession>[];
  bookedAt: Date;
  confirmedAt: Date | null;
  /** On the waiting list, 1 being next; null for who does not wait. */
  position: number | null;
  offeredAt: Date | null;
  /** The last moment at which the offer may be accepted; null when none is live. */
  offerExpiresAt: Date | null;
  endedAt: Date | null;
  endReason: string | null;
  lateCancellation: boolean;
  /** From after this moment cancelling counts as late; null where it never does. */
  lateFrom: Date | null;
  calendarUid: string;
  calendarSequence: number;
  /** Something stands in the register. */
  attendanceRecorded: boolean;
  /** Who has the place now, when it was passed on to a colleague. */
  substituteName: string | null;
}

/** With what only the person and those who run the event may see. */
export interface BookingInFull extends BookingView {
  as: Standpoint;
  /** Null for whoever merely booked. */
  needs: { access: string | null; dietary: string | null } | null;
  evidence: string | null;
  /** What stands in the QR by which they are checked in; null for whoever merely booked. */
  checkIn: string | null;
}

type Row = Omit<BookingView, 'event' | 'lateFrom' | 'bookedBy' | 'choices'> & {
  eventId: number;
  bookedById: number;
  bookedByName: string;
};

const COLUMNS = `
  b.id, b.reference, b.state, b.event_id AS "eventId", b.person_id AS "personId", p.name, p.email,
  b.booked_by_id AS "bookedById", k.name AS "bookedByName", b.booked_at AS "bookedAt",
  b.confirmed_at AS "confirmedAt", b.offered_at AS "offeredAt", b.ended_at AS "endedAt", b.end_reason AS "endReason",
  b.late_cancellation AS "lateCancellation", b.calendar_uid AS "calendarUid", b.chosen,
  b.calendar_sequence AS "calendarSequence",
  CASE WHEN b.state = 'offered' THEN b.offer_expires_at END AS "offerExpiresAt",
  ${POSITION} AS position,
  EXISTS (SELECT FROM attendances a WHERE a.booking_id = b.id) AS "attendanceRecorded",
  (SELECT n.name FROM bookings s JOIN people n ON n.id = s.person_id WHERE s.id = b.substituted_by_id) AS "substituteName"`;

type PlaceRow = Omit<PlaceCounts, 'leftToChoose' | 'ofSessions'> & {
  eventId: number;
  leftToChoose: number | null;
  ofSessions: SessionPlaceCounts[] | null;
};

/** More places than anybody asks for: a session without a limit of its own. */
const NO_LIMIT = 1_000_000_000;

const TABLES = `
  FROM bookings b
  JOIN events e ON e.id = b.event_id
  JOIN people p ON p.id = b.person_id
  JOIN people k ON k.id = b.booked_by_id`;

const LIVE_BOOKING = `SELECT reference, state FROM bookings WHERE event_id = $2 AND person_id = $1
     AND state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')`;

@Injectable()
export class BookingsQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsQueries,
  ) {}

  /** Bookings of the person and those they made for colleagues. */
  mine(personId: number, which: Which, paging: { page: number; pageSize: number }): Promise<MyBookings> {
    return myBookings(this.dataSource, personId, which, paging);
  }

  /** The same, with what the API says of each. */
  listed(
    personId: number,
    which: Which,
    paging: { page: number; pageSize: number },
  ): Promise<Paged<ListedBooking>> {
    return listedBookings(this.dataSource, personId, which, paging);
  }

  /**
   * One booking for somebody it concerns. An organiser who is shown somebody's needs is recorded.
   * @throws Refusal not_found, for strangers too
   */
  async byReferenceFor(reference: string, caller: Caller): Promise<BookingInFull> {
    const { id, as } = await findFor(this.dataSource, reference, caller);
    const rows = await this.dataSource.query<(Row & { evidence: string | null; code: string })[]>(
      `SELECT ${COLUMNS}, b.evidence, b.check_in_code AS code ${TABLES} WHERE b.id = $1`,
      [id],
    );
    const [view] = await this.views(rows);
    if (view === undefined) throw new Error(`Booking ${id} is gone`);
    const needs = as === 'booker' ? null : await this.needsOf(id);
    if (as === 'organiser' && (needs?.access || needs?.dietary)) {
      await recordAudit(this.dataSource.manager, {
        actorId: caller.personId,
        action: 'needs.read',
        subject: `booking:${id}`,
      });
    }
    const [{ evidence, code } = { evidence: null, code: '' }] = rows;
    return {
      ...view,
      as,
      needs,
      evidence: as === 'booker' ? null : evidence,
      checkIn: as === 'booker' ? null : checkInText({ reference, code }),
    };
  }

  /** What a request to book needs of an event, by the shortest way; undefined for drafts too. */
  readonly publicEvent = gathered(async (slugs: string[]) => {
    const rows = await this.dataSource.query<{ slug: string; id: number; teamId: number }[]>(
      `SELECT slug, id, team_id AS "teamId" FROM events WHERE slug = ${anyOf('$1', 'text')} AND published_at IS NOT NULL`,
      [slugs],
    );
    return new Map(rows.map((row) => [row.slug, row]));
  });

  /**
   * How full each event is, the tightest of the limits that hold for everybody governing. Events without places are
   * missing.
   */
  async places(
    eventIds: number[],
    database: Pick<EntityManager, 'query'> = this.dataSource,
  ): Promise<Map<number, PlaceCounts>> {
    if (eventIds.length === 0) return new Map();
    const rows = await database.query<PlaceRow[]>(
      `SELECT whole.*, choice.left AS "leftToChoose",
         (SELECT json_agg(json_build_object('sessionId', o.session_id, 'size', o.size, 'held', o.held))
          FROM place_limits o WHERE o.event_id = whole."eventId" AND o.session_id IS NOT NULL) AS "ofSessions"
       FROM (SELECT l.event_id AS "eventId", min(l.size) AS size, max(l.held) AS held, max(l.waiting) AS waiting,
               max(l.waiting_size) AS "waitingSize"
             FROM place_limits l WHERE l.event_id = ${anyOf('$1')} AND ${FOR_ALL('l')} GROUP BY l.event_id
             HAVING bool_or(l.session_id IS NULL)) whole
       LEFT JOIN LATERAL (
         SELECT min(coalesce(each.left, ${NO_LIMIT}))::int AS left FROM (
           SELECT CASE WHEN bool_and(t.size IS NOT NULL) THEN sum(greatest(0, t.size - t.held)) END AS left
           FROM event_sessions s LEFT JOIN place_limits t ON t.session_id = s.id
           WHERE s.event_id = whole."eventId" AND s.choice IS NOT NULL GROUP BY s.choice) each) choice ON true`,
      [eventIds],
    );
    return new Map(
      rows.map(({ eventId, leftToChoose, ofSessions, ...counts }) => [
        eventId,
        {
          ...counts,
          ...(leftToChoose === null ? {} : { leftToChoose }),
          ...(ofSessions === null ? {} : { ofSessions }),
        },
      ]),
    );
  }

  /** The person's live booking for an event, if there is one. */
  async liveBooking(
    personId: number,
    eventId: number,
  ): Promise<{ reference: string; state: LiveState } | undefined> {
    const [row] = await this.dataSource.query<{ reference: string; state: LiveState }[]>(LIVE_BOOKING, [
      personId,
      eventId,
    ]);
    return row;
  }

  /** Rule 6: other places of the person at the same time as this event, of whose sessions some were chosen. */
  async clashes(personId: number, eventId: number, chosen: number[] = []): Promise<Clash[]> {
    const theirs = await this.dataSource.query<(Clash & { endsAt: Date })[]>(
      `SELECT b.reference, e.title, s.starts_at AS "startsAt", s.ends_at AS "endsAt"
       FROM bookings b JOIN events e ON e.id = b.event_id JOIN event_sessions s ON s.event_id = e.id AND ${ATTENDS('s', 'b')}
       WHERE b.person_id = $1 AND b.event_id <> $2 AND b.state IN ('offered', 'awaiting_approval', 'confirmed')
       ORDER BY s.starts_at`,
      [personId, eventId],
    );
    const all = (await this.events.sessionsOf([eventId])).get(eventId) ?? [];
    const sessions = sessionsBooked(all, { chosen });
    const clashing = theirs.filter((span) => sessions.some((session) => overlap(session, span)));
    return clashing.map(({ reference, title, startsAt }) => ({ reference, title, startsAt }));
  }

  private async needsOf(bookingId: number): Promise<NonNullable<BookingInFull['needs']>> {
    const [row] = await this.dataSource.query<{ access: string | null; dietary: string | null }[]>(
      `SELECT access, dietary FROM booking_needs WHERE booking_id = $1`,
      [bookingId],
    );
    return row ?? { access: null, dietary: null };
  }

  private async views(rows: Row[]): Promise<BookingView[]> {
    const events = await this.events.inFull([...new Set(rows.map((row) => row.eventId))]);
    const byId = new Map(events.map((event) => [event.event.id, event]));
    return rows.flatMap(({ eventId, bookedById, bookedByName, ...row }) => {
      const event = byId.get(eventId);
      if (event === undefined) return [];
      return [
        {
          ...row,
          event: { ...event, sessions: sessionsBooked(event.sessions, row) },
          choices: choicesOf(event.sessions),
          bookedBy: bookedById === row.personId ? null : { personId: bookedById, name: bookedByName },
          lateFrom: lateFrom(event.event),
        },
      ];
    });
  }
}
