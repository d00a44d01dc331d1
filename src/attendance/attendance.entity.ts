import { Column, Entity, PrimaryColumn } from 'typeorm';

export const ATTENDANCE_STATES = ['attended', 'late', 'left_early', 'did_not_attend'] as const;
export type AttendanceState = (typeof ATTENDANCE_STATES)[number];

/** One line of the register: who came, and who recorded it. Beside the booking, not in it. */
@Entity('attendances')
export class Attendance {
  @PrimaryColumn('integer')
  bookingId: number;

  @Column('enum', { enum: ATTENDANCE_STATES, enumName: 'attendance_state' })
  state: AttendanceState;

  @Column('integer')
  recordedById: number;

  @Column('timestamptz', { default: () => 'program_now()' })
  recordedAt: Date;
}
