import { templateProblem, uses, type Values } from '../events/placeholders.rules.js';
import { tidyLine } from '../platform/text/plain-text.js';
import type { FieldError } from '../platform/refusal.js';
import type { Audience, EventFacts, MessageText, Recipient } from './message.types.js';

export const MOST_SUBJECT = 150;
export const MOST_TEXT = 5000;

const usesLink = ({ subject, text }: MessageText): boolean => uses(`${subject}\n${text}`, 'joining link');

const PLACELESS: Audience[] = ['waiting', 'awaiting_approval'];

/** What is wrong with a message of this event, field by field. */
export function messageProblems(
  message: MessageText & { audience: Audience },
  event: Pick<EventFacts, 'joiningLink'>,
): FieldError[] {
  const [subject, text] = [templateProblem(message.subject), templateProblem(message.text)];
  const link = usesLink(message) ? linkProblem(message.audience, event) : undefined;
  return [
    ...(subject === undefined ? [] : [{ field: 'subject', message: `Subject ${subject}` }]),
    ...(text === undefined ? [] : [{ field: 'text', message: `Message ${text}` }]),
    ...(link === undefined ? [] : [{ field: 'text', message: link }]),
  ];
}

function linkProblem(
  audience: Audience,
  { joiningLink }: Pick<EventFacts, 'joiningLink'>,
): string | undefined {
  if (joiningLink === null) return 'This event has no joining link, so {{joining link}} cannot be filled in';
  return PLACELESS.includes(audience) ? 'The joining link is only for people with a place' : undefined;
}

export const hasPlace = ({ state }: Pick<Recipient, 'state'>): boolean => state === 'confirmed';

/** Whether the message holds what this recipient may not be told. */
export const tellsTooMuch = (message: MessageText, recipient: Pick<Recipient, 'state'>): boolean =>
  usesLink(message) && !hasPlace(recipient);

/** Each value is one line: a name with line breaks begins no paragraph of its own. */
export function valuesFor(
  event: EventFacts,
  recipient: Pick<Recipient, 'name' | 'reference' | 'state'>,
): Values {
  return {
    name: tidyLine(recipient.name),
    event: tidyLine(event.title),
    when: tidyLine(event.when),
    where: tidyLine(event.where),
    reference: recipient.reference,
    'joining link': hasPlace(recipient)
      ? tidyLine(event.joiningLink ?? '')
      : '(for people with a place only)',
  };
}

/** Why somebody gets a message, to stand at its end. */
export function reasonWords(audience: Audience, { event, reference }: Values): string {
  if (audience === 'waiting') return `you are on the waiting list for ${event} (${reference})`;
  if (audience === 'awaiting_approval') return `your booking ${reference} for ${event} awaits approval`;
  return `of your booking ${reference} for ${event}`;
}

export interface Piece {
  text: string;
  /** Absent for what is no address. */
  href?: string;
}

const WEB_ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>"'.,;:!?)\]])/;

/** A line with its web addresses apart, so that they can be followed. */
export const linked = (line: string): Piece[] =>
  line
    .split(WEB_ADDRESS)
    .map((text, index) => (index % 2 === 1 ? { text, href: text } : { text }))
    .filter(({ text }) => text !== '');

export type Paragraph = Piece[][];

/** Paragraphs of lines; a blank line parts them. */
export const paragraphs = (text: string): Paragraph[] =>
  text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split('\n').map(tidyLine).filter(Boolean).map(linked))
    .filter((lines) => lines.length > 0);
