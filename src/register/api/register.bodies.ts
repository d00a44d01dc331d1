import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { Register } from '../../attendance/attendance.queries.js';
import {
  ATTENDANCE_STATES,
  WHOLE_ATTENDANCES,
  type AttendanceState,
  type ScanOutcome,
  type WholeAttendance,
} from '../../attendance/attendance.types.js';
import { checkInText } from '../../bookings/check-in-code.rules.js';

const dateTime = { type: 'string', format: 'date-time' } as const;
const dateTimeOrNull = { ...dateTime, nullable: true } as const;
const stateOrNull = { enum: ATTENDANCE_STATES, nullable: true } as const;

class RegisterSession {
  @ApiProperty({ type: 'integer', description: 'As scans name it' }) id: number;
  @ApiProperty({ type: 'string', nullable: true }) title: string | null;
  @ApiProperty(dateTime) startsAt: Date;
  @ApiProperty(dateTime) endsAt: Date;
}

class RegisterMark {
  @ApiProperty({ type: 'integer' }) session: number;
  @ApiProperty(stateOrNull) state: AttendanceState | null;
  @ApiProperty({ type: 'integer', nullable: true }) minutes: number | null;
  @ApiProperty(dateTimeOrNull) madeAt: Date | null;
  @ApiProperty({ type: 'string', nullable: true }) recordedBy: string | null;
  @ApiProperty({ description: 'Marked because nothing was recorded when the register was closed' })
  byClosing: boolean;
}

class RegisterAttendee {
  @ApiProperty({ example: 'KSC-7K3M-Q2XA' }) reference: string;
  @ApiProperty({ description: 'What the QR on their badge says' }) code: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: 'string', nullable: true }) jobTitle: string | null;
  @ApiProperty({ type: 'string', nullable: true }) organisation: string | null;
  @ApiProperty({ type: [RegisterMark] }) sessions: RegisterMark[];
  @ApiProperty({
    enum: WHOLE_ATTENDANCES,
    description: 'attended: every session, late or not; partly: not all, or left early',
  })
  attendance: WholeAttendance;
}

export class ClosureBody {
  @ApiProperty(dateTime) at: Date;
  @ApiProperty({ description: 'Who closed it' }) by: string;
}

export class RegisterBody {
  @ApiProperty({ type: [RegisterSession] }) sessions: RegisterSession[];
  @ApiProperty({ type: [RegisterAttendee] }) attendees: RegisterAttendee[];
  @ApiProperty({ type: ClosureBody, nullable: true, description: 'null while it is open' })
  closed: ClosureBody | null;

  static of({ sessions, lines, closed }: Register): RegisterBody {
    return {
      sessions: sessions.map(({ id, title, startsAt, endsAt }) => ({ id, title, startsAt, endsAt })),
      attendees: lines.map((line) => ({
        reference: line.reference,
        code: checkInText(line),
        name: line.name,
        jobTitle: line.jobTitle,
        organisation: line.agency,
        sessions: line.sessions.map(({ sessionId, recordedByName, ...mark }) => ({
          session: sessionId,
          ...mark,
          recordedBy: recordedByName,
        })),
        attendance: line.whole,
      })),
      closed: closed && { at: closed.at, by: closed.byName },
    };
  }
}

class ScanResult {
  @ApiProperty() id: string;
  @ApiProperty({
    enum: ['recorded', 'overtaken', 'refused'],
    description: 'overtaken: something that was made later stands in the register',
  })
  result: ScanOutcome['result'];
  @ApiPropertyOptional({ ...stateOrNull, description: 'What the register says now' })
  state?: AttendanceState | null;
  @ApiPropertyOptional({
    description:
      'Of a refused one: unknown_booking, other_event, not_confirmed, unknown_session, other_session, register_not_open, made_in_the_future, made_too_long_ago or scan_id_reused',
  })
  code?: string;
  @ApiPropertyOptional({ description: 'Why it was refused' }) message?: string;
}

export class ScanResults {
  @ApiProperty({ type: [ScanResult], description: 'In the order of the scans' }) results: ScanResult[];
}

export class MadeClosure {
  @ApiProperty({ type: ClosureBody }) closed: ClosureBody;
  @ApiProperty({ type: 'integer', description: 'How many people this call marked as not there' })
  marked: number;
}
