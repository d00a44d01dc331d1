import type { EntityManager } from 'typeorm';
import type { Values } from '../events/placeholders.rules.js';
import type { OpenEvent } from '../organiser/event-desk.service.js';
import type { OwedMessage } from '../platform/outbox/outbox.js';
import type { MailContact } from '../platform/outbox/email.js';
import type { Audience, EventFacts, Message, MessageText, Recipient } from './message.types.js';
import { valuesFor } from './messages.rules.js';

export const MESSAGE_MAIL = 'event.message';

/** What is frozen into the outbox for one recipient. The text stays a template until the email is written. */
export interface MessageMailFacts extends MessageText {
  messageId: number;
  personId: number;
  audience: Audience;
  values: Values;
  organiser: MailContact;
  /** To whoever wrote it, to look at. */
  test: boolean;
}

export const eventFactsOf = ({ event, frame }: OpenEvent): EventFacts => ({
  title: event.title,
  when: frame.when,
  where: frame.where,
  joiningLink: event.joiningLink,
  organiser: { name: event.team.name, address: event.team.contactEmail },
});

export function mailFacts(
  message: Pick<Message, 'id' | 'subject' | 'text' | 'audience'>,
  event: EventFacts,
  recipient: Recipient,
  { test }: { test: boolean },
): MessageMailFacts {
  return {
    messageId: message.id,
    personId: recipient.personId,
    audience: message.audience,
    subject: message.subject,
    text: message.text,
    values: valuesFor(event, recipient),
    organiser: event.organiser,
    test,
  };
}

/** What a recipient is owed, under the name by which it is found again. */
export const owedTo = (
  thread: string,
  recipient: MailContact,
  facts: MessageMailFacts,
): OwedMessage & { facts: MessageMailFacts } => ({ kind: MESSAGE_MAIL, thread, recipient, facts });

const AS_THEY_ARE = `
  SELECT r.person_id AS "personId", r.booking_id AS "bookingId", p.name, p.email,
    coalesce(o.name, p.organisation_other) AS agency, b.reference, b.state
  FROM event_message_recipients r JOIN people p ON p.id = r.person_id JOIN bookings b ON b.id = r.booking_id
  LEFT JOIN organisations o ON o.id = p.organisation_id`;

/**
 * Recipients of a message that are not in the outbox yet, at most `limit`, as they are today. Locked, so that an
 * erasure meanwhile comes either before or after all of it.
 */
export const nextRecipients = (
  manager: EntityManager,
  messageId: number,
  limit: number,
): Promise<Recipient[]> =>
  manager.query<Recipient[]>(
    `${AS_THEY_ARE} WHERE r.message_id = $1 AND NOT r.owed AND p.erased_at IS NULL
     ORDER BY r.person_id LIMIT $2 FOR UPDATE OF r`,
    [messageId, limit],
  );

/** Undefined when they are no longer among the recipients: erased. */
export async function recipientToday(
  manager: EntityManager,
  messageId: number,
  personId: number,
): Promise<Recipient | undefined> {
  const [found] = await manager.query<Recipient[]>(
    `${AS_THEY_ARE} WHERE r.message_id = $1 AND r.person_id = $2`,
    [messageId, personId],
  );
  return found;
}
