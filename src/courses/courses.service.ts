import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Rule } from '../eligibility/eligibility.types.js';
import { parseRule } from '../eligibility/parse.rules.js';
import { invalid } from '../platform/refusal.js';
import { Course } from './course.entity.js';

export type NewCourse = Omit<Course, 'id' | 'team' | 'rule'> & { rule: unknown };

/** What can be said anew of a course that is in the catalogue. Its address and its team stay. */
export type CourseChanges = Partial<Omit<NewCourse, 'slug' | 'teamId' | 'source'>>;

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
}

function readRule(rule: unknown): Rule {
  const parsed = parseRule(rule);
  if (!parsed.rule) throw invalid(parsed.problems.map(({ path, message }) => ({ field: path, message })));
  return parsed.rule;
}
