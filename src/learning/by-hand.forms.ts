import { IsIn, IsNotEmpty } from 'class-validator';
import { IsPlainText } from '../platform/text/plain-text.js';

/** Why an organiser sets a course back or marks it complete: kept with the enrolment, and never sent to anybody. */
export class ByHandForm {
  @IsNotEmpty({ message: 'Enter a reason' })
  @IsPlainText('Reason', { max: 1000, lines: true })
  reason: string = '';

  @IsIn(['', 'yes'], { message: 'Open this page again' })
  revoke: '' | 'yes' = '';
}
