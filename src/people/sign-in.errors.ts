import { Refusal } from '../platform/refusal.js';
import { SIGN_IN_MINUTES } from './sign-in.rules.js';

const minutes = (seconds: number): string => {
  const whole = Math.ceil(seconds / 60);
  return whole === 1 ? '1 minute' : `${whole} minutes`;
};

export const tooManyRequests = (retryAfter: number): Refusal =>
  new Refusal(
    'too_many',
    'too_many_sign_in_emails',
    `We have sent several emails to this address. Use the latest one, or wait ${minutes(retryAfter)} and ask again.`,
    { retryAfter },
  );

export const tooManyCodes = (retryAfter: number): Refusal =>
  new Refusal(
    'too_many',
    'too_many_codes',
    `A wrong code was entered too many times. Use the link in your email instead, or wait ${minutes(retryAfter)} and ask for a new one.`,
    { retryAfter },
  );

export const codeUsedUp = (): Refusal =>
  new Refusal(
    'too_many',
    'code_used_up',
    'A wrong code was entered too many times. Use the link in the email instead, or ask for a new email.',
  );

export const spent = (): Refusal =>
  new Refusal(
    'unprocessable',
    'sign_in_spent',
    `This link or code has been used, or is more than ${SIGN_IN_MINUTES} minutes old. Ask for a new one.`,
  );

export const wrongCode = (): Refusal =>
  new Refusal('invalid', 'wrong_code', 'The code is not the one in the email', {
    errors: [{ field: 'code', message: 'Enter the 6-digit code from the latest email' }],
  });
