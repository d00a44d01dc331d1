import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { sessionStatesOf } from '../attendance/attendance.queries.js';
import { LEAST_ANONYMOUS } from '../evaluations/evaluation.types.js';
import { COUNTED_AGENCY } from '../organiser/attendees.queries.js';
import { addDays, startOfLondonDay } from '../platform/time/london.js';
import type { Breakdown, CountedAs, CountedRows, LeftOut, Selection } from './report.types.js';

/** Of the events that a selection is of, whatever became of them: $1 teams, $2 one event. */
const OF_THE_CALLER = `($1::int[] IS NULL OR e.team_id = ANY ($1)) AND ($2::int IS NULL OR e.id = $2)`;
/** $3 to $4: an event counts in the period in which it starts. */
const IN_PERIOD = `e.starts_at >= $3 AND e.starts_at < $4`;

/**
 * Left the waiting list: only its history tells whether it waited or awaited approval. OFFSET has it looked up for the
 * few that it is asked of, where PostgreSQL might read the history of everything.
 */
const LEFT_THE_LIST = `b.state = 'cancelled' AND b.confirmed_at IS NULL AND b.offered_at IS NULL AND EXISTS (
  SELECT FROM audit_entries a WHERE a.subject = 'booking:' || b.id AND a.detail #>> '{before,state}' = 'waiting' OFFSET 0)`;
/** Another booking of the same person for the same event that says more of it: a place was theirs, or it is later. */
const SAYS_MORE = `SELECT FROM bookings other
  WHERE other.person_id = b.person_id AND other.event_id = b.event_id AND other.id <> b.id
    AND (other.confirmed_at IS NOT NULL OR other.offered_at IS NOT NULL OR other.id > b.id)`;

/** What a booking `b` counts as; one that counts as none of them is in no figure. */
const COUNTED_AS: [CountedAs, string][] = [
  ['booked', `b.state = 'confirmed'`],
  ['cancelled_late', `b.state = 'cancelled' AND b.late_cancellation`],
  [
    'cancelled_in_time',
    `b.state = 'cancelled' AND b.confirmed_at IS NOT NULL AND b.substituted_by_id IS NULL`,
  ],
  ['unmet', `(b.state = 'waiting' OR ${LEFT_THE_LIST}) AND NOT EXISTS (${SAYS_MORE})`],
];

/** Of a person `p`, with organisation `o`; who works in several areas is counted once, under that. */
const OF_PERSON: Record<'kind' | 'agency' | 'workforce' | 'area', string> = {
  kind: `CASE WHEN o.id IS NOT NULL THEN o.kind WHEN p.organisation_other IS NOT NULL THEN 'unlisted' ELSE 'none' END`,
  agency: COUNTED_AGENCY,
  workforce: `coalesce(p.workforce::text, 'none')`,
  area: `CASE cardinality(p.areas) WHEN 0 THEN 'none' WHEN 1 THEN p.areas[1] ELSE 'several' END`,
};
const ofPerson = (expression: string): string => `CASE WHEN p.id IS NOT NULL THEN ${expression} END`;

/** Key, name and start of what the rows are broken down by. */
const KEYS: Record<Breakdown, { key: string; name?: string; startsAt?: string }> = {
  month: { key: `to_char(base.starts_at AT TIME ZONE 'Europe/London', 'YYYY-MM')` },
  event: { key: 'base.slug', name: 'base.title', startsAt: 'base.starts_at' },
  kind: { key: ofPerson(OF_PERSON.kind) },
  agency: { key: ofPerson(OF_PERSON.agency), name: ofPerson(OF_PERSON.agency) },
  workforce: { key: ofPerson(OF_PERSON.workforce) },
  area: {
    key: ofPerson(OF_PERSON.area),
    name: ofPerson(`(SELECT name FROM areas WHERE code = ${OF_PERSON.area})`),
  },
};

/** Answers to the ready-made question how useful it was; nobody's where they are anonymous. */
const USEFULNESS = `
  SELECT c.slug, c.title, c.starts_at, r.person_id, a.anonymous, (a.answers ->> q.id::text)::int AS points,
    count(*) OVER (PARTITION BY f.id) AS of_event
  FROM chosen c JOIN evaluation_forms f ON f.event_id = c.id AND f.moment = 'on_the_day'
  JOIN evaluation_questions q ON q.form_id = f.id AND q.standard = 'usefulness'
  JOIN evaluation_responses a ON a.form_id = f.id AND a.answers ? q.id::text
  LEFT JOIN evaluation_requests r ON r.id = a.request_id`;

