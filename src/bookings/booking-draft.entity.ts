import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The answers of a booking journey under way, kept on the server so that going back or away loses none. */
@Entity('booking_drafts')
export class BookingDraft {
  /** Unguessable; stands in the address of the journey's pages. */
  @PrimaryColumn('text')
  id: string;

  @Column('integer')
  personId: number;

  @Column('integer')
  eventId: number;

  @Column('jsonb', { default: '{}' })
  answers: Record<string, unknown>;

  /** What became of it; a second press of the button finds its booking here. */
  @Column('integer', { nullable: true })
  bookingId: number | null;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt: Date;
}
