import { Injectable } from '@nestjs/common';
import type { Session } from 'fastify';
import { DataSource, type EntityManager } from 'typeorm';
import { areasCovered } from '../eligibility/areas.rules.js';
import type { Area, Completion, PersonFacts } from '../eligibility/eligibility.types.js';
import type { Organisation } from '../organisations/organisation.entity.js';
import { anyOf } from '../platform/database/list-in.js';
import type { Paged } from '../platform/api/paging.js';
import type { Caller, CallerSource } from '../platform/auth/caller.js';
import type { SharedEvent, TeamMembership } from '../platform/auth/team-role.js';
import { gathered } from '../platform/database/gathered.js';
import type { Person } from './person.entity.js';

/** What rules ask about a person, and what is frozen into a booking of theirs. */
export interface PersonWithFacts extends PersonFacts {
  personId: number;
  name: string;
  email: string;
  jobTitle?: string;
  /** False until the questions after the first sign-in are answered, and for colleagues booked by somebody else. */
  profileCompleted: boolean;
  disabled: boolean;
}

/** A person's profile as they see it. */
export interface Profile extends Omit<Person, 'organisationId'> {
  organisation: Pick<Organisation, 'slug' | 'name'> | null;
  /** Member of a team that runs events, or administrator. */
  isStaff: boolean;
}

export interface PersonSummary {
  id: number;
  name: string;
  email: string;
  organisation: string | null;
  isAdministrator: boolean;
  disabled: boolean;
  hasSecondFactor: boolean;
}

type Database = Pick<EntityManager, 'query'>;

interface FactsRow extends Omit<Person, 'organisationId'> {
  organisation: PersonFacts['organisation'] | null;
  networks: string[];
  completed: Completion[];
}

/** One look for all: most who ask are in no team, and theirs is null. */
interface CallerRow extends Omit<Caller, 'teams' | 'shared'> {
  memberships: (TeamMembership & { events: Omit<SharedEvent, 'teamId'>[] | null })[] | null;
}

const CALLER = `
  p.id AS "personId", p.name, p.email, p.is_administrator AS "isAdministrator",
  (SELECT json_agg(json_build_object('teamId', m.team_id, 'role', m.role, 'events',
     (SELECT json_agg(json_build_object('eventId', s.event_id, 'role', s.role))
      FROM event_partners s WHERE s.team_id = m.team_id)) ORDER BY m.team_id)
   FROM team_members m WHERE m.person_id = p.id) AS memberships
  FROM people p`;
const FACTS = `
  WITH today AS MATERIALIZED (SELECT (program_now() AT TIME ZONE 'Europe/London')::date AS day)
  SELECT
    (SELECT coalesce(json_agg(json_strip_nulls(json_build_object('code', code, 'name', name, 'partOf', part_of))), '[]')
     FROM areas) AS areas,
    (SELECT coalesce(json_agg(row_to_json(facts)), '[]') FROM (
       SELECT p.id, p.name, p.email, p.job_title AS "jobTitle", p.workforce, p.areas, p.postcode, p.role,
         p.role_started_on AS "roleStartedOn", p.target_group AS "targetGroup",
         p.profile_completed_at AS "profileCompletedAt", p.disabled_at AS "disabledAt",
         CASE WHEN o.id IS NOT NULL
                THEN json_build_object('slug', o.slug, 'name', o.name, 'kind', o.kind, 'sector', o.sector)
              WHEN p.organisation_other IS NOT NULL
                THEN json_build_object('name', p.organisation_other) END AS organisation,
         array(SELECT n.network FROM network_memberships n
               WHERE n.person_id = p.id AND n.since <= today.day AND coalesce(n.until > today.day, true)) AS networks,
         (SELECT coalesce(json_agg(had), '[]') FROM (
            SELECT json_strip_nulls(json_build_object('code', r.code, 'provider', r.provider,
              'completedOn', r.completed_on,
              'equivalent', CASE WHEN r.equivalent_id IS NOT NULL THEN 'confirmed' END)) AS had
            FROM training_records r WHERE r.person_id = p.id AND r.code IS NOT NULL
            UNION ALL
            SELECT json_build_object('code', q.code, 'provider', q.provider, 'completedOn', q.completed_on,
              'title', q.title, 'equivalent', 'waiting')
            FROM equivalents q WHERE q.person_id = p.id AND q.state = 'waiting') had) AS completed
       FROM people p
       LEFT JOIN organisations o ON o.id = p.organisation_id
       CROSS JOIN today
       WHERE p.id = ${anyOf('$1')} AND p.erased_at IS NULL) facts) AS people`;

const BY_SESSION = `
  SELECT s.data, (SELECT row_to_json(caller) FROM (
      SELECT ${CALLER} WHERE p.id = s.person_id AND p.disabled_at IS NULL AND p.erased_at IS NULL) AS caller) AS caller
  FROM sign_in_sessions s WHERE s.id_hash = $1 AND s.expires_at > now()`;
const BY_TOKENS = `
  SELECT t.token_hash AS "tokenHash", ${CALLER} JOIN api_tokens t ON t.person_id = p.id
  WHERE t.token_hash = ${anyOf('$1', 'text')} AND t.revoked_at IS NULL AND p.disabled_at IS NULL AND p.erased_at IS NULL`;

@Injectable()
export class PeopleQueries implements CallerSource {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * The facts of the whole batch, in one query. Ids that are unknown or erased are missing from the answer.
   * Networks are those of the program's day; `areas` holds every area covered (see `areasCovered`).
   */
  async factsFor(database: Database, personIds: number[]): Promise<Map<number, PersonWithFacts>> {
    const [found] = await database.query<[{ areas: Area[]; people: FactsRow[] }]>(FACTS, [personIds]);
    return new Map(found.people.map((row) => [row.id, factsOf(row, found.areas)]));
  }

