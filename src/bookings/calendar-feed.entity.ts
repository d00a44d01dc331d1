import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The secret address of a person's calendar feed. Revoking deletes the row; asking again makes a new secret. */
@Entity('calendar_feeds')
export class CalendarFeed {
  @PrimaryColumn('integer')
  personId: number;

  @Column('text', { unique: true })
  secret: string;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt: Date;
}
