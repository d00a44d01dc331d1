import type { EntityManager } from 'typeorm';
import type { EventDetails } from '../events/event-details.types.js';
import type { SessionInput } from '../events/session-times.rules.js';
import type { EventsService } from '../events/events.service.js';
import { slugOf } from '../events/slug.rules.js';
import { dateWords, monthWords } from '../platform/time/words.js';
import { startOfLondonDay } from '../platform/time/london.js';
import type { VenuesService } from '../venues/venues.service.js';
import { movedIntoSeason } from './moved-dates.js';
import type { Placement } from './placements/placement.js';
import type { Entry, PublishedSession } from './programme.js';

/** Shortly after the newsletter went out. */
const PUBLISHED_AT = '2019-09-16T08:00:00Z';

/** The forum is quarterly and its source gives no dates: these are invented, and its capacity says so. */
const FORUM_DATES: PublishedSession[] = ['2019-12-10', '2020-03-10', '2020-06-09', '2020-09-08'].map(
  (date) => ({
    date,
    start: '10:00',
    end: '12:30',
  }),
);

const SLUGS: Partial<Record<string, string>> = {
  P001: 'child-abuse-images-and-associated-grooming-conference',
  P005: 'safer-internet-day-2020',
};

/** Both half days are one event; for every other entry several dates are alternatives of one thing. */
const ONE_EVENT_IN_PARTS: Partial<Record<string, string[]>> = { P009: ['First half day', 'Second half day'] };

const ONLINE = /virtual|online|webinar/;

export interface MadeEvent {
  id: number;
  slug: string;
  entryId: string;
  /** Number of places; undefined for an event without. */
  size?: number;
}

interface Services {
  events: EventsService;
  venues: VenuesService;
}

/** Writes one entry of the programme as its event, or as a series of them; `publishAll` opens them. */
export async function writeEvents(
  manager: EntityManager,
  { events, venues }: Services,
  entry: Entry,
  placement: Placement,
  teamId: number,
): Promise<MadeEvent[]> {
  const dates = entry.id === 'P004' ? FORUM_DATES : movedIntoSeason(entry.sessions);
  const parts = ONE_EVENT_IN_PARTS[entry.id];
  const occasions: SessionInput[][] = parts
    ? [dates.map((date, n) => ({ ...sessionOf(entry, date), title: parts[n] ?? null }))]
    : dates.length > 0
      ? dates.map((date) => [sessionOf(entry, date)])
      : [[]];
  const isSeries = occasions.length > 1;
  const series = isSeries ? await events.findOrCreateSeries(manager, entry.title) : undefined;
  const venue = placement.venue && (await venues.findOrCreate(manager, placement.venue));
  const places = placement.kind === 'awareness_day' ? 'none' : 'limited';
  const size = places === 'limited' ? (entry.capacity ?? placement.capacity) : undefined;
  const made: MadeEvent[] = [];
  for (const sessions of occasions) {
    const event = await events.create(manager, teamId, {
      ...(isSeries && { slug: slugWithDate(entry, sessions) }),
      ...(SLUGS[entry.id] && { slug: SLUGS[entry.id] }),
      title: entry.title,
      kind: placement.kind ?? 'training_day',
      places,
      sessions,
      ...(venue && { venueId: venue.id }),
      online: ONLINE.test(entry.mode ?? ''),
      seriesId: series?.id ?? null,
      ...textsOf(entry, placement, sessions),
      rule: placement.rule,
      capacityInvented: places === 'limited' && entry.capacity === null,
    });
    made.push({ id: event.id, slug: event.slug, entryId: entry.id, size });
  }
  return made;
}

/**
 * Opens the places and publishes. This programme was public before it came here, so its dates may be to be announced
 * and its places to be confirmed.
 */
export async function publishAll(manager: EntityManager, made: MadeEvent[]): Promise<void> {
  const withPlaces = made.filter(({ size }) => size !== undefined);
  await manager.query(
    `INSERT INTO place_limits (event_id, size) SELECT * FROM unnest($1::int[], $2::int[])`,
    [withPlaces.map(({ id }) => id), withPlaces.map(({ size }) => size)],
  );
  await manager.query(`UPDATE events SET status = 'published', published_at = $2 WHERE id = ANY ($1)`, [
    made.map(({ id }) => id),
    PUBLISHED_AT,
  ]);
}

/** A date without times is kept as a day whose times are to be confirmed, never as an invented hour. */
function sessionOf(entry: Entry, { date, start, end }: PublishedSession): SessionInput {
  if (start !== undefined && end !== undefined) {
    return { startsAt: `${date}T${start}`, endsAt: `${date}T${end}` };
  }
  return { startsAt: date, timing: entry.kind === 'awareness day' ? 'all_day' : 'to_be_confirmed' };
}

/** `online-champion-forum-december-2019`; with the day where two of a series are in one month. */
function slugWithDate(entry: Entry, sessions: SessionInput[]): string {
  const day = startOfLondonDay((sessions[0]?.startsAt ?? '').slice(0, 10));
  const words = entry.id === 'P004' ? monthWords(day) : dateWords(day).split(' ').slice(1).join(' ');
  return `${slugOf(entry.title)}-${slugOf(words)}`;
}

function textsOf(entry: Entry, placement: Placement, sessions: SessionInput[]): Partial<EventDetails> {
  const isTimed = sessions.some((session) => session.timing === undefined);
  const duration = isTimed ? undefined : (placement.duration ?? entry.duration);
  const facts = [
    ...(duration ? [`Duration: ${duration}.`] : []),
    ...(placement.room ? [`Room: ${placement.room}.`] : []),
  ];
  return {
    summary: placement.summary ?? entry.description,
    description: facts.join('\n\n'),
    outcomes: placement.outcomes ?? [],
    theme: placement.theme ?? null,
    contentNotice: placement.contentNotice ?? null,
    reminderText: placement.reminderText ?? null,
    partners: placement.partners ?? [],
    audience: entry.audience,
    audiences: placement.audiences,
    level: entry.level,
    price: entry.price && asSentence(entry.price),
    bookingNotes: entry.booking_rules.map(asSentence),
    source: entry.source,
  };
}

export const asSentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
