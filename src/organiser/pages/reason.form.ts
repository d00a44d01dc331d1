import { IsNotEmpty } from 'class-validator';
import { IsPlainText } from '../../platform/text/plain-text.js';

/** Why something is taken away from people: they read it in the email that tells them. */
export class ReasonForm {
  @IsNotEmpty({ message: 'Enter a reason' })
  @IsPlainText('Reason', { max: 1000, lines: true })
  reason: string = '';
}
