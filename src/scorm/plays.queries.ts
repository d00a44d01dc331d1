import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { sha256 } from '../platform/auth/token-hash.js';
import { takenOver } from './scorm.errors.js';
import type { Completion, ItemState, Outcome, Success } from './scorm.types.js';

/** Whose window a token opens, and onto what. */
export interface Play {
  versionId: number;
  /** Null for a preview, of which nothing is kept. */
  enrolmentId: number | null;
  personId: number;
  name: string;
  /** Of the course. */
  slug: string;
}

/** How somebody's running cycle stands in a package. */
export interface ScormAttempt {
  completion: Completion;
  success: Success;
  score: number | null;
  seconds: number;
  lastItem: string | null;
  savedAt: Date | null;
}

export interface KeptItem extends ItemState {
  /** Of the last save. */
  sequence: number;
}

/** How somebody got on with an item, without its data, which may be large. */
export type PlayedItem = Outcome & Pick<ItemState, 'seconds'>;

/** A token is its owner's for as long as the owner has an account, and the attempt has not been set back. */
const BY_TOKEN = `
  SELECT e.version_id AS "versionId", e.id AS "enrolmentId", p.id AS "personId", p.name, c.slug
  FROM scorm_attempts a JOIN enrolments e ON e.id = a.enrolment_id
  JOIN people p ON p.id = e.person_id JOIN courses c ON c.id = e.course_id
  WHERE a.token_hash = $1 AND a.token_expires_at > now() AND e.ended_at IS NULL AND p.disabled_at IS NULL
  UNION ALL
  SELECT w.version_id, NULL, p.id, p.name, c.slug
  FROM scorm_previews w JOIN course_versions v ON v.id = w.version_id
  JOIN people p ON p.id = w.person_id JOIN courses c ON c.id = v.course_id
  WHERE w.token_hash = $1 AND w.expires_at > now() AND p.disabled_at IS NULL`;

type Database = Pick<EntityManager, 'query'>;

@Injectable()
export class PlaysQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws Refusal conflict `taken_over` for any token that is not the attempt's own of now */
  async byToken(token: string, database: Database = this.dataSource): Promise<Play> {
    const [play] = await database.query<Play[]>(BY_TOKEN, [sha256(token)]);
    if (play === undefined) throw takenOver();
    return play;
  }

  /** Undefined before it was opened for the first time. */
  async attempt(enrolmentId: number): Promise<ScormAttempt | undefined> {
    const [attempt] = await this.dataSource.query<ScormAttempt[]>(
      `SELECT completion, success, score, seconds, last_item AS "lastItem", saved_at AS "savedAt"
       FROM scorm_attempts WHERE enrolment_id = $1`,
      [enrolmentId],
    );
    return attempt;
  }

  /** What packages told of all who ever took a version of a course here, some at a time: answers, and no names. */
  async *answers(versionId: number): AsyncGenerator<Pick<ItemState, 'item' | 'cmi'>> {
    for (let after = { enrolmentId: 0, item: '' }; ;) {
      const rows = await this.dataSource.query<(Pick<ItemState, 'item' | 'cmi'> & typeof after)[]>(
        `SELECT i.enrolment_id AS "enrolmentId", i.item,
           (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(i.cmi)
            WHERE starts_with(key, 'cmi.interactions.')) AS cmi
         FROM scorm_items i JOIN enrolments e ON e.id = i.enrolment_id
         WHERE e.version_id = $1 AND (i.enrolment_id, i.item) > ($2, $3) ORDER BY i.enrolment_id, i.item LIMIT 500`,
        [versionId, after.enrolmentId, after.item],
      );
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined) return;
      after = last;
    }
  }

  /** The items that were opened, by their id. */
  async items(enrolmentId: number, database: Database = this.dataSource): Promise<Map<string, PlayedItem>> {
    const rows = await database.query<(PlayedItem & { item: string })[]>(
      `SELECT item, completion, success, score, seconds FROM scorm_items WHERE enrolment_id = $1`,
      [enrolmentId],
    );
    return new Map(rows.map(({ item, ...played }) => [item, played]));
  }

  /** Undefined for one that was not opened. */
  async item(enrolmentId: number, item: string, database: Database): Promise<KeptItem | undefined> {
    const [row] = await database.query<KeptItem[]>(
      `SELECT item, cmi, sequence::float8 AS sequence, completion, success, score, seconds
       FROM scorm_items WHERE enrolment_id = $1 AND item = $2`,
      [enrolmentId, item],
    );
    return row;
  }

  /** What all items told of their objectives, and of themselves. */
  objectives(
    enrolmentId: number,
    database: Database,
  ): Promise<Pick<KeptItem, 'item' | 'cmi' | 'sequence'>[]> {
    return database.query(
      `SELECT item, sequence::float8 AS sequence,
         (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(cmi)
          WHERE starts_with(key, 'cmi.objectives.') OR key IN ('cmi.success_status', 'cmi.score.scaled')) AS cmi
       FROM scorm_items WHERE enrolment_id = $1`,
      [enrolmentId],
    );
  }
}
