import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';
import { PeopleQueries } from '../people/people.queries.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { programNow } from '../platform/database/program-clock.js';
import { Outbox } from '../platform/outbox/outbox.js';
import { invalid } from '../platform/refusal.js';
import { londonDate } from '../platform/time/london.js';
import { TrainingRecordsService } from '../training-records/training-records.service.js';
import {
  alreadyWaiting,
  nothingToDeclare,
  notConfirmed,
  notWaiting,
  ownEquivalent,
  tooMany,
} from './equivalent.errors.js';
import { dayProblem, wantedOf, type Wanted } from './equivalent.rules.js';
import type { Asker, Declaration, Equivalent } from './equivalent.types.js';

/** What is frozen into the outbox, and all that the email may say. */
export interface DecidedMailFacts {
  outcome: 'confirmed' | 'declined' | 'taken_back';
  /** What they completed, in their words. */
  title: string;
  label: string;
  completedOn: string;
  reason: string | null;
  /** The event or course that asked for it; null once it is gone. */
  asker: { title: string; url: string } | null;
  organiser: { name: string; address: string };
  urls: { own: string; record: string };
}

/** More than anybody declares by hand; a program that goes wrong stops here. */
const MOST_DECLARED = 100;

/** The only writer of equivalents. Who may decide is asked before, by whoever reads them. */
@Injectable()
export class EquivalentsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleQueries,
    private readonly records: TrainingRecordsService,
    private readonly outbox: Outbox,
    private readonly settings: Settings,
  ) {}

  /**
   * What the person may declare for an event or course.
   * @throws Refusal conflict `nothing_to_declare`
   */
  async wanted({ rule }: Asker, personId: number): Promise<{ wanted: Wanted[]; today: string }> {
    const today = londonDate(await programNow(this.dataSource));
    const facts = (await this.people.factsFor(this.dataSource, [personId])).get(personId);
    const wanted = facts === undefined ? [] : wantedOf(rule, facts, today);
    if (wanted.length === 0) throw nothingToDeclare();
    return { wanted, today };
  }

  /**
   * @returns its id
   * @throws Refusal invalid for a code that is not asked for or a day that does not count; conflict
   * `nothing_to_declare`, `already_waiting` or `too_many`
   */
  async declare(asker: Asker, personId: number, given: Declaration): Promise<number> {
    const { wanted, today } = await this.wanted(asker, personId);
    const chosen = wanted.find(({ code }) => code === given.code);
    if (chosen === undefined) throw invalid([{ field: 'code', message: 'Select which training it is like' }]);
    const problem = dayProblem(given.completedOn, chosen, today);
    if (problem !== undefined) throw invalid([problem]);
    return inTransaction(this.dataSource, async (manager) => {
      const [{ declared }] = await manager.query<[{ declared: number }]>(
        `SELECT count(*)::int AS declared FROM equivalents WHERE person_id = $1`,
        [personId],
      );
      if (declared >= MOST_DECLARED) throw tooMany(MOST_DECLARED);
      const [made] = await manager.query<{ id: number }[]>(
        `INSERT INTO equivalents (person_id, team_id, event_id, course_id, code, label, title, provider, completed_on,
           certificate, link, note)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         ON CONFLICT (person_id, code) WHERE state = 'waiting' DO NOTHING RETURNING id`,
        [
          ...[personId, asker.teamId],
          ...[asker.kind === 'event' ? asker.id : null, asker.kind === 'course' ? asker.id : null],
          ...[given.code, chosen.label, given.title, given.provider, given.completedOn],
          ...[given.certificate, given.link, given.note],
        ],
      );
      if (made === undefined) throw alreadyWaiting();
      await this.audit(manager, made.id, 'declared', personId);
      return made.id;
    });
  }

  /** By the person, while it waits. @throws Refusal conflict `already_decided` */
  async withdraw({ id, personId }: Equivalent): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      await this.move(manager, `withdrawn_at = program_now(), state = 'withdrawn'`, [id], 'waiting');
      await this.audit(manager, id, 'withdrawn', personId);
    });
  }

  /**
   * From now on it counts as the training that it was declared for, from the day on which it was had.
   * @throws Refusal forbidden `own_equivalent`; conflict `already_decided`
   */
  async confirm(equivalent: Equivalent, by: Caller): Promise<void> {
    const { id, personId, code, title, provider, completedOn } = equivalent;
    await this.decide(equivalent, by, 'confirmed', null, async (manager) => {
      await this.move(
        manager,
        `state = 'confirmed', decided_at = program_now(), decided_by_id = $2`,
        [id, by.personId],
        'waiting',
      );
      const [course] = await manager.query<{ validUntil: string | null }[]>(
        `SELECT to_char($2::date + make_interval(months => s.validity_months) - interval '1 day', 'YYYY-MM-DD')
           AS "validUntil"
         FROM course_settings s JOIN courses c ON c.id = s.course_id WHERE c.slug = $1`,
        [code, completedOn],
      );
      // As long as it would be had it been taken here.
      const validUntil = course?.validUntil ?? null;
      await this.records.recordEquivalent(manager, {
        ...{ personId, code, title, provider, completedOn, validUntil },
        equivalentId: id,
      });
    });
  }

  /** @throws Refusal forbidden `own_equivalent`; conflict `already_decided` */
  async decline(equivalent: Equivalent, by: Caller, reason: string): Promise<void> {
    await this.decide(equivalent, by, 'declined', reason, (manager) =>
      this.move(
        manager,
        `state = 'declined', decided_at = program_now(), decided_by_id = $2, decline_reason = $3`,
        [equivalent.id, by.personId, reason],
        'waiting',
      ),
    );
  }

  /**
   * Counts no longer; bookings and courses that it opened stay.
   * @throws Refusal forbidden `own_equivalent`; conflict `not_confirmed`
   */
  async takeBack(equivalent: Equivalent, by: Caller, reason: string): Promise<void> {
    await this.decide(equivalent, by, 'taken_back', reason, async (manager) => {
      await this.move(
        manager,
        `state = 'taken_back', taken_back_at = program_now(), taken_back_by_id = $2, taken_back_reason = $3`,
        [equivalent.id, by.personId, reason],
        'confirmed',
      );
      await this.records.withdrawEquivalent(manager, equivalent.id);
    });
  }

  /** What every decision has: not one's own, recorded, and told to the person. */
  private async decide(
    equivalent: Equivalent,
    by: Caller,
    outcome: DecidedMailFacts['outcome'],
    reason: string | null,
    work: (manager: EntityManager) => Promise<void>,
  ): Promise<void> {
    if (equivalent.personId === by.personId) throw ownEquivalent();
    await inTransaction(this.dataSource, async (manager) => {
      await work(manager);
      await this.audit(manager, equivalent.id, outcome, by.personId);
      await this.tell(manager, equivalent, outcome, reason);
    });
  }

  /** Two who decide at once: the second finds another state. */
  private async move(
    manager: EntityManager,
    set: string,
    values: unknown[],
    from: 'waiting' | 'confirmed',
  ): Promise<void> {
    const [, moved] = await manager.query<[unknown, number]>(
      `UPDATE equivalents SET ${set} WHERE id = $1 AND state = '${from}'`,
      values,
    );
    if (moved === 0) throw from === 'waiting' ? notWaiting() : notConfirmed();
  }

  private async audit(manager: EntityManager, id: number, what: string, actorId: number): Promise<void> {
    const [row] = await manager.query<{ within: string | null; personId: number }[]>(
      `SELECT coalesce('event:' || event_id, 'course:' || course_id) AS within, person_id AS "personId"
       FROM equivalents WHERE id = $1`,
      [id],
    );
    await recordAudit(manager, {
      actorId,
      action: `equivalent.${what}`,
      subject: `equivalent:${id}`,
      ...(row?.within && { within: row.within }),
      detail: { personId: row?.personId },
    });
  }

  private async tell(
    manager: EntityManager,
    equivalent: Equivalent,
    outcome: DecidedMailFacts['outcome'],
    reason: string | null,
  ): Promise<void> {
    const { id, person, email, title, label, completedOn, asker, team, teamEmail } = equivalent;
    const { baseUrl } = this.settings;
    const facts: DecidedMailFacts = {
      ...{ outcome, title, label, completedOn, reason },
      asker: asker && { title: asker.title, url: `${baseUrl}${asker.path}` },
      organiser: { name: team, address: teamEmail },
      urls: { own: `${baseUrl}/training-record/equivalents`, record: `${baseUrl}/training-record` },
    };
    await this.outbox.enqueue(manager, {
      kind: 'equivalent.decided',
      thread: `equivalent:${id}`,
      recipient: { name: person, address: email },
      facts,
    });
  }
}
