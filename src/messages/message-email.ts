import type { Email } from '../platform/outbox/email.js';
import { renderEmail } from '../platform/outbox/render-email.js';
import { tidyLine } from '../platform/text/plain-text.js';
import type { MessageMailFacts } from './message-facts.js';
import { fill, paragraphs, reasonWords, type Paragraph } from './messages.rules.js';

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

/** Without an invite: nothing in anybody's calendar changes. */
export function messageEmail(facts: MessageMailFacts): Email {
  const { organiser } = facts;
  const { subject, ...words } = written(facts);
  return {
    subject,
    replyTo: organiser,
    ...renderEmail('messages/emails/message', { ...words, organiser, test: facts.test }),
  };
}
