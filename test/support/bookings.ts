import { expect } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { auditBookings } from '../../src/bookings/audit.js';
import type { BookCommand, BookOutcome } from '../../src/bookings/booking-commands.types.js';
import type { BookingFactsByKind, BookingMailKind } from '../../src/bookings/booking-facts.types.js';
import { BookingsService } from '../../src/bookings/bookings.service.js';
import type { Caller } from '../../src/platform/auth/caller.js';
import { Refusal } from '../../src/platform/refusal.js';
import type { RunningApp } from './app.js';
import type { MadeEvent, MadePerson } from './factories.js';
import type { ApiAnswer } from './visitor.js';

/** Somebody without a team, or an organiser of these. */
export const callerOf = ({ id, name, email }: MadePerson, teamIds: number[] = []): Caller => ({
  personId: id,
  name,
  email,
  isAdministrator: false,
  teams: teamIds.map((teamId) => ({ teamId, role: 'organiser' })),
  shared: [],
});

/** Somebody who runs the event. */
export const organiserOf = (event: MadeEvent, person: MadePerson): Caller => callerOf(person, [event.teamId]);

/** Bookings of a running program, in the words of a test. */
export class BookingsDriver {
  constructor(
    private readonly app: RunningApp,
    private readonly dataSource: DataSource,
  ) {}

  get service(): BookingsService {
    return this.app.nest.get(BookingsService);
  }

  async ask(event: MadeEvent, person: MadePerson, more: Partial<BookCommand> = {}): Promise<BookOutcome> {
    const command = { joinWaitingList: false, insist: false, bookedById: person.id, ...more };
    const [outcome] = await this.service.book([{ ...command, eventId: event.id, personId: person.id }]);
    if (outcome === undefined) throw new Error('No outcome');
    return outcome;
  }

  /** Books, or waits where the event is full. @returns the reference */
  async book(event: MadeEvent, person: MadePerson, more: Partial<BookCommand> = {}): Promise<string> {
    const outcome = await this.ask(event, person, { joinWaitingList: true, ...more });
    if (outcome.kind === 'refused') throw outcome.refusal;
    return outcome.booking.reference;
  }

  async stateOf(reference: string): Promise<string> {
    const [row] = await this.dataSource.query<{ state: string }[]>(
      'SELECT state FROM bookings WHERE reference = $1',
      [reference],
    );
    return row?.state ?? 'none';
  }

  /** What is owed about a booking, in order: kind and the address it goes to. */
  async mails(reference: string): Promise<{ kind: BookingMailKind; to: string }[]> {
    return this.dataSource.query<{ kind: BookingMailKind; to: string }[]>(
      `SELECT m.kind, m.recipient_email AS "to" FROM outbox_messages m JOIN bookings b ON m.thread = 'booking:' || b.id
       WHERE b.reference = $1 ORDER BY m.id`,
      [reference],
    );
  }

  /** The frozen facts of the latest message of a kind about a booking. */
  async facts<Kind extends BookingMailKind>(
    reference: string,
    kind: Kind,
  ): Promise<BookingFactsByKind[Kind]> {
    const [row] = await this.dataSource.query<{ facts: BookingFactsByKind[Kind] }[]>(
      `SELECT m.facts FROM outbox_messages m JOIN bookings b ON m.thread = 'booking:' || b.id
       WHERE b.reference = $1 AND m.kind = $2 ORDER BY m.id DESC LIMIT 1`,
      [reference, kind],
    );
    if (row === undefined) throw new Error(`No ${kind} is owed for ${reference}`);
    return row.facts;
  }

  async places(event: MadeEvent): Promise<{ size: number | null; held: number; waiting: number }> {
    const [row] = await this.dataSource.query<[{ size: number | null; held: number; waiting: number }]>(
      'SELECT size, held, waiting FROM place_limits WHERE event_id = $1 AND session_id IS NULL',
      [event.id],
    );
    return row;
  }

  async expectCleanAudit(): Promise<void> {
    expect(await auditBookings(this.dataSource)).toEqual([]);
  }
}

/** The code of the refusal that `work` ends in, or `done`. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}

/** `confirmed`, `waiting`… or the code of the refusal. */
export const resultOf = (outcome: BookOutcome): string =>
  outcome.kind === 'booked' ? outcome.booking.state : outcome.refusal.code;

/**
 * Asks the API for a place. On a busy machine somebody may be told to come back (503), which is safe, so they do.
 */
export async function bookThroughApi(
  program: RunningApp,
  token: string,
  event: MadeEvent,
  body: object = {},
): Promise<ApiAnswer> {
  const answer = await program.api(token).post(`/events/${event.slug}/bookings`, body);
  return answer.status === 503 ? bookThroughApi(program, token, event, body) : answer;
}
