import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { organisesFor } from '../events/event.rules.js';
import type { Caller } from '../platform/auth/caller.js';
import { whenWords } from '../platform/time/words.js';
import { importNotFound } from './import.errors.js';
import type { Import, ImportSummary, RowResult } from './imports.types.js';
import {
  readRows,
  roomFault,
  timedSessions,
  type Fault,
  type ReadRow,
  type RowEvent,
} from './programme-row.rules.js';
import type { KnownVenue } from './row-venue.rules.js';

type Database = Pick<EntityManager, 'query'>;

const SHOWN = 20;

/** A row that would make an event, or is one already. */
export interface GoodRow {
  row: number;
  event: RowEvent;
  /** Slug of the event of that title at that time, where the team has it already. */
  already?: string;
}

/** What would come of an import as it is mapped now. */
export interface Preview {
  read: ReadRow[];
  good: GoodRow[];
}

@Injectable()
export class ImportsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws Refusal not_found unless the caller makes events for its team */
  async forOrganiser(id: number, caller: Caller, database: Database = this.dataSource): Promise<Import> {
    const [found] = await database.query<Import[]>(
      `SELECT i.id, i.team_id AS "teamId", t.name AS "teamName", i.uploaded_by_id AS "uploadedById",
         i.file_name AS "fileName", i.headings, i.heading_row AS "headingRow", i.rows, i.remarks, i.mapping,
         i.add_venues AS "addVenues", i.publish, i.state, i.stopped_because AS "stoppedBecause", i.created_at AS "createdAt"
       FROM imports i JOIN teams t ON t.id = i.team_id WHERE i.id = $1`,
      [id],
    );
    if (found === undefined || !organisesFor(caller, found.teamId)) throw importNotFound();
    return found;
  }

  /** The latest of the teams the caller makes events for. */
  async latest(caller: Caller): Promise<ImportSummary[]> {
    const teams = caller.teams.map(({ teamId }) => teamId).filter((id) => organisesFor(caller, id));
    return this.dataSource.query<ImportSummary[]>(
      `SELECT i.id, t.name AS "teamName", p.name AS "uploadedBy", i.file_name AS "fileName", i.state,
         jsonb_array_length(i.rows) AS rows, i.created_at AS "createdAt"
       FROM imports i JOIN teams t ON t.id = i.team_id JOIN people p ON p.id = i.uploaded_by_id
       WHERE $2 OR i.team_id = ANY ($1) ORDER BY i.id DESC LIMIT ${SHOWN}`,
      [teams, caller.isAdministrator],
    );
  }

  /** Every row, read by the mapping and held against the programme as it is now. */
  async preview(found: Import, database: Database = this.dataSource): Promise<Preview> {
    const venues = await database.query<KnownVenue[]>(`SELECT name, address, town, postcode FROM venues`);
    const read = readRows(found.rows, found.headingRow, {
      mapping: found.mapping,
      venues,
      addVenues: found.addVenues,
    });
    const rows = read.flatMap(({ row, event }) => (event === undefined ? [] : [{ row, event }]));
    const known = await alreadyThere(
      database,
      found.teamId,
      rows.map(({ event }) => event),
    );
    const all: GoodRow[] = rows.map((one, index) => ({ ...one, ...known[index] }));
    const faults = await takenRooms(
      database,
      all.filter(({ already }) => already === undefined),
    );
    return {
      read: read.map((one) => {
        const fault = faults.get(one.row);
        return fault === undefined ? one : { row: one.row, faults: [fault] };
      }),
      good: all.filter(({ row }) => !faults.has(row)),
    };
  }

  async results(id: number): Promise<RowResult[]> {
    return this.dataSource.query<RowResult[]>(
      `SELECT r.row_number AS row, r.outcome, r.message, e.slug, e.title
       FROM import_rows r LEFT JOIN events e ON e.id = r.event_id WHERE r.import_id = $1 ORDER BY r.row_number`,
      [id],
    );
  }
}

/** For each event, the one of the team with that title at that time, if there is one: it is the same. */
export async function alreadyThere(
  database: Database,
  teamId: number,
  events: Pick<RowEvent, 'title' | 'startsAt'>[],
): Promise<{ already?: string }[]> {
  const rows = await database.query<{ n: number; slug: string }[]>(
    `SELECT g.n::int AS n, min(e.slug) AS slug
     FROM unnest($2::text[], $3::timestamptz[]) WITH ORDINALITY AS g (title, starts_at, n)
     JOIN events e ON e.team_id = $1 AND plain_text(e.title) = plain_text(g.title) AND e.starts_at IS NOT DISTINCT FROM g.starts_at
     GROUP BY g.n`,
    [teamId, events.map(({ title }) => title), events.map(({ startsAt }) => startsAt)],
  );
  const slugs = new Map(rows.map(({ n, slug }) => [n, slug]));
  return events.map((_, index) => {
    const slug = slugs.get(index + 1);
    return slug === undefined ? {} : { already: slug };
  });
}

/**
 * What of the programme has a row's room at its time, by the number of the row. Of an event that is not public only
 * that it is there. As within the file, sessions without a room have their venue as one.
 */
async function takenRooms(database: Database, rows: GoodRow[]): Promise<Map<number, Fault>> {
  const asked = rows.flatMap(({ row, event }) => {
    const known = event.venue?.known;
    return known === undefined ? [] : timedSessions(event).map((session) => ({ row, event, known, session }));
  });
  if (asked.length === 0) return new Map();
  const clashes = await database.query<{ n: number; title: string | null; startsAt: Date; endsAt: Date }[]>(
    `SELECT DISTINCT ON (asked.n) asked.n::int AS n, CASE WHEN e.published_at IS NOT NULL THEN e.title END AS title,
       s.starts_at AS "startsAt", s.ends_at AS "endsAt"
     FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[], $5::timestamptz[])
       WITH ORDINALITY AS asked (venue, address, room, starts_at, ends_at, n)
     JOIN venues v ON v.name = asked.venue AND v.address = asked.address
     JOIN events e ON e.venue_id = v.id AND e.status <> 'cancelled'
       AND e.starts_at < asked.ends_at AND asked.starts_at < e.ends_at
     JOIN event_sessions s ON s.event_id = e.id AND s.timing = 'timed'
       AND s.starts_at < asked.ends_at AND asked.starts_at < s.ends_at
     LEFT JOIN rooms r ON r.id = s.room_id
     WHERE plain_text(coalesce(r.name, '')) = plain_text(asked.room) ORDER BY asked.n, s.starts_at`,
    [
      asked.map(({ known }) => known.name),
      asked.map(({ known }) => known.address),
      asked.map(({ event }) => event.room),
      asked.map(({ session }) => session.startsAt),
      asked.map(({ session }) => session.endsAt),
    ],
  );
  const faults = new Map<number, Fault>();
  for (const { n, title, startsAt, endsAt } of clashes) {
    const at = asked[n - 1];
    if (at === undefined || faults.has(at.row)) continue;
    const when = whenWords(startsAt, endsAt, 'timed');
    const reason = `${title ?? 'Another event'} is in the same room at that time, ${when}`;
    faults.set(at.row, roomFault(at.row, at.event, reason));
  }
  return faults;
}
