import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';
import { CoursesQueries } from '../courses/courses.queries.js';
import { CompletionService } from '../learning/completion.service.js';
import { EnrolmentsService } from '../learning/enrolments.service.js';
import { TakingQueries } from '../learning/taking.queries.js';
import type { Learning } from '../learning/taking.types.js';
import { sha256 } from '../platform/auth/token-hash.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { advance } from './cmi.rules.js';
import { isComplete, itemIsDone, rollUp, type ItemOutcome } from './outcome.rules.js';
import { PackagesQueries, type KeptPackage } from './packages.queries.js';
import { PlaysQueries, type Play, type PlayedItem } from './plays.queries.js';
import { itemNotFound, takenOver, tooLate, unreadableData } from './scorm.errors.js';
import type { Cmi, PackageItem } from './scorm.types.js';
import { sharedObjectives, withShared } from './shared-objectives.rules.js';
import { startingData } from './starting-data.rules.js';

/** A working day and its evening, as a sign-in session lasts. */
const HOURS = 12;

/** A save, as the player sends it. */
export interface Save {
  item: string;
  /** Higher than that of each save of the item before. */
  sequence: number;
  /** What has changed. */
  cmi: Cmi;
}

/** What a player needs to open an item. */
export interface Opened {
  cmi: Cmi;
  /** The last that was kept. */
  sequence: number;
  completed: boolean;
  /**
   * Whose the storage of the browser is while this is open: the same for all windows of an attempt, known to no other.
   */
  owner: string;
}

