import type { MailComposerOptions } from 'nodemailer/lib/mail-composer';
import { DeliveryError, oneLine } from './delivery.rules.js';
import type { Email, MailContact } from './email.js';

export interface Envelope {
  from: MailContact;
  to: MailContact;
  replyTo: MailContact;
  /** The left half of the Message-ID. */
  messageId: string;
  date: Date;
}

/** Printable ASCII without what separates, quotes or comments in a header; people's addresses are stored like this. */
const ADDRESS = /^[^\s"(),:;<>@[\\\]]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/**
 * The parts of one mail for nodemailer: text, HTML and, with an invite, `text/calendar; method=…` beside them and the
 * same once more as an attachment. Nothing in it can make a header, a second recipient, or reach a file or address.
 * @throws DeliveryError, final, when an address is none
 */
export function composeMail(
  email: Email,
  { from, to, replyTo, messageId, date }: Envelope,
): MailComposerOptions {
  return {
    from: checked(from),
    to: checked(to),
    replyTo: checked(replyTo),
    messageId: `<${messageId}@${from.address.split('@')[1]}>`,
    date,
    subject: oneLine(email.subject),
    // Nobody's holiday notice should answer a program.
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
    text: email.text,
    html: email.html,
    ...(email.invite ? { icalEvent: { method: email.invite.method, content: email.invite.ics } } : {}),
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** Always a name and an address, never a string: that would be read as a list. */
function checked({ name, address }: MailContact): MailContact {
  if (!ADDRESS.test(address) || /[^\x21-\x7e]/.test(address)) {
    throw new DeliveryError(`"${oneLine(address)}" is not an address that mail can be sent to`, true);
  }
  return { name: oneLine(name), address };
}
