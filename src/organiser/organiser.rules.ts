import type { Need } from '../events/event.rules.js';
import type { EventStatus, PlacesKind } from '../events/event.types.js';
import { londonDay } from '../platform/time/london.js';
import { count } from '../platform/text/count.js';

/** How an event stands with those who book it. */
export interface EventFigures {
  /** Places there are; null: no limit, which is not zero. */
  size: number | null;
  /** Places nobody holds, by the tightest limit of the event and its sessions; null: no limit. Never below zero. */
  left: number | null;
  /** Places nobody else can have: confirmed, awaiting approval, offered. */
  held: number;
  confirmed: number;
  awaitingApproval: number;
  offered: number;
  waiting: number;
  /** Declarations of equivalent training that nobody has decided. */
  equivalents: number;
  /** Mails about its bookings that will not go out by themselves. */
  failedMails: number;
}

/** What of an event decides whether something is to be done about it. */
export interface EventToRun {
  status: EventStatus;
  places: PlacesKind;
  startsAt: Date | null;
  endsAt: Date | null;
  /** What the event itself still lacks. */
  needs: Need[];
}

export type ActionCode =
  | 'failed_mails'
  | 'approvals'
  | 'equivalents'
  | 'free_places'
  | 'incomplete'
  | 'offers'
  | 'full'
  | 'nearly_full'
  | 'soon';

/** Something that waits for the organiser, or that they would like to know. */
export interface Action {
  code: ActionCode;
  message: string;
  /** `now`: somebody waits for the organiser. `know`: nothing is wrong. */
  urgency: 'now' | 'know';
}

/** Most urgent first; events are listed in the order of their most urgent one. */
const ORDER: ActionCode[] = [
  'failed_mails',
  'approvals',
  'equivalents',
  'free_places',
  'incomplete',
  'offers',
  'full',
  'nearly_full',
  'soon',
];

const NEARLY_FULL = 0.1;
const SOON_DAYS = 7;

/** What is to be done about one event, most urgent first. Nothing but failed mails once it is over or cancelled. */
export function actionsFor(event: EventToRun, figures: EventFigures, now: Date): Action[] {
  const failed = failedMails(figures);
  if (phaseOf(event, now) === 'over' || event.status === 'cancelled') return failed;
  return [
    ...failed,
    ...approvals(figures),
    ...undecided(figures),
    ...freePlaces(event, figures),
    ...event.needs.map((need): Action => ({ code: 'incomplete', message: need.message, urgency: 'now' })),
    ...offers(figures),
    ...fullness(event, figures),
    ...soon(event, now),
  ];
}

/** For sorting: lower comes first; an event about which nothing is to be done comes last. */
export const urgencyOf = (actions: Action[]): number =>
  Math.min(ORDER.length, ...actions.map((action) => ORDER.indexOf(action.code)));

/** Where an event stands for whoever runs it. */
export type RunPhase = 'draft' | 'coming' | 'over' | 'cancelled';

export function phaseOf(event: Pick<EventToRun, 'status' | 'endsAt'>, now: Date): RunPhase {
  if (event.status === 'cancelled') return 'cancelled';
  if (event.endsAt !== null && event.endsAt < now) return 'over';
  return event.status === 'draft' ? 'draft' : 'coming';
}

export const people = (number: number): string => count(number, 'person', 'people');
const places = (number: number): string => count(number, 'place');

function failedMails({ failedMails }: EventFigures): Action[] {
  if (failedMails === 0) return [];
  const message = `${count(failedMails, 'email')} failed`;
  return [{ code: 'failed_mails', message, urgency: 'now' }];
}

function approvals({ awaitingApproval }: EventFigures): Action[] {
  if (awaitingApproval === 0) return [];
  const verb = awaitingApproval === 1 ? 'awaits' : 'await';
  return [{ code: 'approvals', message: `${people(awaitingApproval)} ${verb} approval`, urgency: 'now' }];
}

function undecided({ equivalents }: EventFigures): Action[] {
  if (equivalents === 0) return [];
  const message = `${count(equivalents, 'equivalent training', 'equivalent trainings')} to confirm`;
  return [{ code: 'equivalents', message, urgency: 'now' }];
}

/** Nobody jumps the queue, so a place that stays free while people wait is one that only an organiser can move. */
function freePlaces(event: EventToRun, figures: EventFigures): Action[] {
  const free = figures.left;
  if (event.places === 'none' || figures.waiting === 0 || free === 0) return [];
  const message =
    free === null
      ? `${people(figures.waiting)} waiting, and places have no limit`
      : `${people(figures.waiting)} waiting, ${places(free)} free`;
  return [{ code: 'free_places', message, urgency: 'now' }];
}

function offers({ offered }: EventFigures): Action[] {
  if (offered === 0) return [];
  return [{ code: 'offers', message: `${places(offered)} offered, not yet accepted`, urgency: 'know' }];
}

function fullness(event: EventToRun, figures: EventFigures): Action[] {
  const { left: free, size } = figures;
  if (event.places !== 'limited' || event.status !== 'published' || free === null || size === null) return [];
  if (free === 0) return [{ code: 'full', message: 'Full', urgency: 'know' }];
  if (free > size * NEARLY_FULL) return [];
  return [{ code: 'nearly_full', message: `Nearly full: ${places(free)} left`, urgency: 'know' }];
}

function soon(event: EventToRun, now: Date): Action[] {
  if (event.status !== 'published' || event.startsAt === null) return [];
  if (event.startsAt <= now) return [{ code: 'soon', message: 'On now', urgency: 'know' }];
  const days = londonDay(event.startsAt) - londonDay(now);
  if (days > SOON_DAYS) return [];
  const when = days === 0 ? 'today' : days === 1 ? 'tomorrow' : `in ${days} days`;
  return [{ code: 'soon', message: `Starts ${when}`, urgency: 'know' }];
}
