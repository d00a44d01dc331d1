import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A district or county that people work in. Areas merge and split, so each has dates and none is deleted. */
@Entity('areas')
export class Area {
  @PrimaryColumn('text')
  code: string;

  @Column('text')
  name: string;

  /** Code of the area that contains it: `maidstone` is part of `kent`. */
  @Column('text', { nullable: true })
  partOf: string | null;

  @Column('date', { nullable: true })
  validFrom: string | null;

  @Column('date', { nullable: true })
  validUntil: string | null;
}
