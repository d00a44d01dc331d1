import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { FOR_ALL } from '../bookings/booking-parts.rules.js';
import { anyOf } from '../platform/database/list-in.js';
import { NOW_ONCE } from '../platform/database/program-clock.js';
import type { EventFigures } from './organiser.rules.js';

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

/**
 * Of the events in $1. Places and who waits are read where bookings count them, under their lock, and not counted
 * again; of the bookings themselves only those that wait for a decision are read, which are few. An offer whose time
 * has passed counts no more, even if nobody has settled it yet.
 */
const FIGURES = `
  SELECT e.id AS "eventId", CASE WHEN l.id IS NULL THEN 0 ELSE l.size END AS size,
    CASE WHEN l.id IS NULL THEN 0 WHEN tightest.size IS NULL THEN NULL
      ELSE greatest(0, tightest.size - now_held.held) END::int AS left,
    now_held.held, now_held.held - coalesce(u.awaiting + u.offered, 0) AS confirmed,
    coalesce(u.awaiting, 0) AS "awaitingApproval", coalesce(u.offered, 0) AS offered,
    coalesce(l.waiting, 0) AS waiting, coalesce(q.equivalents, 0) AS equivalents
  FROM events e
  LEFT JOIN place_limits l ON l.event_id = e.id AND l.session_id IS NULL
  LEFT JOIN LATERAL (SELECT min(t.size) AS size FROM place_limits t
                     WHERE t.event_id = e.id AND ${FOR_ALL('t')}) tightest ON true
  LEFT JOIN (
    SELECT event_id, count(*) FILTER (WHERE state = 'awaiting_approval')::int AS awaiting,
      count(*) FILTER (WHERE state = 'offered' AND offer_expires_at >= ${NOW_ONCE})::int AS offered,
      count(*) FILTER (WHERE state = 'offered' AND offer_expires_at < ${NOW_ONCE})::int AS lapsed
    FROM bookings WHERE event_id = ${anyOf('$1')} AND state IN ('awaiting_approval', 'offered')
    GROUP BY event_id) u ON u.event_id = e.id
  LEFT JOIN (
    SELECT event_id, count(*)::int AS equivalents FROM equivalents
    WHERE event_id = ${anyOf('$1')} AND state = 'waiting' GROUP BY event_id) q ON q.event_id = e.id
  CROSS JOIN LATERAL (SELECT coalesce(l.held, 0) - coalesce(u.lapsed, 0) AS held) now_held
  WHERE e.id = ${anyOf('$1')}`;

/** Of many events: from the mails that failed, which are fewer than the bookings there are. */
const FIGURES_IN_LISTS = `
  SELECT figures.*, coalesce(failed.mails, 0) AS "failedMails"
  FROM (${FIGURES}) figures
  LEFT JOIN (
    SELECT b.event_id, count(*)::int AS mails
    FROM outbox_messages m
    JOIN bookings b ON b.id = CASE WHEN m.thread ~ '^booking:[0-9]{1,9}$' THEN substr(m.thread, 9)::int END
    WHERE ${STILL_FAILED} AND b.event_id = ${anyOf('$1')} GROUP BY b.event_id) failed ON failed.event_id = "eventId"`;

/** Of one event: from its bookings, which are fewer than all mails that ever failed. */
const FIGURES_IN_FULL = `
  SELECT figures.*, l.waiting_size AS "waitingSize", needs.*, failed.*
  FROM (${FIGURES}) figures
  LEFT JOIN place_limits l ON l.event_id = "eventId" AND l.session_id IS NULL
  CROSS JOIN LATERAL (
    SELECT count(n.access)::int AS "accessNeeds", count(n.dietary)::int AS "dietaryNeeds"
    FROM bookings b JOIN booking_needs n ON n.booking_id = b.id
    WHERE b.event_id = "eventId" AND b.state IN ('confirmed', 'awaiting_approval', 'offered')
      AND (b.state <> 'offered' OR b.offer_expires_at >= ${NOW_ONCE})) needs
  CROSS JOIN LATERAL (
    SELECT count(*)::int AS "failedMails"
    FROM bookings b JOIN outbox_messages m ON m.thread = 'booking:' || b.id
    WHERE b.event_id = "eventId" AND ${STILL_FAILED}) failed`;

/** What stands across bookings, places and mails for whoever runs events. Who may ask is checked before. */
@Injectable()
export class OrganiserQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** By event, in one query. */
  async figures(eventIds: number[]): Promise<Map<number, EventFigures>> {
    if (eventIds.length === 0) return new Map();
    const rows = await this.dataSource.query<(EventFigures & { eventId: number })[]>(FIGURES_IN_LISTS, [
      eventIds,
    ]);
    return new Map(rows.map(({ eventId, ...figures }) => [eventId, figures]));
  }

  async figuresOf(eventId: number): Promise<EventFiguresInFull> {
    const [figures] = await this.dataSource.query<EventFiguresInFull[]>(FIGURES_IN_FULL, [[eventId]]);
    return figures ?? NO_FIGURES;
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
