import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsString, Matches, ValidateIf } from 'class-validator';
import { MOST_DATES } from '../../catalogue/dates.rules.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { IsWhole, ticked } from '../../platform/text/written.js';

const repeats = (form: DatesForm): boolean => form.list === '' && form.step === 'look';

export class DatesForm {
  @Transform(({ value }) => Number(value))
  @IsInt({ message: 'Open this page again before you change the event' })
  version: number = 0;

  /** Looks at the dates first, makes them, or goes back to change them. */
  @IsIn(['look', 'make', 'edit'], { message: 'Start again from the event' })
  step: 'look' | 'make' | 'edit' = 'look';

  @ValidateIf(repeats)
  @IsWhole('Enter after how many weeks or months it comes again', 1, 24)
  every: string = '3';

  @IsIn(['weeks', 'months'], { message: 'Choose weeks or months' })
  unit: 'weeks' | 'months' = 'months';

  @ValidateIf(repeats)
  @IsWhole('Enter how many dates to add', 1, MOST_DATES)
  times: string = '3';

  @IsIn(['weekday', 'day'], { message: 'Choose which day of the month' })
  on: 'weekday' | 'day' = 'weekday';

  /** Counts instead of the repetition where it is not empty. */
  @IsPlainText('Dates', { max: 5000, lines: true })
  list: string = '';

  /** Those that are chosen of the dates looked at. */
  @Transform(({ value }) => ticked(value))
  @IsString({ each: true })
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { each: true, message: 'Choose dates from the list' })
  dates: string[] = [];

  @IsIn(['yes', ''], { message: 'Choose whether the dates are published at once' })
  publish: 'yes' | '' = '';
}
