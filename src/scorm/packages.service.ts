import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DraftsService } from '../authoring/drafts.service.js';
import type { Course } from '../courses/course.entity.js';
import { CoursesService, type CourseChanges, type NewCourse } from '../courses/courses.service.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { programNow } from '../platform/database/program-clock.js';
import { invalid } from '../platform/refusal.js';
import { londonDate } from '../platform/time/london.js';
import { PackageDrafts, type PackageFile, type Publication } from './package-drafts.service.js';
import { PackageProblem } from './package-reader.js';

type OfCourse = Pick<Course, 'id'>;

/** What the catalogue says of a course that a package delivers. */
export type CatalogueEntry = Pick<
  NewCourse,
  'title' | 'summary' | 'outcomes' | 'audience' | 'audiences' | 'duration' | 'rule'
>;

/** What organisers do with packages, each in one transaction. Who may is asked before. */
@Injectable()
export class PackagesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly packages: PackageDrafts,
    private readonly courses: CoursesService,
    private readonly addresses: DraftsService,
  ) {}

  /**
   * Takes a package as the draft of the next version. Of one that is refused, nothing stays behind.
   * @throws Refusal invalid with what stands against it; conflict `draft_exists`
   */
  async upload({ id }: OfCourse, file: PackageFile, by: Caller): Promise<void> {
    await orRefused(
      inTransaction(this.dataSource, (manager) => this.packages.keep(manager, id, file, by.personId)),
    );
  }

  /**
   * Begins a course with the draft of its first version. The catalogue has it once that is published. Of a package that
   * is refused, no course stays behind.
   * @returns its address
   * @throws Refusal invalid with what stands against the package, or the field of the entry
   */
  async begin(teamId: number, entry: CatalogueEntry, file: PackageFile, by: Caller): Promise<string> {
    return orRefused(
      inTransaction(this.dataSource, async (manager) => {
        const slug = await this.addresses.freeAddress(manager, entry.title);
        const { id } = await this.courses.create(manager, {
          ...entry,
          ...{ slug, teamId, listed: false, opensOn: londonDate(await programNow(manager)) },
          ...{ level: null, price: null, bookingNotes: [], source: null },
        });
        await recordAudit(manager, {
          actorId: by.personId,
          action: 'course.begun',
          subject: `course:${id}`,
          detail: { slug },
        });
        await this.packages.keep(manager, id, file, by.personId);
        return slug;
      }),
    );
  }

  /** Says anew what the catalogue says of a course. @throws Refusal invalid with the field */
  async describe({ id }: OfCourse, entry: CourseChanges, by: Caller): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      await this.courses.change(manager, id, entry);
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'course.changed',
        subject: `course:${id}`,
        detail: { changed: Object.keys(entry) },
      });
    });
  }

  /** @throws Refusal not_found without a draft */
  async publish({ id }: OfCourse, publication: Publication, by: Caller): Promise<void> {
    await inTransaction(this.dataSource, (manager) =>
      this.packages.publish(manager, id, publication, by.personId),
    );
  }

  /**
   * Throws the draft away, and with it a course that was begun from it and of which nobody has seen anything.
   * @returns whether the course is gone
   * @throws Refusal not_found without a draft
   */
  async discard({ id }: OfCourse, by: Caller): Promise<boolean> {
    return inTransaction(this.dataSource, async (manager) => {
      await this.packages.discard(manager, id, by.personId);
      return this.courses.removeUnseen(manager, id);
    });
  }
}

async function orRefused<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof PackageProblem) throw invalid([{ field: 'file', message: error.message }]);
    throw error;
  }
}
