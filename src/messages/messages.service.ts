import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { OpenEvent } from '../organiser/event-desk.service.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { Outbox } from '../platform/outbox/outbox.js';
import { invalid } from '../platform/refusal.js';
import { tidyLine } from '../platform/text/plain-text.js';
import {
  alreadySent,
  changedMeanwhile,
  nobodyToTell,
  nothingFailed,
  tellsThePlaceless,
} from './message.errors.js';
import { eventFactsOf, mailFacts, owedTo } from './message-facts.js';
import { AUDIENCE_WORDS, type Message, type NewMessage, type Recipient } from './message.types.js';
import { messageProblems, tellsTooMuch } from './messages.rules.js';
import { MessagesQueries } from './messages.queries.js';
import { RECIPIENTS } from './recipients.sql.js';

/** Writes and sends messages to the people of an event. Who may is checked where the event is opened. */
@Injectable()
export class MessagesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: MessagesQueries,
    private readonly outbox: Outbox,
  ) {}

  /** @throws Refusal invalid, with the field that cannot be filled in */
  async write(opened: OpenEvent, by: Caller, message: NewMessage): Promise<number> {
    mustBeFillable(opened, message);
    const [{ id }] = await this.dataSource.query<[{ id: number }]>(
      `INSERT INTO event_messages (event_id, audience, subject, body, written_by_id)
       VALUES ($1, $2, $3, $4, $5) RETURNING id`,
      [opened.event.id, message.audience, tidyLine(message.subject), message.text, by.personId],
    );
    return id;
  }

  /** @throws Refusal invalid, not_found, stale, conflict when it is sent */
  async rewrite(
    opened: OpenEvent,
    by: Caller,
    id: number,
    { version, ...message }: NewMessage & { version: number },
  ): Promise<void> {
    mustBeFillable(opened, message);
    await this.withDraft(opened, id, async (manager, draft) => {
      if (draft.version !== version) throw changedMeanwhile();
      await manager.query(
        `UPDATE event_messages SET audience = $2, subject = $3, body = $4, version = version + 1,
           written_by_id = $5, written_at = program_now() WHERE id = $1`,
        [id, message.audience, tidyLine(message.subject), message.text, by.personId],
      );
    });
  }

  /** Ticks and unticks bookings. Two organisers who tick do not undo each other's. */
  async select(
    opened: OpenEvent,
    id: number,
    { add, drop }: { add: number[]; drop: number[] },
  ): Promise<void> {
    const selectable = new Set(await this.queries.selectableIds(opened.event.id));
    await this.withDraft(opened, id, async (manager, { selection }) => {
      const dropped = new Set(drop);
      const kept = new Set([...selection.filter((each) => !dropped.has(each)), ...add]);
      await manager.query(`UPDATE event_messages SET selection = $2, version = version + 1 WHERE id = $1`, [
        id,
        [...kept].filter((each) => selectable.has(each)),
      ]);
    });
  }

  async throwAway(opened: OpenEvent, id: number): Promise<void> {
    await this.withDraft(opened, id, async (manager) => {
      await manager.query(`DELETE FROM event_messages WHERE id = $1`, [id]);
    });
  }

  /** To whoever asks, with the data of the recipient at this place. @throws Refusal conflict when there is nobody */
  async test(opened: OpenEvent, by: Caller, id: number, place = 1): Promise<void> {
    const message = await this.queries.one(opened.event.id, id);
    const recipient = await this.queries.recipientAt(message, { place });
    if (recipient === undefined) throw nobodyToTell();
    const facts = mailFacts(message, eventFactsOf(opened), recipient, { test: true });
    await inTransaction(this.dataSource, (manager) =>
      this.outbox.enqueue(
        manager,
        owedTo(`message:${id}:test:${by.personId}`, { name: by.name, address: by.email }, facts),
      ),
    );
  }

  /**
   * Freezes who gets it, by the list as it is now; the worker does the rest.
   * @param version what the sender has looked at; absent: as it is
   * @returns how many people
   * @throws Refusal not_found, stale, conflict when it was sent before, is for nobody or tells too much
   */
  async send(opened: OpenEvent, by: Caller, id: number, version?: number): Promise<number> {
    return this.withDraft(opened, id, async (manager, draft) => {
      if (version !== undefined && draft.version !== version) throw changedMeanwhile();
      // The event may have lost its joining link since this was written.
      mustBeFillable(opened, draft);
      const recipients = await manager.query<Recipient[]>(RECIPIENTS, [
        opened.event.id,
        draft.audience,
        draft.selection,
      ]);
      if (recipients.length === 0) throw nobodyToTell();
      if (draft.audience === 'selection' && recipients.some((each) => tellsTooMuch(draft, each)))
        throw tellsThePlaceless();
      await manager.query(
        `INSERT INTO event_message_recipients (message_id, person_id, booking_id)
         SELECT $1, * FROM unnest($2::int[], $3::int[])`,
        [id, recipients.map(({ personId }) => personId), recipients.map(({ bookingId }) => bookingId)],
      );
      await manager.query(
        `UPDATE event_messages SET state = 'sending', event_facts = $2, sent_by_id = $3, sent_at = program_now()
         WHERE id = $1`,
        [id, JSON.stringify(eventFactsOf(opened)), by.personId],
      );
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'message.sent',
        subject: `event:${opened.event.id}`,
        detail: { message: id, after: { to: AUDIENCE_WORDS[draft.audience], people: recipients.length } },
      });
      return recipients.length;
    });
  }

  /**
   * Once more to everybody whose email failed, or to one of them; the worker does it, as it did the first time. Whoever
   * clicks second finds them on their way.
   * @returns how many people
   * @throws Refusal not_found, conflict when none has failed
   */
  async sendAgain(opened: OpenEvent, by: Caller, id: number, personId?: number): Promise<number> {
    return inTransaction(this.dataSource, async (manager) => {
      await lockMessage(manager, opened, id);
      await this.queries.one(opened.event.id, id, manager);
      const failed = await this.queries.failed(manager, id, personId);
      if (failed.length === 0) throw nothingFailed(personId !== undefined);
      await manager.query(
        `UPDATE event_message_recipients SET owed = false WHERE message_id = $1 AND person_id = ANY ($2)`,
        [id, failed],
      );
      await manager.query(`UPDATE event_messages SET state = 'sending' WHERE id = $1`, [id]);
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'message.sent_again',
        subject: `event:${opened.event.id}`,
        detail: { message: id, after: { people: failed.length } },
      });
      return failed.length;
    });
  }

  /** One at a time: a second click waits here, and then finds it sent. */
  private withDraft<T>(
    opened: OpenEvent,
    id: number,
    work: (manager: EntityManager, draft: Message) => Promise<T>,
  ): Promise<T> {
    return inTransaction(this.dataSource, async (manager) => {
      await lockMessage(manager, opened, id);
      const draft = await this.queries.one(opened.event.id, id, manager);
      if (draft.state !== 'draft') throw alreadySent();
      return work(manager, draft);
    });
  }
}

const lockMessage = (manager: EntityManager, { event }: OpenEvent, id: number): Promise<unknown> =>
  manager.query(`SELECT FROM event_messages WHERE id = $1 AND event_id = $2 FOR UPDATE`, [id, event.id]);

function mustBeFillable(opened: OpenEvent, message: NewMessage): void {
  const problems = messageProblems(message, eventFactsOf(opened));
  if (problems.length > 0) throw invalid(problems);
}
