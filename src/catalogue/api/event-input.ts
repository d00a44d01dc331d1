import { invalid, type FieldError } from '../../platform/refusal.js';
import type { SessionInput } from '../../events/session-times.rules.js';
import type { EventChanges, EventInput } from '../organising.service.js';
import type { ChangedEventBody, NewEventBody } from './event.body.js';

/** Of these, null means "none"; of any other field it means nothing, and is refused. */
const MAY_BE_NULL = new Set<string>([
  'theme',
  'contentNotice',
  'level',
  'price',
  'joiningLink',
  'joiningInstructions',
  'reminderText',
  'venue',
  'series',
  'capacity',
  'waitingListCapacity',
  'bookingOpensAt',
  'bookingClosesAt',
]);

/** @throws Refusal invalid naming each field that is null and may not be */
function refuseNulls(body: object): void {
  const errors = Object.entries(body).flatMap(([field, value]): FieldError[] =>
    value === null && !MAY_BE_NULL.has(field) ? [{ field, message: `${field} cannot be null` }] : [],
  );
  if (errors.length > 0) throw invalid(errors);
}

/** The sessions as a list, from the list or from the short form of one. */
function sessionsOf({ sessions, startsAt, endsAt }: ChangedEventBody): SessionInput[] | undefined {
  if (startsAt === undefined && endsAt === undefined) return sessions;
  if (sessions !== undefined) {
    throw invalid([{ field: 'sessions', message: 'Give sessions, or startsAt and endsAt, not both' }]);
  }
  if (startsAt === undefined) throw invalid([{ field: 'startsAt', message: 'Enter when the event starts' }]);
  return [{ startsAt, ...(endsAt === undefined ? {} : { endsAt }) }];
}

/** The parts that are named otherwise inside; undefined is left out, so that what is not given stays. */
function common({
  sessions: _sessions,
  startsAt: _startsAt,
  endsAt: _endsAt,
  places: _places,
  capacity,
  waitingListCapacity,
  ...rest
}: ChangedEventBody): Omit<EventChanges, 'sessions'> {
  return {
    ...rest,
    ...(capacity === undefined ? {} : { size: capacity }),
    ...(waitingListCapacity === undefined ? {} : { waitingSize: waitingListCapacity }),
  };
}

/** @throws Refusal invalid */
export function newEvent(body: NewEventBody): { team: string | undefined; input: EventInput } {
  refuseNulls(body);
  const { team, kind, title, slug, places: told, ...rest } = body;
  const { capacity } = body;
  const places = told ?? (kind === 'awareness_day' ? 'none' : capacity === null ? 'unlimited' : 'limited');
  if (places !== 'limited' && typeof capacity === 'number') {
    throw invalid([{ field: 'capacity', message: `capacity goes with places: limited, not ${places}` }]);
  }
  const sessions = sessionsOf(rest);
  const input = {
    ...common(rest),
    kind,
    title,
    places,
    ...(slug === undefined ? {} : { slug }),
    ...(sessions === undefined ? {} : { sessions }),
    ...(places === 'unlimited' ? { size: null } : {}),
  };
  return { team, input };
}

/** @throws Refusal invalid */
export function changedEvent(body: ChangedEventBody): EventChanges {
  refuseNulls(body);
  const { places, ...rest } = body;
  if (places === 'none' && typeof body.capacity === 'number') {
    throw invalid([{ field: 'capacity', message: 'capacity goes with places: limited, not none' }]);
  }
  if (places === 'limited' && typeof body.capacity !== 'number') {
    throw invalid([{ field: 'capacity', message: 'Enter how many places there are' }]);
  }
  if (places === 'unlimited' && typeof body.capacity === 'number') {
    throw invalid([{ field: 'capacity', message: 'capacity goes with places: limited, not unlimited' }]);
  }
  const sessions = sessionsOf(rest);
  return {
    ...common(rest),
    ...(sessions === undefined ? {} : { sessions }),
    ...(places === 'unlimited' ? { size: null } : {}),
    ...(places === 'none' ? { places } : {}),
  };
}
