import { choicesOf } from '../../bookings/booking-parts.rules.js';
import type { LiveState } from '../../bookings/booking.types.js';
import { googleLink, outlookLink, type WebCalendarEntry } from '../../platform/calendar/web-calendars.js';
import { describe as describeRule, type RuleInWords } from '../../eligibility/wording.rules.js';
import type { Eligibility } from '../../eligibility/eligibility.types.js';
import { availability, sessionPlacesLeft, type Availability } from '../../events/event.rules.js';
import { accessWords, modeWords, onlyRoom } from '../../events/rooms.rules.js';
import { dateWords, deadlineWords } from '../../platform/time/words.js';
import { kindTag, priceTag, standingTag, timeOf, whenOf, whereOf, type Tag } from '../entry.rules.js';
import type { EventEntry } from '../programme.queries.js';
import { writeSearch } from '../search.rules.js';
import type { Search } from '../search.types.js';
import { mapLink, shareLink } from './page-links.js';
import { cardOf, type Card } from './cards.js';
import { structuredData } from './structured-data.js';
import { count } from '../../platform/text/count.js';

interface Link {
  text: string;
  href: string;
}

/** What can be done about a place, from the top of the page. */
export interface Standing {
  can: Availability['can'];
  /** Heading of the box that says why it cannot be booked. */
  heading?: string;
  message?: string;
  /** Ways on when it cannot be booked. */
  ways: Link[];
  deadline?: string;
}

/** What the signed-in person is told at once. */
export interface ForCaller {
  /** "You can book this", "This is not for …" */
  heading: string;
  good: boolean;
  reasons: string[];
  ways: { text: string; href?: string }[];
}

export interface EventPage {
  kind: string;
  kindHref: string;
  title: string;
  slug: string;
  summary: string;
  paragraphs: string[];
  when: string;
  where: string;
  tags: Tag[];
  standing: Standing;
  cancellationReason?: string;
  capacityInvented: boolean;
  contentNotice: string | null;
  theme: string | null;
  outcomes: string[];
  audience: string;
  whoCanCome: RuleInWords;
  canBeChecked: boolean;
  /** Has places at all, whether or not they can be booked now. */
  bookable: boolean;
  price: string | null;
  level: string | null;
  bookingNotes: string[];
  partners: string[];
  /** More than one session, or sessions with names: a table of them. */
  sessions: { date: string; time: string; title: string; room: string; choice: string; left: string }[];
  /** What there is to choose, by name. */
  choices: string[];
  venue: { lines: string[]; map: string; travel: string | null; access: string | null } | null;
  online: boolean;
  otherDates: Card[];
  team: { name: string; email: string };
  calendar?: { ics: string; google?: string; outlook?: string };
  share: string;
  canonical: string;
  structured?: object;
}

const NONE: Search = {
  q: '',
  kind: [],
  audience: [],
  area: [],
  month: [],
  mode: [],
  available: false,
  sort: 'soonest',
};

export function eventPage(
  entry: EventEntry,
  otherDates: EventEntry[],
  baseUrl: string,
  now: Date,
): EventPage {
  const { event, sessions, places } = entry;
  const standing = availability(event, places, now);
  const url = `${baseUrl}/events/${event.slug}`;
  const kind = kindTag(event.kind).text;
  const where = whereOf(event, true);
  const when = whenOf(sessions);
  return {
    kind,
    kindHref: `/events${writeSearch({ ...NONE, kind: [event.kind] })}`,
    title: event.title,
    slug: event.slug,
    summary: event.summary,
    paragraphs: event.description
      .split(/\n\s*\n/)
      .map((text) => text.trim())
      .filter((text) => text !== ''),
    when,
    where,
    tags: [standingTag(standing), priceTag(event.price)].filter((tag) => tag !== undefined),
    standing: standingOf(entry, standing, otherDates.length > 0),
    ...(event.cancellationReason === null ? {} : { cancellationReason: event.cancellationReason }),
    capacityInvented: event.capacityInvented,
    contentNotice: event.contentNotice,
    theme: event.theme,
    outcomes: event.outcomes,
    audience: event.audience,
    whoCanCome: describeRule(event.rule),
    canBeChecked:
      event.rule.kind !== 'everyone' && (standing.can !== 'nothing' || standing.phase === 'opens_later'),
    bookable: event.places !== 'none',
    price: event.price,
    level: event.level,
    bookingNotes: event.bookingNotes,
    partners: event.partners,
    sessions:
      sessions.length > 1 || sessions.some(({ title, room }) => title !== null || room !== null)
        ? sessions.map((session) => ({
            date: dateWords(session.startsAt),
            time: timeOf(session),
            title: session.title ?? '',
            room: session.room?.name ?? '',
            choice: [session.choice, modeWords(session.mode)].filter(Boolean).join(', '),
            left: leftWords(sessionPlacesLeft(places, session.id)),
          }))
        : [],
    choices: choicesOf(sessions).map(({ name }) => name),
    venue: event.venue && {
      lines: [
        onlyRoom(sessions)?.name ?? '',
        event.venue.name,
        ...event.venue.address.split(/,\s*/),
        event.venue.town,
        event.venue.postcode ?? '',
      ].filter((line) => line !== ''),
      map: mapLink(event.venue),
      travel: event.venue.travel,
      access: accessWords(event.venue.access, sessions),
    },
    online: event.online,
    otherDates: otherDates.map((other) => cardOf(other, now)),
    team: { name: event.team.name, email: event.team.contactEmail },
    ...calendarOf(entry, url, where),
    share: shareLink({ title: event.title, url, when, where }),
    canonical: url,
    structured: structuredData(entry, url),
  };
}

