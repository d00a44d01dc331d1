import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '../platform/database/in-transaction.js';
import { Outbox } from '../platform/outbox/outbox.js';
import { mailFacts, nextRecipients, owedTo } from './message-facts.js';
import type { EventFacts, Message } from './message.types.js';
import { threadOf } from './messages.queries.js';

/** Recipients in one transaction: as much as is held in memory at a time. */
export const RECIPIENTS_AT_ONCE = 200;

/** Puts messages that were sent into the outbox, some recipients a transaction, wherever jobs run. */
@Injectable()
export class MessageRunner {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /** Some recipients of the oldest message that no other process works at. @returns whether there was one */
  async work(): Promise<boolean> {
    return inTransaction(this.dataSource, async (manager) => {
      const [message] = await manager.query<
        (Pick<Message, 'id' | 'subject' | 'text' | 'audience'> & { eventFacts: EventFacts })[]
      >(
        `SELECT id, subject, body AS text, audience, event_facts AS "eventFacts" FROM event_messages
         WHERE state = 'sending' ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`,
      );
      if (message === undefined) return false;
      const some = await nextRecipients(manager, message.id, RECIPIENTS_AT_ONCE);
      await this.outbox.enqueueAll(
        manager,
        some.map((recipient) =>
          owedTo(
            threadOf(message.id, recipient.personId),
            { name: recipient.name, address: recipient.email },
            mailFacts(message, message.eventFacts, recipient, { test: false }),
          ),
        ),
      );
      await manager.query(
        `UPDATE event_message_recipients SET owed = true WHERE message_id = $1 AND person_id = ANY ($2)`,
        [message.id, some.map(({ personId }) => personId)],
      );
      if (some.length < RECIPIENTS_AT_ONCE)
        await manager.query(`UPDATE event_messages SET state = 'sent' WHERE id = $1`, [message.id]);
      return true;
    });
  }
}
