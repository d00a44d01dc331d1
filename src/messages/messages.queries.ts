import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Paged } from '../platform/api/paging.js';
import { invalid } from '../platform/refusal.js';
import { messageNotFound } from './message.errors.js';
import type { Audience, DeliveredTo, Delivery, DeliveryCounts, Message, Recipient } from './message.types.js';
import { AUDIENCE_COUNTS, RECIPIENTS } from './recipients.sql.js';

const MESSAGE = `
  m.id, m.event_id AS "eventId", m.audience, m.selection, m.subject, m.body AS text, m.state, m.version,
  m.event_facts AS "eventFacts", w.name AS "writtenByName", m.written_at AS "writtenAt",
  s.name AS "sentByName", m.sent_at AS "sentAt"
  FROM event_messages m JOIN people w ON w.id = m.written_by_id LEFT JOIN people s ON s.id = m.sent_by_id`;

/** The emails of one recipient are found by this name, the latest of them counts. */
const DELIVERED = `
  FROM event_message_recipients r
  LEFT JOIN LATERAL (
    SELECT id, state, last_error, sent_at FROM outbox_messages
    WHERE thread = 'message:' || r.message_id || ':' || r.person_id ORDER BY id DESC LIMIT 1) mail ON true`;

const DELIVERY = `
  CASE WHEN NOT r.owed OR mail.state IN ('queued', 'sending', 'retrying') THEN 'queued'
       WHEN mail.state = 'sent' THEN 'sent'
       WHEN mail.id IS NULL THEN 'not_kept'
       ELSE 'failed' END`;

export const threadOf = (messageId: number, personId: number): string => `message:${messageId}:${personId}`;

/** One recipient of a preview, with their place among all of them from 1 on. */
export interface RecipientInOrder extends Recipient {
  place: number;
  total: number;
}

