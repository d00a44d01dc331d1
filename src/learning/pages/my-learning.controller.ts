import { Get } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { calendarDateWords } from '../../platform/time/words.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView } from '../../platform/web/page.js';
import { standingTag } from '../learner-words.js';
import { doneWords } from '../learning-words.rules.js';
import { MyLearningQueries, type OwnCourse, type StaffCourse } from '../my-learning.queries.js';
import { learnHref } from './learn.presenter.js';

/** The courses of whoever is signed in, and how their staff stand with theirs. */
@PageController('learning')
@Permit('person')
export class MyLearningController {
  constructor(private readonly queries: MyLearningQueries) {}

  @Get()
  async mine(@CurrentCaller() { personId, email }: Caller): Promise<PageView> {
    const courses = await this.queries.of(personId);
    const staff = await this.queries.staffOf(email);
    return page('learning/pages/my-learning.njk', {
      courses: courses.map(courseLine),
      hasStaff: staff.length > 0,
    });
  }

  @Get('staff')
  async staff(@CurrentCaller() { email }: Caller): Promise<PageView> {
    const staff = await this.queries.staffOf(email);
    const ids = [...new Set(staff.map(({ personId }) => personId))];
    return page('learning/pages/staff.njk', {
      people: ids.map((id) => {
        const own = staff.filter(({ personId }) => personId === id);
        return { name: own[0]?.name, courses: own.map(staffLine) };
      }),
    });
  }
}

function courseLine({ slug, title, running, lessons, ...course }: OwnCourse): object {
  const { standing, completedOn, validUntil, certificateNumber, refresherOn } = course;
  return {
    title,
    href: learnHref(slug),
    tag: standingTag(running && completedOn === null ? 'in_progress' : standing),
    detail: running ? doneWords(course, lessons) : '',
    completed: completedOn === null ? '' : `Completed on ${calendarDateWords(completedOn)}`,
    validity: validityWords(validUntil, standing),
    again: refresherOn === null ? '' : `Take it again from ${calendarDateWords(refresherOn)}`,
    certificate: certificateNumber && `/training-record/certificates/${certificateNumber}`,
  };
}

const staffLine = ({ title, standing, completedOn, validUntil }: StaffCourse): object => ({
  title,
  tag: standingTag(standing),
  detail: [completedOn && calendarDateWords(completedOn), validityWords(validUntil, standing)]
    .filter(Boolean)
    .join(', '),
});

function validityWords(validUntil: string | null, standing: OwnCourse['standing']): string {
  if (validUntil === null) return '';
  return `${standing === 'expired' ? 'was valid' : 'valid'} until ${calendarDateWords(validUntil)}`;
}
