import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { assess } from '../eligibility/assess.rules.js';
import { PeopleQueries, type PersonWithFacts } from '../people/people.queries.js';
import { anyOf } from '../platform/database/list-in.js';
import { recordMoves } from './booking-history.js';
import { BookingMails, type OwedMail } from './booking-mails.js';
import { bookingsByIds, nextWaiting, type BookingRow } from './booking-rows.js';
import { mayHavePlace, offerDeadline, promotionRuns } from './booking.rules.js';
import type { LockedEvent, LockedPlaces } from './locked-places.js';

const LAPSE = `
  UPDATE bookings SET state = 'lapsed', ended_at = program_now()
  WHERE event_id = ${anyOf('$1')} AND state = 'offered' AND offer_expires_at < program_now() RETURNING id`;

/** Offers places to those who wait and takes them back when their time is over. Always under the lock of the places. */
@Injectable()
export class Offers {
  constructor(
    private readonly people: PeopleQueries,
    private readonly mails: BookingMails,
  ) {}

  /** Rule 1: an offer whose time has passed ends. Ids of the bookings that `settleLapsed` is owed. */
  async lapse(manager: EntityManager, eventIds: number[]): Promise<number[]> {
    const [lapsed] = await manager.query<[{ id: number }[], number]>(LAPSE, [eventIds]);
    return lapsed.map((row) => row.id);
  }

  /** It stops holding its place, and whose it was is told. */
  async settleLapsed(locked: LockedPlaces, lapsed: number[]): Promise<void> {
    if (lapsed.length === 0) return;
    const { manager } = locked;
    const rows = await bookingsByIds(manager, lapsed);
    const were = rows.map((row) => ({ ...row, state: 'offered' as const }));
    await recordMoves(manager, were, 'lapsed', { action: 'booking.lapsed' });
    for (const row of rows) locked.moved(row, 'offered', 'lapsed');
    await this.mails.owe(
      manager,
      rows.map((row) => ({
        kind: 'booking.offer_lapsed',
        bookingId: row.id,
        facts: {
          ...this.mails.facts(locked.get(row.eventId), row),
          offerExpiredAt: (row.offerExpiresAt ?? locked.now).toISOString(),
        },
      })),
    );
  }

  /**
   * Rule 4: free places go to the list, in its order; who chose a session that is full is passed over. The event's rule
   * is asked again; who no longer meets it is told so and leaves the list, and the place goes to the next.
   */
  async promote(locked: LockedPlaces): Promise<void> {
    for (const { event } of locked.events) {
      while (promotionRuns(event, locked.now)) {
        const { waiting } = locked.waitingList(event.id);
        const free = locked.free(event.id);
        const count = free === null ? waiting : Math.min(free, waiting);
        if (count === 0) break;
        // Who waits for a session that is full keeps their turn, and those behind them have theirs.
        const full = locked.fullSessions(event.id);
        const rows = locked.fitting(await nextWaiting(locked.manager, event.id, count, full));
        // Nobody waits for what is free. Where there is nothing to choose, the count says that people wait: were it
        // wrong, the audit would say so, and this must not turn for ever.
        if (rows.length === 0) break;
        await this.offer(locked, locked.get(event.id), rows);
      }
    }
  }

  private async offer(locked: LockedPlaces, at: LockedEvent, rows: BookingRow[]): Promise<void> {
    const { manager, now } = locked;
    const facts = await this.people.factsFor(
      manager,
      rows.map((row) => row.personId),
    );
    const refusals = new Map(
      rows.map((row) => [row.id, refusalFor(row, at, facts.get(row.personId), locked.today)]),
    );
    const declined = rows.filter((row) => refusals.get(row.id) !== undefined);
    const offered = rows.filter((row) => refusals.get(row.id) === undefined);
    const expires = offerDeadline(at.event, now);
    await manager.query(
      `UPDATE bookings SET state = 'offered', offered_at = program_now(), offer_expires_at = $2 WHERE id = ANY ($1)`,
      [offered.map((row) => row.id), expires],
    );
    await manager.query(
      `UPDATE bookings AS b SET state = 'declined', ended_at = program_now(), end_reason = n.reason
       FROM unnest($1::int[], $2::text[]) AS n (id, reason) WHERE b.id = n.id`,
      [declined.map((row) => row.id), declined.map((row) => refusals.get(row.id))],
    );
    await recordMoves(manager, offered, 'offered', { action: 'booking.offered' });
    await recordMoves(manager, declined, 'declined', { action: 'booking.declined' });
    for (const row of offered) locked.moved(row, 'waiting', 'offered');
    for (const row of declined) locked.moved(row, 'waiting', 'declined');
    await this.mails.owe(manager, [
      ...offered.map((row): OwedMail<'booking.offered'> => ({
        kind: 'booking.offered',
        bookingId: row.id,
        facts: {
          ...this.mails.facts(at, row),
          offerExpiresAt: expires.toISOString(),
          policy: at.policy,
        },
      })),
      ...declined.map((row): OwedMail<'booking.declined'> => ({
        kind: 'booking.declined',
        bookingId: row.id,
        facts: { ...this.mails.facts(at, row), reason: refusals.get(row.id) ?? null },
      })),
    ]);
  }
}

/** Why the rule no longer lets somebody in, in its own words; undefined when it does. */
function refusalFor(
  row: BookingRow,
  at: LockedEvent,
  facts: PersonWithFacts | undefined,
  today: string,
): string | undefined {
  if (facts === undefined || facts.disabled) return 'Your account has been closed';
  if (row.byHand) return undefined;
  const eligibility = assess(at.event.rule, { ...facts, declared: row.declared }, today);
  if (mayHavePlace(eligibility, row.evidence !== null)) return undefined;
  return eligibility.reasons.map((reason) => reason.message).join('. ');
}
