import { Injectable } from '@nestjs/common';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { invalid } from '../platform/refusal.js';
import { BookingChanges, allowed } from './booking-changes.js';
import { invitation } from './booking-facts.js';
import { BookingMails } from './booking-mails.js';
import { choiceProblem, sessionsBooked } from './booking-parts.rules.js';
import { bookingsByIds } from './booking-rows.js';
import { readStanding } from './booking-standing.js';
import { refusal } from './booking.errors.js';
import { fullSession } from './booking.rules.js';
import { forTheBooked } from './event-to-tell.js';
import type { LockedEvent } from './locked-places.js';

/** Other sessions for a booking that stays what it is: the same place, another workshop. */
@Injectable()
export class BookingChoice {
  constructor(
    private readonly changes: BookingChanges,
    private readonly mails: BookingMails,
  ) {}

  /**
   * Takes places at the sessions now chosen and gives back those before, which go to who waits for them. Who waits
   * keeps their turn. The same choice again changes nothing.
   * @param chosen ids of sessions, one of each choice; an organiser may leave one open
   * @param insist in spite of a clash; an organiser always does
   * @returns whether anything changed
   * @throws Refusal not_found, invalid (`sessions`), session_full, clash, offer_open, already_ended,
   * attendance_recorded, event_started
   */
  async choose(reference: string, by: Caller, chosen: number[], insist: boolean): Promise<boolean> {
    return this.changes.change(reference, by, async (locked, row, as) => {
      const was = allowed(row, locked, as);
      const at = locked.get(row.eventId);
      const now = { ...row, chosen: [...new Set(chosen)] };
      const problem = choiceProblem(at.sessions, now, as === 'organiser');
      if (problem !== undefined) throw invalid([{ field: 'sessions', message: problem }]);
      if (sameChoice(row.chosen, now.chosen)) return false;
      if (was === 'offered') {
        throw refusal('offer_open', 'Accept the place that is offered first. Then you can choose again');
      }
      // First given back, so that what stays taken is not asked for twice.
      locked.moved(row, was, null);
      const full = was === 'waiting' ? undefined : fullSession(locked.limits(now));
      if (full !== undefined) throw refusal('session_full', `${full} is full. Choose another session`);
      if (!insist && as !== 'organiser') {
        const { eventId, personId } = row;
        const ask = { eventId, personId, bookedById: by.personId, joinWaitingList: false, insist };
        const standing = await readStanding(locked.manager, [ask]);
        const clashes = standing.clashes(ask, sessionsBooked(at.sessions, now));
        const message = 'This is at the same time as something that is booked already';
        if (clashes.length > 0) throw refusal('clash', message);
      }
      await locked.manager.query(
        `UPDATE bookings SET chosen = $2, chosen_at = program_now(), calendar_sequence = calendar_sequence + 1
         WHERE id = $1`,
        [row.id, now.chosen],
      );
      locked.moved(now, null, was);
      await recordAudit(locked.manager, {
        actorId: by.personId,
        action: 'booking.sessions_changed',
        subject: `booking:${row.id}`,
        detail: { before: { sessions: named(at, row.chosen) }, after: { sessions: named(at, now.chosen) } },
      });
      const [changed = row] = await bookingsByIds(locked.manager, [row.id]);
      const confirmed = was === 'confirmed';
      await this.mails.owe(locked.manager, [
        {
          kind: 'booking.choice_changed',
          bookingId: row.id,
          facts: {
            ...this.mails.facts(at, changed),
            invite: confirmed ? invitation(changed) : null,
            joiningLink: confirmed ? forTheBooked(at, changed).joiningLink : null,
            state: was,
          },
        },
      ]);
      return true;
    });
  }
}

const sameChoice = (one: number[], other: number[]): boolean =>
  one.length === other.length && one.every((id) => other.includes(id));

const named = ({ sessions }: LockedEvent, chosen: number[]): string =>
  sessions.flatMap(({ id, title, choice }) => (chosen.includes(id) ? [title ?? choice] : [])).join(', ') ||
  'None';
