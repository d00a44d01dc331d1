import type { Rule } from '../eligibility/eligibility.types.js';
import { parseRule } from '../eligibility/parse.rules.js';
import { invalid, type FieldError } from '../platform/refusal.js';
import type { EventDetails } from './event-details.types.js';
import { templateProblem } from './placeholders.rules.js';
import { readMoment } from './session-times.rules.js';

type DetailColumns = Partial<Omit<EventDetails, 'bookingOpensAt' | 'bookingClosesAt' | 'rule'>> & {
  bookingOpensAt?: Date | null;
  bookingClosesAt?: Date | null;
  rule?: Rule;
};

/** Turns what was entered into columns; appends to `errors` what could not be read. */
export function readDetails(details: Partial<EventDetails>, errors: FieldError[]): DetailColumns {
  const { rule, bookingOpensAt, bookingClosesAt, ...plain } = details;
  const columns: DetailColumns = Object.fromEntries(
    Object.entries(plain).filter(([, value]) => value !== undefined),
  );
  for (const [field, value] of Object.entries({ bookingOpensAt, bookingClosesAt })) {
    if (value === undefined) continue;
    const moment = value === null ? null : readMoment(value);
    if (typeof moment === 'string') errors.push({ field, message: moment });
    else columns[field as 'bookingOpensAt' | 'bookingClosesAt'] = moment;
  }
  const unfillable = plain.reminderText ? templateProblem(plain.reminderText) : undefined;
  if (unfillable !== undefined) errors.push({ field: 'reminderText', message: `Reminder ${unfillable}` });
  if (rule !== undefined) {
    const parsed = parseRule(rule);
    if (parsed.rule === undefined)
      errors.push(...parsed.problems.map(({ path, message }) => ({ field: path, message })));
    else columns.rule = parsed.rule;
  }
  return columns;
}

/** @throws Refusal invalid when booking would close before it opens */
export function bookingOrder(event: { bookingOpensAt: Date | null; bookingClosesAt: Date | null }): void {
  if (event.bookingOpensAt && event.bookingClosesAt && event.bookingClosesAt <= event.bookingOpensAt) {
    throw invalid([{ field: 'bookingClosesAt', message: 'Booking must close after it opens' }]);
  }
}
