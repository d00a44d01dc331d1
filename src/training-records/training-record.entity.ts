import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Something a person has completed, wherever they had it. Kept through changes of email and employer. */
@Entity('training_records')
export class TrainingRecord {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('int')
  personId: number;

  /** What rules ask for: the same code for every date and provider of the same training. */
  @Column('text')
  code: string;

  @Column('text')
  title: string;

  @Column('text')
  provider: string;

  /** YYYY-MM-DD, the day in Europe/London. */
  @Column('date')
  completedOn: string;
}
