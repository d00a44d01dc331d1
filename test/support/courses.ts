import type { DataSource } from 'typeorm';
import { CoursesService, type NewCourse } from '../../src/courses/courses.service.js';
import { make } from './factories.js';

/** A free course of two outcomes for everyone, which opens on 6 January 2020. */
export async function makeCourse(dataSource: DataSource, state: Partial<NewCourse> = {}): Promise<string> {
  const team = await make(dataSource).team();
  const course = await new CoursesService().create(dataSource.manager, {
    slug: 'online-safety-parents-and-carers',
    teamId: team.id,
    title: 'Online Safety – Parents and Carers',
    summary: 'Keeping children safe online.',
    outcomes: ['the risks to children', 'how to tackle these risks'],
    audience: 'Parents and carers (public)',
    audiences: ['parents-and-carers'],
    level: null,
    price: 'Free',
    duration: null,
    bookingNotes: [],
    opensOn: '2020-01-06',
    rule: { kind: 'everyone' },
    source: null,
    ...state,
  });
  return course.slug;
}