  /** People with a finished profile who work or volunteer, `most` of them chosen evenly, and how many there are. */
  async practitioners(most: number): Promise<{ ids: number[]; known: number }> {
    const rows = await this.dataSource.query<{ id: number; known: string }[]>(
      `SELECT id, count(*) OVER () AS known FROM people
       WHERE erased_at IS NULL AND disabled_at IS NULL AND profile_completed_at IS NOT NULL
         AND (workforce <> 'neither' OR organisation_id IS NOT NULL OR organisation_other IS NOT NULL)
       ORDER BY hashint4(id), id LIMIT $1`,
      [most],
    );
    return { ids: rows.map((row) => row.id), known: Number(rows[0]?.known ?? 0) };
  }

  async bySession(idHash: string): Promise<{ data: Session; caller: Caller | null } | undefined> {
    const [found] = await this.dataSource.query<{ data: Session; caller: CallerRow | null }[]>(BY_SESSION, [
      idHash,
    ]);
    return found && { data: found.data, caller: found.caller && callerOf(found.caller) };
  }

  /** Undefined when the person is disabled, erased or unknown. */
  async byPersonId(personId: number): Promise<Caller | undefined> {
    const [caller] = await this.dataSource.query<CallerRow[]>(
      `SELECT ${CALLER} WHERE p.id = $1 AND p.disabled_at IS NULL AND p.erased_at IS NULL`,
      [personId],
    );
    return caller && callerOf(caller);
  }

  readonly byTokenHash = gathered(async (hashes: string[]) => {
    const rows = await this.dataSource.query<(CallerRow & { tokenHash: string })[]>(BY_TOKENS, [hashes]);
    return new Map(rows.map(({ tokenHash, ...row }): [string, Caller] => [tokenHash, callerOf(row)]));
  });

  /** `email` as `normaliseEmail` writes it. Disabled people are found too. */
  async idByEmail(email: string): Promise<number | undefined> {
    const [row] = await this.dataSource.query<{ id: number }[]>(`SELECT id FROM people WHERE email = $1`, [
      email,
    ]);
    return row?.id;
  }

  async profile(personId: number): Promise<Profile | undefined> {
    const [row] = await this.dataSource.query<Profile[]>(
      `SELECT p.id, p.name, p.email, p.organisation_other AS "organisationOther", p.job_title AS "jobTitle", p.role,
         to_char(p.role_started_on, 'YYYY-MM-DD') AS "roleStartedOn", p.workforce, p.areas, p.postcode,
         p.target_group AS "targetGroup", p.manager_name AS "managerName", p.manager_email AS "managerEmail",
         p.is_administrator AS "isAdministrator", p.profile_completed_at AS "profileCompletedAt",
         p.last_signed_in_at AS "lastSignedInAt", p.disabled_at AS "disabledAt", p.erased_at AS "erasedAt",
         p.created_at AS "createdAt", p.updated_at AS "updatedAt",
         CASE WHEN o.id IS NOT NULL THEN json_build_object('slug', o.slug, 'name', o.name) END AS organisation,
         p.is_administrator OR EXISTS (SELECT FROM team_members m WHERE m.person_id = p.id) AS "isStaff"
       FROM people p LEFT JOIN organisations o ON o.id = p.organisation_id
       WHERE p.id = $1 AND p.erased_at IS NULL`,
      [personId],
    );
    return row;
  }

  /** For administrators: people whose name or address holds `q`, by name. */
  async search(
    q: string,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<Paged<PersonSummary>> {
    const rows = await this.dataSource.query<(PersonSummary & { total: string })[]>(
      `SELECT p.id, p.name, p.email, coalesce(o.name, p.organisation_other) AS organisation,
         p.is_administrator AS "isAdministrator", p.disabled_at IS NOT NULL AS disabled,
         EXISTS (SELECT FROM second_factors f WHERE f.person_id = p.id AND f.confirmed_at IS NOT NULL) AS "hasSecondFactor",
         count(*) OVER () AS total
       FROM people p LEFT JOIN organisations o ON o.id = p.organisation_id
       WHERE p.erased_at IS NULL
         AND (strpos(plain_text(p.name), plain_text($1)) > 0 OR strpos(p.email, lower($1)) > 0)
       ORDER BY plain_text(p.name), p.id LIMIT $2 OFFSET $3`,
      [q.trim(), pageSize, (page - 1) * pageSize],
    );
    return {
      items: rows.map(({ total: _total, ...person }) => person),
      total: Number(rows[0]?.total ?? 0),
      page,
      pageSize,
    };
  }
}

const callerOf = ({ memberships, ...person }: CallerRow): Caller => ({
  ...person,
  teams: (memberships ?? []).map(({ teamId, role }) => ({ teamId, role })),
  shared: (memberships ?? []).flatMap(({ teamId, events }) =>
    (events ?? []).map((event) => ({ ...event, teamId })),
  ),
});

function factsOf(row: FactsRow, areas: Area[]): PersonWithFacts {
  return {
    personId: row.id,
    name: row.name,
    email: row.email,
    jobTitle: row.jobTitle ?? undefined,
    profileCompleted: row.profileCompletedAt !== null,
    disabled: row.disabledAt !== null,
    employer: row.workforce !== 'neither' || row.organisation !== null,
    workforce: row.workforce ?? undefined,
    areas: areasCovered(row.areas, areas),
    postcode: row.postcode ?? undefined,
    organisation: row.organisation ?? undefined,
    role: row.role ?? undefined,
    roleStartedOn: row.roleStartedOn ?? undefined,
    targetGroup: row.targetGroup ?? undefined,
    networks: row.networks,
    completed: row.completed,
  };
}
