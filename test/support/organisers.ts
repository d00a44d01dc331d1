import { beforeAll, beforeEach } from '@jest/globals';
import type { RunningApp } from './app.js';
import { BookingsDriver } from './bookings.js';
import type { TestDatabase } from './database.js';
import {
  make,
  type EventState,
  type Factory,
  type MadeEvent,
  type MadePerson,
  type MadeTeam,
} from './factories.js';
import type { Page, Visitor } from './visitor.js';

export interface Booker {
  person: MadePerson;
  reference: string;
}

/** Exactly N, so that a test can name each of them. */
type Several<N extends number, Made extends Booker[] = []> = Made['length'] extends N
  ? Made
  : Several<N, [...Made, Booker]>;

/** A team with two organisers who are signed in, on Monday 7 October 2019. Call it after `useApp`. */
export class OrganisersDesk {
  team: MadeTeam;
  staff: Visitor;
  colleague: Visitor;
  bookings: BookingsDriver;

  constructor(
    private readonly database: TestDatabase,
    app: RunningApp,
  ) {
    beforeAll(async () => {
      this.bookings = new BookingsDriver(app, database.dataSource);
      this.team = await this.factory.team({ name: 'Organisers of the tests' });
      this.staff = await app.signIn(await this.factory.organiser(this.team, { name: 'Olu Organiser' }));
      this.colleague = await app.signIn(await this.factory.organiser(this.team, { name: 'Cai Colleague' }));
    });
    beforeEach(() => database.clock.setNow('2019-10-07T09:00:00Z'));
  }

  get factory(): Factory {
    return make(this.database.dataSource);
  }

  /** An event of the team on Wednesday 6 November 2019, 9:30am to 4pm. */
  conference(more: EventState = {}): Promise<MadeEvent> {
    const startsAt = more.startsAt ?? new Date('2019-11-06T09:30:00Z');
    return this.factory.event({
      team: this.team,
      startsAt,
      endsAt: new Date(startsAt.getTime() + 6.5 * 3_600_000),
      ...more,
    });
  }

  /** New people who book, one after the other, and wait where it is full. */
  async bookers<N extends number>(event: MadeEvent, count: N): Promise<Several<N>> {
    const made: Booker[] = [];
    while (made.length < count) {
      const person = await this.factory.person();
      made.push({ person, reference: await this.bookings.book(event, person) });
    }
    return made as Several<N>;
  }

  /** The kinds of mail owed to somebody, in order. */
  async mailsTo({ email }: MadePerson): Promise<string[]> {
    const rows = await this.database.dataSource.query<{ kind: string }[]>(
      'SELECT kind FROM outbox_messages WHERE recipient_email = $1 ORDER BY id',
      [email],
    );
    return rows.map((row) => row.kind);
  }
}

/** Address of an event's page for those who run it. */
export const at = (event: MadeEvent, page = ''): string => `/organiser/events/${event.slug}${page}`;

/** The version that a form carries. */
export const versionOf = (page: Page): string =>
  page.html.querySelector('input[name=version]')?.getAttribute('value') ?? '';
