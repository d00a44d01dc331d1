import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A client's name for one request to book, so that asking again answers with the same booking. Kept for a day. */
@Entity('idempotency_keys')
export class IdempotencyKey {
  @PrimaryColumn('integer')
  personId: number;

  @PrimaryColumn('text')
  key: string;

  /** sha256 of what was asked; another body under the same key is refused. */
  @Column('text')
  requestHash: string;

  @Column('integer')
  bookingId: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
