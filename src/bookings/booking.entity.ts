import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import { Event } from '../events/event.entity.js';
import { BOOKING_STATES, type BookingState } from './booking.types.js';

/**
 * One person's claim on one event, from joining to its end; attendance is recorded beside it. Written only through
 * the turnstile and the locked path of bookings. A person has at most one live booking for an event: the database
 * keeps that with a partial unique index.
 */
@Entity('bookings')
export class Booking {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('text', { unique: true })
  reference: string;

  @Column('integer')
  eventId: number;

  @ManyToOne(() => Event)
  @JoinColumn({ name: 'event_id' })
  event: Relation<Event>;

  @Column('integer')
  personId: number;

  @Column('integer')
  bookedById: number;

  @Column('enum', { enum: BOOKING_STATES, enumName: 'booking_state' })
  state: BookingState;

  /** Higher goes first on the waiting list; among equals the one who joined first. */
  @Column('smallint', { default: 0 })
  priority: number;

  /** Which version of the event's rule let them in. */
  @Column('integer')
  ruleVersion: number;

  /** Added by an organiser, who was told what the rule says and is not held to it. */
  @Column('boolean', { default: false })
  byHand: boolean;

  /** What the person wrote when the rule asked for evidence. */
  @Column('text', { nullable: true })
  evidence: string | null;

  /** Ids of the statements they declared true, kept because the rule is asked again when a place is offered. */
  @Column('text', { array: true, default: '{}' })
  declared: string[];

  /** Ids of the sessions chosen, one of each choice of the event. */
  @Column('integer', { array: true, default: '{}' })
  chosen: number[];

  /** When they were last changed; null for those it was made with. */
  @Column('timestamptz', { nullable: true })
  chosenAt: Date | null;

  /** Stored with the booking and never changed: calendars know the invite by it. */
  @Column('text', { unique: true })
  calendarUid: string;

  @Column('integer', { default: 0 })
  calendarSequence: number;

  /** On badges, beside the reference: cannot be guessed. */
  @Column('text', { default: () => `upper(replace(gen_random_uuid()::text, '-', ''))` })
  checkInCode: string;

  @Column('timestamptz', { default: () => 'program_now()' })
  bookedAt: Date;

  @Column('timestamptz', { nullable: true })
  offeredAt: Date | null;

  /** The last moment at which the offer may still be accepted. */
  @Column('timestamptz', { nullable: true })
  offerExpiresAt: Date | null;

  @Column('timestamptz', { nullable: true })
  confirmedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  endedAt: Date | null;

  /** Null for what the program ended by itself: a lapsed offer, a rule that no longer lets them in. */
  @Column('integer', { nullable: true })
  endedById: number | null;

  @Column('text', { nullable: true })
  endReason: string | null;

  /** Cancelled inside the window of the event's policy. */
  @Column('boolean', { default: false })
  lateCancellation: boolean;

  @Column('timestamptz', { nullable: true })
  remindedAt: Date | null;

  /** The booking of the colleague who took this one's place. */
  @Column('integer', { nullable: true })
  substitutedById: number | null;
}
