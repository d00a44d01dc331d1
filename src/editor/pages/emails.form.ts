import { IsPlainText } from '../../platform/text/plain-text.js';
import { IsWhole } from '../../platform/text/written.js';
import { TaskForm } from '../task-form.types.js';

export class EmailsForm extends TaskForm {
  @IsWhole('Enter how many days before it people are reminded', 0, 60)
  reminderDays: string = '';

  @IsWhole('Enter how many hours people have to accept a place', 1, 336)
  offerHours: string = '';

  @IsWhole('Enter how many days before it cancelling is late', 0, 90)
  lateCancellationDays: string = '';

  @IsPlainText('Joining instructions', { max: 3000, lines: true })
  joiningInstructions: string = '';
}
