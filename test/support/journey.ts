import type { RunningApp } from './app.js';
import type { TestDatabase } from './database.js';
import { make, type EventState, type MadeEvent, type MadePerson } from './factories.js';
import type { FormFields, Page, Visitor } from './visitor.js';

export interface BegunJourney {
  visitor: Visitor;
  person: MadePerson;
  /** Where the pages of the journey are. */
  path: string;
  /** The first of them. */
  page: Page;
}

/** Booking journeys through a running program's pages, in the words of a test. */
export class JourneyDriver {
  constructor(
    private readonly app: RunningApp,
    private readonly database: TestDatabase,
  ) {}

  event(state: EventState = {}): Promise<MadeEvent> {
    return make(this.database.dataSource).event(state);
  }

  /** Somebody on the first page of a journey. */
  async begin(event: MadeEvent, person?: MadePerson): Promise<BegunJourney> {
    const booker = person ?? (await make(this.database.dataSource).person());
    const visitor = await this.app.signIn(booker);
    const start = await visitor.get(`/events/${event.slug}/book`);
    const path = start.location?.replace(/\/who.*$/, '') ?? '';
    return { visitor, person: booker, path, page: await visitor.visit(start.location ?? '') };
  }

  /** Answers pages in turn and goes where the last answer leads. */
  async answer(visitor: Visitor, path: string, ...answers: [string, FormFields][]): Promise<Page> {
    let page: Page | undefined;
    for (const [step, fields] of answers) page = await visitor.submit(`${path}/${step}`, fields);
    if (page === undefined) throw new Error('Nothing was answered');
    return page;
  }

  bookingsOf(event: MadeEvent): Promise<{ state: string; personId: number; access: string | null }[]> {
    return this.database.dataSource.query(
      `SELECT b.state, b.person_id AS "personId", n.access
       FROM bookings b LEFT JOIN booking_needs n ON n.booking_id = b.id WHERE event_id = $1 ORDER BY b.id`,
      [event.id],
    );
  }

  mailsTo(address: string): Promise<{ kind: string }[]> {
    return this.database.dataSource.query(
      `SELECT kind FROM outbox_messages WHERE recipient_email = $1 ORDER BY id`,
      [address],
    );
  }
}
