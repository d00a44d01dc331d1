import { foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import { DeliveryError, oneLine } from './delivery.rules.js';
import type { Email, MailContact } from './email.js';
import { base64Part, multipart, textPart } from './mime-parts.js';

export interface Envelope {
  from: MailContact;
  to: MailContact;
  replyTo: MailContact;
  /** The left half of the Message-ID. */
  messageId: string;
  date: Date;
}

/** One mail to one recipient, ready to leave. */
export interface ComposedMail {
  from: string;
  to: string;
  /** Whole, in its angle brackets. */
  messageId: string;
  date: Date;
  /** Headers and body as they go out. */
  raw: Buffer;
}

/** Printable ASCII without what separates, quotes or comments in a header; people's addresses are stored like this. */
const ADDRESS = /^[^\s"(),:;<>@[\\\]]{1,64}@[a-z0-9-]+(\.[a-z0-9-]+)+$/i;

/**
 * Text, HTML and, with an invite, `text/calendar; method=…` beside them and the same once more as an attachment.
 * Nothing in it can make a header or a second recipient. The library writes what people may have typed into a
 * header; the parts are put together here, because its streams cost several times what the rest of a mail does.
 * @throws DeliveryError, final, when an address is none
 */
export function composeMail(email: Email, { from, to, replyTo, messageId, date }: Envelope): ComposedMail {
  const id = `<${messageId}@${from.address.split('@')[1]}>`;
  const { type, body } = content(email, messageId);
  const headers = [
    header('From', checked(from)),
    header('To', checked(to)),
    header('Reply-To', checked(replyTo)),
    header('Subject', oneLine(email.subject)),
    `Message-ID: ${id}`,
    `Date: ${date.toUTCString().replace('GMT', '+0000')}`,
    // Nobody's holiday notice should answer a program.
    'Auto-Submitted: auto-generated',
    'X-Auto-Response-Suppress: All',
    'MIME-Version: 1.0',
    `Content-Type: ${type}`,
  ];
  return {
    from: from.address,
    to: to.address,
    messageId: id,
    date,
    raw: Buffer.from(`${headers.join('\r\n')}\r\n\r\n${body}`),
  };
}

const library = new MimeNode();

/** Words and addresses as a header may hold them: encoded, quoted, folded. */
function header(name: string, value: string | MailContact): string {
  return foldLines(`${name}: ${library.encodeHeaderValue(name, value)}`, 76);
}

function content({ text, html, invite }: Email, messageId: string): { type: string; body: string } {
  const readable = [textPart('text/plain; charset=utf-8', text), textPart('text/html; charset=utf-8', html)];
  if (!invite) return multipart('alternative', messageId, readable);
  const calendar = textPart(`text/calendar; charset=utf-8; method=${invite.method}`, invite.ics);
  return multipart('mixed', messageId, [
    multipart('alternative', messageId, [...readable, calendar]),
    base64Part('application/ics; name=invite.ics', 'attachment; filename=invite.ics', invite.ics),
  ]);
}

/** Always a name and an address, never a string: that would be read as a list. */
function checked({ name, address }: MailContact): MailContact {
  if (!ADDRESS.test(address) || /[^\x21-\x7e]/.test(address)) {
    throw new DeliveryError(`"${oneLine(address)}" is not an address that mail can be sent to`, true);
  }
  return { name: oneLine(name), address };
}
