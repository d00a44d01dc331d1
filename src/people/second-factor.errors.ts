import { Refusal } from '../platform/refusal.js';

export const tooManyFactors = (retryAfter: number): Refusal =>
  new Refusal(
    'too_many',
    'too_many_second_factor_codes',
    `A wrong code was entered too many times. Wait ${Math.ceil(retryAfter / 60)} minutes and try again.`,
    { retryAfter },
  );

/** Also for a code used before: whoever looks over a shoulder learns nothing from the answer. */
export const wrongFactor = (): Refusal =>
  new Refusal('invalid', 'wrong_second_factor', 'The code is not the one that the app shows', {
    errors: [
      { field: 'code', message: 'Enter the 6-digit code that your app shows now, or wait for the next one' },
    ],
  });

export const wrongRecoveryCode = (): Refusal =>
  new Refusal('invalid', 'wrong_recovery_code', 'That recovery code is not known or was used before', {
    errors: [{ field: 'code', message: 'Enter a recovery code that you have not used before' }],
  });

export const alreadyEnrolled = (): Refusal =>
  new Refusal('conflict', 'already_enrolled', 'Your account already has an authenticator app');
