import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A room of a venue, known by its name there. Two sessions are never in one at once: the database sees to it. */
@Entity('rooms')
export class Room {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('integer')
  venueId: number;

  @Column('text')
  name: string;

  /** How many people it holds; null where nobody said. */
  @Column('integer', { nullable: true })
  largestSize: number | null;

  /** Steps, lifts, hearing loop of this room, in sentences. */
  @Column('text', { nullable: true })
  access: string | null;
}
