import { IsIn, IsNotEmpty, Matches, ValidateIf } from 'class-validator';
import { TEXT_LIMITS } from '../../events/event-limits.rules.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { IsWhole } from '../../platform/text/written.js';
import { IsWebAddress } from '../../platform/text/web-address.js';
import { TaskForm } from '../task-form.types.js';

const isNew = (form: WhenForm): boolean => form.mode !== 'online' && form.venue === 'new';
const POSTCODE = /^$|^[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}$/;

/** The fields about the place; those of the sessions are read by `sessionsWritten`. */
export class WhenForm extends TaskForm {
  /** Which button: `save`, `add`, or `remove-2`. */
  @Matches(/^(save|add|remove-\d{1,2})$/, { message: 'Open this page again before you change the event' })
  step: string = 'save';

  @IsIn(['in_person', 'online', 'both'], { message: 'Choose whether people come, join online, or either' })
  mode: 'in_person' | 'online' | 'both' = 'in_person';

  /** Nothing while it is to be announced, `new`, or the id of one that is known. */
  @Matches(/^(|new|\d{1,9})$/, { message: 'Choose a venue from the list' })
  venue: string = '';

  @ValidateIf(isNew)
  @IsNotEmpty({ message: 'Enter the name of the venue' })
  @IsPlainText('Name of the venue', { max: 200 })
  venueName: string = '';

  @ValidateIf(isNew)
  @IsPlainText('Address', { max: 300 })
  venueAddress: string = '';

  @ValidateIf(isNew)
  @IsNotEmpty({ message: 'Enter the town or city' })
  @IsPlainText('Town or city', { max: 100 })
  venueTown: string = '';

  @ValidateIf(isNew)
  @Matches(POSTCODE, { message: 'Enter a full UK postcode, like ME14 1XQ' })
  venuePostcode: string = '';

  @ValidateIf(isNew)
  @IsPlainText('Getting there', { max: 1000, lines: true })
  venueTravel: string = '';

  @ValidateIf(isNew)
  @IsPlainText('Access', { max: 1000, lines: true })
  venueAccess: string = '';

  @ValidateIf(isNew)
  @IsWhole('Enter how many people the largest room holds', 1, 1_000_000, true)
  venueLargestSize: string = '';

  @ValidateIf((form: WhenForm) => form.joiningLink !== '')
  @IsWebAddress('Enter the link with https:// at its beginning', TEXT_LIMITS.joiningLink)
  joiningLink: string = '';
}