const leftWords = (left: number | undefined): string =>
  left === undefined ? '' : left === 0 ? 'Full' : `${count(left, 'place')} left`;

const HEADINGS: Partial<Record<Availability['phase'], string>> = {
  cancelled: 'This event has been cancelled',
  past: 'This event has taken place',
  undated: 'Dates to be announced',
  opens_later: 'Booking is not open yet',
  closed: 'Booking has closed',
  full: 'This event is full',
  no_places: 'You do not need to book',
};

function standingOf({ event }: EventEntry, standing: Availability, hasOtherDates: boolean): Standing {
  const { phase, can, closesAt } = standing;
  const more: Link[] = [
    ...(hasOtherDates ? [{ text: 'See other dates', href: '#other-dates' }] : []),
    {
      text: 'Find similar training and events',
      href: `/events${writeSearch({ ...NONE, kind: [event.kind], available: true })}`,
    },
  ];
  const ask: Link = { text: `Ask ${event.team.name}`, href: `mailto:${event.team.contactEmail}` };
  switch (phase) {
    case 'open':
      return {
        can,
        ways: [],
        ...(closesAt !== undefined && event.bookingClosesAt !== null
          ? { deadline: deadlineWords(closesAt) }
          : {}),
      };
    case 'full':
      return can === 'join_waiting_list'
        ? {
            can,
            heading: HEADINGS.full,
            message:
              'You can join the waiting list. If a place becomes free, we offer it to the next person by email.',
            ways: hasOtherDates ? more.slice(0, 1) : [],
          }
        : { can, heading: HEADINGS.full, message: `${standing.message ?? ''}.`, ways: more };
    case 'no_places':
      return {
        can,
        heading: HEADINGS.no_places,
        message: 'Save the date, and tell us what your organisation will do on the day.',
        ways: [ask],
      };
    case 'undated':
      return {
        can,
        heading: HEADINGS.undated,
        message: 'You can book when the dates are known.',
        ways: [ask, ...more],
      };
    case 'opens_later':
      return {
        can,
        heading: HEADINGS.opens_later,
        message: `${standing.message ?? ''}. Save the date now.`,
        ways: [],
      };
    case 'cancelled':
      return {
        can,
        heading: HEADINGS.cancelled,
        message: 'Everyone who had booked has been told by email.',
        ways: more,
      };
    case 'past':
      return { can, heading: HEADINGS.past, ways: more };
    case 'closed':
      return { can, heading: HEADINGS.closed, message: `${standing.message ?? ''}.`, ways: [ask, ...more] };
    case 'draft':
      return {
        can,
        heading: 'This event is not published yet',
        message: 'Only your team can see it.',
        ways: [],
      };
  }
}

/** One entry can be handed to a web calendar; several sessions only fit into a file. */
function calendarOf(
  { event, sessions }: EventEntry,
  url: string,
  where: string,
): Pick<EventPage, 'calendar'> {
  const [first, ...more] = sessions;
  if (first === undefined || event.status !== 'published') return {};
  const ics = `/events/${event.slug}.ics`;
  if (more.length > 0) return { calendar: { ics } };
  const entry: WebCalendarEntry = {
    title: event.title,
    url,
    where,
    start: first.startsAt,
    end: first.endsAt,
    wholeDay: first.timing !== 'timed',
  };
  return { calendar: { ics, google: googleLink(entry), outlook: outlookLink(entry) } };
}

/** What somebody who has booked already is told in place of the button. */
export const BOOKING_HEADINGS: Record<LiveState, string> = {
  confirmed: 'You have a place',
  offered: 'A place is offered to you',
  awaiting_approval: 'Your booking awaits approval',
  waiting: 'You are on the waiting list',
};

/** What an answer of the eligibility rule says to the person it is about. */
export function forPerson({ outcome, reasons, next }: Eligibility, can: Availability['can']): ForCaller {
  const told = { reasons: reasons.map(({ message }) => message), ways: next };
  switch (outcome) {
    case 'eligible':
      return {
        ...told,
        good: true,
        heading: can === 'book' ? 'You can book this' : 'This event is for you',
      };
    case 'needs_approval':
      return { ...told, good: true, heading: 'You can ask for a place' };
    case 'needs_evidence':
      return { ...told, good: true, heading: 'You can book this with evidence' };
    case 'opens_later':
      return { ...told, good: false, heading: 'You cannot book this yet' };
    case 'not_eligible':
      return { ...told, good: false, heading: 'You cannot book this' };
  }
}
