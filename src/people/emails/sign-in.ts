import type { Email } from '../../platform/outbox/email.js';
import { renderEmail } from '../../platform/outbox/render-email.js';

export interface SignInFacts {
  code: string;
  /** The whole address. */
  link: string;
  /** Using it makes the account. */
  newAccount: boolean;
  minutes: number;
}

export const signInEmail = (facts: SignInFacts): Email => ({
  subject: facts.newAccount ? 'Your link to create an account' : 'Your link to sign in',
  ...renderEmail('people/emails/sign-in', {
    ...facts,
    spelledCode: `${facts.code.slice(0, 3)} ${facts.code.slice(3)}`,
  }),
});
