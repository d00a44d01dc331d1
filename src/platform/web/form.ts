import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { fieldErrors } from '../api/validation.js';
import type { FieldError } from '../refusal.js';
import { fieldsOf } from '../text/fields.js';
import { isFormFile, isLargeFormFile } from './uploads.js';

/**
 * Reads a posted form or a query into its class. Unknown fields and files are dropped; texts are trimmed.
 * The form is returned with its errors so that every answer is still there when it is shown again.
 */
export function readForm<T extends object>(
  Form: new () => T,
  body: unknown,
): { form: T; errors: FieldError[] } {
  const trimmed = Object.fromEntries(
    Object.entries(fieldsOf(body))
      .filter(([, value]) => !isFormFile(value) && !isLargeFormFile(value))
      .map(([name, value]) => [
        name,
        typeof value === 'string' ? value.trim().replaceAll('\r\n', '\n') : value,
      ]),
  );
  const form = plainToInstance(Form, trimmed);
  const errors = fieldErrors(
    validateSync(form, { whitelist: true, stopAtFirstError: true, forbidUnknownValues: false }),
  );
  return { form, errors };
}
