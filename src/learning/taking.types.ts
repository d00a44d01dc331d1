import type { Rule } from '../eligibility/eligibility.types.js';
import type { CourseSettings, Delivery } from './content.types.js';
import type { Validity } from './progress.rules.js';

/** A course as whoever takes it needs to know it. */
export interface CourseTaken {
  id: number;
  slug: string;
  title: string;
  /** YYYY-MM-DD. */
  opensOn: string | null;
  rule: Rule;
  team: { id: number; name: string; email: string };
}

export interface AttemptSummary {
  id: number;
  number: number;
  passMark: number;
  /** Of questions. */
  asked: number;
  answered: number;
  /** Null while it is open. */
  submittedAt: Date | null;
  score: number | null;
  passed: boolean | null;
}

/** Somebody's running cycle of a course: begun, perhaps completed, and not yet followed by another. */
export interface Enrolment extends Validity {
  id: number;
  versionId: number;
  delivery: Delivery;
  cycle: number;
  startedAt: Date;
  activeAt: Date;
  secondsActive: number;
  /** Slug of the lesson that was open last. */
  position: string | null;
  /** Slugs of the lessons that were opened, and whether they are done. */
  lessons: Map<string, { done: boolean }>;
  attempts: AttemptSummary[];
  completedAt: Date | null;
  /** The best, in per cent. */
  score: number | null;
  certificateNumber: string | null;
}

/** An earlier cycle that was completed. */
export interface EarlierCompletion {
  cycle: number;
  completedAt: Date;
  certificateNumber: string | null;
  validUntil: string | null;
}

/** Everything about one person and one course. */
export interface Taking {
  personId: number;
  course: CourseTaken;
  /** Null while nothing of the course is published here. */
  offer: { versionId: number; delivery: Delivery; settings: CourseSettings } | null;
  /** Null for whoever has not started, or whose cycle was set back. */
  enrolment: Enrolment | null;
  /** The latest first. */
  earlier: EarlierCompletion[];
  now: Date;
  /** In London, YYYY-MM-DD. */
  today: string;
}

/** Of somebody who has started. */
export interface Learning extends Taking {
  offer: NonNullable<Taking['offer']>;
  enrolment: Enrolment;
}
