import { randomBytes, randomUUID } from 'node:crypto';
import type { DataSource } from 'typeorm';
import type { TeamRole } from '../../src/platform/auth/team-role.js';
import { sha256 } from '../../src/platform/auth/token-hash.js';
import { programNow } from '../../src/platform/database/program-clock.js';
import type { Rule } from '../../src/eligibility/eligibility.types.js';

/* What a test needs to be there, by name. Rows are written directly: a factory must not depend on the rules under test. */

export interface MadeOrganisation {
  id: number;
  slug: string;
  name: string;
}
export interface MadePerson {
  id: number;
  name: string;
  email: string;
}
export interface MadeTeam {
  id: number;
  slug: string;
  name: string;
}
export interface MadeVenue {
  id: number;
  name: string;
}
export interface MadeEvent {
  id: number;
  slug: string;
  title: string;
  teamId: number;
  placeLimitId: number;
  startsAt: Date;
  endsAt: Date;
}
export interface MadeBooking {
  id: number;
  reference: string;
}

export interface PersonState {
  name?: string;
  email?: string;
  organisation?: MadeOrganisation;
  organisationOther?: string;
  jobTitle?: string;
  role?: string;
  roleStartedOn?: string;
  workforce?: 'children' | 'adults' | 'both' | 'neither';
  areas?: string[];
  postcode?: string;
  targetGroup?: number;
  isAdministrator?: boolean;
  /** Null for somebody who has not answered the questions after the first sign-in. */
  profileCompletedAt?: Date | null;
  disabledAt?: Date;
  networks?: string[];
}

export interface EventState {
  title?: string;
  slug?: string;
  team?: MadeTeam;
  venue?: MadeVenue;
  seriesId?: number;
  kind?: 'conference' | 'training_day' | 'webinar' | 'forum' | 'briefing' | 'awareness_day';
  status?: 'draft' | 'published' | 'cancelled';
  summary?: string;
  description?: string;
  theme?: string;
  contentNotice?: string;
  audience?: string;
  audiences?: string[];
  online?: boolean;
  joiningLink?: string;
  /** Null for dates to be announced. Without it: 9:30 in thirty days of the program's time. */
  startsAt?: Date | null;
  endsAt?: Date;
  timing?: 'timed' | 'all_day' | 'to_be_confirmed';
  places?: 'limited' | 'unlimited' | 'none';
  /** Places of an event with limited places. */
  capacity?: number;
  /** How many may wait; null for any number. */
  waitingSize?: number | null;
  waitingListOpen?: boolean;
  needsApproval?: boolean;
  offerHours?: number;
  reminderDays?: number;
  lateCancellationDays?: number;
  bookingOpensAt?: Date;
  bookingClosesAt?: Date;
  rule?: Rule;
}

export type BookingState =
  'waiting' | 'offered' | 'awaiting_approval' | 'confirmed' | 'cancelled' | 'lapsed' | 'declined';

type Row = Record<string, unknown>;

const DAY = 86_400_000;
const HOLDS_A_PLACE: BookingState[] = ['offered', 'awaiting_approval', 'confirmed'];
const ENDED: BookingState[] = ['cancelled', 'lapsed', 'declined'];

let made = 0;

/** Named states for a test's database, such as `await make(db.dataSource).fullEvent()`. */
export const make = (dataSource: DataSource): Factory => new Factory(dataSource);

export class Factory {
  constructor(private readonly dataSource: DataSource) {}

  async organisation(
    state: { name?: string; slug?: string; kind?: string; sector?: string } = {},
  ): Promise<MadeOrganisation> {
    const n = next();
    const row = {
      name: state.name ?? `Organisation ${n}`,
      slug: state.slug ?? `organisation-${n}`,
      kind: state.kind ?? 'school',
      sector: state.sector ?? 'statutory',
    };
    return { ...row, id: await this.insert('organisations', row) };
  }

  /** A practitioner of the children's workforce in Maidstone, whose profile is complete. */
  async person(state: PersonState = {}): Promise<MadePerson> {
    const n = next();
    const { organisation, networks = [], ...rest } = state;
    const name = state.name ?? `Person ${n}`;
    const email = state.email ?? `person-${n}@kent.example`;
    const id = await this.insert('people', {
      jobTitle: 'Practitioner',
      workforce: 'children',
      areas: ['maidstone'],
      profileCompletedAt: new Date(),
      ...rest,
      name,
      email,
      ...(organisation && { organisationId: organisation.id }),
    });
    for (const network of networks) {
      await this.insert('network_memberships', { personId: id, network, since: '2015-01-01' }, 'person_id');
    }
    return { id, name, email };
  }

