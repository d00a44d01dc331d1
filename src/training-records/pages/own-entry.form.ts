import { IsOptional, Matches } from 'class-validator';
import type { FieldError } from '../../platform/refusal.js';
import { IsFilledIn, IsPlainText, tidyLine } from '../../platform/text/plain-text.js';
import { readForm } from '../../platform/web/form.js';
import { atTypedDay, completedOnProblem, NO_DATE, typedDate } from '../own-entry.rules.js';
import type { OwnEntry } from '../training-records.service.js';

/** Training that somebody had elsewhere, as the page asks for it: everything is text. */
export class OwnEntryForm {
  @IsPlainText('Title', { max: 200 })
  @IsFilledIn('Enter what the training was called')
  title: string = '';

  @IsPlainText('Provider', { max: 200 })
  @IsFilledIn('Enter who ran the training')
  provider: string = '';

  @IsPlainText('Day', { max: 10 })
  day: string = '';

  @IsPlainText('Month', { max: 10 })
  month: string = '';

  @IsPlainText('Year', { max: 10 })
  year: string = '';

  @IsOptional()
  @Matches(/^\d{0,3}$/, { message: 'Hours must be a whole number, like 6' })
  hours: string = '';

  @IsOptional()
  @Matches(/^[0-5]?\d?$/, { message: 'Minutes must be a whole number from 0 to 59' })
  minutes: string = '';

  @IsPlainText('Note', { max: 1000, lines: true })
  note: string = '';
}

export interface ReadEntry {
  form: OwnEntryForm;
  errors: FieldError[];
  /** Absent while something is wrong. */
  entry?: OwnEntry;
}

/** `today` is a date in London. */
export function readOwnEntry(body: unknown, today: string): ReadEntry {
  const { form, errors } = readForm(OwnEntryForm, body);
  const completedOn = typedDate(form);
  const dateProblem = completedOn === undefined ? NO_DATE : completedOnProblem(completedOn, today);
  if (dateProblem) errors.push(dateProblem);
  if (completedOn === undefined || errors.length > 0) return { form, errors: atTypedDay(errors) };
  const minutes = Number(form.hours) * 60 + Number(form.minutes);
  return {
    form,
    errors,
    entry: {
      title: tidyLine(form.title),
      provider: tidyLine(form.provider),
      completedOn,
      minutes: minutes === 0 ? null : minutes,
      note: form.note === '' ? null : form.note,
    },
  };
}

/** An entry as its form shows it. */
export function formOf({ title, provider, completedOn, minutes, note }: OwnEntry): OwnEntryForm {
  const [year = '', month = '', day = ''] = completedOn.split('-');
  return Object.assign(new OwnEntryForm(), {
    ...{ title, provider, year },
    day: String(Number(day)),
    month: String(Number(month)),
    hours: minutes === null ? '' : String(Math.floor(minutes / 60)),
    minutes: minutes === null ? '' : String(minutes % 60),
    note: note ?? '',
  });
}
