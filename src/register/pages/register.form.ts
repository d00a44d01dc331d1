import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches } from 'class-validator';
import { ATTENDANCE_STATES, type AttendanceState } from '../../attendance/attendance.types.js';
import { IsPlainText } from '../../platform/text/plain-text.js';

/** Where somebody is in a register: which session, and what they search for. */
export class RegisterPlace {
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'Choose a session from the list' })
  session?: number;

  @IsPlainText('Name or agency', { max: 100 })
  q: string = '';

  @IsIn(['', 'missing'], { message: 'Choose whom to show' })
  show: '' | 'missing' = '';

  /** Whether badges are being scanned, so that the field for the next one is open. */
  @IsIn(['', 'badges'], { message: 'Choose what to scan' })
  scan: '' | 'badges' = '';
}

const TAP = new RegExp(`^(${ATTENDANCE_STATES.join('|')}|undo) (\\S{1,30})$`);

/** One tap on somebody's row. */
export class TapForm extends RegisterPlace {
  @Matches(TAP, { message: 'Choose what to record' })
  tap: string = '';

  get said(): { state: AttendanceState | null; reference: string } {
    const [, state = '', reference = ''] = TAP.exec(this.tap) ?? [];
    return { state: state === 'undo' ? null : (state as AttendanceState), reference };
  }
}

/** What a handheld scanner typed. */
export class CodeForm extends RegisterPlace {
  @Matches(/\S/, { message: 'Scan or type a code' })
  @IsPlainText('Code', { max: 200 })
  code: string = '';
}
