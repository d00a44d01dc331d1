/** The words of an event that are kept as data, each with how a page says it. */

export const EVENT_KINDS = {
  conference: 'Conference',
  training_day: 'Training course',
  webinar: 'Webinar',
  forum: 'Forum',
  briefing: 'Briefing',
  awareness_day: 'Awareness day',
} as const;
export type EventKind = keyof typeof EVENT_KINDS;

export type EventStatus = 'draft' | 'published' | 'cancelled';

/** `limited` has a size, `unlimited` is an explicit choice, `none` is an event without places (an awareness day). */
export type PlacesKind = 'limited' | 'unlimited' | 'none';

/** How a session is attended, where it is not as the event is. */
export type SessionMode = 'in_person' | 'online';

/** `all_day` and `to_be_confirmed` sessions run from one London midnight to the next. */
export type SessionTiming = 'timed' | 'all_day' | 'to_be_confirmed';
