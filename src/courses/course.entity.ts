import { Column, Entity, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { Rule } from '../eligibility/eligibility.types.js';
import type { Audience } from '../eligibility/vocabulary.types.js';
import { Team } from '../organisations/team.entity.js';

/** Self-paced e-learning: people enrol on it, nobody books it. The generated column `search` is not mapped. */
@Entity('courses')
export class Course {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('text', { unique: true })
  slug: string;

  @Column('integer')
  teamId: number;

  @ManyToOne(() => Team)
  @JoinColumn({ name: 'team_id' })
  team: Relation<Team>;

  @Column('text')
  title: string;

  @Column('text')
  summary: string;

  /** What people will learn, one phrase each. */
  @Column('text', { array: true, default: '{}' })
  outcomes: string[];

  /** Who it is for, as published. Not a rule. */
  @Column('text', { default: '' })
  audience: string;

  @Column('text', { array: true, default: '{}' })
  audiences: Audience[];

  @Column('text', { nullable: true })
  level: string | null;

  /** As published: "Free". */
  @Column('text', { nullable: true })
  price: string | null;

  /** As published: "3 to 4 hours". */
  @Column('text', { nullable: true })
  duration: string | null;

  @Column('text', { array: true, default: '{}' })
  bookingNotes: string[];

  /** The day from which it can be taken, YYYY-MM-DD; null while that is not known. */
  @Column('date', { nullable: true })
  opensOn: string | null;

  @Column('jsonb')
  rule: Rule;

  @Column('text', { nullable: true })
  source: string | null;

  /** Whether the catalogue has it. The database says so with the first version that is published. */
  @Column('boolean', { default: true })
  listed: boolean;
}
