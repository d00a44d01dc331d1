import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 } from 'uuid';
import { Refusal, notFound } from '../refusal.js';
import { EmailRegistry } from './email-registry.js';
import type { MailContact } from './email.js';
import { OutboxBell } from './outbox-bell.js';
import { OutboxMessage } from './outbox-message.entity.js';

/** A message to one recipient, owed from the moment that the caller's transaction commits. */
export interface OwedMessage {
  /** As registered with the EmailRegistry. */
  kind: string;
  /** What it is about, such as `booking:12`: messages of one thread to one recipient leave in order. */
  thread?: string;
  recipient: MailContact;
  /** All that the message may state, as it is now. Kept as JSON: a Date comes back as ISO text. */
  facts: object;
  /** The facts open a door: they are shown to nobody and erased after sending. Such messages go before others. */
  secret?: boolean;
  /** Earlier messages of the thread to the recipient that have not left yet never do. */
  supersedes?: boolean;
}

/** Messages of these threads to these recipients that have not left yet never do. */
const OVERTAKE = `
  UPDATE outbox_messages AS earlier
  SET state = 'superseded', facts = CASE WHEN earlier.secret THEN '{}' ELSE earlier.facts END
  FROM unnest($1::text[], $2::text[]) AS later (thread, address)
  WHERE earlier.thread = later.thread AND earlier.recipient_email = later.address
    AND earlier.state IN ('queued', 'retrying')`;

/** The `kind`, `thread`… of many messages as one JSON parameter, so that a batch is one statement. */
const OWE_ALL = `
  INSERT INTO outbox_messages (kind, thread, recipient_name, recipient_email, facts, secret, supersedes, message_id)
  SELECT kind, thread, name, address, facts, secret, supersedes, named
  FROM ROWS FROM (jsonb_to_recordset($1::jsonb) AS (
    kind text, thread text, name text, address text, facts jsonb, secret boolean, supersedes boolean, named uuid
  )) WITH ORDINALITY AS owed (kind, thread, name, address, facts, secret, supersedes, named, position)
  ORDER BY position`;

/** Where features leave the messages they owe. They are written and sent later, by the worker. */
@Injectable()
export class Outbox {
  constructor(
    private readonly bell: OutboxBell,
    private readonly emails: EmailRegistry,
  ) {}

  /** Call it in the transaction of what the message tells of: neither can then exist without the other. */
  async enqueue(manager: EntityManager, message: OwedMessage): Promise<void> {
    await this.enqueueAll(manager, [message]);
  }

  /** Many messages, in their order, written together. A `supersedes` reaches those owed before this call only. */
  async enqueueAll(manager: EntityManager, messages: OwedMessage[]): Promise<void> {
    if (messages.length === 0) return;
    const rows = messages.map(({ kind, thread, recipient, facts, secret = false, supersedes = false }) => ({
      kind,
      thread,
      name: recipient.name,
      address: recipient.address,
      facts,
      secret,
      supersedes,
      // In the order of time: its place in the index is beside that of the last.
      named: v7(),
    }));
    const overtaking = rows.filter((row) => row.supersedes);
    if (overtaking.length > 0) {
      await manager.query(OVERTAKE, [
        overtaking.map(({ thread }) => thread),
        overtaking.map(({ address }) => address),
      ]);
    }
    await manager.query(OWE_ALL, [JSON.stringify(rows)]);
    this.bell.ringAfterCommit(manager);
  }

  /**
   * Owes a new message like one that has ended, from today's facts. Whether the caller may is the owner's to ask.
   * @throws Refusal not_found when the thread has no such message; conflict while it is still on its way, or when
   * there is nothing left to say
   */
  async sendAgain(manager: EntityManager, { id, thread }: { id: string; thread: string }): Promise<void> {
    if (!/^\d{1,18}$/.test(id)) throw notFound();
    const message = await manager.findOneBy(OutboxMessage, { id, thread, secret: false });
    if (!message) throw notFound();
    if (['queued', 'sending', 'retrying'].includes(message.state)) {
      throw new Refusal('conflict', 'still_on_its_way', 'This email is still on its way');
    }
    const { refresh } = this.emails.of(message.kind);
    const before = {
      recipient: { name: message.recipientName, address: message.recipientEmail },
      facts: message.facts,
    };
    const today = refresh ? await refresh(manager, before) : before;
    if (!today) throw new Refusal('conflict', 'nothing_to_say', 'This email no longer applies');
    await this.enqueue(manager, { kind: message.kind, thread, ...today });
  }
}
