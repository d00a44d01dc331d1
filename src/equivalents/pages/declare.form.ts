import { Matches } from 'class-validator';
import type { FieldError } from '../../platform/refusal.js';
import { IsFilledIn, IsPlainText, tidyLine } from '../../platform/text/plain-text.js';
import { isWebAddress } from '../../platform/text/web-address.js';
import { orNull } from '../../platform/text/written.js';
import { readForm } from '../../platform/web/form.js';
import { NO_DATE, typedDate } from '../../training-records/own-entry.rules.js';
import type { Declaration } from '../equivalent.types.js';

/** What somebody completed elsewhere, as the page asks for it: everything is text. */
export class DeclareForm {
  @Matches(/^[a-z0-9-]{1,100}$/, { message: 'Select which training it is like' })
  code: string = '';

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

  @IsPlainText('Certificate number', { max: 100 })
  certificate: string = '';

  @IsPlainText('Web address', { max: 500 })
  link: string = '';

  @IsPlainText('What it covered', { max: 1000, lines: true })
  note: string = '';
}

export interface ReadDeclaration {
  form: DeclareForm;
  errors: FieldError[];
  /** Absent while something is wrong. Whether its day counts is the service's to say. */
  declaration?: Declaration;
}

export function readDeclaration(body: unknown): ReadDeclaration {
  const { form, errors } = readForm(DeclareForm, body);
  const completedOn = typedDate(form);
  if (completedOn === undefined) errors.push(NO_DATE);
  if (form.link !== '' && !isWebAddress(form.link, { max: 500 }))
    errors.push({ field: 'link', message: 'Enter a web address, like https://training.example/certificate' });
  if (completedOn === undefined || errors.length > 0) return { form, errors };
  return {
    form,
    errors,
    declaration: {
      code: form.code,
      title: tidyLine(form.title),
      provider: tidyLine(form.provider),
      completedOn,
      certificate: orNull(tidyLine(form.certificate)),
      link: orNull(form.link),
      note: orNull(form.note),
    },
  };
}
