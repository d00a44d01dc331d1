import { atLeast, weaker, type Powers, type TeamRole } from '../platform/auth/team-role.js';
import { dateWords, deadlineWords, timeWords } from '../platform/time/words.js';
import type { EventStatus, PlacesKind, SessionTiming } from './event.types.js';

/** What of an event decides who may do what with it. */
export interface EventOfTeam {
  id: number;
  teamId: number;
}

/** What a member with `least` or more may do, of an event of their team or one shared with it; administrators may all. */
const mayWith =
  (least: TeamRole) =>
  (person: Powers, event: EventOfTeam): boolean => {
    if (person.isAdministrator) return true;
    const roles = [roleIn(person, event.teamId), ...sharedRoles(person, event)];
    return roles.some((role) => role !== undefined && atLeast(role, least));
  };

/** The overview, and who is coming: names, agencies, whether they came. Nothing by which to reach or judge anybody. */
export const seesEvent = mayWith('viewer');

/** The names at the door, and who came. */
export const takesRegister = mayWith('check_in_helper');

/** Everything about the event and those who booked it: changes, contact details, needs, emails, exports. */
export const runsEvent = mayWith('organiser');

/** Whether somebody may share an event, make more of it or delete its draft: what was shared with them is not theirs. */
export const disposesOf = (person: Powers, event: EventOfTeam): boolean => organisesFor(person, event.teamId);

/** Whether somebody may say what all teams share, as what is known of a venue. */
export const organisesSomewhere = (person: Powers): boolean =>
  person.isAdministrator || person.teams.some(({ role }) => atLeast(role, 'organiser'));

/** Whether somebody may make events for a team. */
export const organisesFor = (person: Powers, teamId: number): boolean =>
  isInTeamAs(person, teamId, 'organiser');

/** Whether somebody says who is in a team, and as what. */
export const managesTeam = (person: Powers, teamId: number): boolean => isInTeamAs(person, teamId, 'owner');

/** Whether somebody may know who is in a team. */
export const seesTeam = (person: Powers, teamId: number): boolean => isInTeamAs(person, teamId, 'viewer');

/** In a partner's team nobody may do more than the share says, nor more than they may do in that team. */
const sharedRoles = (person: Powers, event: EventOfTeam): TeamRole[] =>
  person.shared
    .filter(({ eventId }) => eventId === event.id)
    .flatMap(({ teamId, role }) => {
      const own = roleIn(person, teamId);
      return own === undefined ? [] : [weaker(role, own)];
    });

const roleIn = (person: Powers, teamId: number): TeamRole | undefined =>
  person.teams.find((membership) => membership.teamId === teamId)?.role;

function isInTeamAs(person: Powers, teamId: number, least: TeamRole): boolean {
  const role = roleIn(person, teamId);
  return person.isAdministrator || (role !== undefined && atLeast(role, least));
}

/** What of an event decides whether it may be booked. */
export interface BookableFacts {
  status: EventStatus;
  places: PlacesKind;
  startsAt: Date | null;
  endsAt: Date | null;
  bookingOpensAt: Date | null;
  bookingClosesAt: Date | null;
  waitingListOpen: boolean;
}

/** How full an event is. `size` and `waitingSize` null: no limit. `held` counts confirmed, awaiting approval, offered. */
export interface PlaceCounts {
  size: number | null;
  held: number;
  waiting: number;
  waitingSize: number | null;
  /**
   * Where people choose between sessions: places left of the choice that has fewest. Who waits, waits for one of these.
   */
  leftToChoose?: number;
  /** Of the sessions that have places of their own. */
  ofSessions?: SessionPlaceCounts[];
}

export interface SessionPlaceCounts {
  sessionId: number;
  size: number;
  held: number;
}

/** Where an event stands on its way from draft to past, as a page says it. */
export type BookingPhase =
  'open' | 'draft' | 'cancelled' | 'past' | 'no_places' | 'undated' | 'opens_later' | 'closed';

export interface BookingWindow {
  phase: BookingPhase;
  /** Code of the refusal when not open. */
  code?: 'event_cancelled' | 'no_places' | 'closed';
  /** A sentence why it is not open. */
  message?: string;
  opensAt?: Date;
  closesAt?: Date;
}

/** What a person who comes to an event can do now. */
export interface Availability extends Omit<BookingWindow, 'phase' | 'code'> {
  phase: BookingPhase | 'full';
  can: 'book' | 'join_waiting_list' | 'nothing';
  code?: BookingWindow['code'] | 'full' | 'waiting_list_full';
  /** Null: no limit, or no places at all. Never below zero. */
  placesLeft: number | null;
}

/** Last moment, inclusive, at which a place can be booked; null while there is no date. */
export const bookingCloses = (event: Pick<BookableFacts, 'bookingClosesAt' | 'startsAt'>): Date | null => {
  const { bookingClosesAt, startsAt } = event;
  if (startsAt === null || bookingClosesAt === null) return startsAt;
  return bookingClosesAt < startsAt ? bookingClosesAt : startsAt;
};

