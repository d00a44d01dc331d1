import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Something a person has completed, wherever they had it. Kept through changes of email and employer. */
@Entity('training_records')
export class TrainingRecord {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('int')
  personId: number;

  /**
   * What rules ask for: the same code for every date and provider of the same training. Null for what the person wrote
   * down themselves, which no rule counts.
   */
  @Column('text', { nullable: true })
  code: string | null;

  @Column('text')
  title: string;

  @Column('text')
  provider: string;

  /** YYYY-MM-DD, the day in Europe/London. */
  @Column('date')
  completedOn: string;

  /** How long it was, as far as that is known. */
  @Column('int', { nullable: true })
  minutes: number | null;

  /** Of the person, about an entry of their own. */
  @Column('text', { nullable: true })
  note: string | null;

  @Column('text', { nullable: true, unique: true })
  certificateNumber: string | null;

  /** The last day on which the certificate is valid, YYYY-MM-DD; null when it does not expire. */
  @Column('date', { nullable: true })
  validUntil: string | null;

  /** Of what was had elsewhere and confirmed as an equivalent. */
  @Column('int', { nullable: true, unique: true })
  equivalentId: number | null;
}
