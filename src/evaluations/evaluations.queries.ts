import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { EventStatus } from '../events/event.types.js';
import type { Caller } from '../platform/auth/caller.js';
import type { MailContact } from '../platform/outbox/email.js';
import { formNotFound } from './evaluation.errors.js';
import {
  USUAL_SETTINGS,
  type EvaluationForm,
  type EvaluationSettings,
  type Moment,
  type Question,
  type Window,
} from './evaluation.types.js';
import { ASKS_AT, CLOSES_AT, FORM_TABLES, MEANT_FOR, OPENS_AT } from './windows.sql.js';

type Database = Pick<EntityManager, 'query'>;

const QUESTION = `json_build_object('id', q.id, 'kind', q.kind, 'text', q.text, 'hint', q.hint, 'required', q.required,
  'points', q.points, 'lowWords', q.low_words, 'highWords', q.high_words, 'options', q.options, 'several', q.several,
  'other', q.other, 'pair', q.pair, 'standard', q.standard)`;

const FORM = `
  f.id, f.event_id AS "eventId", f.moment, f.anonymous, f.asked, f.version,
  ${OPENS_AT} AS "opensAt", ${ASKS_AT} AS "asksAt", ${CLOSES_AT} AS "closesAt",
  (SELECT coalesce(json_agg(${QUESTION} ORDER BY q.position, q.id), '[]') FROM evaluation_questions q
   WHERE q.form_id = f.id) AS questions,
  (SELECT count(*)::int FROM evaluation_requests r WHERE r.form_id = f.id) AS requested,
  (SELECT count(*)::int FROM evaluation_requests r WHERE r.form_id = f.id AND r.answered) AS answered
  FROM ${FORM_TABLES}`;

/** How somebody came to a form: by their link, or signed in. */
export type Door = { requestId: number } | { slug: string; moment: Moment; personId: number };

/** A form as it is for one person. */
export interface AskedForm extends Window {
  formId: number;
  /** Null: nobody has asked them yet. */
  requestId: number | null;
  personId: number;
  /** Of the person: with the manager's view it is about them. */
  name: string;
  moment: Moment;
  anonymous: boolean;
  asked: boolean;
  answered: boolean;
  meant: boolean;
  status: EventStatus;
  slug: string;
  title: string;
  startsAt: Date | null;
  organiser: MailContact;
  certificatesWait: boolean;
  questions: Question[];
}

const ASKED_FORM = `
  SELECT f.id AS "formId", r.id AS "requestId", p.id AS "personId", p.name, f.moment, f.anonymous, f.asked,
    coalesce(r.answered, false) AS answered, ${MEANT_FOR} AS meant, e.status, e.slug, e.title, e.starts_at AS "startsAt",
    ${OPENS_AT} AS "opensAt", ${ASKS_AT} AS "asksAt", ${CLOSES_AT} AS "closesAt",
    json_build_object('name', t.name, 'address', t.contact_email) AS organiser,
    f.moment = 'on_the_day' AND coalesce(es.certificates_wait, false) AS "certificatesWait",
    (SELECT coalesce(json_agg(${QUESTION} ORDER BY q.position, q.id), '[]') FROM evaluation_questions q
     WHERE q.form_id = f.id) AS questions
  FROM ${FORM_TABLES} JOIN teams t ON t.id = e.team_id CROSS JOIN people p
  LEFT JOIN evaluation_requests r ON r.form_id = f.id AND r.person_id = p.id
  LEFT JOIN bookings b ON b.event_id = e.id AND b.person_id = p.id AND b.state = 'confirmed'`;

/** An event whose forms can be copied. */
export interface EventWithForms {
  slug: string;
  title: string;
  startsAt: Date | null;
}

/** Reads forms and who is asked. Who may ask is checked before, unless it is said here. */
@Injectable()
export class EvaluationsQueries {
  constructor(private readonly dataSource: DataSource) {}

  async settings(eventId: number, database: Database = this.dataSource): Promise<EvaluationSettings> {
    const [found] = await database.query<EvaluationSettings[]>(
      `SELECT days_before AS "daysBefore", impact_weeks AS "impactWeeks", open_weeks AS "openWeeks",
         certificates_wait AS "certificatesWait" FROM evaluation_settings WHERE event_id = $1`,
      [eventId],
    );
    return found ?? USUAL_SETTINGS;
  }

