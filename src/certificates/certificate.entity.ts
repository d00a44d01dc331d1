import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/**
 * What stood on the paper when it was issued. The database refuses to change any of it: only a revocation can be
 * added, once, and an erasure takes the name.
 */
@Entity('certificates')
export class Certificate {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  /** `7K3M-Q2XA-9F0T`: whoever has it may see what is on the paper. */
  @Column('text', { unique: true })
  number: string;

  @Column('int')
  personId: number;

  /** Exactly one of the two is set. */
  @Column('int', { nullable: true })
  eventId: number | null;

  @Column('int', { nullable: true })
  courseId: number | null;

  /** As it was then, or as it was corrected; null once the person is erased. */
  @Column('text', { nullable: true })
  name: string | null;

  @Column('text')
  title: string;

  @Column('text')
  provider: string;

  @Column('text', { array: true })
  partners: string[];

  /** YYYY-MM-DD, in order. */
  @Column('date', { array: true })
  days: string[];

  @Column('text', { nullable: true })
  place: string | null;

  @Column('text', { array: true })
  outcomes: string[];

  @Column('int', { nullable: true })
  minutes: number | null;

  /** The last day on which it is valid, YYYY-MM-DD. */
  @Column('date', { nullable: true })
  validUntil: string | null;

  @Column('smallint')
  templateVersion: number;

  /** The certificate that this one corrects. */
  @Column('int', { nullable: true, unique: true })
  replacesId: number | null;

  @Column('timestamptz', { default: () => 'program_now()' })
  issuedAt: Date;

  /** Null for what the program issued by itself. */
  @Column('int', { nullable: true })
  issuedById: number | null;

  @Column('timestamptz', { nullable: true })
  revokedAt: Date | null;

  @Column('int', { nullable: true })
  revokedById: number | null;

  /** For the person and the organisers; a stranger never reads it. */
  @Column('text', { nullable: true })
  revocationReason: string | null;
}
