import { IsIn } from 'class-validator';
import type { FieldError } from '../../platform/refusal.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { readForm } from '../../platform/web/form.js';

export class DecideForm {
  @IsIn(['confirm', 'decline'], { message: 'Select whether you confirm it' })
  decision: 'confirm' | 'decline' | '' = '';

  @IsPlainText('Reason', { max: 1000, lines: true })
  reason: string = '';
}

/** Whoever declines says why. */
export function readDecision(body: unknown): { form: DecideForm; errors: FieldError[] } {
  const { form, errors } = readForm(DecideForm, body);
  if (errors.length === 0 && form.decision === 'decline' && form.reason === '')
    errors.push({ field: 'reason', message: 'Enter a reason' });
  return { form, errors };
}

export class TakeBackForm {
  @IsFilledIn('Enter a reason')
  @IsPlainText('Reason', { max: 1000, lines: true })
  reason: string = '';
}
