import { Column, Entity, PrimaryGeneratedColumn, Unique } from 'typeorm';

/** A place that people travel to. `areaCode` puts it in a district for the "where" filter; elsewhere it is null. */
@Entity('venues')
@Unique(['name', 'address'])
export class Venue {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('text')
  name: string;

  /** Lines between the name and the town, parted by commas; may be empty. */
  @Column('text')
  address: string;

  @Column('text')
  town: string;

  @Column('text', { nullable: true })
  postcode: string | null;

  @Column('text', { nullable: true })
  areaCode: string | null;

  /** How to get there, in sentences. */
  @Column('text', { nullable: true })
  travel: string | null;

  /** Steps, lifts, hearing loop and so on, in sentences. */
  @Column('text', { nullable: true })
  access: string | null;

  /** How many people its largest room holds; null where nobody said. */
  @Column('integer', { nullable: true })
  largestSize: number | null;
}
