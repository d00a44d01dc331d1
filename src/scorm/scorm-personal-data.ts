import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { PersonalDataSources, type PersonalDataSource } from '../people/personal-data-sources.service.js';

/** What packages told of somebody is theirs to have a copy of, and goes with their enrolments. */
@Injectable()
export class ScormPersonalData implements PersonalDataSource, OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sources: PersonalDataSources,
  ) {}

  onModuleInit(): void {
    this.sources.register('packages', this);
  }

  async export(personId: number): Promise<unknown> {
    return this.dataSource.query<unknown[]>(
      `SELECT c.title AS course, e.cycle, i.item AS part, i.completion, i.success, i.score, i.seconds,
         i.opened_at AS "openedAt", i.cmi AS "asThePackageToldIt"
       FROM scorm_items i JOIN enrolments e ON e.id = i.enrolment_id JOIN courses c ON c.id = e.course_id
       WHERE e.person_id = $1 ORDER BY e.id, i.opened_at, i.item`,
      [personId],
    );
  }

  /** That of the enrolment says it all. */
  consequences(): Promise<string[]> {
    return Promise.resolve([]);
  }

  usedWithin(): Promise<number[]> {
    return Promise.resolve([]);
  }

  /** Attempts go with the enrolment; who uploaded a package is no longer known. */
  async erase(manager: EntityManager, personId: number): Promise<void> {
    await manager.query(
      `DELETE FROM scorm_attempts USING enrolments e WHERE e.id = enrolment_id AND e.person_id = $1`,
      [personId],
    );
    await manager.query(`DELETE FROM scorm_previews WHERE person_id = $1`, [personId]);
  }
}