/** $5 kind of agency, $6 area. A report of some people only has no places: nobody can say whose they are. */
const BASE = `
  WITH chosen AS (
    SELECT e.id, e.slug, e.title, e.starts_at, l.id IS NOT NULL AS bookable, l.size
    FROM events e LEFT JOIN place_limits l ON l.event_id = e.id AND l.session_id IS NULL
    WHERE e.status = 'published' AND ${IN_PERIOD} AND ${OF_THE_CALLER}),
  registered AS (${sessionStatesOf('chosen')}),
  -- Read once, however many breakdowns there are; and what a booking counts as is found out once.
  base AS MATERIALIZED (
    SELECT c.slug, c.title, c.starts_at, NULL::int AS person_id, 'place' AS what, c.size IS NOT NULL AS limited,
      NULL::text[] AS states, coalesce(c.size, 0) AS amount
    FROM chosen c WHERE c.bookable AND $5::text IS NULL AND $6::text IS NULL
    UNION ALL
    SELECT c.slug, c.title, c.starts_at, b.person_id,
      CASE ${COUNTED_AS.map(([what, when]) => `WHEN ${when} THEN '${what}'`).join(' ')} END, c.size IS NOT NULL,
      CASE WHEN b.state = 'confirmed' THEN coalesce(r.states, '{}') END, 1
    FROM chosen c JOIN bookings b ON b.event_id = c.id LEFT JOIN registered r ON r.booking_id = b.id
    UNION ALL
    SELECT c.slug, c.title, c.starts_at, t.person_id,
      CASE WHEN t.revoked_at IS NULL THEN 'certificate' ELSE 'revoked_certificate' END, false, NULL, 1
    FROM chosen c JOIN certificates t ON t.event_id = c.id
    WHERE t.revoked_at IS NULL OR NOT EXISTS (SELECT FROM certificates newer WHERE newer.replaces_id = t.id)
    UNION ALL
    SELECT c.slug, c.title, c.starts_at, r.person_id,
      CASE WHEN r.answered THEN 'evaluation_answered' ELSE 'evaluation_asked' END, false, NULL, 1
    FROM chosen c JOIN evaluation_forms f ON f.event_id = c.id AND f.moment = 'on_the_day'
    JOIN evaluation_requests r ON r.form_id = f.id
    UNION ALL
    SELECT u.slug, u.title, u.starts_at, u.person_id, counted.what, false, NULL, counted.amount
    FROM (${USEFULNESS}) u
    CROSS JOIN LATERAL (VALUES ('usefulness_answers', 1), ('usefulness_points', u.points)) AS counted (what, amount)
    WHERE NOT u.anonymous OR u.of_event >= ${LEAST_ANONYMOUS})`;

const brokenDown = (by: Breakdown): string => {
  const { key, name = 'NULL::text', startsAt = 'NULL::timestamptz' } = KEYS[by];
  return `
  SELECT '${by}' AS by, ${key} AS key, ${name} AS name, ${startsAt} AS "startsAt", base.what, base.limited,
    base.states, sum(base.amount)::float8 AS amount
  FROM base LEFT JOIN people p ON p.id = base.person_id LEFT JOIN organisations o ON o.id = p.organisation_id
  WHERE base.what IS NOT NULL AND ($5::text IS NULL OR o.kind = $5) AND ($6::text IS NULL OR $6 = ANY (p.areas))
  GROUP BY 2, 3, 4, 5, 6, 7`;
};

/** What the figures of reports are counted from. Who may ask is checked before. */
@Injectable()
export class ReportsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * All bookings, places, certificates and evaluations of the selection, those that are alike together: by each of
   * `breakdowns`, from one reading of them.
   */
  async counted(breakdowns: Breakdown[], selection: Selection): Promise<CountedRows[]> {
    return this.dataSource.query<CountedRows[]>(BASE + breakdowns.map(brokenDown).join(' UNION ALL '), [
      ...ofEvents(selection),
      selection.kind,
      selection.area,
    ]);
  }

  async leftOut(selection: Selection): Promise<LeftOut> {
    const [row] = await this.dataSource.query<[LeftOut]>(
      `SELECT count(*) FILTER (WHERE e.status = 'published')::int AS undated,
         count(*) FILTER (WHERE e.status = 'cancelled')::int AS cancelled
       FROM events e
       WHERE ${OF_THE_CALLER}
         AND ((e.status = 'published' AND e.starts_at IS NULL) OR (e.status = 'cancelled' AND ${IN_PERIOD}))`,
      ofEvents(selection),
    );
    return row;
  }
}

const ofEvents = ({ teamIds, eventId, period }: Selection): unknown[] => [
  teamIds,
  eventId,
  startOfLondonDay(period.from),
  startOfLondonDay(addDays(period.to, 1)),
];
