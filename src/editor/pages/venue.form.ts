import { IsPlainText } from '../../platform/text/plain-text.js';
import { IsWhole } from '../../platform/text/written.js';

/** What may be said about a venue that is known. Its name and address are in people's calendars, so they stay. */
export class VenueForm {
  @IsPlainText('Getting there', { max: 1000, lines: true })
  travel: string = '';

  @IsPlainText('Access', { max: 1000, lines: true })
  access: string = '';

  @IsWhole('Enter how many people the largest room holds', 1, 1_000_000, true)
  largestSize: string = '';

  /** What was there when the form was opened. */
  @IsPlainText('Form', { max: 200 })
  was: string = '';
}