/** Whether booking is open at `now`, places apart. Exactly at the opening and at the deadline is in time. */
export function bookingWindow(event: BookableFacts, now: Date): BookingWindow {
  if (event.status === 'draft')
    return { phase: 'draft', code: 'closed', message: 'This event is not published yet' };
  if (event.status === 'cancelled') {
    return { phase: 'cancelled', code: 'event_cancelled', message: 'This event has been cancelled' };
  }
  if (event.endsAt !== null && event.endsAt < now) {
    return { phase: 'past', code: 'closed', message: 'This event has taken place' };
  }
  if (event.places === 'none') {
    return { phase: 'no_places', code: 'no_places', message: 'There is nothing to book for this event' };
  }
  const closesAt = bookingCloses(event);
  if (closesAt === null) {
    return {
      phase: 'undated',
      code: 'closed',
      message: 'Dates are to be announced, so booking is not open yet',
    };
  }
  if (event.bookingOpensAt !== null && now < event.bookingOpensAt) {
    const message = `Booking opens on ${dateWords(event.bookingOpensAt)} at ${timeWords(event.bookingOpensAt)}`;
    return { phase: 'opens_later', code: 'closed', message, opensAt: event.bookingOpensAt, closesAt };
  }
  if (now > closesAt) {
    return {
      phase: 'closed',
      code: 'closed',
      message: `Booking closed at ${deadlineWords(closesAt)}`,
      closesAt,
    };
  }
  return { phase: 'open', closesAt };
}

/** Places nobody holds; null where there is no limit. */
export function placesLeft({ size, held, leftToChoose = Infinity }: PlaceCounts): number | null {
  const left = Math.min(size === null ? Infinity : Math.max(0, size - held), leftToChoose);
  return left >= MANY ? null : left;
}

/** Places nobody holds at one session; undefined where it has none of its own. */
export function sessionPlacesLeft(places: PlaceCounts | null, sessionId: number): number | undefined {
  const own = places?.ofSessions?.find((each) => each.sessionId === sessionId);
  return own === undefined ? undefined : Math.max(0, own.size - own.held);
}

/** So many are no limit. */
const MANY = 1_000_000_000;

/**
 * What can be done at `now`. While people wait, a free place is theirs: a newcomer joins behind them.
 * `places` is null for an event without places.
 */
export function availability(event: BookableFacts, places: PlaceCounts | null, now: Date): Availability {
  const { phase, ...window } = bookingWindow(event, now);
  const left = places === null ? null : placesLeft(places);
  if (phase !== 'open' || places === null) return { ...window, phase, can: 'nothing', placesLeft: left };
  const isTheirs = places.waiting > 0 && places.leftToChoose === undefined;
  if (!isTheirs && left !== 0) return { ...window, phase, can: 'book', placesLeft: left };
  if (!event.waitingListOpen) {
    return {
      ...window,
      phase: 'full',
      can: 'nothing',
      code: 'full',
      message: 'This event is full',
      placesLeft: left,
    };
  }
  if (places.waitingSize !== null && places.waiting >= places.waitingSize) {
    const message = 'This event and its waiting list are full';
    return { ...window, phase: 'full', can: 'nothing', code: 'waiting_list_full', message, placesLeft: left };
  }
  const message = 'This event is full. You can join the waiting list';
  return { ...window, phase: 'full', can: 'join_waiting_list', code: 'full', message, placesLeft: left };
}

/** What the blockers of a publication look at. */
export interface DraftFacts {
  status: EventStatus;
  places: PlacesKind;
  summary: string;
  online: boolean;
  hasVenue: boolean;
  startsAt: Date | null;
  endsAt: Date | null;
  bookingOpensAt: Date | null;
  bookingClosesAt: Date | null;
  /** Size of the place limit; null is unlimited, undefined that none has been opened. */
  size: number | null | undefined;
}

export interface Blocker {
  field: string;
  message: string;
}

/** Everything that stands between a draft and its publication; empty when it may be published. */
export function publicationBlockers(event: DraftFacts, now: Date): Blocker[] {
  const blockers: Blocker[] = [];
  const block = (field: string, message: string): number => blockers.push({ field, message });
  if (event.status === 'cancelled') block('status', 'A cancelled event cannot be published again');
  if (event.summary.trim() === '') block('summary', 'Enter a summary');
  if (event.endsAt !== null && event.endsAt < now) block('sessions', 'The event must end in the future');
  if (event.places !== 'none' && event.startsAt !== null && !event.online && !event.hasVenue) {
    block('venue', 'Enter a venue, or say that the event is online');
  }
  if (event.places === 'limited' && event.size === undefined)
    block('capacity', 'Enter how many places there are');
  if (event.bookingOpensAt !== null && event.startsAt !== null && event.bookingOpensAt > event.startsAt) {
    block('bookingOpensAt', 'Booking must open before the event starts');
  }
  return blockers;
}

/** Something of the event itself that waits for its organiser. */
export interface Need {
  code: 'not_published' | 'dates' | 'times';
  message: string;
}

/** What an organiser still has to say about an event to come; nothing for one that is over or cancelled. */
export function organiserNeeds(
  event: Pick<BookableFacts, 'status' | 'startsAt' | 'endsAt'>,
  sessions: { timing: SessionTiming }[],
  now: Date,
): Need[] {
  if (event.status === 'cancelled' || (event.endsAt !== null && event.endsAt < now)) return [];
  const needs: Need[] = [];
  if (event.status === 'draft') needs.push({ code: 'not_published', message: 'Not published yet' });
  if (event.startsAt === null) needs.push({ code: 'dates', message: 'Dates to be announced' });
  if (sessions.some((session) => session.timing === 'to_be_confirmed')) {
    needs.push({ code: 'times', message: 'Times to be confirmed' });
  }
  return needs;
}
