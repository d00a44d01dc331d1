import type { EventInFull } from '../../events/events.queries.js';
import { locationWords, sessionWords, type SessionTimes } from '../booking-calendar.js';
import { eventFacts } from '../booking-facts.js';

export interface WhenAndWhere {
  /** One line for each session. */
  when: { title: string | null; words: string }[];
  where: string;
}

/** An event as the pages of a booking speak of it. */
export interface EventWords extends WhenAndWhere {
  slug: string;
  title: string;
  /** People come to a place, so food is served and a room has steps. */
  inPerson: boolean;
  organiser: { name: string; email: string };
}

export function eventWords(found: EventInFull): EventWords {
  const facts = eventFacts(found);
  const { team } = found.event;
  return {
    slug: facts.slug,
    title: facts.title,
    ...whenAndWhere(facts),
    inPerson: facts.place !== null,
    organiser: { name: team.name, email: team.contactEmail },
  };
}

export function whenAndWhere(
  event: { sessions: (SessionTimes & { title?: string | null })[] } & Parameters<typeof locationWords>[0],
): WhenAndWhere {
  const when = event.sessions.map((session) => ({
    title: session.title ?? null,
    words: sessionWords(session),
  }));
  return {
    when: when.length > 0 ? when : [{ title: null, words: 'Dates to be announced' }],
    where: locationWords(event) ?? 'To be confirmed',
  };
}
