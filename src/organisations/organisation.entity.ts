import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

export type Sector = 'statutory' | 'voluntary' | 'private' | 'independent';

/** An agency, school, trust, charity or partnership that people work or volunteer for. Never deleted. */
@Entity('organisations')
export class Organisation {
  @PrimaryGeneratedColumn('identity', { generatedIdentity: 'ALWAYS' })
  id: number;

  @Column('text')
  slug: string;

  @Column('text')
  name: string;

  /** A word of the eligibility rules: `council`, `school`, `nhs_trust` … Data, so no list of them here. */
  @Column('text')
  kind: string;

  @Column('text')
  sector: Sector;
}
