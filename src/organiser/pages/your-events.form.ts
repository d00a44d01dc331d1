import { IsIn } from 'class-validator';
import { PageQuery } from '../../platform/api/paging.js';
import { IsPlainText } from '../../platform/text/plain-text.js';

/** What is still to be done, including drafts, or one kind of event only. */
export const EVENT_FILTERS = {
  coming: 'Coming up and drafts',
  action: 'Needs action',
  draft: 'Drafts',
  over: 'Over',
  cancelled: 'Cancelled',
  all: 'All events',
} as const;
export type EventFilter = keyof typeof EVENT_FILTERS;

/** The query of `/organiser`. */
export class YourEventsQuery extends PageQuery {
  @IsPlainText('Event name', { max: 100 })
  q: string = '';

  @IsIn(Object.keys(EVENT_FILTERS), { message: 'Choose which events to show from the list' })
  show: EventFilter = 'coming';
}