  /** Many practitioners at once, each with a token for the API. */
  async crowd(count: number): Promise<(MadePerson & { token: string })[]> {
    const tokens = Array.from({ length: count }, () => randomBytes(24).toString('base64url'));
    const n = next();
    const rows = await this.dataSource.query<MadePerson[]>(
      `WITH crowd AS (
         INSERT INTO people (name, email, job_title, workforce, areas, profile_completed_at)
         SELECT 'Person ' || $2 || '-' || i, 'crowd-' || $2 || '-' || i || '@kent.example', 'Practitioner', 'children',
                '{maidstone}', now()
         FROM generate_series(1, $1::int) AS i RETURNING id, name, email
       ), tokens AS (
         INSERT INTO api_tokens (token_hash, person_id, label)
         SELECT hash, id, 'test' FROM (SELECT id, row_number() OVER (ORDER BY id) AS i FROM crowd) numbered
         JOIN unnest($3::text[]) WITH ORDINALITY AS given (hash, i) USING (i)
       )
       SELECT id, name, email FROM crowd ORDER BY id`,
      [count, String(n), tokens.map(sha256)],
    );
    return rows.map((person, index) => ({ ...person, token: tokens[index] ?? '' }));
  }

  async team(state: { name?: string; slug?: string; contactEmail?: string } = {}): Promise<MadeTeam> {
    const n = next();
    const row = { name: state.name ?? `Team ${n}`, slug: state.slug ?? `team-${n}` };
    const id = await this.insert('teams', {
      ...row,
      contactEmail: state.contactEmail ?? `team-${n}@kscmp.example`,
    });
    return { ...row, id };
  }

  /** Somebody who runs the events of `team`. */
  organiser(team: MadeTeam, state: PersonState = {}): Promise<MadePerson> {
    return this.member(team, 'organiser', state);
  }

  async member(team: MadeTeam, role: TeamRole, state: PersonState = {}): Promise<MadePerson> {
    const person = await this.person({ name: `Member ${next()}`, ...state });
    await this.insert('team_members', { teamId: team.id, personId: person.id, role }, 'person_id');
    return person;
  }

  /** Shares an event with another team. */
  async partner(event: MadeEvent, team: MadeTeam, role: TeamRole): Promise<void> {
    await this.insert('event_partners', { eventId: event.id, teamId: team.id, role }, 'event_id');
  }

  administrator(state: PersonState = {}): Promise<MadePerson> {
    return this.person({ name: `Administrator ${next()}`, ...state, isAdministrator: true });
  }

  async venue(
    state: Partial<
      Record<'name' | 'address' | 'town' | 'postcode' | 'areaCode' | 'travel' | 'access', string>
    > = {},
  ): Promise<MadeVenue> {
    const name = state.name ?? `Venue ${next()}`;
    const row = { address: '1 High Street', town: 'Maidstone', postcode: 'ME14 1XQ', ...state, name };
    return { name, id: await this.insert('venues', row) };
  }

  /** A published training day with 40 places, open to everyone, thirty days ahead. */
  async event(state: EventState = {}): Promise<MadeEvent> {
    const n = next();
    const { team: givenTeam, venue: givenVenue, capacity, waitingSize, timing, ...rest } = state;
    const team = givenTeam ?? (await this.team());
    const venue = givenVenue ?? (state.online ? undefined : await this.venue());
    const startsAt = state.startsAt ?? (await this.inThirtyDays());
    const endsAt = state.endsAt ?? new Date(startsAt.getTime() + 6.5 * 3_600_000);
    const dates = state.startsAt === null ? { startsAt: null, endsAt: null } : { startsAt, endsAt };
    const places = state.places ?? 'limited';
    const status = state.status ?? 'published';
    const slug = state.slug ?? `event-${n}`;
    const title = state.title ?? `Event ${n}`;
    const id = await this.insert('events', {
      kind: 'training_day',
      summary: 'What everybody who works with children should know.',
      calendarUid: randomUUID(),
      rule: { kind: 'everyone' },
      ...rest,
      ...dates,
      status,
      places,
      slug,
      title,
      teamId: team.id,
      venueId: venue?.id ?? null,
      publishedAt: status === 'draft' ? null : new Date(),
      cancelledAt: status === 'cancelled' ? new Date() : null,
    });
    if (dates.startsAt)
      await this.insert('event_sessions', { eventId: id, timing: timing ?? 'timed', ...dates });
    const placeLimitId =
      places === 'none'
        ? 0
        : await this.insert('place_limits', {
            eventId: id,
            size: places === 'limited' ? (capacity ?? 40) : null,
            waitingSize: waitingSize === undefined ? 20 : waitingSize,
          });
    return { id, slug, title, teamId: team.id, placeLimitId, startsAt, endsAt };
  }