/** Playing packages: the only writer of attempts, with a token for each window. */
@Injectable()
export class PlaysService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly packages: PackagesQueries,
    private readonly plays: PlaysQueries,
    private readonly takings: TakingQueries,
    private readonly enrolments: EnrolmentsService,
    private readonly completion: CompletionService,
    private readonly courses: CoursesQueries,
    private readonly settings: Settings,
  ) {}

  /** A token for a window in which the attempt goes on. The window that had it before is refused from now on. */
  async launch({ enrolment }: Learning): Promise<string> {
    const token = newToken();
    await this.dataSource.query(
      `INSERT INTO scorm_attempts (enrolment_id, token_hash, token_expires_at)
       VALUES ($1, $2, now() + make_interval(hours => $3))
       ON CONFLICT (enrolment_id) DO UPDATE SET
         token_hash = EXCLUDED.token_hash, token_expires_at = EXCLUDED.token_expires_at`,
      [enrolment.id, sha256(token), HOURS],
    );
    return token;
  }

  /** A token for a window in which somebody looks at a version, and nothing is kept. */
  async preview(versionId: number, personId: number): Promise<string> {
    const token = newToken();
    await this.dataSource.query(`DELETE FROM scorm_previews WHERE expires_at < now()`);
    await this.dataSource.query(
      `INSERT INTO scorm_previews (token_hash, version_id, person_id, expires_at)
       VALUES ($1, $2, $3, now() + make_interval(hours => $4))`,
      [sha256(token), versionId, personId, HOURS],
    );
    return token;
  }

  /**
   * Somebody opens an item: from now on it counts as opened.
   * @throws Refusal not_found; conflict `taken_over`
   */
  async open(play: Play, token: string, item: string): Promise<Opened> {
    const kept = await this.packages.ofVersion(play.versionId);
    const found = kept.about.items.find(({ id }) => id === item);
    if (found === undefined) throw itemNotFound();
    const learner = { id: String(play.personId), name: play.name };
    const begin = (saved: Cmi): Cmi => startingData(kept.about.standard, found, saved, learner);
    const owner = this.ownerOf(play.enrolmentId === null ? token : String(play.enrolmentId));
    if (play.enrolmentId === null) return { cmi: begin({}), sequence: 0, completed: false, owner };
    return this.change(play, token, item, async (manager, enrolmentId) => {
      await manager.query(
        `INSERT INTO scorm_items (enrolment_id, item) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
        [enrolmentId, item],
      );
      const state = await this.plays.item(enrolmentId, item, manager);
      const cmi = await this.readShared(manager, { enrolmentId, kept, item: found }, begin(state?.cmi ?? {}));
      return { cmi, sequence: state?.sequence ?? 0, owner };
    });
  }

  /** With what other items told of the objectives that this one shares with them. */
  private async readShared(
    manager: EntityManager,
    { enrolmentId, kept, item }: { enrolmentId: number; kept: KeptPackage; item: PackageItem },
    cmi: Cmi,
  ): Promise<Cmi> {
    if (item.mapped === undefined || item.mapped.length === 0) return cmi;
    const told = await this.plays.objectives(enrolmentId, manager);
    return withShared(cmi, item, sharedObjectives(kept.about.items, told));
  }

  private ownerOf(attempt: string): string {
    return createHmac('sha256', this.settings.sessionSecret)
      .update(`storage of ${attempt}`)
      .digest('base64url');
  }

  /**
   * Keeps what a package said. Of a preview nothing is kept.
   * @returns whether the course is completed
   * @throws Refusal conflict `stale` or `taken_over`; invalid; not_found for an item that was not opened
   */
  async save(token: string, { item, sequence, cmi }: Save): Promise<{ completed: boolean }> {
    const play = await this.plays.byToken(token);
    if (play.enrolmentId === null) return { completed: false };
    const { about } = await this.packages.ofVersion(play.versionId);
    return this.change(play, token, item, async (manager, enrolmentId) => {
      const before = await this.plays.item(enrolmentId, item, manager);
      if (before === undefined) throw itemNotFound();
      if (sequence <= before.sequence) throw tooLate();
      const judged = about.items.find(({ id }) => id === item);
      const after = advance(about.standard, before, cmi, judged);
      if (after === undefined) throw unreadableData();
      await manager.query(
        `UPDATE scorm_items SET cmi = $3, sequence = $4, completion = $5, success = $6, score = $7, seconds = $8
         WHERE enrolment_id = $1 AND item = $2`,
        [
          enrolmentId,
          item,
          JSON.stringify(after.cmi),
          sequence,
          after.completion,
          after.success,
          after.score,
          after.seconds,
        ],
      );
      return {};
    });
  }

  /**
   * One change of an attempt after another, by the window that has it; with the last that is needed the course is
   * completed.
   */
  private async change<T extends object>(
    play: Play,
    token: string,
    item: string,
    work: (manager: EntityManager, enrolmentId: number) => Promise<T>,
  ): Promise<T & { completed: boolean }> {
    const kept = await this.packages.ofVersion(play.versionId);
    return inTransaction(this.dataSource, async (manager) => {
      if (play.enrolmentId === null) throw takenOver();
      const open = await this.takings.lock(manager, play.enrolmentId);
      // Another window may have taken it over while this one waited.
      await this.plays.byToken(token, manager);
      const result = await work(manager, play.enrolmentId);
      const completed = await this.settle(manager, play, { kept, item, open });
      return { ...result, completed };
    });
  }

  /** Brings the attempt, and while it is open the enrolment, up to what its items say. */
  private async settle(
    manager: EntityManager,
    { enrolmentId, personId, slug }: Play,
    { kept, item, open }: { kept: KeptPackage; item: string; open: boolean },
  ): Promise<boolean> {
    const states = await this.plays.items(Number(enrolmentId), manager);
    const outcomes = outcomesOf(kept, states);
    const whole = rollUp(outcomes);
    const seconds = [...states.values()].reduce((sum, state) => sum + state.seconds, 0);
    await manager.query(
      `UPDATE scorm_attempts SET completion = greatest(completion, $2), success = $3, score = $4, seconds = $5,
         last_item = $6, saved_at = program_now() WHERE enrolment_id = $1`,
      [enrolmentId, whole.completion, whole.success, whole.score, seconds, item],
    );
    if (!open) return true;
    const learning = await this.takings.ofLearner(slug, personId, manager);
    const outcome = outcomes.find((each) => each.item.id === item);
    const done = outcome !== undefined && itemIsDone(outcome);
    await this.enrolments.keepPlayed(manager, learning, { item, done, score: whole.score, seconds });
    if (!isComplete(kept.rule, outcomes, learning.offer.settings.passMark)) return false;
    const { outcomes: taught } = await this.courses.bySlug(slug);
    await this.completion.complete(manager, learning, { outcomes: taught });
    return true;
  }
}

/** Each item of a package with what somebody reached in it. */
export const outcomesOf = (
  { about }: Pick<KeptPackage, 'about'>,
  states: ReadonlyMap<string, PlayedItem>,
): (ItemOutcome & { item: KeptPackage['about']['items'][number] })[] =>
  about.items.map((item) => ({ item, outcome: states.get(item.id) }));

const newToken = (): string => randomBytes(32).toString('base64url');
