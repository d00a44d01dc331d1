import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FOR_ALL } from '../bookings/booking-parts.rules.js';
import type { EventFigures } from './organiser.rules.js';
import { anyOf } from '../platform/database/list-in.js';

/** The figures of an event, and how many of those with a place need something to be able to take part. */
export interface EventFiguresInFull extends EventFigures {
  waitingSize: number | null;
  accessNeeds: number;
  dietaryNeeds: number;
}

/** A mail about a booking of an event that will not go out by itself. */
export interface FailedMail {
  id: string;
  kind: string;
  reference: string;
  name: string;
  recipientEmail: string;
  lastError: string | null;
  createdAt: Date;
}

/** How many mails about an event's bookings there are, by what became of them. */
export interface MailCounts {
  sent: number;
  onTheirWay: number;
  failed: number;
}

/** All mails of a booking are found by this name: bookings writes them under it. */
export const threadOf = (bookingId: number): string => `booking:${bookingId}`;

/** A later mail to the same person about the same booking, sent again or other news, settles one that failed. */
const STILL_FAILED = `m.state = 'failed' AND NOT EXISTS (
  SELECT FROM outbox_messages later
  WHERE later.thread = m.thread AND later.recipient_email = m.recipient_email AND later.id > m.id)`;

export const NO_FIGURES: EventFiguresInFull = {
  size: 0,
  left: 0,
  held: 0,
  confirmed: 0,
  awaitingApproval: 0,
  offered: 0,
  waiting: 0,
  equivalents: 0,
  waitingSize: null,
  accessNeeds: 0,
  dietaryNeeds: 0,
  failedMails: 0,
};