  /** In the order of their moments. */
  forms(eventId: number, database: Database = this.dataSource): Promise<EvaluationForm[]> {
    return database.query<EvaluationForm[]>(`SELECT ${FORM} WHERE f.event_id = $1 ORDER BY f.moment`, [
      eventId,
    ]);
  }

  /** @throws Refusal not_found */
  async form(eventId: number, moment: Moment, database: Database = this.dataSource): Promise<EvaluationForm> {
    const [found] = await database.query<EvaluationForm[]>(
      `SELECT ${FORM} WHERE f.event_id = $1 AND f.moment = $2`,
      [eventId, moment],
    );
    if (found === undefined) throw formNotFound();
    return found;
  }

  async hasAnswers(formId: number, database: Database = this.dataSource): Promise<boolean> {
    const [{ has }] = await database.query<[{ has: boolean }]>(
      `SELECT EXISTS (SELECT FROM evaluation_responses WHERE form_id = $1) AS has`,
      [formId],
    );
    return has;
  }

  /**
   * A form for whoever came through the door; the manager's view has no door but its link.
   * @throws Refusal not_found where nothing is, or nothing of theirs
   */
  async asked(door: Door, database: Database = this.dataSource): Promise<AskedForm> {
    const [found] =
      'requestId' in door
        ? await database.query<AskedForm[]>(`${ASKED_FORM} WHERE r.id = $1 AND p.erased_at IS NULL`, [
            door.requestId,
          ])
        : await database.query<AskedForm[]>(
            `${ASKED_FORM} WHERE e.slug = $1 AND f.moment = $2 AND f.moment <> 'manager' AND p.id = $3
               AND (b.id IS NOT NULL OR r.id IS NOT NULL)`,
            [door.slug, door.moment, door.personId],
          );
    if (found === undefined) throw formNotFound();
    return found;
  }

  /** What somebody can answer now, what closes first before the rest. */
  openFor(personId: number): Promise<AskedForm[]> {
    return this.dataSource.query<AskedForm[]>(
      `${ASKED_FORM}
       WHERE p.id = $1 AND b.id IS NOT NULL AND f.asked AND f.moment <> 'manager' AND e.status = 'published'
         AND r.answered IS NOT TRUE AND ${OPENS_AT} <= program_now() AND ${CLOSES_AT} >= program_now() AND ${MEANT_FOR}
       ORDER BY ${CLOSES_AT}, f.id LIMIT 50`,
      [personId],
    );
  }

  /** Slug of the event with this number; undefined when there is none. */
  async slugOf(eventId: number): Promise<string | undefined> {
    const [event] = await this.dataSource.query<{ slug: string }[]>(
      `SELECT slug FROM events WHERE id = $1 AND status = 'published'`,
      [eventId],
    );
    return event?.slug;
  }

  /** Other events of the team with forms, the latest first, whose questions the caller may copy. */
  copyable(teamId: number, eventId: number, caller: Caller): Promise<EventWithForms[]> {
    return this.dataSource.query<EventWithForms[]>(
      `SELECT e.slug, e.title, e.starts_at AS "startsAt" FROM events e
       WHERE e.team_id = $1 AND e.id <> $2 AND EXISTS (SELECT FROM evaluation_forms f WHERE f.event_id = e.id)
         AND ($3 OR e.team_id = ANY ($4))
       ORDER BY e.starts_at DESC NULLS LAST, e.id DESC LIMIT 100`,
      [teamId, eventId, caller.isAdministrator, caller.teams.map((team) => team.teamId)],
    );
  }

  /** Who of an event has answered the form on the day; undefined where certificates do not wait for it. */
  async answeredForCertificate(
    eventId: number,
    database: Database = this.dataSource,
  ): Promise<Set<number> | undefined> {
    const rows = await database.query<{ personId: number | null }[]>(
      `SELECT r.person_id AS "personId" FROM evaluation_settings es
       JOIN evaluation_forms f ON f.event_id = es.event_id AND f.moment = 'on_the_day' AND f.asked
       LEFT JOIN evaluation_requests r ON r.form_id = f.id AND r.answered
       WHERE es.event_id = $1 AND es.certificates_wait`,
      [eventId],
    );
    if (rows.length === 0) return undefined;
    return new Set(rows.flatMap(({ personId }) => (personId === null ? [] : [personId])));
  }
}
