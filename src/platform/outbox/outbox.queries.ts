import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OUTBOX_STATES, OutboxMessage, type OutboxState } from './outbox-message.entity.js';

/** A message as its thread's owner may show it: what became of it, not what it says. */
export interface MessageRecord {
  id: string;
  kind: string;
  thread: string | null;
  recipient: { name: string; address: string };
  state: OutboxState;
  attempts: number;
  /** Why the last attempt did not succeed, in the mail server's words or ours. */
  lastError: string | null;
  createdAt: Date;
  /** Of a message that waits. */
  nextAttemptAt: Date;
  sentAt: Date | null;
}

/** What became of owed messages. Secret ones (sign-in) are counted and otherwise never shown. */
@Injectable()
export class OutboxQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Oldest first. */
  async forThread(thread: string): Promise<MessageRecord[]> {
    const found = await this.dataSource.manager.find(OutboxMessage, {
      where: { thread, secret: false },
      order: { id: 'ASC' },
    });
    return found.map(shown);
  }

  /** Those refused for good or given up, latest first, at most `limit`. */
  async failed(limit: number): Promise<MessageRecord[]> {
    const found = await this.dataSource.manager.find(OutboxMessage, {
      where: { state: 'failed', secret: false },
      order: { id: 'DESC' },
      take: limit,
    });
    return found.map(shown);
  }

  /** How many messages there are in each state. */
  async counts(): Promise<Record<OutboxState, number>> {
    const rows = await this.dataSource.query<{ state: OutboxState; count: number }[]>(
      'SELECT state, count(*)::integer AS count FROM outbox_messages GROUP BY state',
    );
    const none = Object.fromEntries(OUTBOX_STATES.map((state) => [state, 0])) as Record<OutboxState, number>;
    return { ...none, ...Object.fromEntries(rows.map(({ state, count }) => [state, count])) };
  }
}

function shown(message: OutboxMessage): MessageRecord {
  const { id, kind, thread, state, attempts, lastError, createdAt, nextAttemptAt, sentAt } = message;
  const recipient = { name: message.recipientName, address: message.recipientEmail };
  return { id, kind, thread, recipient, state, attempts, lastError, createdAt, nextAttemptAt, sentAt };
}
