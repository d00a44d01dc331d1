import { IsIn, Matches } from 'class-validator';
import type { FieldError } from '../../platform/refusal.js';
import { readForm } from '../../platform/web/form.js';
import type { CertificateSettings } from '../certificate.types.js';

export class SettingsForm {
  @IsIn(['yes', 'no'], { message: 'Select whether certificates are given' })
  given: string = '';

  @Matches(/^(|[1-9]|[1-9]\d|1[01]\d|120)$/, { message: 'Months must be a whole number from 1 to 120' })
  validityMonths: string = '';

  @Matches(/^\d{0,3}$/, { message: 'Hours must be a whole number, like 6' })
  hours: string = '';

  @Matches(/^[0-5]?\d?$/, { message: 'Minutes must be a whole number from 0 to 59' })
  minutes: string = '';

  @IsIn(['', 'yes'], { message: 'Select from the list' })
  afterEvaluation: string = '';
}

/** `settings` are absent while something is wrong. */
export function readSettings(body: unknown): {
  form: SettingsForm;
  errors: FieldError[];
  settings?: CertificateSettings;
} {
  const { form, errors } = readForm(SettingsForm, body);
  if (errors.length > 0) return { form, errors };
  const minutes = Number(form.hours) * 60 + Number(form.minutes);
  return {
    form,
    errors,
    settings: {
      given: form.given === 'yes',
      validityMonths: form.validityMonths === '' ? null : Number(form.validityMonths),
      cpdMinutes: minutes === 0 ? null : minutes,
      afterEvaluation: form.afterEvaluation === 'yes',
    },
  };
}

export function settingsForm(settings: CertificateSettings): SettingsForm {
  const { given, validityMonths, cpdMinutes, afterEvaluation } = settings;
  return Object.assign(new SettingsForm(), {
    given: given ? 'yes' : 'no',
    validityMonths: validityMonths === null ? '' : String(validityMonths),
    hours: cpdMinutes === null ? '' : String(Math.floor(cpdMinutes / 60)),
    minutes: cpdMinutes === null ? '' : String(cpdMinutes % 60),
    afterEvaluation: afterEvaluation ? 'yes' : '',
  });
}
