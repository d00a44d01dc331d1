import type { Eligibility, NextStep } from '../../eligibility/eligibility.types.js';
import { describe as describeRule, type RuleInWords } from '../../eligibility/wording.rules.js';
import { durationWords } from '../../platform/time/words.js';
import type { CourseOffer } from '../course-doors.service.js';
import type { Course } from '../course.entity.js';
import { openingOf } from '../course.rules.js';

export interface CourseCard {
  title: string;
  href: string;
  summary: string;
  opening: string;
  tags: string[];
}

export interface CoursePage extends Pick<
  Course,
  'title' | 'summary' | 'outcomes' | 'audience' | 'level' | 'duration' | 'price' | 'bookingNotes'
> {
  opening: string;
  open: boolean;
  whoCanTake: RuleInWords;
  team: { name: string; email: string };
}

/** What the rule says to somebody who is signed in, before the course opens and after. */
export interface ForCaller {
  heading: string;
  reasons: string[];
  ways: NextStep[];
}

/**
 * `offer` is undefined for a course that is taken elsewhere; of one that is taken here, the lessons tell how long it
 * is.
 */
export function courseCard(course: Course, today: string, offer: CourseOffer | undefined): CourseCard {
  const minutes = offer?.minutes ?? null;
  const length = minutes === null ? course.duration : `About ${durationWords(minutes)}`;
  return {
    title: course.title,
    href: `/courses/${course.slug}`,
    summary: course.summary,
    opening: openingOf(course, today).words,
    tags: ['E-learning', offer ? 'Taken here' : null, course.price, length].filter((tag) => tag !== null),
  };
}

export function coursePage(course: Course, today: string): CoursePage {
  const { title, summary, outcomes, audience, level, duration, price, bookingNotes, team } = course;
  const { open, words } = openingOf(course, today);
  return {
    ...{ title, summary, outcomes, audience, level, duration, price, bookingNotes },
    open,
    opening: words,
    whoCanTake: describeRule(course.rule, 'take it'),
    team: { name: team.name, email: team.contactEmail },
  };
}

const HEADINGS: Record<Eligibility['outcome'], string> = {
  eligible: 'This course is for you',
  opens_later: 'This course opens to you later',
  needs_evidence: 'This course is for you with evidence',
  needs_approval: 'You can ask to take this course',
  not_eligible: 'This course is not for you',
};

export const forCaller = ({ outcome, reasons, next }: Eligibility): ForCaller => ({
  heading: HEADINGS[outcome],
  reasons: reasons.map(({ message }) => message),
  // What is said of booking a place has no meaning here: only where to go is passed on.
  ways: outcome === 'not_eligible' ? next : next.filter(({ href }) => href !== undefined),
});
