import { IsIn, ValidateIf } from 'class-validator';
import { normaliseEmail } from '../../people/email.rules.js';
import type { PersonWithFacts } from '../../people/people.queries.js';
import type { FieldError } from '../../platform/refusal.js';
import { IsFilledIn, IsPlainText, tidyLine } from '../../platform/text/plain-text.js';
import { readForm } from '../../platform/web/form.js';

/** A colleague as the person who books describes them. */
export interface ColleagueAnswer {
  name: string;
  email: string;
  /** `own`: that of the person who books. */
  organisation: { own: true } | { other: string };
  jobTitle: string;
}

/** As little as is needed of somebody who is not there to be asked. */
export class ColleagueForm {
  @IsPlainText('Full name', { max: 120 })
  @IsFilledIn('Enter your colleague’s full name')
  name: string = '';

  @IsPlainText('Work email address', { max: 254 })
  @IsFilledIn('Enter your colleague’s work email address')
  email: string = '';

  @IsPlainText('Job title', { max: 120 })
  jobTitle: string = '';

  @IsIn(['own', 'other'], { message: 'Select which organisation your colleague works for' })
  organisation: 'own' | 'other' | '' = '';

  @ValidateIf((form: ColleagueForm) => form.organisation === 'other')
  @IsPlainText('Name of their organisation', { max: 200 })
  @IsFilledIn('Enter the name of their organisation')
  other: string = '';
}

/** How the form begins. Somebody without an organisation is not offered theirs. */
export function shownColleague(answer: ColleagueAnswer | undefined, booker: PersonWithFacts): ColleagueForm {
  const form = new ColleagueForm();
  form.organisation = booker.organisation ? '' : 'other';
  if (answer === undefined) return form;
  const { name, email, jobTitle, organisation } = answer;
  const place =
    'own' in organisation ? { organisation: 'own' } : { organisation: 'other', other: organisation.other };
  return Object.assign(form, { name, email, jobTitle, ...place });
}

export function readColleague(
  body: unknown,
  booker: PersonWithFacts,
): { form: ColleagueForm; errors: FieldError[]; colleague?: ColleagueAnswer } {
  const { form, errors } = readForm(ColleagueForm, body);
  const email = normaliseEmail(form.email);
  if (form.email !== '' && email === undefined && !errors.some(({ field }) => field === 'email')) {
    errors.push({
      field: 'email',
      message: 'Enter an email address in the correct format, like name@example.com',
    });
  } else if (email === booker.email) {
    errors.push({ field: 'email', message: 'This is your own email address. Enter your colleague’s' });
  }
  if (form.organisation === 'own' && booker.organisation === undefined) {
    errors.push({ field: 'organisation', message: 'Select which organisation your colleague works for' });
  }
  if (errors.length > 0 || email === undefined) return { form, errors };
  const organisation = form.organisation === 'own' ? { own: true as const } : { other: tidyLine(form.other) };
  const colleague = { name: tidyLine(form.name), email, organisation, jobTitle: tidyLine(form.jobTitle) };
  return { form, errors, colleague };
}
