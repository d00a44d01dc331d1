import PostalMime, { type Address, type Email as ParsedMail } from 'postal-mime';
import { readInvite, type InviteFacts } from '../../calendar/read-invite.js';
import { whenWords } from '../../time/words.js';

/** One line of the mailbox. */
export interface MailSummary {
  name: string;
  to: string;
  subject: string;
  date: Date;
  invite?: string;
}

/** One mail as its recipient would see it, and what lies beneath. */
export interface MailDetail extends MailSummary {
  headers: { name: string; value: string }[];
  /** In pieces, so that an address can be a link; a piece without `href` is text. */
  text: { text: string; href?: string }[];
  hasHtml: boolean;
  /** `at` is its place among the parts; the invite's part beside the text is shown as an invite instead. */
  attachments: { at: number; name: string; type: string }[];
  inviteRows: { key: string; value: string }[];
}

const HEADERS = ['from', 'to', 'reply-to', 'subject', 'date', 'message-id'];
const CALENDAR_PART = 'text/calendar';
const METHODS: Record<string, string> = {
  REQUEST: 'Puts the event into the calendar, or moves it',
  CANCEL: 'Takes the event out of the calendar',
};

export async function parseMail(raw: Buffer): Promise<ParsedMail> {
  return PostalMime.parse(raw);
}

export function summary(name: string, mail: ParsedMail): MailSummary {
  const invite = inviteOf(mail);
  return {
    name,
    to: people(mail.to ?? []),
    subject: mail.subject ?? '',
    date: new Date(mail.date ?? 0),
    ...(invite ? { invite: invite.method } : {}),
  };
}

export function detail(name: string, mail: ParsedMail): MailDetail {
  const invite = inviteOf(mail);
  return {
    ...summary(name, mail),
    headers: HEADERS.map((header) => ({
      name: header.replace(/(^|-)\w/g, (letter) => letter.toUpperCase()).replace('-Id', '-ID'),
      value: headerValue(mail, header),
    })),
    text: linked(mail.text ?? ''),
    hasHtml: mail.html !== undefined,
    attachments: mail.attachments
      .map(({ filename, mimeType }, at) => ({ at, name: filename ?? 'attachment', type: mimeType }))
      .filter(({ type }) => type !== CALENDAR_PART),
    inviteRows: invite ? inviteRows(invite) : [],
  };
}

/** The invite as the calendar of the recipient reads it, from the part of the mail and not from the attachment. */
function inviteOf(mail: ParsedMail): InviteFacts | undefined {
  const part = mail.attachments.find(({ mimeType }) => mimeType === CALENDAR_PART);
  return part && readInvite(contentOf(part).toString('utf8'));
}

/** The parser takes calendars for text and ends their lines in LF; as files they end in CRLF again. */
export function contentOf({ content, mimeType }: ParsedMail['attachments'][number]): Buffer {
  const bytes = typeof content === 'string' ? Buffer.from(content) : Buffer.from(content as ArrayBuffer);
  const isCalendar = mimeType === CALENDAR_PART || mimeType === 'application/ics';
  return isCalendar ? Buffer.from(bytes.toString('utf8').replace(/\r?\n/g, '\r\n')) : bytes;
}

function inviteRows(invite: InviteFacts): { key: string; value: string }[] {
  return [
    { key: 'What it does', value: METHODS[invite.method] ?? invite.method },
    { key: 'Event', value: invite.summary },
    { key: 'When', value: whenWords(invite.start, invite.end, invite.allDay ? 'all_day' : 'timed') },
    { key: 'Repeats', value: invite.repeats },
    { key: 'Where', value: invite.location },
    { key: 'Status', value: invite.status },
    { key: 'Version', value: `SEQUENCE ${invite.sequence} of ${invite.uid}` },
  ].filter(({ value }) => value !== '');
}

function headerValue(mail: ParsedMail, header: string): string {
  if (header === 'from') return mail.from ? people([mail.from]) : '';
  if (header === 'to') return people(mail.to ?? []);
  if (header === 'reply-to') return people(mail.replyTo ?? []);
  if (header === 'subject') return mail.subject ?? '';
  return mail.headers.find(({ key }) => key === header)?.value ?? '';
}

function people(addresses: Address[]): string {
  return addresses.map(({ name, address }) => (name ? `${name} <${address}>` : (address ?? ''))).join(', ');
}

function linked(text: string): { text: string; href?: string }[] {
  return text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((piece, at) => (at % 2 === 1 ? { text: piece, href: piece } : { text: piece }));
}
