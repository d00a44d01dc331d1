import { Column, Entity, PrimaryColumn } from 'typeorm';

/**
 * Access and dietary needs, seen by the person and by those who run the event and by nobody else. Health and faith
 * may be read between the lines, so they live apart from the booking and are purged soon after the event.
 */
@Entity('booking_needs')
export class BookingNeeds {
  @PrimaryColumn('integer')
  bookingId: number;

  @Column('text', { nullable: true })
  access: string | null;

  @Column('text', { nullable: true })
  dietary: string | null;
}
