import type { Email } from '../../platform/outbox/email.js';
import { renderEmail } from '../../platform/outbox/render-email.js';

export interface ChangeEmailFacts {
  /** Of the person whose account it is. */
  name: string;
  code: string;
  /** Another account has the new address, so the code cannot be used. */
  alreadyUsed: boolean;
  minutes: number;
}

export const changeEmailEmail = (facts: ChangeEmailFacts): Email => ({
  subject: facts.alreadyUsed
    ? 'This email address already has an account'
    : 'Your code to change your email address',
  ...renderEmail('people/emails/change-email', {
    ...facts,
    spelledCode: `${facts.code.slice(0, 3)} ${facts.code.slice(3)}`,
  }),
});
