import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** Events that repeat the same thing: alternative dates of one course, a quarterly forum. */
@Entity('series')
export class Series {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('text', { unique: true })
  slug: string;

  @Column('text')
  title: string;
}
