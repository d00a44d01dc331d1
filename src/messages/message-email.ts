import type { Email } from '../platform/outbox/email.js';
import { fill } from '../events/placeholders.rules.js';
import { renderEmail } from '../platform/outbox/render-email.js';
import { tidyLine } from '../platform/text/plain-text.js';
import type { MessageMailFacts } from './message-facts.js';
import { paragraphs, reasonWords, type Paragraph } from './messages.rules.js';

/** A message as one recipient reads it. */
export interface WrittenMessage {
  subject: string;
  paragraphs: Paragraph[];
  reason: string;
}

export function written({ subject, text, values, audience, test }: MessageMailFacts): WrittenMessage {
  return {
    subject: `${test ? 'Test: ' : ''}${tidyLine(fill(subject, values))}`,
    paragraphs: paragraphs(fill(text, values)),
    reason: reasonWords(audience, values),
  };
}

const asPlainText = (all: Paragraph[]): string =>
  all.map((lines) => lines.map((pieces) => pieces.map(({ text }) => text).join('')).join('\n')).join('\n\n');

/** Without an invite: nothing in anybody's calendar changes. */
export function messageEmail(facts: MessageMailFacts): Email {
  const { organiser, test } = facts;
  const { subject, ...words } = written(facts);
  const model = { ...words, plain: asPlainText(words.paragraphs), organiser, test };
  return { subject, replyTo: organiser, ...renderEmail('messages/emails/message', model) };
}
