import type { EntityManager } from 'typeorm';
import type { EventSession } from '../events/event-session.entity.js';
import type { Event } from '../events/event.entity.js';
import type { RoomFacts } from '../events/rooms.rules.js';
import type { Team } from '../organisations/team.entity.js';
import { span } from '../events/session-times.rules.js';
import { joiningLinkFor, sessionsBooked, type Part } from './booking-parts.rules.js';
import { eventFacts, policySentence } from './booking-facts.js';
import type { FactsOfEvent, FactsOfPlace, ForTheBooked, ForTheReminded } from './booking-facts.types.js';
import { anyOf } from '../platform/database/list-in.js';

/** What bookings need of an event: to decide about places and to tell people. */
export interface ToldEvent extends Pick<
  Event,
  | 'id'
  | 'slug'
  | 'teamId'
  | 'title'
  | 'status'
  | 'places'
  | 'online'
  | 'joiningLink'
  | 'joiningInstructions'
  | 'reminderText'
  | 'contentNotice'
  | 'startsAt'
  | 'endsAt'
  | 'bookingOpensAt'
  | 'bookingClosesAt'
  | 'waitingListOpen'
  | 'needsApproval'
  | 'offerHours'
  | 'lateCancellationDays'
  | 'rule'
  | 'ruleVersion'
> {
  team: Pick<Team, 'name' | 'contactEmail'>;
  venue: FactsOfPlace | null;
}

export interface ToldSession extends Pick<
  EventSession,
  'id' | 'title' | 'timing' | 'startsAt' | 'endsAt' | 'choice' | 'mode'
> {
  room: RoomFacts | null;
}

/** An event with all that messages about it say. */
export interface EventToTell {
  event: ToldEvent;
  /** In order of time. */
  sessions: ToldSession[];
  /** The event as messages freeze it. */
  facts: FactsOfEvent;
  /** What cancelling late means for it: said once for all who book, since words for dates take their time. */
  policy: string;
  /** How many limits its places have: whoever locks them must have locked as many. */
  limitCount: number;
}

type Row = ToldEvent & {
  limitCount: number;
  sessions: (Omit<ToldSession, 'startsAt' | 'endsAt'> & { startsAt: string; endsAt: string })[];
};

const EVENTS_TO_TELL = `
  SELECT e.id, e.slug, e.team_id AS "teamId", e.title, e.status, e.places, e.online, e.joining_link AS "joiningLink",
         e.joining_instructions AS "joiningInstructions", e.reminder_text AS "reminderText",
         e.content_notice AS "contentNotice", e.starts_at AS "startsAt", e.ends_at AS "endsAt",
         e.booking_opens_at AS "bookingOpensAt", e.booking_closes_at AS "bookingClosesAt",
         e.waiting_list_open AS "waitingListOpen", e.needs_approval AS "needsApproval",
         e.offer_hours AS "offerHours", e.late_cancellation_days AS "lateCancellationDays", e.rule,
         e.rule_version AS "ruleVersion",
         json_build_object('name', t.name, 'contactEmail', t.contact_email) AS team,
         CASE WHEN v.id IS NOT NULL THEN json_build_object('name', v.name, 'address', v.address, 'town', v.town,
           'postcode', v.postcode, 'travel', v.travel, 'access', v.access) END AS venue,
         (SELECT coalesce(json_agg(json_build_object('id', s.id, 'title', s.title, 'choice', s.choice, 'mode', s.mode, 'timing', s.timing,
                   'startsAt', s.starts_at, 'endsAt', s.ends_at, 'room', CASE WHEN r.id IS NOT NULL THEN
                     json_build_object('name', r.name, 'access', r.access) END) ORDER BY s.starts_at, s.id), '[]')
          FROM event_sessions s LEFT JOIN rooms r ON r.id = s.room_id WHERE s.event_id = e.id) AS sessions,
         (SELECT count(*)::int FROM place_limits l WHERE l.event_id = e.id) AS "limitCount"
  FROM events e JOIN teams t ON t.id = e.team_id LEFT JOIN venues v ON v.id = e.venue_id
  WHERE e.id = ${anyOf('$1')}`;

/** The event as it is for one booking: the sessions that it is for, and from when to when. */
export function factsFor({ event, sessions, facts }: EventToTell, part: Part): FactsOfEvent {
  if (sessions.every(({ choice }) => choice === null)) return facts;
  const booked = sessionsBooked(sessions, part);
  return eventFacts({ event: { ...event, ...(booked.length > 0 ? span(booked) : {}) }, sessions: booked });
}

/** What is told to people with a place, and to nobody else. */
export const forTheBooked = ({ event, sessions, policy }: EventToTell, part: Part): ForTheBooked => ({
  joiningLink: joiningLinkFor(event, sessionsBooked(sessions, part)),
  joiningInstructions: event.joiningInstructions,
  policy,
});

/** What a reminder says: the organiser's own words among it. */
export const forReminder = (told: EventToTell, part: Part): ForTheReminded => ({
  ...forTheBooked(told, part),
  reminderText: told.event.reminderText,
});

/** By id; those that do not exist are missing. One statement, since every batch of bookings begins with it. */
export async function readEventsToTell(
  manager: Pick<EntityManager, 'query'>,
  eventIds: number[],
): Promise<Map<number, EventToTell>> {
  const rows = await manager.query<Row[]>(EVENTS_TO_TELL, [eventIds]);
  return new Map(
    rows.map(({ sessions: raw, limitCount, ...event }) => {
      const sessions = raw.map((session) => ({
        ...session,
        startsAt: new Date(session.startsAt),
        endsAt: new Date(session.endsAt),
      }));
      const told = {
        event,
        sessions,
        facts: eventFacts({ event, sessions }),
        policy: policySentence(event),
        limitCount,
      };
      return [event.id, told];
    }),
  );
}
