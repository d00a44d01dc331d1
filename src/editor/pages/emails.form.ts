import { IsIn } from 'class-validator';
import { NUMBER_LIMITS, TEXT_LIMITS } from '../../events/event-limits.rules.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { IsWhole } from '../../platform/text/written.js';
import { TaskForm } from '../task-form.types.js';

export class EmailsForm extends TaskForm {
  @IsWhole('Enter how many days before it people are reminded', ...NUMBER_LIMITS.reminderDays)
  reminderDays: string = '';

  @IsWhole('Enter how many hours people have to accept a place', ...NUMBER_LIMITS.offerHours)
  offerHours: string = '';

  @IsWhole('Enter how many days before it cancelling is late', ...NUMBER_LIMITS.lateCancellationDays)
  lateCancellationDays: string = '';

  @IsPlainText('Joining instructions', TEXT_LIMITS.joiningInstructions)
  joiningInstructions: string = '';

  @IsPlainText('Reminder', TEXT_LIMITS.reminderText)
  reminderText: string = '';

  /** `reminder`: saved, the reminder is shown as it will be read. */
  @IsIn(['', 'reminder'])
  then: string = '';
}
