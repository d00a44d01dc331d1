import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { OrganisingService, type EventInput } from '../catalogue/organising.service.js';
import { organisesFor } from '../events/event.rules.js';
import { PeopleQueries } from '../people/people.queries.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { Refusal } from '../platform/refusal.js';
import { alreadyThere, ImportsQueries, type GoodRow } from './imports.queries.js';
import type { Import, Outcome } from './imports.types.js';
import type { RowEvent } from './programme-row.rules.js';

/** Rows in one transaction: few enough that whoever looks on sees it move. */
const ROWS_AT_ONCE = 20;

interface Done {
  outcome: Outcome;
  slug?: string;
  message?: string;
}

/** Makes the events of imports that were started, a few rows a transaction, wherever jobs run. */
@Injectable()
export class ImportRunner {
  constructor(
    private readonly dataSource: DataSource,
    private readonly imports: ImportsQueries,
    private readonly organising: OrganisingService,
    private readonly people: PeopleQueries,
  ) {}

  /** Some rows of the oldest import that runs and that no other process works at. @returns whether there was one */
  async work(): Promise<boolean> {
    return inTransaction(this.dataSource, async (manager) => {
      const [next] = await manager.query<{ id: number; uploadedById: number; teamId: number }[]>(
        `SELECT id, uploaded_by_id AS "uploadedById", team_id AS "teamId" FROM imports WHERE state = 'running'
         ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED`,
      );
      if (next === undefined) return false;
      const by = await this.people.byPersonId(next.uploadedById);
      if (by === undefined || !organisesFor(by, next.teamId)) {
        await manager.query(`UPDATE imports SET state = 'stopped', stopped_because = $2 WHERE id = $1`, [
          next.id,
          'Whoever started it no longer makes events for this team',
        ]);
        return true;
      }
      // Two files of one team, read at the same time, might hold the same event.
      await manager.query(`SELECT FROM teams WHERE id = $1 FOR NO KEY UPDATE`, [next.teamId]);
      await this.some(manager, by, await this.imports.forOrganiser(next.id, by, manager));
      return true;
    });
  }

  private async some(manager: EntityManager, by: Caller, found: Import): Promise<void> {
    const { good } = await this.imports.preview(found, manager);
    const done = await manager.query<{ row: number }[]>(
      `SELECT row_number AS row FROM import_rows WHERE import_id = $1`,
      [found.id],
    );
    const rowsDone = new Set(done.map(({ row }) => row));
    const left = good.filter(({ row }) => !rowsDone.has(row));
    for (const one of left.slice(0, ROWS_AT_ONCE)) {
      const { outcome, slug, message } = await this.one(manager, by, found, one);
      await manager.query(
        `INSERT INTO import_rows (import_id, row_number, outcome, event_id, message)
         VALUES ($1, $2, $3, (SELECT id FROM events WHERE slug = $4), $5)`,
        [found.id, one.row, outcome, slug ?? null, message ?? null],
      );
    }
    if (left.length <= ROWS_AT_ONCE)
      await manager.query(`UPDATE imports SET state = 'finished' WHERE id = $1`, [found.id]);
  }

  private async one(manager: EntityManager, by: Caller, found: Import, { event }: GoodRow): Promise<Done> {
    // Asked again: a row above may have been the same event.
    const [known] = await alreadyThere(manager, found.teamId, [event]);
    if (known?.already !== undefined) return { outcome: 'already_there', slug: known.already };
    let slug: string;
    try {
      // A savepoint, so that what is refused leaves nothing behind.
      ({ slug } = await manager.transaction((within) =>
        this.organising.createFor(within, by, found.teamId, inputOf(event)),
      ));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { outcome: 'refused', message: error.message };
    }
    if (!found.publish) return { outcome: 'draft', slug };
    try {
      await manager.transaction((within) => this.organising.publishOne(within, by, slug));
      return { outcome: 'published', slug };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { outcome: 'draft', slug, message: error.reasons.map(({ message }) => message).join('. ') };
    }
  }
}

function inputOf({ venue, texts, startsAt: _startsAt, room: _room, ...event }: RowEvent): EventInput {
  const kept = venue === null ? null : (venue.known ?? venue);
  return {
    ...event,
    ...texts,
    ...(kept !== null && {
      venue: { name: kept.name, address: kept.address, town: kept.town, postcode: kept.postcode ?? null },
    }),
  };
}
