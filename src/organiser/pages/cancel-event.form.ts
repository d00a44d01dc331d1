import { Equals, IsNotEmpty } from 'class-validator';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { ChangeForm } from './change-form.js';

export class CancelEventForm extends ChangeForm {
  @IsNotEmpty({ message: 'Enter a reason' })
  @IsPlainText('Reason', { max: 1000, lines: true })
  reason: string = '';

  @Equals('yes', { message: 'Confirm that you want to cancel the event for everyone' })
  confirm: string = '';
}
