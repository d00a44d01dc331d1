import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ATTENDANCE_STATES, type AttendanceState } from './attendance.types.js';

/**
 * What the register of a session says of a booking: the latest scan, by the time it was made. Beside the booking, not
 * in it.
 */
@Entity('attendances')
export class Attendance {
  @PrimaryColumn('integer')
  bookingId: number;

  @PrimaryColumn('integer')
  sessionId: number;

  @Column('enum', { enum: ATTENDANCE_STATES, enumName: 'attendance_state' })
  state: AttendanceState;

  @Column('smallint', { nullable: true })
  minutes: number | null;

  @Column('timestamptz')
  madeAt: Date;

  @Column('timestamptz', { default: () => 'program_now()' })
  recordedAt: Date;

  @Column('integer')
  recordedById: number;

  /** Null: marked as not there when the register was closed, which any scan says better. */
  @Column('text', { nullable: true })
  scanId: string | null;
}
