import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { parseRule } from '../eligibility/parse.rules.js';
import { invalid } from '../platform/refusal.js';
import { Course } from './course.entity.js';

export type NewCourse = Omit<Course, 'id' | 'team' | 'rule'> & { rule: unknown };

/** The only writer of courses. */
@Injectable()
export class CoursesService {
  /** @throws Refusal invalid with every problem of the rule, each named by its path */
  async create(manager: EntityManager, { rule, ...course }: NewCourse): Promise<Course> {
    const parsed = parseRule(rule);
    if (!parsed.rule) throw invalid(parsed.problems.map(({ path, message }) => ({ field: path, message })));
    return manager.save(manager.create(Course, { ...course, rule: parsed.rule }));
  }
}
