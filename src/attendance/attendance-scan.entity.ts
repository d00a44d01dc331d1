import { Column, Entity, PrimaryColumn } from 'typeorm';
import { ATTENDANCE_STATES, type AttendanceState } from './attendance.types.js';

/** Every scan as it came, kept: which one stands is told by the time it was made, not by when it arrived. */
@Entity('attendance_scans')
export class AttendanceScan {
  /** Drawn by the device. */
  @PrimaryColumn('text')
  id: string;

  @Column('integer')
  bookingId: number;

  @Column('integer')
  sessionId: number;

  /** Null: what was recorded is taken back. */
  @Column('enum', { enum: ATTENDANCE_STATES, enumName: 'attendance_state', nullable: true })
  state: AttendanceState | null;

  @Column('smallint', { nullable: true })
  minutes: number | null;

  @Column('timestamptz')
  madeAt: Date;

  @Column('timestamptz', { default: () => 'program_now()' })
  recordedAt: Date;

  @Column('integer')
  recordedById: number;

  /** Among scans made at the same moment the one that arrived last stands. */
  @Column({ type: 'bigint', insert: false, update: false })
  position: string;
}
