import { setTimeout as pause } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { hoursUntilGivenUp } from './delivery.rules.js';

/** A message leased to this worker. `attempts` marks the lease: whoever takes the message over counts on. */
export interface Claim {
  id: string;
  kind: string;
  recipientName: string;
  recipientEmail: string;
  facts: object;
  secret: boolean;
  messageId: string;
  attempts: number;
  createdAt: Date;
}

/**
 * Marks up to $1 due messages as being sent. Rows that another worker is claiming are passed over, and a message
 * waits while an earlier one of its thread to the same recipient is on its way.
 */
const CLAIM = `
  WITH due AS MATERIALIZED (
    SELECT id FROM outbox_messages AS message
    WHERE state IN ('queued', 'retrying') AND next_attempt_at <= now() AND kind = ANY ($2)
      AND (thread IS NULL OR NOT EXISTS (
        SELECT FROM outbox_messages AS earlier
        WHERE earlier.thread = message.thread AND earlier.id < message.id
          AND earlier.recipient_email = message.recipient_email
          AND earlier.state IN ('queued', 'sending', 'retrying')))
    ORDER BY secret DESC, next_attempt_at, id
    LIMIT $1
    FOR UPDATE SKIP LOCKED
  )
  UPDATE outbox_messages AS message
  SET state = 'sending', attempts = attempts + 1, leased_until = now() + make_interval(secs => $3)
  FROM due WHERE message.id = due.id
  RETURNING message.id, kind, recipient_name AS "recipientName", recipient_email AS "recipientEmail", facts, secret,
    message_id AS "messageId", attempts, created_at AS "createdAt"`;

const STILL_OURS = `id = $1 AND state = 'sending' AND attempts = $2`;
/** What a door was opened with is not kept once it is of no more use. */
const FACTS_LEFT = `facts = CASE WHEN secret THEN '{}' ELSE facts END`;

const SENT = `UPDATE outbox_messages AS message
  SET state = 'sent', sent_at = now(), leased_until = NULL, last_error = NULL, ${FACTS_LEFT}
  FROM unnest($1::bigint[], $2::smallint[]) AS delivered (id, attempts)
  WHERE message.id = delivered.id AND message.attempts = delivered.attempts AND state = 'sending'
  RETURNING message.id`;

const FAILED = `UPDATE outbox_messages
  SET state = 'failed', leased_until = NULL, last_error = $3, ${FACTS_LEFT} WHERE ${STILL_OURS}`;

/** It was being sent when a later message superseded it: then there is no next attempt. */
const RETRY = `UPDATE outbox_messages AS message
  SET state = CASE WHEN EXISTS (
      SELECT FROM outbox_messages AS later
      WHERE later.thread = message.thread AND later.id > message.id
        AND later.recipient_email = message.recipient_email AND later.supersedes
    ) THEN 'superseded' ELSE 'retrying' END::outbox_state,
    leased_until = NULL, last_error = $3, next_attempt_at = now() + make_interval(secs => $4)
  WHERE ${STILL_OURS}`;

const FREE_THE_LOST = `UPDATE outbox_messages
  SET state = 'retrying', leased_until = NULL, next_attempt_at = now(),
    last_error = 'The program stopped while sending; whether it arrived is not known'
  WHERE state = 'sending' AND leased_until < now()`;

/** Short against a lease, and against what a program that dies now has sent and not noted: its deliveries under way. */
const NOTED_TOGETHER_MS = 25;

interface Delivered {
  claim: Claim;
  resolve: (noted: boolean) => void;
  reject: (error: unknown) => void;
}

/** The worker's statements. Each is a transaction of its own, so no lock is held while the network is slow. */
@Injectable()
export class OutboxClaims {
  private delivered: Delivered[] = [];
  private noting = false;

  constructor(private readonly dataSource: DataSource) {}

  /** Leases up to `count` due messages of the kinds this process can write, for `seconds`. */
  async claim(count: number, kinds: string[], seconds: number): Promise<Claim[]> {
    const [claims] = await this.dataSource.query<[Claim[], number]>(CLAIM, [count, kinds, seconds]);
    return claims;
  }

  /**
   * Whether the lease still held; if not, another worker has the message or had it. Those that are delivered within
   * a moment are noted together: a statement and a commit for each would take as long as sending it.
   */
  sent(claim: Claim): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.delivered.push({ claim, resolve, reject });
      if (!this.noting) void this.noteDelivered();
    });
  }

  async failed({ id, attempts }: Claim, reason: string): Promise<boolean> {
    return this.changed(FAILED, [id, attempts, reason]);
  }

  /** To be tried again in `seconds`, or given up when it has been tried for long enough. */
  async retry(claim: Claim, reason: string, seconds: number): Promise<boolean> {
    const hours = hoursUntilGivenUp(claim.secret);
    if (Date.now() - claim.createdAt.getTime() > hours * 3_600_000) {
      return this.failed(claim, `Given up after ${hours} ${hours === 1 ? 'hour' : 'hours'}. Last: ${reason}`);
    }
    return this.changed(RETRY, [claim.id, claim.attempts, reason, seconds]);
  }

  /** Messages whose worker died become due again. The number of them. */
  async freeTheLost(): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(FREE_THE_LOST);
    return count;
  }

  private async noteDelivered(): Promise<void> {
    this.noting = true;
    while (this.delivered.length > 0) {
      await pause(NOTED_TOGETHER_MS);
      const together = this.delivered.splice(0);
      try {
        const [noted] = await this.dataSource.query<[{ id: string }[], number]>(SENT, [
          together.map(({ claim }) => claim.id),
          together.map(({ claim }) => claim.attempts),
        ]);
        const ids = new Set(noted.map(({ id }) => id));
        for (const { claim, resolve } of together) resolve(ids.has(claim.id));
      } catch (error) {
        for (const { reject } of together) reject(error);
      }
    }
    this.noting = false;
  }

  private async changed(statement: string, parameters: unknown[]): Promise<boolean> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(statement, parameters);
    return count === 1;
  }
}
