import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { changedSince, type Fact } from '../editor/meanwhile.rules.js';
import { organisesFor } from '../events/event.rules.js';
import { freeSlug, slugOf } from '../events/slug.rules.js';
import { CourseDesk } from '../learning/course-desk.service.js';
import { VersionHistory } from '../learning/version-history.queries.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { programNow } from '../platform/database/program-clock.js';
import { invalid, type FieldError } from '../platform/refusal.js';
import { londonDate } from '../platform/time/london.js';
import { staleDraft } from './draft.errors.js';
import { firstTexts, newTexts, textsOf } from './draft.rules.js';
import type { Draft, DraftTexts } from './draft.types.js';
import { DraftsQueries } from './drafts.queries.js';
import { OrganisationsQueries } from '../organisations/organisations.queries.js';

/** One page of the editor on its way into the draft. */
export interface Saving {
  /** What the page was filled in against. */
  stamp: { version: number; was: string };
  /** What the page shows of a draft. */
  facts: (draft: Draft) => Fact[];
  /** What the answers make of it. */
  change: (draft: Draft) => Partial<DraftTexts>;
}

/** Nothing was saved: with what is there now, and why. */
export interface NotSaved {
  draft: Draft;
  errors: FieldError[];
  /** What somebody else changed on this page since it was opened. */
  meanwhile: Fact[];
  status: number;
}

/** Addresses that are pages of their own. */
const RESERVED = ['new', 'drafts'];

