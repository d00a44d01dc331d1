import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/**
 * How many places there are and how many are taken: the narrow row that every change of places locks. One for the
 * event, and another for each session with a limit of its own, of which a booking takes a place if it is for it. Only
 * `locked-places.ts` writes `held` and `waiting`.
 */
@Entity('place_limits')
@Unique('one_limit_each', ['eventId', 'sessionId'])
export class PlaceLimit {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('integer')
  eventId: number;

  /** Null for the event itself. */
  @Column('integer', { nullable: true })
  sessionId: number | null;

  /** Null: unlimited, which is not zero. */
  @Column('integer', { nullable: true })
  size: number | null;

  /** Confirmed, awaiting approval and live offers. */
  @Column('integer', { default: 0 })
  held: number;

  /** How many may wait; null: as many as like. */
  @Column('integer', { nullable: true })
  waitingSize: number | null;

  /** Kept on the event's own row only. */
  @Column('integer', { default: 0 })
  waiting: number;
}