/** What stands across bookings, places and mails for whoever runs events. Who may ask is checked before. */
@Injectable()
export class OrganiserQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** By event, in one query. An offer whose time has passed counts no more, even if nobody has settled it yet. */
  async figures(eventIds: number[]): Promise<Map<number, EventFiguresInFull>> {
    if (eventIds.length === 0) return new Map();
    const rows = await this.dataSource.query<(EventFiguresInFull & { eventId: number })[]>(
      `WITH live AS (
         SELECT b.id, b.event_id, b.state FROM bookings b
         WHERE b.event_id = ${anyOf('$1')} AND b.state IN ('confirmed', 'awaiting_approval', 'offered', 'waiting')
           AND (b.state <> 'offered' OR b.offer_expires_at >= program_now())),
       counted AS (
         SELECT live.event_id,
           count(*) FILTER (WHERE state = 'confirmed') AS confirmed,
           count(*) FILTER (WHERE state = 'awaiting_approval') AS awaiting,
           count(*) FILTER (WHERE state = 'offered') AS offered,
           count(*) FILTER (WHERE state = 'waiting') AS waiting,
           count(*) FILTER (WHERE state <> 'waiting' AND n.access IS NOT NULL) AS access,
           count(*) FILTER (WHERE state <> 'waiting' AND n.dietary IS NOT NULL) AS dietary
         FROM live LEFT JOIN booking_needs n ON n.booking_id = live.id GROUP BY live.event_id),
       failed AS (
         SELECT b.event_id, count(*) AS mails
         FROM outbox_messages m JOIN bookings b ON m.thread = 'booking:' || b.id
         WHERE ${STILL_FAILED} AND b.event_id = ${anyOf('$1')} GROUP BY b.event_id)
       SELECT e.id AS "eventId", CASE WHEN l.id IS NULL THEN 0 ELSE l.size END AS size,
         CASE WHEN l.id IS NULL THEN 0 WHEN tightest.size IS NULL THEN NULL
           ELSE greatest(0, tightest.size - coalesce(c.confirmed + c.awaiting + c.offered, 0)) END::int AS left,
         coalesce(c.confirmed + c.awaiting + c.offered, 0)::int AS held, coalesce(c.confirmed, 0)::int AS confirmed,
         coalesce(c.awaiting, 0)::int AS "awaitingApproval", coalesce(c.offered, 0)::int AS offered,
         coalesce(c.waiting, 0)::int AS waiting, l.waiting_size AS "waitingSize",
         coalesce(c.access, 0)::int AS "accessNeeds", coalesce(c.dietary, 0)::int AS "dietaryNeeds",
         (SELECT count(*)::int FROM equivalents q WHERE q.event_id = e.id AND q.state = 'waiting') AS equivalents,
         coalesce(f.mails, 0)::int AS "failedMails"
       FROM events e
       LEFT JOIN place_limits l ON l.event_id = e.id AND l.session_id IS NULL
       LEFT JOIN LATERAL (SELECT min(t.size) AS size FROM place_limits t
                          WHERE t.event_id = e.id AND ${FOR_ALL('t')}) tightest ON true
       LEFT JOIN counted c ON c.event_id = e.id
       LEFT JOIN failed f ON f.event_id = e.id
       WHERE e.id = ${anyOf('$1')}`,
      [eventIds],
    );
    return new Map(rows.map(({ eventId, ...figures }) => [eventId, figures]));
  }

  /** Of those events with failed mails, how many; the others are missing. */
  async failedMailCounts(eventIds: number[]): Promise<Map<number, number>> {
    if (eventIds.length === 0) return new Map();
    const rows = await this.dataSource.query<{ eventId: number; mails: number }[]>(
      `SELECT b.event_id AS "eventId", count(*)::int AS mails
       FROM outbox_messages m
       JOIN bookings b ON b.id = CASE WHEN m.thread ~ '^booking:[0-9]{1,9}$' THEN substr(m.thread, 9)::int END
       WHERE ${STILL_FAILED} AND b.event_id = ${anyOf('$1')} GROUP BY 1`,
      [eventIds],
    );
    return new Map(rows.map(({ eventId, mails }) => [eventId, mails]));
  }

  async figuresOf(eventId: number): Promise<EventFiguresInFull> {
    return (await this.figures([eventId])).get(eventId) ?? NO_FIGURES;
  }

  /** The newest first. */
  async failedMails(eventId: number): Promise<FailedMail[]> {
    return this.dataSource.query<FailedMail[]>(
      `SELECT m.id, m.kind, b.reference, p.name, m.recipient_email AS "recipientEmail", m.last_error AS "lastError",
         m.created_at AS "createdAt"
       FROM outbox_messages m JOIN bookings b ON m.thread = 'booking:' || b.id JOIN people p ON p.id = b.person_id
       WHERE ${STILL_FAILED} AND b.event_id = $1 ORDER BY m.id DESC`,
      [eventId],
    );
  }

  async mailCounts(eventId: number): Promise<MailCounts> {
    const [counts] = await this.dataSource.query<[MailCounts]>(
      `SELECT count(*) FILTER (WHERE m.state = 'sent')::int AS sent,
         count(*) FILTER (WHERE m.state IN ('queued', 'sending', 'retrying'))::int AS "onTheirWay",
         count(*) FILTER (WHERE ${STILL_FAILED})::int AS failed
       FROM bookings b JOIN outbox_messages m ON m.thread = 'booking:' || b.id WHERE b.event_id = $1`,
      [eventId],
    );
    return counts;
  }

  /**
   * How many people hear of a change: those who come or wait when it moves, and when it is off also whoever booked for
   * a colleague. Organisers who added somebody by hand know already.
   */
  async peopleToTell(eventId: number): Promise<{ ofMove: number; ofCancellation: number }> {
    const [row] = await this.dataSource.query<[{ ofMove: number; ofCancellation: number }]>(
      `SELECT count(DISTINCT b.person_id)::int AS "ofMove", count(DISTINCT told.person)::int AS "ofCancellation"
       FROM bookings b,
         unnest(ARRAY[b.person_id, CASE WHEN b.by_hand THEN b.person_id ELSE b.booked_by_id END]) AS told (person)
       WHERE b.event_id = $1 AND b.state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')`,
      [eventId],
    );
    return row;
  }
}
