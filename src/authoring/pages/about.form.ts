import { Transform } from 'class-transformer';
import { IsIn } from 'class-validator';
import { TaskForm } from '../../editor/task-form.types.js';
import { AUDIENCES, type Audience } from '../../eligibility/vocabulary.types.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { IsLines, ticked } from '../../platform/text/written.js';

export class AboutForm extends TaskForm {
  @IsFilledIn('Enter a title')
  @IsPlainText('Title', { max: 200 })
  title: string = '';

  @IsPlainText('Summary', { max: 500, lines: true })
  summary: string = '';

  @IsPlainText('Who it is for', { max: 500 })
  audience: string = '';

  @Transform(({ value }) => ticked(value))
  @IsIn(Object.keys(AUDIENCES), { each: true, message: 'Choose groups from the list' })
  audiences: Audience[] = [];

  @IsPlainText('Level', { max: 200 })
  level: string = '';

  @IsPlainText('Price', { max: 200 })
  price: string = '';

  @IsPlainText('How long it takes', { max: 200 })
  duration: string = '';

  @IsLines('Notes', { most: 20, longest: 300 })
  bookingNotes: string = '';

  @IsPlainText('What must happen before it is used', { max: 500 })
  review: string = '';
}
