import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Rule } from '../eligibility/eligibility.types.js';
import { parseRule } from '../eligibility/parse.rules.js';
import { invalid } from '../platform/refusal.js';
import { Course } from './course.entity.js';

export type NewCourse = Omit<Course, 'id' | 'team' | 'rule' | 'listed'> & { rule: unknown; listed?: boolean };

/** What can be said anew of a course that is in the catalogue. Its address and its team stay. */
export type CourseChanges = Partial<Omit<NewCourse, 'slug' | 'teamId' | 'source' | 'listed'>>;

/** The only writer of courses. */
@Injectable()
export class CoursesService {
  /** @throws Refusal invalid with every problem of the rule, each named by its path */
  async create(manager: EntityManager, { rule, ...course }: NewCourse): Promise<Course> {
    return manager.save(manager.create(Course, { ...course, rule: readRule(rule) }));
  }

  /** @throws Refusal invalid with every problem of the rule, each named by its path */
  async change(manager: EntityManager, id: number, { rule, ...changes }: CourseChanges): Promise<void> {
    await manager.update(Course, id, { ...changes, ...(rule !== undefined && { rule: readRule(rule) }) });
  }

  /**
   * Takes a course away of which nobody has seen anything, and nothing is left: no version, and no draft.
   * @returns whether it was one
   */
  async removeUnseen(manager: EntityManager, id: number): Promise<boolean> {
    const [, gone] = await manager.query<[unknown[], number]>(
      `DELETE FROM courses c WHERE id = $1 AND NOT listed
         AND NOT EXISTS (SELECT FROM course_versions WHERE course_id = c.id)
         AND NOT EXISTS (SELECT FROM course_drafts WHERE course_id = c.id)`,
      [id],
    );
    return gone > 0;
  }
}

function readRule(rule: unknown): Rule {
  const parsed = parseRule(rule);
  if (!parsed.rule) throw invalid(parsed.problems.map(({ path, message }) => ({ field: path, message })));
  return parsed.rule;
}
