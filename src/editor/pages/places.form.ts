import { IsIn, ValidateIf } from 'class-validator';
import { NUMBER_LIMITS } from '../../events/event-limits.rules.js';
import type { PlacesKind } from '../../events/event.types.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { IsWhole } from '../../platform/text/written.js';
import { TaskForm } from '../task-form.types.js';

/** The days on which booking opens and closes are read by `dayAnswers`; empty ones are none. */
export class EditPlacesForm extends TaskForm {
  @IsIn(['limited', 'unlimited', 'none'], { message: 'Choose whether there are places to book' })
  places: PlacesKind = 'limited';

  @ValidateIf((form: EditPlacesForm) => form.places === 'limited')
  @IsWhole('Enter how many places there are', ...NUMBER_LIMITS.places)
  size: string = '';

  @IsIn(['yes', 'no'], { message: 'Choose whether people can join the waiting list' })
  waitingListOpen: 'yes' | 'no' = 'yes';

  @IsWhole('Enter how many people can wait', ...NUMBER_LIMITS.places, true)
  waitingSize: string = '';

  @IsIn(['yes', 'no'], { message: 'Choose whether you approve each booking' })
  needsApproval: 'yes' | 'no' = 'no';

  @IsPlainText('Time', { max: 20 })
  opensTime: string = '';

  @IsPlainText('Time', { max: 20 })
  closesTime: string = '';
}
