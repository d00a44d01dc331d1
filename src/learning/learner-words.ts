import type { FileColumn } from '../platform/files/table-files.js';
import { londonDate } from '../platform/time/london.js';
import type { Learner } from './learners.queries.js';
import type { Standing } from './progress.rules.js';

export const STANDING_WORDS: Record<Standing, string> = {
  not_started: 'Not started',
  in_progress: 'In progress',
  completed: 'Completed',
  expired: 'Expired',
};

const TAGS: Record<Standing, string> = {
  not_started: 'govuk-tag--blue',
  in_progress: 'govuk-tag--light-blue',
  completed: 'govuk-tag--green',
  expired: 'govuk-tag--yellow',
};

export const standingTag = (standing: Standing): { text: string; classes: string } => ({
  text: STANDING_WORDS[standing],
  classes: TAGS[standing],
});

const day = (moment: Date | null): string | null => (moment === null ? null : londonDate(moment));

/** What a file says of each learner; the same in every format. */
export const LEARNER_FILE: FileColumn<Learner>[] = [
  { heading: 'Name', width: 28, value: ({ name }) => name },
  { heading: 'Email', width: 32, value: ({ email }) => email },
  { heading: 'Agency', width: 32, value: ({ agency }) => agency },
  { heading: 'Standing', width: 14, value: ({ standing }) => STANDING_WORDS[standing] },
  { heading: 'Started', width: 12, value: ({ startedAt }) => day(startedAt) },
  { heading: 'Last active', width: 12, value: ({ activeAt }) => day(activeAt) },
  { heading: 'Lessons or parts done', width: 12, value: ({ lessonsDone }) => lessonsDone },
  { heading: 'Attempts', width: 10, value: ({ attempts }) => attempts },
  { heading: 'Best score (%)', width: 12, value: ({ score }) => score },
  { heading: 'Minutes spent', width: 12, value: ({ secondsActive }) => Math.round(secondsActive / 60) },
  { heading: 'Completed', width: 12, value: ({ completedAt }) => day(completedAt) },
  { heading: 'Valid until', width: 12, value: ({ validUntil }) => validUntil },
  { heading: 'Certificate', width: 18, value: ({ certificateNumber }) => certificateNumber },
];
