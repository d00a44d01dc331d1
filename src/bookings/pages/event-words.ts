import type { EventInFull } from '../../events/events.queries.js';
import { locationWords, sessionWords } from '../booking-calendar.js';
import { eventFacts } from '../booking-facts.js';

/** An event as the pages of a booking speak of it. */
export interface EventWords {
  slug: string;
  title: string;
  /** One line for each session. */
  when: { title: string | null; words: string }[];
  where: string;
  /** People come to a place, so food is served and a room has steps. */
  inPerson: boolean;
  organiser: { name: string; email: string };
}

export function eventWords(found: EventInFull): EventWords {
  const facts = eventFacts(found);
  const { team } = found.event;
  const when = facts.sessions.map((session) => ({ title: session.title, words: sessionWords(session) }));
  return {
    slug: facts.slug,
    title: facts.title,
    when: when.length > 0 ? when : [{ title: null, words: 'Dates to be announced' }],
    where: locationWords(facts) ?? 'To be confirmed',
    inPerson: facts.place !== null,
    organiser: { name: team.name, email: team.contactEmail },
  };
}
