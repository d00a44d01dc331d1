import { IsPlainText } from '../../platform/text/plain-text.js';
import { IsLines } from '../../platform/text/written.js';
import { TaskForm } from '../task-form.types.js';

export class PartnersForm extends TaskForm {
  @IsLines('Partners', { most: 30, longest: 200 })
  partners: string = '';

  @IsPlainText('Content notice', { max: 1000, lines: true })
  contentNotice: string = '';

  @IsPlainText('Price', { max: 300 })
  price: string = '';

  @IsLines('Booking notes', { most: 30, longest: 300 })
  bookingNotes: string = '';
}
