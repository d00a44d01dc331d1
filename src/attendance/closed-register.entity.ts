import { Column, Entity, PrimaryColumn } from 'typeorm';

/** An event whose register is closed: whoever was not recorded did not attend. Gone when it is opened again. */
@Entity('closed_registers')
export class ClosedRegister {
  @PrimaryColumn('integer')
  eventId: number;

  @Column('timestamptz', { default: () => 'program_now()' })
  closedAt: Date;

  @Column('integer')
  closedById: number;
}
