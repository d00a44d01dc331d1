import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

export const OUTBOX_STATES = ['queued', 'sending', 'retrying', 'sent', 'superseded', 'failed'] as const;

/**
 * `queued` and `retrying` wait for the worker, `sending` is leased to one. `sent`, `superseded` (a later message of
 * its thread left nothing to say) and `failed` (refused for good, or given up) are ends.
 */
export type OutboxState = (typeof OUTBOX_STATES)[number];

/** One message owed to one recipient, with the facts it must state as they were when it was owed. */
@Entity('outbox_messages')
export class OutboxMessage {
  /** A bigint, so a string. */
  @PrimaryGeneratedColumn('identity', { type: 'bigint' })
  id: string;

  @Column('text')
  kind: string;

  /** Messages of one thread to one recipient leave in order. */
  @Column('text', { nullable: true })
  thread: string | null;

  @Column('text')
  recipientName: string;

  @Column('text')
  recipientEmail: string;

  @Column('jsonb')
  facts: object;

  /** The facts open a door (a sign-in code): shown to nobody and erased once the message is sent or given up. */
  @Column('boolean')
  secret: boolean;

  @Column('boolean')
  supersedes: boolean;

  /** The left half of the Message-ID, the same at each attempt. */
  @Column('uuid')
  messageId: string;

  @Column('enum', { enum: OUTBOX_STATES, enumName: 'outbox_state' })
  state: OutboxState;

  @Column('smallint')
  attempts: number;

  @Column('timestamptz')
  nextAttemptAt: Date;

  @Column('timestamptz', { nullable: true })
  leasedUntil: Date | null;

  @Column('text', { nullable: true })
  lastError: string | null;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz', { nullable: true })
  sentAt: Date | null;
}
