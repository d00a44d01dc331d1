import { disposesOf, runsEvent, takesRegister } from '../events/event.rules.js';
import type { EventInFull } from '../events/events.queries.js';
import { EVENT_KINDS } from '../events/event.types.js';
import type { Caller } from '../platform/auth/caller.js';
import { whenWords } from '../platform/time/words.js';
import { phaseOf, type RunPhase } from './organiser.rules.js';
import type { EventFiguresInFull } from './organiser.queries.js';

/** What `govukTag` takes. */
export interface Tag {
  text: string;
  classes: string;
}

/** One figure of the row under the heading. */
export interface Figure {
  label: string;
  value: string;
  note?: string;
}

export type EventTab =
  | 'overview'
  | 'edit'
  | 'attendees'
  | 'waiting-list'
  | 'register'
  | 'evaluation'
  | 'certificates'
  | 'emails'
  | 'messages'
  | 'partners'
  | 'history';

/** What every page about one event shows around its own content. */
export interface EventFrame {
  title: string;
  kind: string;
  /** Address of the overview; every other page of the event begins with it. */
  path: string;
  /** Address of the event's public page; a draft has none. */
  publicPath: string | undefined;
  when: string;
  where: string;
  phase: RunPhase;
  cancellationReason: string | null;
  /** Goes into every form, so that an organiser is told when another one was faster. */
  version: number;
  hasPlaces: boolean;
  /** What the caller may do here: nothing is shown that would be refused. */
  may: { run: boolean; takeRegister: boolean; dispose: boolean };
  tabs: { text: string; href: string; active: boolean }[];
}

const PHASE_TAGS: Record<RunPhase, Tag | undefined> = {
  // "Not published yet" stands among what needs doing.
  draft: undefined,
  coming: undefined,
  over: { text: 'Over', classes: 'govuk-tag--grey' },
  cancelled: { text: 'Cancelled', classes: 'govuk-tag--red' },
};

/** Absent for what is simply on its way. */
export const phaseTag = (phase: RunPhase): Tag | undefined => PHASE_TAGS[phase];

export const eventPath = (slug: string): string => `/organiser/events/${slug}`;

export function eventFrame(
  { event, sessions }: EventInFull,
  caller: Caller,
  now: Date,
  current?: EventTab,
): EventFrame {
  const path = eventPath(event.slug);
  const phase = phaseOf(event, now);
  const may = {
    run: runsEvent(caller, event),
    takeRegister: takesRegister(caller, event),
    dispose: disposesOf(caller, event),
  };
  const booked = event.places !== 'none';
  const tabs: { tab: EventTab; text: string; href: string; shown: boolean }[] = [
    { tab: 'overview', text: 'Overview', href: path, shown: true },
    { tab: 'edit', text: 'Edit', href: `${path}/edit`, shown: may.run },
    { tab: 'attendees', text: 'Attendees', href: `${path}/attendees`, shown: booked },
    { tab: 'waiting-list', text: 'Waiting list', href: `${path}/waiting-list`, shown: booked && may.run },
    { tab: 'register', text: 'Register', href: `${path}/register`, shown: booked && may.takeRegister },
    { tab: 'evaluation', text: 'Evaluation', href: `${path}/evaluation`, shown: booked && may.run },
    {
      tab: 'certificates',
      text: 'Certificates',
      href: `${path}/certificates`,
      shown: booked && may.run,
    },
    { tab: 'emails', text: 'Emails', href: `${path}/emails`, shown: booked && may.run },
    { tab: 'messages', text: 'Messages', href: `${path}/messages`, shown: booked && may.run },
    { tab: 'partners', text: 'Partners', href: `${path}/partners`, shown: may.dispose },
    { tab: 'history', text: 'History', href: `${path}/history`, shown: may.run },
  ];
  return {
    title: event.title,
    kind: EVENT_KINDS[event.kind],
    path,
    publicPath: event.publishedAt === null ? undefined : `/events/${event.slug}`,
    when: whenWords(event.startsAt, event.endsAt, sessions[0]?.timing ?? 'timed'),
    where: whereWords({ event }),
    phase,
    cancellationReason: event.cancellationReason,
    version: event.version,
    hasPlaces: booked,
    may,
    tabs: tabs
      .filter(({ shown }) => shown)
      .map(({ tab, text, href }) => ({ text, href, active: tab === current })),
  };
}

/** "Sessions House, Maidstone", "Online", or both for what can be joined from afar. */
export function whereWords({ event: { venue, online } }: Pick<EventInFull, 'event'>): string {
  if (venue === null) return online ? 'Online' : 'Place to be announced';
  const place = venue.name.includes(venue.town) ? venue.name : `${venue.name}, ${venue.town}`;
  return online ? `${place}, and online` : place;
}

/**
 * The figures under the heading. Those with a place but not confirmed yet are told beside the number; needs, which
 * few have, only to those who run the event.
 */
export function eventFigures(figures: EventFiguresInFull, { may }: Pick<EventFrame, 'may'>): Figure[] {
  const pending = [
    ...(figures.awaitingApproval > 0 ? [`${figures.awaitingApproval} more awaiting approval`] : []),
    ...(figures.offered > 0 ? [`${figures.offered} more offered`] : []),
  ];
  return [
    { label: 'Booked', value: String(figures.confirmed), ...note(pending.join(', ')) },
    {
      label: 'Places left',
      value: figures.left === null ? 'No limit' : String(figures.left),
      ...note(figures.size === null ? '' : `of ${figures.size}`),
    },
    {
      label: 'Waiting list',
      value: String(figures.waiting),
      ...note(figures.waitingSize === null ? '' : `of ${figures.waitingSize} at most`),
    },
    ...(may.run
      ? [
          {
            label: 'Access needs',
            value: String(figures.accessNeeds),
            ...note(figures.dietaryNeeds === 0 ? '' : `and ${figures.dietaryNeeds} dietary`),
          },
        ]
      : []),
  ];
}

const note = (text: string): { note?: string } => (text === '' ? {} : { note: text });
