import { LIST_LIMITS, TEXT_LIMITS } from '../../events/event-limits.rules.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { IsLines } from '../../platform/text/written.js';
import { TaskForm } from '../task-form.types.js';

export class PartnersForm extends TaskForm {
  @IsLines('Partners', LIST_LIMITS.partners)
  partners: string = '';

  @IsPlainText('Content notice', TEXT_LIMITS.contentNotice)
  contentNotice: string = '';

  @IsPlainText('Price', TEXT_LIMITS.price)
  price: string = '';

  @IsLines('Booking notes', LIST_LIMITS.bookingNotes)
  bookingNotes: string = '';
}