/** The only writer of drafts; their files and their end are in services of their own. */
@Injectable()
export class DraftsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly drafts: DraftsQueries,
    private readonly desk: CourseDesk,
    private readonly history: VersionHistory,
    private readonly organisations: OrganisationsQueries,
  ) {}

  /** @throws Refusal invalid where it must be said, or is not one of the caller's */
  private async teamFor(caller: Caller, slug: string | undefined): Promise<number> {
    const team = await this.organisations.teamNamed((teamId) => organisesFor(caller, teamId), slug);
    if (team !== undefined) return team.id;
    throw invalid([{ field: 'team', message: 'Say which team runs the course' }]);
  }

  /**
   * Begins a course of which there is nothing yet. `team` is the slug of one that the caller organises for; undefined
   * where they do for one alone.
   * @returns its address
   */
  async create(caller: Caller, team: string | undefined, title: string): Promise<string> {
    const teamId = await this.teamFor(caller, team);
    return inTransaction(this.dataSource, async (manager) => {
      const slug = await this.freeAddress(manager, title);
      const texts = newTexts(title, await this.today(manager));
      const id = await insert(manager, caller, { slug, teamId, courseId: null, basedOnId: null }, texts);
      await recordAudit(manager, {
        actorId: caller.personId,
        action: 'course.draft_begun',
        subject: `course_draft:${id}`,
        detail: { slug },
      });
      return slug;
    });
  }

  /** An address for a course of this title that no course and no draft has, until the transaction ends. */
  async freeAddress(manager: EntityManager, title: string): Promise<string> {
    const wanted = slugOf(title);
    // Two who make a course of the same title at once wait for one another.
    await manager.query(`SELECT pg_advisory_xact_lock(hashtext('course_drafts.slug'))`);
    const taken = await manager.query<{ slug: string }[]>(
      `SELECT slug FROM courses WHERE slug LIKE $1 || '%' UNION SELECT slug FROM course_drafts WHERE slug LIKE $1 || '%'`,
      [wanted],
    );
    return freeSlug(wanted, [...RESERVED, ...taken.map((each) => each.slug)]);
  }

  /**
   * Begins the next version of a course as a copy of what is on offer, unless somebody did already.
   * @throws Refusal not_found for another team's, as for one that there is not
   */
  async begin(caller: Caller, slug: string): Promise<void> {
    const course = await this.desk.open(slug, caller);
    const { title, summary, audience, audiences, level, price, duration, bookingNotes, opensOn, rule } =
      course;
    const about = {
      ...{ title, summary, audience, audiences, level, price, duration, bookingNotes, opensOn, rule },
    };
    await inTransaction(this.dataSource, async (manager) => {
      await manager.query(`SELECT FROM courses WHERE id = $1 FOR NO KEY UPDATE`, [course.id]);
      const begun = await manager.query<unknown[]>(`SELECT FROM course_drafts WHERE course_id = $1`, [
        course.id,
      ]);
      if (begun.length > 0) return;
      const latest = await this.history.latest(manager, course.id);
      const texts = latest
        ? textsOf(about, latest.content, latest.settings)
        : firstTexts(about, course.outcomes, await this.today(manager));
      const of = { slug, teamId: course.teamId, courseId: course.id, basedOnId: latest?.id ?? null };
      const id = await insert(manager, caller, of, texts);
      await manager.query(
        `INSERT INTO course_draft_files (draft_id, name, media_type, bytes, large_file_id)
         SELECT $1, name, media_type, bytes, large_file_id FROM course_files WHERE version_id = $2`,
        [id, of.basedOnId],
      );
      await recordAudit(manager, {
        actorId: caller.personId,
        action: 'course.draft_begun',
        subject: `course:${course.id}`,
        detail: { slug, basedOn: latest?.number ?? null },
      });
    });
  }

  /**
   * Two people may work on different pages of one draft at once; whoever comes second to the same page is shown what
   * the first one did.
   * @returns undefined when it is saved
   */
  async save(caller: Caller, slug: string, { stamp, facts, change }: Saving): Promise<NotSaved | undefined> {
    return inTransaction(this.dataSource, async (manager) => {
      const draft = await this.drafts.lock(manager, slug, caller);
      const meanwhile = stamp.version === draft.version ? [] : changedSince(facts(draft), stamp.was);
      if (meanwhile.length > 0) {
        const message = 'Somebody else changed this page while you had it open';
        return { draft, meanwhile, errors: [{ field: 'meanwhile', message }], status: 412 };
      }
      await this.write(manager, caller, draft, change(draft));
      return undefined;
    });
  }

  /**
   * All texts at once, as a program writes them. `version` is what they were made from; undefined for any.
   * @throws Refusal not_found, stale
   */
  async replace(
    caller: Caller,
    slug: string,
    version: number | undefined,
    texts: Partial<DraftTexts>,
  ): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const draft = await this.drafts.lock(manager, slug, caller);
      if (version !== undefined && version !== draft.version) throw staleDraft();
      await this.write(manager, caller, draft, texts);
    });
  }

  /** @throws Refusal not_found, stale */
  async discard(caller: Caller, slug: string, version: number): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const draft = await this.drafts.lock(manager, slug, caller);
      if (version !== draft.version) throw staleDraft();
      await manager.query(`DELETE FROM course_drafts WHERE id = $1`, [draft.id]);
      await recordAudit(manager, {
        actorId: caller.personId,
        action: 'course.draft_deleted',
        subject: subjectOf(draft),
        detail: { slug },
      });
    });
  }

  /** Writes what is new into a draft that is locked. */
  async write(
    manager: EntityManager,
    caller: Caller,
    { about, content, settings, ...draft }: Draft,
    changes: Partial<DraftTexts>,
  ): Promise<void> {
    const texts = { about, content, settings, ...changes };
    await manager.query(
      `UPDATE course_drafts SET about = $2, content = $3, settings = $4, version = version + 1,
         changed_by_id = $5, changed_at = program_now() WHERE id = $1`,
      [
        draft.id,
        JSON.stringify(texts.about),
        JSON.stringify(texts.content),
        JSON.stringify(texts.settings),
        caller.personId,
      ],
    );
    await recordAudit(manager, {
      actorId: caller.personId,
      action: 'course.draft_changed',
      subject: subjectOf(draft),
      detail: { slug: draft.slug, changed: Object.keys(changes) },
    });
  }

  private async today(manager: EntityManager): Promise<string> {
    return londonDate(await programNow(manager));
  }
}

/** A course has a history of its own from its first version on; before that its draft has. */
export const subjectOf = ({ id, courseId }: Pick<Draft, 'id' | 'courseId'>): string =>
  courseId === null ? `course_draft:${id}` : `course:${courseId}`;

async function insert(
  manager: EntityManager,
  caller: Caller,
  of: { slug: string; teamId: number; courseId: number | null; basedOnId: number | null },
  { about, content, settings }: DraftTexts,
): Promise<number> {
  const [made] = await manager.query<[{ id: number }]>(
    `INSERT INTO course_drafts (slug, team_id, course_id, based_on_id, about, content, settings, begun_by_id, changed_by_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) RETURNING id`,
    [
      ...[of.slug, of.teamId, of.courseId, of.basedOnId],
      ...[JSON.stringify(about), JSON.stringify(content), JSON.stringify(settings), caller.personId],
    ],
  );
  return made.id;
}
