import { TEXT_LIMITS } from '../../events/event-limits.rules.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';

/** The day of its first session is read by `dayAnswers`. */
export class CopyForm {
  @IsFilledIn('Enter a title')
  @IsPlainText('Title', TEXT_LIMITS.title)
  title: string = '';
}
