import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A team that runs events. What its members see of an event, nobody of another team sees. */
@Entity('teams')
export class Team {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('text')
  slug: string;

  @Column('text')
  name: string;

  /** The role inbox that replies and calendar answers go to. */
  @Column('text')
  contactEmail: string;
}
