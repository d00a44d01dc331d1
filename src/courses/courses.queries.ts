import { Injectable } from '@nestjs/common';
import { ArrayOverlap, DataSource, Not } from 'typeorm';
import type { Audience } from '../eligibility/vocabulary.types.js';
import type { Paged } from '../platform/api/paging.js';
import { Course } from './course.entity.js';
import { courseNotFound } from './course.errors.js';

const MOST_RELATED = 3;

@Injectable()
export class CoursesQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The courses on offer, by title; with `audience` those for any of them. */
  async list(
    { audience = [] }: { audience?: Audience[] },
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<Paged<Course>> {
    const [items, total] = await this.courses.findAndCount({
      relations: { team: true },
      where: { listed: true, ...(audience.length > 0 && { audiences: ArrayOverlap(audience) }) },
      order: { title: 'ASC', id: 'ASC' },
      skip: (page - 1) * pageSize,
      take: pageSize,
    });
    return { items, total, page, pageSize };
  }

  /** As the catalogue has it. @throws Refusal not_found */
  async bySlug(slug: string): Promise<Course> {
    const course = await this.orUnlisted(slug);
    if (!course.listed) throw courseNotFound();
    return course;
  }

  /** For those who answer for it: one that is not in the catalogue yet, too. @throws Refusal not_found */
  async orUnlisted(slug: string): Promise<Course> {
    const course = await this.courses.findOne({ where: { slug }, relations: { team: true } });
    if (course === null) throw courseNotFound();
    return course;
  }

  /** A few other courses for the same people. */
  related(course: Course): Promise<Course[]> {
    return this.courses.find({
      relations: { team: true },
      where: { listed: true, audiences: ArrayOverlap(course.audiences), slug: Not(course.slug) },
      order: { title: 'ASC', id: 'ASC' },
      take: MOST_RELATED,
    });
  }

  private get courses() {
    return this.dataSource.getRepository(Course);
  }
}
