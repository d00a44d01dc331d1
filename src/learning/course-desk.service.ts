import { Injectable } from '@nestjs/common';
import type { Course } from '../courses/course.entity.js';
import { courseNotFound } from '../courses/course.errors.js';
import { CoursesQueries } from '../courses/courses.queries.js';
import { organisesFor } from '../events/event.rules.js';
import type { Caller } from '../platform/auth/caller.js';

/** Opens a course for those who answer for it: the organisers of its team, and administrators. */
@Injectable()
export class CourseDesk {
  constructor(private readonly courses: CoursesQueries) {}

  /** @throws Refusal not_found for another team's, as for one that there is not */
  async open(slug: string, caller: Caller): Promise<Course> {
    const course = await this.courses.orUnlisted(slug);
    if (!organisesFor(caller, course.teamId)) throw courseNotFound();
    return course;
  }
}

/** The teams whose courses somebody answers for; null for all. */
export const teamsOf = (caller: Caller): number[] | null =>
  caller.isAdministrator
    ? null
    : caller.teams.map(({ teamId }) => teamId).filter((teamId) => organisesFor(caller, teamId));
