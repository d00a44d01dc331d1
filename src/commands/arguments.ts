import { InvalidArgumentError } from 'commander';
import { normaliseEmail } from '../people/email.rules.js';

/** An address as it is stored; anything else is refused before the command begins. */
export function email(typed: string): string {
  const address = normaliseEmail(typed);
  if (address === undefined) throw new InvalidArgumentError('It is not an email address.');
  return address;
}
