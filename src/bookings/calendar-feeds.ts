import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import { EventsQueries } from '../events/events.queries.js';
import type { PublishedItem } from '../platform/calendar/calendar.js';
import { calendarItems } from './booking-calendar.js';
import { joiningLinkFor, sessionsBooked } from './booking-parts.rules.js';
import { eventFacts } from './booking-facts.js';

/** How long a place that was given up, or an event that was called off, stays in a feed as cancelled. */
const CANCELLED_STAYS_DAYS = 30;
/** What is long over leaves the feed: subscribers keep their own copy. */
const PAST_STAYS_DAYS = 400;

interface FeedRow {
  eventId: number;
  reference: string;
  calendarUid: string;
  calendarSequence: number;
  chosen: number[];
  cancelled: boolean;
  changedAt: Date;
}

/** A person's bookings as a calendar to subscribe to, by an address that only they know and can take back. */
@Injectable()
export class CalendarFeeds {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsQueries,
    private readonly settings: Settings,
  ) {}

  /** The secret of the person's feed, if they have one. */
  async secretOf(personId: number): Promise<string | undefined> {
    const [row] = await this.dataSource.query<{ secret: string }[]>(
      `SELECT secret FROM calendar_feeds WHERE person_id = $1`,
      [personId],
    );
    return row?.secret;
  }

  /** Opens a feed, or gives the secret of the one that is open. */
  async open(personId: number): Promise<string> {
    await this.dataSource.query(
      `INSERT INTO calendar_feeds (person_id, secret) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING`,
      [personId, randomBytes(24).toString('base64url')],
    );
    const secret = await this.secretOf(personId);
    if (secret === undefined) throw new Error('The feed was revoked while it was opened');
    return secret;
  }

  /** The old address leads nowhere from now on. */
  async revoke(personId: number): Promise<void> {
    await this.dataSource.query(`DELETE FROM calendar_feeds WHERE person_id = $1`, [personId]);
  }

  /** What stands in the feed of this secret; undefined when nobody's feed has it. */
  async items(secret: string): Promise<PublishedItem[] | undefined> {
    const [owner] = await this.dataSource.query<{ personId: number }[]>(
      `SELECT f.person_id AS "personId" FROM calendar_feeds f JOIN people p ON p.id = f.person_id
       WHERE f.secret = $1 AND p.disabled_at IS NULL AND p.erased_at IS NULL`,
      [secret],
    );
    if (owner === undefined) return undefined;
    const rows = await this.dataSource.query<FeedRow[]>(
      `SELECT b.event_id AS "eventId", b.reference, b.calendar_uid AS "calendarUid",
              b.calendar_sequence AS "calendarSequence", b.chosen, b.state <> 'confirmed' AS cancelled,
              greatest(b.confirmed_at, b.ended_at, b.chosen_at, e.updated_at) AS "changedAt"
       FROM bookings b JOIN events e ON e.id = b.event_id
       WHERE b.person_id = $1 AND b.confirmed_at IS NOT NULL AND e.starts_at IS NOT NULL
         AND e.ends_at > program_now() - make_interval(days => $2)
         AND (b.state = 'confirmed' OR b.ended_at > program_now() - make_interval(days => $3))
       ORDER BY e.starts_at, b.id`,
      [owner.personId, PAST_STAYS_DAYS, CANCELLED_STAYS_DAYS],
    );
    const events = await this.events.inFull([...new Set(rows.map((row) => row.eventId))]);
    const byId = new Map(events.map((event) => [event.event.id, event]));
    return rows.flatMap((row) => {
      const found = byId.get(row.eventId);
      if (found === undefined) return [];
      const { name, contactEmail } = found.event.team;
      const items = calendarItems(
        {
          reference: row.reference,
          uid: row.calendarUid,
          sequence: row.calendarSequence,
          event: eventFacts({ ...found, sessions: sessionsBooked(found.sessions, row) }),
          organiser: { name, address: contactEmail },
          url: `${this.settings.baseUrl}/bookings/${row.reference}`,
          joiningLink: row.cancelled
            ? null
            : joiningLinkFor(found.event, sessionsBooked(found.sessions, row)),
        },
        row.changedAt,
      );
      return items.map((item) => ({ ...item, cancelled: row.cancelled, busy: true }));
    });
  }
}
