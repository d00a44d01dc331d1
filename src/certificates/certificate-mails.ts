import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';
import { Outbox } from '../platform/outbox/outbox.js';
import type { MailContact } from '../platform/outbox/email.js';

/** What is frozen into the outbox, and all that the email about a certificate may say. */
export interface CertificateMailFacts {
  number: string;
  /** On the certificate. */
  name: string;
  title: string;
  /** The team, whose inbox answers go to. */
  organiser: MailContact;
  /** The number of the certificate that this one corrects. */
  replaces: string | null;
  validUntil: string | null;
  urls: { certificate: string; record: string; check: string };
}

export interface RevokedMailFacts extends CertificateMailFacts {
  reason: string;
}

interface ToTell extends Omit<CertificateMailFacts, 'urls' | 'replaces' | 'organiser'> {
  recipient: MailContact;
  organiser: MailContact;
  bookingId: number | null;
}

/** Writes what is owed to holders, in the transaction of what it tells of. */
@Injectable()
export class CertificateMails {
  constructor(
    private readonly outbox: Outbox,
    private readonly settings: Settings,
  ) {}

  async oweIssued(
    manager: EntityManager,
    issued: { number: string }[],
    { replaces }: { replaces: string | null },
  ): Promise<void> {
    const toTell = await this.toTell(
      manager,
      issued.map(({ number }) => number),
    );
    await this.outbox.enqueueAll(
      manager,
      toTell.map((each) => ({
        kind: 'certificate.issued',
        thread: threadOf(each),
        recipient: each.recipient,
        facts: this.facts(each, replaces),
      })),
    );
  }

  async oweRevoked(manager: EntityManager, { number }: { number: string }, reason: string): Promise<void> {
    for (const each of await this.toTell(manager, [number])) {
      const facts: RevokedMailFacts = { ...this.facts(each, null), reason };
      await this.outbox.enqueue(manager, {
        kind: 'certificate.revoked',
        thread: threadOf(each),
        recipient: each.recipient,
        facts,
      });
    }
  }

  private facts({ number, name, title, organiser, validUntil }: ToTell, replaces: string | null) {
    const { baseUrl } = this.settings;
    return {
      ...{ number, name, title, organiser, replaces, validUntil },
      urls: {
        certificate: `${baseUrl}/training-record/certificates/${number}`,
        record: `${baseUrl}/training-record`,
        check: `${baseUrl}/certificates/${number}`,
      },
    } satisfies CertificateMailFacts;
  }

  private async toTell(manager: EntityManager, numbers: string[]): Promise<ToTell[]> {
    return manager.query<ToTell[]>(
      `SELECT c.number, c.name, c.title, to_char(c.valid_until, 'YYYY-MM-DD') AS "validUntil",
         json_build_object('name', p.name, 'address', p.email) AS recipient,
         json_build_object('name', t.name, 'address', t.contact_email) AS organiser,
         (SELECT b.id FROM bookings b WHERE b.event_id = c.event_id AND b.person_id = c.person_id
            AND b.state = 'confirmed') AS "bookingId"
       FROM certificates c
       JOIN people p ON p.id = c.person_id
       JOIN teams t ON t.id = coalesce((SELECT team_id FROM events WHERE id = c.event_id),
                                       (SELECT team_id FROM courses WHERE id = c.course_id))
       WHERE c.number = ANY ($1) ORDER BY c.id`,
      [numbers],
    );
  }
}

/** Among the mails of the booking, where organisers look for those that failed. */
const threadOf = ({ bookingId, number }: ToTell): string =>
  bookingId === null ? `certificate:${number}` : `booking:${bookingId}`;
