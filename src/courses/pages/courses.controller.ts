import { Get, Param } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { assess } from '../../eligibility/assess.rules.js';
import { PeopleQueries } from '../../people/people.queries.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { programNow } from '../../platform/database/program-clock.js';
import { londonDate } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView } from '../../platform/web/page.js';
import { SameForEveryone } from '../../platform/web/same-for-everyone.js';
import type { Course } from '../course.entity.js';
import { openingOf } from '../course.rules.js';
import { CourseDoors } from '../course-doors.service.js';
import { CoursesQueries } from '../courses.queries.js';
import { courseCard, coursePage, forCaller, type CourseCard } from './course.presenter.js';

/** More than a partnership offers: the list is one page. */
const ALL = { page: 1, pageSize: 200 };
/** With evidence means: with what they confirm when they start. */
const MAY_START = ['eligible', 'needs_evidence'];

/** E-learning in the programme. The way into a course is told by the room where it is taken. */
@PageController('courses')
export class CoursesController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly courses: CoursesQueries,
    private readonly people: PeopleQueries,
    private readonly doors: CourseDoors,
  ) {}

  @Get()
  @Permit('anyone')
  @SameForEveryone({ signedInToo: true })
  async list(): Promise<PageView> {
    const today = await this.today();
    const { items } = await this.courses.list({}, ALL);
    return page('courses/pages/courses.njk', { cards: await this.cards(items, today) });
  }

  @Get(':slug')
  @Permit('anyone')
  @SameForEveryone()
  async show(@Param('slug') slug: string, @CurrentCaller() caller: Caller | undefined): Promise<PageView> {
    const course = await this.courses.bySlug(slug);
    const today = await this.today();
    const related = await this.courses.related(course);
    const facts =
      caller && (await this.people.factsFor(this.dataSource, [caller.personId])).get(caller.personId);
    const eligibility = facts && assess(course.rule, facts, today, `/courses/${slug}`);
    const isOpen = openingOf(course, today).open;
    const door = isOpen ? await this.doors.wayInto(slug, caller?.personId) : undefined;
    const mayGoIn =
      door?.begun === true || eligibility === undefined || MAY_START.includes(eligibility.outcome);
    return page('courses/pages/course.njk', {
      ...coursePage(course, today),
      ...(door && mayGoIn && { wayIn: door }),
      ...(eligibility && { person: forCaller(eligibility) }),
      related: await this.cards(related, today),
    });
  }

  private async cards(courses: Course[], today: string): Promise<CourseCard[]> {
    const offers = await this.doors.offers(courses.map(({ id }) => id));
    return courses.map((course) => courseCard(course, today, offers.get(course.id)));
  }

  private async today(): Promise<string> {
    return londonDate(await programNow(this.dataSource));
  }
}
