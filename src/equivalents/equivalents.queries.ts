import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { organisesFor } from '../events/event.rules.js';
import type { Paged } from '../platform/api/paging.js';
import type { Caller } from '../platform/auth/caller.js';
import { equivalentNotFound } from './equivalent.errors.js';
import type { Equivalent } from './equivalent.types.js';

const SELECT = `
  SELECT q.id, q.person_id AS "personId", p.name AS person, p.email,
    coalesce(o.name, p.organisation_other) AS organisation, q.team_id AS "teamId", t.name AS team, t.contact_email AS "teamEmail",
    q.code, q.label, q.title, q.provider, to_char(q.completed_on, 'YYYY-MM-DD') AS "completedOn",
    q.certificate, q.link, q.note, q.state, q.declared_at AS "declaredAt",
    q.decided_at AS "decidedAt", d.name AS "decidedBy", q.decline_reason AS "declineReason",
    q.taken_back_at AS "takenBackAt", b.name AS "takenBackBy", q.taken_back_reason AS "takenBackReason",
    CASE WHEN e.id IS NOT NULL THEN json_build_object('title', e.title, 'path', '/events/' || e.slug)
         WHEN c.id IS NOT NULL THEN json_build_object('title', c.title, 'path', '/courses/' || c.slug) END AS asker
  FROM equivalents q
  JOIN people p ON p.id = q.person_id
  JOIN teams t ON t.id = q.team_id
  LEFT JOIN organisations o ON o.id = p.organisation_id
  LEFT JOIN people d ON d.id = q.decided_by_id
  LEFT JOIN people b ON b.id = q.taken_back_by_id
  LEFT JOIN events e ON e.id = q.event_id
  LEFT JOIN courses c ON c.id = q.course_id`;

/** Which of a team's: those that wait, the longest first, or those that were decided, the latest first. */
export type DecisionFilter = 'waiting' | 'decided';

const FILTERS: Record<DecisionFilter, { where: string; order: string }> = {
  waiting: { where: `q.state = 'waiting'`, order: 'q.declared_at, q.id' },
  decided: { where: `q.decided_at IS NOT NULL`, order: 'q.decided_at DESC, q.id DESC' },
};

/** Whoever organises for a team decides for it; null: for every team. */
const teamsDecidedFor = (caller: Caller): number[] | null =>
  caller.isAdministrator
    ? null
    : caller.teams.map(({ teamId }) => teamId).filter((teamId) => organisesFor(caller, teamId));

/** A booking that waits for an organiser, too, with its page. */
export interface AwaitingBooking {
  title: string;
  href: string;
}

@Injectable()
export class EquivalentsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** All that the person declared, the latest first. */
  of(personId: number): Promise<Equivalent[]> {
    return this.dataSource.query<Equivalent[]>(`${SELECT} WHERE q.person_id = $1 ORDER BY q.id DESC`, [
      personId,
    ]);
  }

  /** @throws Refusal not_found for somebody else's */
  async own(id: number, personId: number): Promise<Equivalent> {
    const [found] = await this.dataSource.query<Equivalent[]>(
      `${SELECT} WHERE q.id = $1 AND q.person_id = $2`,
      [id, personId],
    );
    if (found === undefined) throw equivalentNotFound();
    return found;
  }

  /** For whoever decides. @throws Refusal not_found for another team's, and for what the person withdrew */
  async toDecide(id: number, caller: Caller): Promise<Equivalent> {
    const [found] = await this.dataSource.query<Equivalent[]>(
      `${SELECT} WHERE q.id = $1 AND q.state <> 'withdrawn'`,
      [id],
    );
    if (found === undefined || !organisesFor(caller, found.teamId)) throw equivalentNotFound();
    return found;
  }

  /** Of the teams that the caller organises for. */
  async list(
    caller: Caller,
    filter: DecisionFilter,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<Paged<Equivalent>> {
    const { where, order } = FILTERS[filter];
    const teams = teamsDecidedFor(caller);
    const items = await this.dataSource.query<Equivalent[]>(
      `${SELECT} WHERE ${where} AND ($1::int[] IS NULL OR q.team_id = ANY ($1)) ORDER BY ${order} LIMIT $2 OFFSET $3`,
      [teams, pageSize, (page - 1) * pageSize],
    );
    const [{ total }] = await this.dataSource.query<[{ total: number }]>(
      `SELECT count(*)::int AS total FROM equivalents q WHERE ${where} AND ($1::int[] IS NULL OR q.team_id = ANY ($1))`,
      [teams],
    );
    return { items, total, page, pageSize };
  }

  /** How many wait for the caller. */
  async waitingFor(caller: Caller): Promise<number> {
    const [{ waiting }] = await this.dataSource.query<[{ waiting: number }]>(
      `SELECT count(*)::int AS waiting FROM equivalents
       WHERE state = 'waiting' AND person_id <> $2 AND ($1::int[] IS NULL OR team_id = ANY ($1))`,
      [teamsDecidedFor(caller), caller.personId],
    );
    return waiting;
  }

  /** What of one person waits for the caller. */
  waitingOf(personId: number, caller: Caller): Promise<Pick<Equivalent, 'id' | 'title' | 'label'>[]> {
    return this.dataSource.query<Pick<Equivalent, 'id' | 'title' | 'label'>[]>(
      `SELECT id, title, label FROM equivalents
       WHERE state = 'waiting' AND person_id = $2 AND ($1::int[] IS NULL OR team_id = ANY ($1)) ORDER BY id`,
      [teamsDecidedFor(caller), personId],
    );
  }

  /** The person's bookings that await approval by the team that decides, which is another decision. */
  bookingsAwaiting({ personId, teamId }: Equivalent): Promise<AwaitingBooking[]> {
    return this.dataSource.query<AwaitingBooking[]>(
      `SELECT e.title, '/organiser/events/' || e.slug || '/attendees/' || b.reference AS href
       FROM bookings b JOIN events e ON e.id = b.event_id
       WHERE b.person_id = $1 AND e.team_id = $2 AND b.state = 'awaiting_approval' ORDER BY e.starts_at, b.id`,
      [personId, teamId],
    );
  }

  /** What trainings are called, by their codes, as far as the catalogue knows. */
  async names(codes: string[]): Promise<Map<string, string>> {
    const rows = await this.dataSource.query<{ code: string; name: string }[]>(
      `SELECT code, coalesce(
         (SELECT c.title FROM courses c WHERE c.slug = code),
         (SELECT e.title FROM events e WHERE e.slug = code AND e.published_at IS NOT NULL)) AS name
       FROM unnest($1::text[]) AS wanted (code)`,
      [codes],
    );
    return new Map(rows.flatMap(({ code, name }) => (name === null ? [] : [[code, name] as const])));
  }
}