  /** Sessions of an event of which people choose one, in the two hours after the first, each with places of its own. */
  async workshops(
    event: MadeEvent,
    sizes: Record<string, number | null>,
    choice = 'Workshop',
  ): Promise<number[]> {
    const ids: number[] = [];
    for (const [title, size] of Object.entries(sizes)) {
      const startsAt = new Date(event.endsAt.getTime());
      const endsAt = new Date(event.endsAt.getTime() + 2 * 3_600_000);
      const id = await this.insert('event_sessions', { eventId: event.id, title, choice, startsAt, endsAt });
      if (size !== null) await this.insert('place_limits', { eventId: event.id, sessionId: id, size });
      ids.push(id);
    }
    await this.dataSource.query(`UPDATE events SET ends_at = ends_at + interval '2 hours' WHERE id = $1`, [
      event.id,
    ]);
    return ids;
  }

  /** An event whose places (one, unless said otherwise) are all held by confirmed bookings. */
  async fullEvent(state: EventState = {}): Promise<MadeEvent & { holders: MadePerson[] }> {
    const capacity = state.capacity ?? 1;
    const event = await this.event({ ...state, capacity });
    const holders: MadePerson[] = [];
    while (holders.length < capacity) {
      const holder = await this.person();
      await this.booking(event, holder);
      holders.push(holder);
    }
    return { ...event, holders };
  }

  /** A booking in `state`, with the counts of its place limit kept right. */
  async booking(
    event: MadeEvent,
    person: MadePerson,
    state: BookingState = 'confirmed',
    more: { offerExpiresAt?: Date; bookedBy?: MadePerson; priority?: number } = {},
  ): Promise<MadeBooking> {
    const now = await programNow(this.dataSource);
    const reference = `KSC-${crockford()}-${crockford()}`;
    const id = await this.insert('bookings', {
      reference,
      eventId: event.id,
      personId: person.id,
      bookedById: more.bookedBy?.id ?? person.id,
      state,
      priority: more.priority ?? 0,
      ruleVersion: 1,
      calendarUid: randomUUID(),
      offeredAt: state === 'offered' ? now : null,
      offerExpiresAt: state === 'offered' ? (more.offerExpiresAt ?? new Date(now.getTime() + 2 * DAY)) : null,
      confirmedAt: state === 'confirmed' ? now : null,
      endedAt: ENDED.includes(state) ? now : null,
    });
    await this.dataSource.query(
      'UPDATE place_limits SET held = held + $2, waiting = waiting + $3 WHERE event_id = $1 AND session_id IS NULL',
      [event.id, HOLDS_A_PLACE.includes(state) ? 1 : 0, state === 'waiting' ? 1 : 0],
    );
    return { id, reference };
  }

  /** E-learning that is open to everyone. */
  async course(state: { title?: string; slug?: string; team?: MadeTeam; rule?: Rule } = {}): Promise<{
    id: number;
    slug: string;
    title: string;
  }> {
    const n = next();
    const { team, ...rest } = state;
    const row = { title: `Course ${n}`, slug: `course-${n}`, ...rest };
    const id = await this.insert('courses', {
      summary: 'What it is and what to do.',
      rule: { kind: 'everyone' },
      ...row,
      teamId: (team ?? (await this.team())).id,
    });
    return { id, slug: row.slug, title: row.title };
  }

  /** A bearer token of `person` for the API. */
  async token(person: MadePerson): Promise<string> {
    const token = randomBytes(24).toString('base64url');
    await this.insert(
      'api_tokens',
      { tokenHash: sha256(token), personId: person.id, label: 'test' },
      'person_id',
    );
    return token;
  }

  private async inThirtyDays(): Promise<Date> {
    const day = new Date((await programNow(this.dataSource)).getTime() + 30 * DAY);
    day.setUTCHours(9, 30, 0, 0);
    return day;
  }

  private async insert(table: string, row: Row, returning = 'id'): Promise<number> {
    const given = Object.entries(row).filter(([, value]) => value !== undefined);
    const columns = given.map(([name]) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
    const values = given.map(([, value]) => (isJson(value) ? JSON.stringify(value) : value));
    const [inserted] = await this.dataSource.query<Record<string, number>[]>(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values.map((_, i) => `$${i + 1}`).join(', ')})
       RETURNING ${returning}`,
      values,
    );
    return inserted?.[returning] ?? 0;
  }
}

function next(): number {
  made += 1;
  return made;
}

/** pg writes arrays as PostgreSQL arrays and dates as dates; other objects are meant as json. */
function isJson(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);
}

function crockford(): string {
  const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  return Array.from(randomBytes(4), (byte) => letters[byte % letters.length]).join('');
}
