import type { Blocker } from '../events/event.rules.js';
import type { PlacesKind } from '../events/event.types.js';
import { tooMany, type InRoom } from '../events/rooms.rules.js';
import { BANK_HOLIDAYS } from '../platform/time/bank-holidays.js';
import { londonDate } from '../platform/time/london.js';
import { dateWords } from '../platform/time/words.js';

/** The pages of an event's editor, in the order of its list. */
export const TASKS = {
  what: 'What it is',
  when: 'When and where',
  places: 'Places and booking',
  who: 'Who can come',
  partners: 'Partners, price and notes',
  emails: 'Emails and reminders',
} as const;
export type Task = keyof typeof TASKS;

export type TaskStatus = 'done' | 'to_do' | 'to_mend' | 'optional';

/** What of an event decides how far its tasks are. */
export interface DraftState {
  places: PlacesKind;
  startsAt: Date | null;
  online: boolean;
  hasVenue: boolean;
  partners: string[];
  contentNotice: string | null;
  price: string | null;
  bookingNotes: string[];
}

/** Where a blocker of the publication is mended. */
export function taskOf({ field }: Blocker): Task | undefined {
  switch (field) {
    case 'summary':
      return 'what';
    case 'sessions':
    case 'venue':
      return 'when';
    case 'capacity':
    case 'bookingOpensAt':
      return 'places';
    default:
      return undefined;
  }
}

/** How far each task is. What stands in the way of publishing is to do where nothing is there yet, else to mend. */
export function taskStatuses(draft: DraftState, blockers: Blocker[]): Record<Task, TaskStatus> {
  const blocked = new Set(blockers.map(taskOf));
  const dateless = draft.startsAt === null && !draft.hasVenue && !draft.online;
  const { partners, contentNotice, price, bookingNotes } = draft;
  const said = partners.length > 0 || bookingNotes.length > 0 || contentNotice !== null || price !== null;
  const places = blockers.some(({ field }) => field === 'capacity') ? 'to_do' : 'to_mend';
  return {
    what: blocked.has('what') ? 'to_do' : 'done',
    when: dateless ? 'to_do' : blocked.has('when') ? 'to_mend' : 'done',
    places: blocked.has('places') ? places : 'done',
    who: 'done',
    partners: said ? 'done' : 'optional',
    emails: 'done',
  };
}

/** What is no reason not to publish, but may be a slip. */
export function remarks(event: {
  places: PlacesKind;
  size: number | null | undefined;
  startsAt: Date | null;
  sessions: ({ startsAt: Date } & InRoom)[];
  venue: { name: string; largestSize: number | null } | null;
}): string[] {
  const { venue, size, startsAt, places } = event;
  const holidays = [...new Set(event.sessions.map((session) => londonDate(session.startsAt)))].filter((day) =>
    BANK_HOLIDAYS.has(day),
  );
  return [
    ...(startsAt === null && places !== 'none'
      ? ['There is no date yet: people see “Dates to be announced” and cannot book']
      : []),
    ...tooMany(size, venue, event.sessions),
    ...event.sessions
      .filter((session) => holidays.includes(londonDate(session.startsAt)))
      .map((session) => `${dateWords(session.startsAt)} is a bank holiday`),
  ];
}
