import { Refusal } from '../platform/refusal.js';

export const accountDisabled = (): Refusal =>
  new Refusal(
    'forbidden',
    'account_disabled',
    'This account has been closed. Contact us if you think that is a mistake.',
  );

export const emailTaken = (): Refusal =>
  new Refusal(
    'conflict',
    'email_taken',
    'Another account already uses this email address. Sign in with it instead.',
    {
      errors: [{ field: 'email', message: 'Another account already uses this email address' }],
    },
  );

export const lastOwner = (): Refusal =>
  new Refusal(
    'conflict',
    'last_owner',
    'A team needs an owner. Make somebody else an owner first, or ask an administrator to.',
  );