/** Reads messages, whom they are for and what became of them. Who may ask is checked before. */
@Injectable()
export class MessagesQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The newest first. */
  async ofEvent(
    eventId: number,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<Paged<Message & { recipients: number }>> {
    const items = await this.dataSource.query<(Message & { recipients: number })[]>(
      `SELECT (SELECT count(*)::int FROM event_message_recipients r WHERE r.message_id = m.id) AS recipients, ${MESSAGE}
       WHERE m.event_id = $1 ORDER BY m.id DESC LIMIT $2 OFFSET $3`,
      [eventId, pageSize, (page - 1) * pageSize],
    );
    const [{ total }] = await this.dataSource.query<[{ total: number }]>(
      `SELECT count(*)::int AS total FROM event_messages WHERE event_id = $1`,
      [eventId],
    );
    return { items, total, page, pageSize };
  }

  /** @throws Refusal not_found for messages of other events too */
  async one(
    eventId: number,
    id: number,
    manager: Pick<EntityManager, 'query'> = this.dataSource,
  ): Promise<Message> {
    const [found] = await manager.query<Message[]>(`SELECT ${MESSAGE} WHERE m.event_id = $1 AND m.id = $2`, [
      eventId,
      id,
    ]);
    if (found === undefined) throw messageNotFound();
    return found;
  }

  /** How many people each audience has now. */
  async audiences(eventId: number): Promise<Record<Exclude<Audience, 'selection'>, number>> {
    const [counts] = await this.dataSource.query<[Record<Exclude<Audience, 'selection'>, number>]>(
      AUDIENCE_COUNTS,
      [eventId],
    );
    return counts;
  }

  /** Whom a draft would go to, in the order of their names. */
  async recipients(
    { eventId, audience, selection }: Pick<Message, 'eventId' | 'audience' | 'selection'>,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<Paged<Recipient>> {
    const items = await this.dataSource.query<(Recipient & { total: number })[]>(
      `SELECT *, count(*) OVER ()::int AS total FROM (${RECIPIENTS}) found
       ORDER BY plain_text(name), "personId" LIMIT $4 OFFSET $5`,
      [eventId, audience, selection, pageSize, (page - 1) * pageSize],
    );
    return { items, total: items[0]?.total ?? 0, page, pageSize };
  }

  /** The one at this place, or the first whose name holds `name`; undefined when there is nobody. */
  async recipientAt(
    { eventId, audience, selection }: Pick<Message, 'eventId' | 'audience' | 'selection'>,
    { place, name = '' }: { place: number; name?: string },
  ): Promise<RecipientInOrder | undefined> {
    const [found] = await this.dataSource.query<RecipientInOrder[]>(
      `SELECT * FROM (
         SELECT *, row_number() OVER (ORDER BY plain_text(name), "personId")::int AS place,
           count(*) OVER ()::int AS total
         FROM (${RECIPIENTS}) found) placed
       WHERE CASE WHEN $5 = '' THEN place >= least($4::int, total) ELSE plain_text(name) LIKE plain_text($6) END
       ORDER BY place LIMIT 1`,
      [eventId, audience, selection, place, name, `%${name.replace(/[\\%_]/g, '\\$&')}%`],
    );
    return found;
  }

  /** All who can be selected, with whether they are. */
  async selectable(
    { eventId, selection }: Pick<Message, 'eventId' | 'selection'>,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<Paged<Recipient & { selected: boolean }>> {
    const all = await this.selectableIds(eventId);
    const found = await this.recipients(
      { eventId, audience: 'selection', selection: all },
      { page, pageSize },
    );
    const ticked = new Set(selection);
    return {
      ...found,
      total: all.length,
      items: found.items.map((each) => ({ ...each, selected: ticked.has(each.bookingId) })),
    };
  }

  /** Bookings that a message can be about, one for each person. */
  async selectableIds(eventId: number): Promise<number[]> {
    const [{ ids }] = await this.dataSource.query<[{ ids: number[] }]>(
      `SELECT coalesce(array_agg("bookingId"), '{}') AS ids FROM (${RECIPIENTS}) found`,
      [eventId, 'selection', null],
    );
    return ids;
  }

  /**
   * Bookings of the event by their references.
   * @throws Refusal invalid when one of them is not among those that a message can be about
   */
  async bookingsOf(eventId: number, references: string[]): Promise<number[]> {
    if (references.length === 0) return [];
    const rows = await this.dataSource.query<{ id: number }[]>(
      `SELECT "bookingId" AS id FROM (${RECIPIENTS}) found WHERE reference = ANY ($4)`,
      [eventId, 'selection', null, references],
    );
    if (rows.length === new Set(references).size) return rows.map(({ id }) => id);
    const message = 'references must be those of bookings of this event';
    throw invalid([{ field: 'references', message }]);
  }

  async counts(messageId: number): Promise<DeliveryCounts> {
    const rows = await this.dataSource.query<{ delivery: Delivery; count: number }[]>(
      `SELECT ${DELIVERY} AS delivery, count(*)::int AS count ${DELIVERED} WHERE r.message_id = $1 GROUP BY 1`,
      [messageId],
    );
    const none = { queued: 0, sent: 0, failed: 0, not_kept: 0 };
    return { ...none, ...Object.fromEntries(rows.map(({ delivery, count }) => [delivery, count])) };
  }

  /** What became of it for each, those that failed first, then by name. */
  async delivered(
    messageId: number,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<Paged<DeliveredTo>> {
    const items = await this.dataSource.query<(DeliveredTo & { total: number })[]>(
      `SELECT r.person_id AS "personId", p.name, p.email, b.reference, ${DELIVERY} AS delivery,
         mail.last_error AS "lastError", mail.sent_at AS "sentAt", count(*) OVER ()::int AS total
       ${DELIVERED} JOIN people p ON p.id = r.person_id JOIN bookings b ON b.id = r.booking_id
       WHERE r.message_id = $1
       ORDER BY mail.state IS DISTINCT FROM 'failed', plain_text(p.name), r.person_id LIMIT $2 OFFSET $3`,
      [messageId, pageSize, (page - 1) * pageSize],
    );
    return { items, total: items[0]?.total ?? 0, page, pageSize };
  }

  /**
   * Whose latest email failed, or only whether that of one person did.
   * @throws Refusal not_found when it did not go to that person
   */
  async failed(
    manager: Pick<EntityManager, 'query'>,
    messageId: number,
    personId?: number,
  ): Promise<number[]> {
    const rows = await manager.query<{ id: number; delivery: Delivery }[]>(
      `SELECT r.person_id AS id, ${DELIVERY} AS delivery ${DELIVERED}
       WHERE r.message_id = $1 AND ($2::int IS NULL OR r.person_id = $2)`,
      [messageId, personId ?? null],
    );
    if (personId !== undefined && rows.length === 0) throw messageNotFound();
    return rows.filter(({ delivery }) => delivery === 'failed').map(({ id }) => id);
  }

  /** Who has this booking, among its recipients. @throws Refusal not_found */
  async recipientOf(messageId: number, reference: string): Promise<number> {
    const [found] = await this.dataSource.query<{ id: number }[]>(
      `SELECT r.person_id AS id FROM event_message_recipients r JOIN bookings b ON b.id = r.booking_id
       WHERE r.message_id = $1 AND b.reference = $2`,
      [messageId, reference],
    );
    if (found === undefined) throw messageNotFound();
    return found.id;
  }
}
