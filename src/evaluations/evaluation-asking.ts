import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../platform/database/in-transaction.js';
import type { MailContact } from '../platform/outbox/email.js';
import { Outbox } from '../platform/outbox/outbox.js';
import { MOST_REMINDERS, type Moment } from './evaluation.types.js';
import { CLOSES_AT, FORM_TABLES, IS_DUE, MEANT_FOR } from './windows.sql.js';

export const ASKED_MAIL = 'evaluation.asked';

/** What is frozen into the outbox. The link is worked out when the email is written: no copy of the outbox has it. */
export interface AskedMailFacts {
  requestId: number;
  moment: Moment;
  anonymous: boolean;
  /** 0 for the first email, then 1 and 2. */
  reminder: number;
  event: string;
  startsAt: Date | string | null;
  closesAt: Date | string;
  organiser: MailContact;
  /** Whom the manager is asked about. */
  about: string | null;
  certificatesWait: boolean;
}

/** People in one transaction. */
const AT_ONCE = 200;
/** Days between two emails about the same form: the time before an event is short. */
const REMIND_AFTER = `CASE f.moment WHEN 'before' THEN 3 ELSE 7 END`;

/** One email a day before the closing is the last that helps. */
const REMINDER_DUE = `r.reminders < ${MOST_REMINDERS}
  AND r.sent_at <= program_now() - make_interval(days => ${REMIND_AFTER})
  AND ${CLOSES_AT} >= program_now() + interval '1 day'`;

/**
 * Asks those whom a form is meant for, once, and reminds those who have not answered. It may run in several workers and
 * end anywhere: there is one request for each person, and its email is owed in the transaction that makes it.
 */
@Injectable()
export class EvaluationAsking {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {}

  /** @returns how many emails are owed by it */
  async round(): Promise<number> {
    return (await this.untilFew(() => this.ask())) + (await this.untilFew(() => this.remind()));
  }

  private async untilFew(some: () => Promise<number>): Promise<number> {
    let all = 0;
    for (let batch = AT_ONCE; batch === AT_ONCE; all += batch) batch = await some();
    return all;
  }

  /** Two workers that find the same people wait for each other, and the second has nothing to insert. */
  private ask(): Promise<number> {
    return inTransaction(this.dataSource, async (manager) => {
      const asked = await manager.query<{ id: number }[]>(
        `INSERT INTO evaluation_requests (form_id, person_id, sent_at)
         SELECT f.id, p.id, program_now()
         FROM ${FORM_TABLES} JOIN bookings b ON b.event_id = e.id AND b.state = 'confirmed'
         JOIN people p ON p.id = b.person_id
         WHERE ${IS_DUE} AND ${MEANT_FOR}
           AND NOT EXISTS (SELECT FROM evaluation_requests r WHERE r.form_id = f.id AND r.person_id = p.id)
         ORDER BY f.id, p.id LIMIT ${AT_ONCE}
         ON CONFLICT (form_id, person_id) DO NOTHING RETURNING id`,
      );
      return this.owe(manager, asked);
    });
  }

  private remind(): Promise<number> {
    return inTransaction(this.dataSource, async (manager) => {
      const [claimed] = await manager.query<[{ id: number }[], number]>(
        `UPDATE evaluation_requests SET sent_at = program_now(), reminders = reminders + 1 WHERE id IN (
           SELECT r.id
           FROM ${FORM_TABLES} JOIN evaluation_requests r ON r.form_id = f.id JOIN people p ON p.id = r.person_id
           JOIN bookings b ON b.event_id = e.id AND b.person_id = p.id AND b.state = 'confirmed'
           WHERE NOT r.answered AND ${REMINDER_DUE} AND ${IS_DUE} AND ${MEANT_FOR}
           ORDER BY r.id LIMIT ${AT_ONCE} FOR UPDATE OF r SKIP LOCKED)
         RETURNING id`,
      );
      return this.owe(manager, claimed);
    });
  }

  /** @returns how many */
  private async owe(manager: EntityManager, requests: { id: number }[]): Promise<number> {
    if (requests.length === 0) return 0;
    const rows = await manager.query<(AskedMailFacts & { recipient: MailContact })[]>(
      `SELECT r.id AS "requestId", f.moment, f.anonymous, r.reminders AS reminder, e.title AS event,
         e.starts_at AS "startsAt", ${CLOSES_AT} AS "closesAt",
         json_build_object('name', t.name, 'address', t.contact_email) AS organiser,
         CASE f.moment WHEN 'manager' THEN p.name END AS about,
         CASE f.moment WHEN 'manager'
           THEN json_build_object('name', coalesce(p.manager_name, ''), 'address', p.manager_email)
           ELSE json_build_object('name', p.name, 'address', p.email) END AS recipient,
         f.moment = 'on_the_day' AND coalesce(es.certificates_wait, false) AS "certificatesWait"
       FROM ${FORM_TABLES} JOIN evaluation_requests r ON r.form_id = f.id JOIN people p ON p.id = r.person_id
       JOIN teams t ON t.id = e.team_id WHERE r.id = ANY ($1) ORDER BY r.id`,
      [requests.map(({ id }) => id)],
    );
    await this.outbox.enqueueAll(
      manager,
      rows.map(({ recipient, ...facts }) => ({
        kind: ASKED_MAIL,
        thread: `evaluation:${facts.requestId}`,
        recipient,
        facts,
      })),
    );
    return requests.length;
  }
}
