import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { EmailRegistry } from '../../platform/outbox/email-registry.js';
import type { Email, MailContact } from '../../platform/outbox/email.js';
import { renderEmail } from '../../platform/outbox/render-email.js';
import { tidyLine } from '../../platform/text/plain-text.js';
import { calendarDateWords } from '../../platform/time/words.js';
import type { CertificateMailFacts, RevokedMailFacts } from '../certificate-mails.js';

/** Tells the outbox how the messages about certificates are written. */
@Injectable()
export class CertificateEmails implements OnModuleInit {
  constructor(private readonly registry: EmailRegistry) {}

  onModuleInit(): void {
    this.registry.register<CertificateMailFacts>('certificate.issued', issuedEmail, {
      refresh: async (manager, { facts }) => {
        const recipient = await holderToday(manager, facts.number, { revoked: false });
        return recipient && { recipient, facts };
      },
    });
    this.registry.register<RevokedMailFacts>('certificate.revoked', revokedEmail, {
      refresh: async (manager, { facts }) => {
        const recipient = await holderToday(manager, facts.number, { revoked: true });
        return recipient && { recipient, facts };
      },
    });
  }
}

export const issuedEmail = (facts: CertificateMailFacts): Email => ({
  subject: tidyLine(
    `Your ${facts.replaces === null ? 'certificate' : 'corrected certificate'} for ${facts.title}`,
  ),
  replyTo: facts.organiser,
  ...renderEmail('certificates/emails/issued', {
    ...facts,
    until: facts.validUntil === null ? '' : calendarDateWords(facts.validUntil),
  }),
});

export const revokedEmail = (facts: RevokedMailFacts): Email => ({
  subject: tidyLine(`Your certificate for ${facts.title} is revoked`),
  replyTo: facts.organiser,
  ...renderEmail('certificates/emails/revoked', {
    ...facts,
    reasonLines: facts.reason.split('\n').map(tidyLine),
  }),
});

/** The facts are frozen, the address is not. Undefined when the certificate no longer is as the mail says. */
async function holderToday(
  manager: EntityManager,
  number: string,
  { revoked }: { revoked: boolean },
): Promise<MailContact | undefined> {
  const [holder] = await manager.query<MailContact[]>(
    `SELECT p.name, p.email AS address FROM certificates c JOIN people p ON p.id = c.person_id
     WHERE c.number = $1 AND c.name IS NOT NULL AND (c.revoked_at IS NOT NULL) = $2`,
    [number, revoked],
  );
  return holder;
}
