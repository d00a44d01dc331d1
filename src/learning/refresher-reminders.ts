import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { TODAY_ONCE } from '../platform/database/program-clock.js';
import type { MailContact } from '../platform/outbox/email.js';
import { Outbox } from '../platform/outbox/outbox.js';

/** What is frozen into the outbox, and all that the email may say. */
export interface RefresherMailFacts {
  enrolmentId: number;
  title: string;
  /** YYYY-MM-DD. */
  validUntil: string;
  /** The team, whose inbox answers go to. */
  organiser: MailContact;
  url: string;
}

interface Due extends Omit<RefresherMailFacts, 'url'> {
  slug: string;
  recipient: MailContact;
}

const AT_ONCE = 100;

/** Tells people that a course is due again, once, while what they have is still valid. */
@Injectable()
export class RefresherReminders {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly settings: Settings,
  ) {}

  /** Some of what is due. Several processes may do it at once: each is told once. @returns how many */
  async remind(): Promise<number> {
    return inTransaction(this.dataSource, async (manager) => {
      const [due] = await manager.query<[Due[], number]>(
        `UPDATE enrolments e SET reminded_at = program_now()
         FROM courses c JOIN teams t ON t.id = c.team_id, people p
         WHERE c.id = e.course_id AND p.id = e.person_id AND e.id IN (
           SELECT r.id FROM enrolments r JOIN people o ON o.id = r.person_id
           WHERE r.reminded_at IS NULL AND r.end_reason IS NULL AND o.disabled_at IS NULL
             AND r.refresher_on <= ${TODAY_ONCE}
             AND r.valid_until >= ${TODAY_ONCE}
             AND NOT EXISTS (SELECT FROM enrolments later
               WHERE later.course_id = r.course_id AND later.person_id = r.person_id AND later.cycle > r.cycle
                 AND later.completed_at IS NOT NULL)
           ORDER BY r.id LIMIT ${AT_ONCE} FOR UPDATE OF r SKIP LOCKED)
         RETURNING e.id AS "enrolmentId", c.slug, c.title, to_char(e.valid_until, 'YYYY-MM-DD') AS "validUntil",
           json_build_object('name', t.name, 'address', t.contact_email) AS organiser,
           json_build_object('name', p.name, 'address', p.email) AS recipient`,
      );
      await this.outbox.enqueueAll(
        manager,
        due.map(({ slug, recipient, ...facts }) => ({
          kind: 'learning.refresher_due',
          thread: `enrolment:${facts.enrolmentId}`,
          recipient,
          facts: {
            ...facts,
            url: `${this.settings.baseUrl}/courses/${slug}/learn`,
          } satisfies RefresherMailFacts,
        })),
      );
      return due.length;
    });
  }
}
