import { IsNotEmpty } from 'class-validator';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';

export class RevokeForm {
  @IsNotEmpty({ message: 'Enter a reason' })
  @IsPlainText('Reason', { max: 1000, lines: true })
  reason: string = '';
}

export class ReplaceForm extends RevokeForm {
  @IsPlainText('Name', { max: 200 })
  @IsFilledIn('Enter the name as it should stand on the certificate')
  name: string = '';
}
