import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Paged, PageQuery } from '../platform/api/paging.js';
import { HISTORY_KINDS, type HistoryKind, type HistoryRecord } from './history.rules.js';

/**
 * A booking says itself that it was added by hand; and thousands that end with their event are told in one line, on
 * the event, and each on the page of its attendee.
 */
const TOLD_ELSEWHERE = `action NOT IN ('booking.added_by_hand', 'booking.ended_with_event')`;

/** Names as they are today: an erased person is called so here too, since only numbers are kept. */
const RECORD = `
  h.at, h.action, actor.name AS actor, coalesce(booked.name, member.name, declaring.name) AS person, b.reference, t.name AS team,
  h.detail`;

const NAMED = `
  LEFT JOIN people actor ON actor.id = h.actor_id
  LEFT JOIN bookings b ON b.id = CASE WHEN h.subject LIKE 'booking:%' THEN split_part(h.subject, ':', 2)::int END
  LEFT JOIN people booked ON booked.id = b.person_id
  LEFT JOIN people member ON member.id = CASE WHEN h.subject LIKE 'person:%' THEN split_part(h.subject, ':', 2)::int END
  LEFT JOIN equivalents q
    ON q.id = CASE WHEN h.subject LIKE 'equivalent:%' THEN split_part(h.subject, ':', 2)::int END
  LEFT JOIN people declaring ON declaring.id = q.person_id
  LEFT JOIN teams t ON t.id = (h.detail->>'team')::int`;

const RECORDED = `
  SELECT happened_at AS at, 1 AS rank, id, actor_id, action, subject, detail FROM audit_entries
  WHERE within = $1 AND action ~ $2 AND ${TOLD_ELSEWHERE}`;

/** $5 event, $6 whether they are wanted: bookings being made stand in no record of their own, and came first. */
const MADE = `
  SELECT booked_at AS at, 0 AS rank, id, booked_by_id AS actor_id, 'booking.made' AS action, 'booking:' || id AS subject,
    jsonb_build_object('after', jsonb_build_object('state',
      CASE WHEN confirmed_at = booked_at THEN 'confirmed'
           WHEN offered_at IS NOT NULL OR state = 'waiting' THEN 'waiting'
           WHEN confirmed_at IS NOT NULL OR state = 'awaiting_approval' THEN 'awaiting_approval' END)) AS detail
  FROM bookings WHERE event_id = $5 AND $6`;

/** What was recorded, the newest first. Who may ask is checked before. */
@Injectable()
export class HistoryQueries {
  constructor(private readonly dataSource: DataSource) {}

  async ofEvent(eventId: number, kind: HistoryKind, paging: PageQuery): Promise<Paged<HistoryRecord>> {
    const { actions } = HISTORY_KINDS[kind];
    const made = kind === 'all' || kind === 'bookings';
    const { page, pageSize } = paging;
    const [within, to, from] = [`event:${eventId}`, page * pageSize, (page - 1) * pageSize];
    const items = await this.dataSource.query<HistoryRecord[]>(
      `SELECT ${RECORD} FROM (
         (${RECORDED} ORDER BY happened_at DESC, id DESC LIMIT $3)
         UNION ALL (${MADE} ORDER BY booked_at DESC, id DESC LIMIT $3)
         ORDER BY at DESC, rank DESC, id DESC LIMIT $3 OFFSET $4) h ${NAMED}
       ORDER BY h.at DESC, h.rank DESC, h.id DESC`,
      [within, actions, to, from, eventId, made],
    );
    const [{ total }] = await this.dataSource.query<[{ total: number }]>(
      `SELECT ((SELECT count(*) FROM audit_entries WHERE within = $1 AND action ~ $2 AND ${TOLD_ELSEWHERE})
             + (SELECT count(*) FROM bookings WHERE event_id = $3 AND $4))::int AS total`,
      [within, actions, eventId, made],
    );
    return { items, total, page, pageSize };
  }

  async ofTeam(teamId: number, { page, pageSize }: PageQuery): Promise<Paged<HistoryRecord>> {
    const parameters = [`team:${teamId}`, '^team\\.'];
    const items = await this.dataSource.query<HistoryRecord[]>(
      `SELECT ${RECORD} FROM (${RECORDED} ORDER BY happened_at DESC, id DESC LIMIT $3 OFFSET $4) h ${NAMED}
       ORDER BY h.at DESC, h.id DESC`,
      [...parameters, pageSize, (page - 1) * pageSize],
    );
    const [{ total }] = await this.dataSource.query<[{ total: number }]>(
      `SELECT count(*)::int AS total FROM audit_entries WHERE within = $1 AND action ~ $2`,
      parameters,
    );
    return { items, total, page, pageSize };
  }

  /** All of one booking; looking at its needs apart. */
  async ofBooking(bookingId: number): Promise<HistoryRecord[]> {
    return this.dataSource.query<HistoryRecord[]>(
      `SELECT ${RECORD} FROM (
         SELECT happened_at AS at, id, actor_id, action, subject, detail FROM audit_entries
         WHERE subject = $1 AND action ~ $2) h ${NAMED}
       ORDER BY h.at DESC, h.id DESC`,
      [`booking:${bookingId}`, HISTORY_KINDS.all.actions],
    );
  }
}
