import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { madeAt } from '../attendance/attendance.rules.js';
import { ATTENDANCE_STATES, type AttendanceState, type Scan } from '../attendance/attendance.types.js';
import { readCheckIn } from '../bookings/check-in-code.rules.js';
import { MayBeLeftOut } from '../platform/api/validation.js';
import { IsPlainText } from '../platform/text/plain-text.js';

/** What a device may send at once; it sends the rest after that. */
export const MOST_SCANS = 200;

export class ScanBody {
  @ApiProperty({ description: 'Drawn by the device, such as a UUID: the same scan again is one success' })
  @Matches(/^[0-9A-Za-z_-]{8,64}$/, { message: 'id must be 8 to 64 letters, digits, hyphens or underscores' })
  id: string;

  @ApiPropertyOptional({ example: 'KSC-7K3M-Q2XA', description: 'Of the booking; or `code`' })
  @ValidateIf(({ code }: ScanBody) => code === undefined)
  @IsPlainText('reference', { max: 30 })
  reference?: string;

  @ApiPropertyOptional({ description: 'What the QR on a badge says, instead of `reference`' })
  @MayBeLeftOut()
  @IsPlainText('code', { max: 200 })
  code?: string;

  @ApiProperty({ type: 'integer', description: 'Id of the session, as the register names it' })
  @IsInt({ message: 'session must be the id of a session' })
  @Min(1, { message: 'session must be the id of a session' })
  @Max(2_147_483_647, { message: 'session must be the id of a session' })
  session: number;

  @ApiProperty({ enum: ATTENDANCE_STATES, nullable: true, description: 'null takes back what was recorded' })
  @ValidateIf(({ state }: ScanBody) => state !== null)
  @IsIn(ATTENDANCE_STATES, { message: `state must be null or one of ${ATTENDANCE_STATES.join(', ')}` })
  state: AttendanceState | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'When it was made, by the device’s clock',
  })
  @IsISO8601({ strict: true }, { message: 'madeAt must be a time as ISO 8601 writes it' })
  madeAt: string;

  @ApiPropertyOptional({ type: 'integer', description: 'How long they took part' })
  @MayBeLeftOut()
  @IsInt({ message: 'minutes must be a whole number' })
  @Min(0, { message: 'minutes must be 0 or more' })
  @Max(1440, { message: 'minutes must be a day at most' })
  minutes?: number;
}

export class ScansBody {
  @ApiPropertyOptional({
    type: 'string',
    format: 'date-time',
    description:
      'The device’s clock at the time of sending. Scans count from how long before it they were made, so a clock that is wrong does no harm. Without it: the server’s clock',
  })
  @IsOptional()
  @IsISO8601({ strict: true }, { message: 'sentAt must be a time as ISO 8601 writes it' })
  sentAt?: string;

  @ApiProperty({ type: [ScanBody], description: `1 to ${MOST_SCANS}, answered in their order` })
  @IsArray({ message: 'scans must be a list' })
  @ArrayMinSize(1, { message: 'scans must not be empty' })
  @ArrayMaxSize(MOST_SCANS, { message: `scans must be ${MOST_SCANS} at most` })
  @ValidateNested({ each: true })
  @Type(() => ScanBody)
  scans: ScanBody[];
}

/** As the register takes them. A code that no badge of ours says is nobody's booking. */
export function readScans({ scans, sentAt }: ScansBody, now: Date): Scan[] {
  const sent = sentAt === undefined ? new Date() : new Date(sentAt);
  return scans.map(({ id, reference = '', code, session, state, minutes, ...scan }) => ({
    id,
    ...(code === undefined
      ? { reference: reference.toUpperCase() }
      : (readCheckIn(code) ?? { reference: '' })),
    sessionId: session,
    state,
    madeAt: madeAt({ madeAt: new Date(scan.madeAt), sentAt: sent }, now),
    ...(minutes !== undefined && { minutes }),
  }));
}
