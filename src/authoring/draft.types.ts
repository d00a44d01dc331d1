import type { Rule } from '../eligibility/eligibility.types.js';
import type { Audience } from '../eligibility/vocabulary.types.js';
import type { CourseContent, CourseSettings, Question } from '../learning/content.types.js';

/** What the catalogue says of a course, apart from its outcomes: these stand in the content. */
export interface DraftAbout {
  title: string;
  summary: string;
  /** Who it is for, in words. Not a rule. */
  audience: string;
  audiences: Audience[];
  level: string | null;
  price: string | null;
  duration: string | null;
  bookingNotes: string[];
  /** YYYY-MM-DD; null while that is not known. */
  opensOn: string | null;
  rule: Rule;
}

/** As it is written: its title is that of the catalogue, and a check without questions is none. */
export interface DraftContent extends Omit<CourseContent, 'title' | 'questions'> {
  questions: Question[];
}

/** What authors change. All of it comes into force at once, with the version that it becomes. */
export interface DraftTexts {
  about: DraftAbout;
  content: DraftContent;
  settings: CourseSettings;
}

export interface DraftFile {
  name: string;
  mediaType: string;
  /** In bytes. */
  size: number;
  /** What it shows, in words, as it was uploaded; empty for one of an earlier version. */
  alt: string;
}

export interface Draft extends DraftTexts {
  id: number;
  slug: string;
  team: { id: number; name: string };
  /** Null for a course that nobody has seen yet. */
  courseId: number | null;
  version: number;
  /** Number of the version that it began as; null for none. */
  basedOn: number | null;
  changedAt: Date;
  changedBy: string;
  files: DraftFile[];
  now: Date;
}

/** A course as its authors choose it from a list. */
export interface WrittenCourse {
  slug: string;
  title: string;
  team: string;
  /** Of what is on offer; null for none. */
  version: number | null;
  publishedAt: Date | null;
  draft: { changedAt: Date; changedBy: string } | null;
}
