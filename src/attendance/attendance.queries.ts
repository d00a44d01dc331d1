import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EventSession } from '../events/event-session.entity.js';
import { ATTENDS } from '../bookings/booking-parts.rules.js';
import { EventsQueries } from '../events/events.queries.js';
import { hasAllWords, likeWords } from '../platform/database/like-words.js';
import { wholeAttendance } from './attendance.rules.js';
import type { AttendanceState, WholeAttendance } from './attendance.types.js';

/**
 * SQL: what the register of each session that booking `b` is for says, in order of time, for `wholeAttendance`. To
 * count by it, group by it: there are few different ones.
 */
export const SESSION_STATES = `
  ARRAY(SELECT a.state::text FROM event_sessions s
        LEFT JOIN attendances a ON a.session_id = s.id AND a.booking_id = b.id
        WHERE s.event_id = b.event_id AND ${ATTENDS('s', 'b')} ORDER BY s.starts_at, s.id)`;

/** SQL: what a search of the register looks through. */
const SEARCHED = `concat_ws(' ', p.name, o.name, p.organisation_other, p.job_title, b.reference)`;

/** SQL: whether the one with booking `b` was there at least in part, as `wholeAttendance` says it. */
export const WAS_THERE = `EXISTS (SELECT FROM attendances a WHERE a.booking_id = b.id AND a.state <> 'did_not_attend')`;

/** SQL: whether the register says of the one with booking `b` that they were not there at all. */
export const DID_NOT_ATTEND = `(NOT ${WAS_THERE} AND EXISTS (SELECT FROM attendances a WHERE a.booking_id = b.id))`;

/**
 * SQL: what the registers say of all confirmed bookings of the events in the table `events`, as `booking_id` and
 * `states`, in no order of time: many thousands are gathered faster together than one by one.
 */
export const sessionStatesOf = (events: string): string => `
  SELECT b.id AS booking_id, array_agg(a.state::text ORDER BY a.state) AS states
  FROM ${events} c JOIN bookings b ON b.event_id = c.id AND b.state = 'confirmed'
  JOIN event_sessions s ON s.event_id = b.event_id AND ${ATTENDS('s', 'b')}
  LEFT JOIN attendances a ON a.session_id = s.id AND a.booking_id = b.id
  GROUP BY b.id`;

/** What the register of one session says of somebody. */
export interface SessionAttendance {
  sessionId: number;
  /** Null: nothing yet. */
  state: AttendanceState | null;
  minutes: number | null;
  madeAt: Date | null;
  recordedByName: string | null;
  /** Marked when the register was closed. */
  byClosing: boolean;
}

/** Somebody with a confirmed place. */
export interface RegisterLine {
  bookingId: number;
  reference: string;
  /** On their badge, beside the reference. */
  code: string;
  personId: number;
  name: string;
  jobTitle: string | null;
  /** Name of the organisation, listed or not. */
  agency: string | null;
  /** Of each session that they booked, in order of time. */
  sessions: SessionAttendance[];
  whole: WholeAttendance;
}

export interface Register {
  /** In order of time; empty for an event whose dates are to be announced. */
  sessions: EventSession[];
  /** By name. */
  lines: RegisterLine[];
  /** Null while it is open. */
  closed: { at: Date; byName: string } | null;
}

/** Which of those with a confirmed place. */
export interface LinesWanted {
  /** Only the booking with this reference. */
  reference?: string;
  /** Each word of it is somewhere in the name, agency, job title or reference, accents and capitals apart. */
  words?: string;
  /** Only who has a place at this session. */
  at?: number | undefined;
  /** Only who has not come to this session. */
  missingFrom?: number | undefined;
  /** Only those of whom nothing is recorded for one session or more. */
  unrecorded?: boolean;
  /** At most so many, the first by name. */
  limit?: number;
}

export interface FoundLines {
  lines: RegisterLine[];
  /** Without the limit. */
  total: number;
}

export interface Marks {
  /** How many have a confirmed place at this session. */
  booked: number;
  /** How many have a place at each session, by its id. */
  bookedAt: Record<string, number>;
  /** How many were there, by the id of the session; none is missing. */
  there: Record<string, number>;
  marks: { reference: string; state: AttendanceState; madeAt: Date }[];
}

type Json = Omit<SessionAttendance, 'madeAt'> & { madeAt: string | null };

