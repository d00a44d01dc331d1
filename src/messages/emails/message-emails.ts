import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EmailRegistry } from '../../platform/outbox/email-registry.js';
import type { Email, MailContact } from '../../platform/outbox/email.js';
import { MESSAGE_MAIL, recipientToday, type MessageMailFacts } from '../message-facts.js';
import { messageEmail } from '../message-email.js';
import { valuesFor } from '../messages.rules.js';
import type { EventFacts } from '../message.types.js';

/** Tells the outbox how messages of organisers are written. */
@Injectable()
export class MessageEmails implements OnModuleInit {
  constructor(private readonly registry: EmailRegistry) {}

  onModuleInit(): void {
    this.registry.register<MessageMailFacts>(MESSAGE_MAIL, (facts): Email => messageEmail(facts), {
      refresh: async (manager, { facts }) => forToday(manager, facts),
    });
  }
}

/** The message is what was sent; the person, their address and whether they have a place are as today. */
async function forToday(
  manager: EntityManager,
  facts: MessageMailFacts,
): Promise<{ recipient: MailContact; facts: MessageMailFacts } | undefined> {
  const recipient = await recipientToday(manager, facts.messageId, facts.personId);
  const [message] = await manager.query<{ event: EventFacts }[]>(
    `SELECT event_facts AS event FROM event_messages WHERE id = $1 AND event_facts IS NOT NULL`,
    [facts.messageId],
  );
  if (recipient === undefined || message === undefined) return undefined;
  return {
    recipient: { name: recipient.name, address: recipient.email },
    facts: { ...facts, values: valuesFor(message.event, recipient) },
  };
}
