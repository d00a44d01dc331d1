import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { EventFollowers } from '../events/event-followers.service.js';
import { EventsQueries } from '../events/events.queries.js';
import type { OpenEvent } from '../organiser/event-desk.service.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { formNotFound } from './evaluation.errors.js';
import { MOMENTS, type EvaluationSettings, type Moment } from './evaluation.types.js';
import { EvaluationsQueries } from './evaluations.queries.js';
import { copyForms, makeForm, recordChange, rewriteQuestions } from './question-rows.js';
import { readyMade } from './ready-made.rules.js';

/** Where an event's evaluation begins: ready-made questions, those of another event, and when people are asked. */
@Injectable()
export class EvaluationSetUpService implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: EvaluationsQueries,
    private readonly events: EventsQueries,
    private readonly followers: EventFollowers,
  ) {}

  /** An event that is copied or repeated takes its forms along. */
  onModuleInit(): void {
    this.followers.register((manager, from, to) => copyForms(manager, from, to));
  }

  async saveSettings(
    { event }: OpenEvent,
    by: Caller,
    settings: Omit<EvaluationSettings, 'certificatesWait'>,
  ): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const before = await this.queries.settings(event.id, manager);
      await writeSettings(manager, event.id, { ...before, ...settings });
      await recordChange(manager, by, event.id, 'evaluation.settings_changed', {
        before: { ...before, certificatesWait: undefined },
        after: settings,
      });
    });
  }

  /** Of certificates: whether they wait for the form on the day. In the transaction of their own settings. */
  async setCertificatesWait(
    manager: EntityManager,
    eventId: number,
    certificatesWait: boolean,
  ): Promise<void> {
    await writeSettings(manager, eventId, {
      ...(await this.queries.settings(eventId, manager)),
      certificatesWait,
    });
  }

  /** Makes the forms that are missing, from ready-made questions; nobody is asked until they are switched on. */
  async start({ event }: OpenEvent, by: Caller, moments: readonly Moment[] = MOMENTS): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      for (const moment of moments) {
        const formId = await makeForm(manager, event.id, moment);
        if (formId === undefined) continue;
        await rewriteQuestions(manager, formId, readyMade(moment));
        await recordChange(manager, by, event.id, 'evaluation.form_made', { form: moment });
      }
    });
  }

  /**
   * Copies the forms of another event of the same team in place of those here; a form here that has answers stays.
   * @returns the moments whose forms were copied
   * @throws Refusal not_found when the caller does not run that event
   */
  async copyFrom({ event }: OpenEvent, by: Caller, slug: string): Promise<Moment[]> {
    const from = await this.events.forOrganiser(slug, by);
    if (from.event.teamId !== event.teamId || from.event.id === event.id) throw formNotFound();
    return inTransaction(this.dataSource, async (manager) => {
      const there = await this.queries.forms(from.event.id, manager);
      const copied: Moment[] = [];
      for (const form of there) {
        await makeForm(manager, event.id, form.moment);
        await manager.query(`SELECT FROM evaluation_forms WHERE event_id = $1 AND moment = $2 FOR UPDATE`, [
          event.id,
          form.moment,
        ]);
        const here = await this.queries.form(event.id, form.moment, manager);
        if (await this.queries.hasAnswers(here.id, manager)) continue;
        await manager.query(
          `UPDATE evaluation_forms SET anonymous = $2, version = version + 1 WHERE id = $1`,
          [here.id, form.anonymous],
        );
        await rewriteQuestions(manager, here.id, form.questions);
        copied.push(form.moment);
      }
      await recordChange(manager, by, event.id, 'evaluation.copied', { from: from.event.id, forms: copied });
      return copied;
    });
  }
}

const writeSettings = (
  manager: EntityManager,
  eventId: number,
  { daysBefore, impactWeeks, openWeeks, certificatesWait }: EvaluationSettings,
): Promise<unknown> =>
  manager.query(
    `INSERT INTO evaluation_settings (event_id, days_before, impact_weeks, open_weeks, certificates_wait)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (event_id) DO UPDATE SET days_before = $2, impact_weeks = $3, open_weeks = $4, certificates_wait = $5`,
    [eventId, daysBefore, impactWeeks, openWeeks, certificatesWait],
  );