/** Reads the register. Who may ask is checked before. */
@Injectable()
export class AttendanceQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsQueries,
  ) {}

  /** Everybody with a confirmed place, or only the booking with this reference. */
  async register(eventId: number, reference?: string): Promise<Register> {
    const sessions = (await this.events.sessionsOf([eventId])).get(eventId) ?? [];
    const { lines } = await this.lines(eventId, reference === undefined ? {} : { reference });
    return { sessions, lines, closed: await this.closed(eventId) };
  }

  /** When and by whom the register was closed; null while it is open. */
  async closed(eventId: number): Promise<Register['closed']> {
    const [row] = await this.dataSource.query<{ at: Date; byName: string }[]>(
      `SELECT c.closed_at AS at, p.name AS "byName" FROM closed_registers c JOIN people p ON p.id = c.closed_by_id
       WHERE c.event_id = $1`,
      [eventId],
    );
    return row ?? null;
  }

  /** How many have a place at a session (at the event, while it has none), and how many were there, by session. */
  async counts(eventId: number, sessionId?: number): Promise<Omit<Marks, 'marks'>> {
    const [counts] = await this.dataSource.query<[Omit<Marks, 'marks'>]>(
      `SELECT (SELECT count(*)::int FROM bookings b LEFT JOIN event_sessions s ON s.id = $2
               WHERE b.event_id = $1 AND b.state = 'confirmed' AND ${ATTENDS('s', 'b')}) AS booked,
         (SELECT coalesce(json_object_agg(id, booked), '{}') FROM (
            SELECT s.id, count(b.id) AS booked FROM event_sessions s
            LEFT JOIN bookings b ON b.event_id = s.event_id AND b.state = 'confirmed' AND ${ATTENDS('s', 'b')}
            WHERE s.event_id = $1 GROUP BY 1) counted) AS "bookedAt",
         (SELECT coalesce(json_object_agg(session_id, there), '{}') FROM (
            SELECT a.session_id, count(*) AS there FROM attendances a JOIN event_sessions s ON s.id = a.session_id
            WHERE s.event_id = $1 AND a.state <> 'did_not_attend' GROUP BY 1) counted) AS there`,
      [eventId, sessionId ?? null],
    );
    return counts;
  }

  /** The same with what is recorded of one session. Little enough to be asked every few seconds. */
  async marks(eventId: number, sessionId: number): Promise<Marks> {
    const counts = await this.counts(eventId, sessionId);
    const marks = await this.dataSource.query<Marks['marks']>(
      `SELECT b.reference, a.state, a.made_at AS "madeAt" FROM attendances a JOIN bookings b ON b.id = a.booking_id
       WHERE b.event_id = $1 AND a.session_id = $2 ORDER BY b.id`,
      [eventId, sessionId],
    );
    return { ...counts, marks };
  }

  /** By name. */
  async lines(eventId: number, wanted: LinesWanted): Promise<FoundLines> {
    const { reference = null, words = '', at = null, missingFrom = null } = wanted;
    const { unrecorded = false, limit = null } = wanted;
    const rows = await this.dataSource.query<
      (Omit<RegisterLine, 'sessions' | 'whole'> & { sessions: Json[]; total: number })[]
    >(
      `WITH found AS (
         SELECT b.id, b.event_id, b.chosen, b.reference, b.check_in_code, p.id AS person_id, p.name, p.job_title,
           coalesce(o.name, p.organisation_other) AS agency, count(*) OVER ()::int AS total
         FROM bookings b JOIN people p ON p.id = b.person_id LEFT JOIN organisations o ON o.id = p.organisation_id
         WHERE b.event_id = $1 AND b.state = 'confirmed' AND ($2::text IS NULL OR b.reference = $2)
           AND ${hasAllWords(SEARCHED, '$3')}
           AND ($4::int IS NULL OR NOT EXISTS (
             SELECT FROM attendances a WHERE a.booking_id = b.id AND a.session_id = $4 AND a.state <> 'did_not_attend'))
           AND (NOT $5 OR EXISTS (
             SELECT FROM event_sessions s WHERE s.event_id = b.event_id AND ${ATTENDS('s', 'b')}
               AND NOT EXISTS (SELECT FROM attendances a WHERE a.booking_id = b.id AND a.session_id = s.id)))
           AND ($7::int IS NULL OR EXISTS (SELECT FROM event_sessions s WHERE s.id = $7 AND ${ATTENDS('s', 'b')}))
         ORDER BY plain_text(p.name), b.id LIMIT $6)
       SELECT b.id AS "bookingId", b.reference, b.check_in_code AS code, b.person_id AS "personId", b.name,
         b.job_title AS "jobTitle", b.agency, b.total,
         (SELECT coalesce(json_agg(json_build_object('sessionId', s.id, 'state', a.state, 'minutes', a.minutes,
              'madeAt', a.made_at, 'recordedByName', r.name, 'byClosing', a.state IS NOT NULL AND a.scan_id IS NULL)
            ORDER BY s.starts_at, s.id), '[]')
          FROM event_sessions s
          LEFT JOIN attendances a ON a.session_id = s.id AND a.booking_id = b.id
          LEFT JOIN people r ON r.id = a.recorded_by_id
          WHERE s.event_id = b.event_id AND ${ATTENDS('s', 'b')}) AS sessions
       FROM found b ORDER BY plain_text(b.name), b.id`,
      [eventId, reference, likeWords(words), missingFrom, unrecorded, limit, at],
    );
    const lines = rows.map(({ total: _total, ...row }) => ({
      ...row,
      sessions: row.sessions.map((each) => ({
        ...each,
        madeAt: each.madeAt === null ? null : new Date(each.madeAt),
      })),
      whole: wholeAttendance(row.sessions.map(({ state }) => state)),
    }));
    return { lines, total: rows[0]?.total ?? 0 };
  }
}
