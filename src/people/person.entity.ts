import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Role, TargetGroup, Workforce } from '../eligibility/vocabulary.types.js';

/**
 * Somebody who comes to training or runs it. Known by id, never by email: a new address or employer keeps the
 * training record. `personal-data.types.ts` says of each field why it is kept and how long.
 */
@Entity('people')
export class Person {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  /** As `normaliseEmail` writes it. */
  @Column('text')
  email: string;

  @Column('text')
  name: string;

  @Column('int', { nullable: true })
  organisationId: number | null;

  /** The name of an organisation that is not on the list; never together with `organisationId`. */
  @Column('text', { nullable: true })
  organisationOther: string | null;

  @Column('text', { nullable: true })
  jobTitle: string | null;

  @Column('text', { nullable: true })
  role: Role | null;

  /** YYYY-MM-DD */
  @Column('date', { nullable: true })
  roleStartedOn: string | null;

  @Column('enum', { enum: ['children', 'adults', 'both', 'neither'], enumName: 'workforce', nullable: true })
  workforce: Workforce | null;

  /** Codes of areas, and `elsewhere`. */
  @Column('text', { array: true })
  areas: string[];

  @Column('text', { nullable: true })
  postcode: string | null;

  @Column('smallint', { nullable: true })
  targetGroup: TargetGroup | null;

  @Column('text', { nullable: true })
  managerName: string | null;

  @Column('text', { nullable: true })
  managerEmail: string | null;

  @Column('boolean')
  isAdministrator: boolean;

  /** Null until the questions after the first sign-in are answered. */
  @Column('timestamptz', { nullable: true })
  profileCompletedAt: Date | null;

  @Column('timestamptz', { nullable: true })
  lastSignedInAt: Date | null;

  @Column('timestamptz', { nullable: true })
  disabledAt: Date | null;

  @Column('timestamptz', { nullable: true })
  erasedAt: Date | null;

  @Column('timestamptz')
  createdAt: Date;

  @Column('timestamptz')
  updatedAt: Date;
}
