import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EmailRegistry } from '../../platform/outbox/email-registry.js';
import type { Email, MailContact } from '../../platform/outbox/email.js';
import { renderEmail } from '../../platform/outbox/render-email.js';
import { tidyLine } from '../../platform/text/plain-text.js';
import { calendarDateWords } from '../../platform/time/words.js';
import type { RefresherMailFacts } from '../refresher-reminders.js';

/** Tells the outbox how the messages about courses are written. A completion is told of by its certificate's. */
@Injectable()
export class LearningEmails implements OnModuleInit {
  constructor(private readonly registry: EmailRegistry) {}

  onModuleInit(): void {
    this.registry.register<RefresherMailFacts>('learning.refresher_due', refresherEmail, {
      refresh: async (manager, { facts }) => {
        const [recipient] = await manager.query<MailContact[]>(
          `SELECT p.name, p.email AS address FROM enrolments e JOIN people p ON p.id = e.person_id WHERE e.id = $1`,
          [facts.enrolmentId],
        );
        return recipient && { recipient, facts };
      },
    });
  }
}

export const refresherEmail = (facts: RefresherMailFacts): Email => ({
  subject: tidyLine(`It is time to take ${facts.title} again`),
  replyTo: facts.organiser,
  ...renderEmail('learning/emails/refresher-due', { ...facts, until: calendarDateWords(facts.validUntil) }),
});
