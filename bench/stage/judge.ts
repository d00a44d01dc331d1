import type { DataSource } from 'typeorm';
import { auditBookings } from '../../src/bookings/audit.js';
import { must } from '../bench.types.js';
import type { Answers } from './load.js';

/** What an event holds, as the database tells it. */
export interface Held {
  confirmed: number;
  waiting: number;
  people: number;
  mails: number;
}

export async function held(db: DataSource, eventIds: number[]): Promise<Held> {
  const [row] = await db.query<[Held]>(
    `SELECT count(*) FILTER (WHERE b.state = 'confirmed')::int AS confirmed,
       count(*) FILTER (WHERE b.state = 'waiting')::int AS waiting,
       count(DISTINCT (b.event_id, b.person_id))::int AS people,
       count(m.id)::int AS mails
     FROM bookings b LEFT JOIN outbox_messages m ON m.thread = 'booking:' || b.id
     WHERE b.event_id = ANY ($1)`,
    [eventIds],
  );
  return row;
}

/** @param where what was asked, where a row asks several */
export const allAnswered = (status: number, { count, byStatus }: Answers, where = 'A load'): void =>
  must(count === byStatus[status], `${where}: not all were answered ${status}: ${JSON.stringify(byStatus)}`);

/** Each acknowledged booking is there once with the mail it owes, and nothing else is. */
export async function judge(db: DataSource, eventIds: number[], answers: Answers): Promise<void> {
  const { confirmed, waiting, people, mails } = await held(db, eventIds);
  const acknowledged = answers.byStatus[201] ?? 0;
  must(
    acknowledged === confirmed + waiting,
    `${acknowledged} bookings were acknowledged, ${confirmed + waiting} are there`,
  );
  must(people === confirmed + waiting, `${confirmed + waiting - people} people are booked twice`);
  must(mails === confirmed + waiting, `${confirmed + waiting} bookings owe ${mails} mails`);
}

/** All invariants that the product's own audit knows. */
export async function audit(db: DataSource): Promise<void> {
  const problems = await auditBookings(db);
  must(problems.length === 0, `The audit found: ${problems.slice(0, 5).join('; ')}`);
}
