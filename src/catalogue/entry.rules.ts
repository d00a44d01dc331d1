import { openingOf } from '../courses/course.rules.js';
import { ENTRY_KINDS, type EntryKind } from './search.types.js';
import type { Availability } from '../events/event.rules.js';
import type { PlacesKind, SessionTiming } from '../events/event.types.js';
import { londonDate } from '../platform/time/london.js';
import { dateWords, shortDateWords, timeWords, whenWords } from '../platform/time/words.js';
import { count } from '../platform/text/count.js';

/** What of a session its words need. */
export interface SessionWhen {
  timing: SessionTiming;
  startsAt: Date;
  endsAt: Date;
}

export interface WherePlace {
  name: string;
  town: string;
  postcode: string | null;
}

/** "Wednesday 6 November 2019, 9:30am to 4pm", with how many more sessions there are. */
export function whenOf(sessions: SessionWhen[]): string {
  const [first, ...more] = sessions;
  if (first === undefined) return 'Dates to be announced';
  const words = whenWords(first.startsAt, first.endsAt, first.timing);
  if (more.length === 0) return words;
  return `${words}, and ${more.length === 1 ? 'one more session' : `${more.length} more sessions`}`;
}

/** When within one day of a calendar, the day being known: "9:30am to 4pm". */
export function timeOf({ timing, startsAt, endsAt }: SessionWhen): string {
  if (timing === 'all_day') return 'All day';
  if (timing === 'to_be_confirmed') return 'Time to be confirmed';
  const end = londonDate(startsAt) === londonDate(endsAt) ? timeWords(endsAt) : dateWords(endsAt);
  return `${timeWords(startsAt)} to ${end}`;
}

export const TO_BE_ANNOUNCED = 'Place to be announced';

/** "Sessions House, Maidstone"; with `full` the postcode too. */
export function whereOf(
  { venue, online, places }: { venue: WherePlace | null; online: boolean; places: PlacesKind },
  full = false,
): string {
  // What nobody comes to (an awareness day) needs no place.
  if (venue === null) return online ? 'Online' : places === 'none' ? 'Everywhere' : TO_BE_ANNOUNCED;
  const town = venue.name.includes(venue.town) ? '' : `, ${venue.town}`;
  const postcode = full && venue.postcode !== null ? ` ${venue.postcode}` : '';
  return `${venue.name}${town}${postcode}${online ? ', or online' : ''}`;
}

export interface Tag {
  text: string;
  colour: 'grey' | 'green' | 'yellow' | 'red' | 'blue';
}

/** How an event stands, in a few words; undefined where its date already says all. */
export function standingTag({ phase, can, placesLeft, opensAt }: Availability): Tag | undefined {
  switch (phase) {
    case 'open':
      if (placesLeft === null) return { text: 'Places available', colour: 'green' };
      return { text: `${count(placesLeft, 'place')} left`, colour: 'green' };
    case 'full':
      return { text: can === 'join_waiting_list' ? 'Full' : 'Full, waiting list closed', colour: 'yellow' };
    case 'cancelled':
      return { text: 'Cancelled', colour: 'red' };
    case 'past':
      return { text: 'Has taken place', colour: 'grey' };
    case 'closed':
      return { text: 'Booking closed', colour: 'grey' };
    case 'opens_later':
      return {
        text: opensAt === undefined ? 'Opens later' : `Booking opens ${shortDateWords(opensAt)}`,
        colour: 'blue',
      };
    case 'no_places':
      return { text: 'No need to book', colour: 'blue' };
    case 'draft':
      return { text: 'Draft', colour: 'grey' };
    case 'undated':
      return undefined;
  }
}

/** "Free" from "free; cancellation charges may apply": the whole text stands on the event's page. */
export function priceTag(price: string | null): Tag | undefined {
  if (price === null) return undefined;
  const short = price.split(';')[0]?.trim() ?? '';
  if (short === '' || short.length > 24) return undefined;
  return { text: short.charAt(0).toUpperCase() + short.slice(1), colour: 'grey' };
}

export const kindTag = (kind: EntryKind): Tag => ({ text: ENTRY_KINDS[kind], colour: 'grey' });

/** When a course can be begun, in the course's own words: undefined once it is open or when no date is known. */
export function opensOn(date: string | null, now: Date): string | undefined {
  const { open, words } = openingOf({ opensOn: date }, londonDate(now));
  return open || date === null ? undefined : words;
}
