import { IN_PERSON } from '../bookings/booking-parts.rules.js';
import { DID_NOT_ATTEND } from '../attendance/attendance.queries.js';

/** When an event is cancelled its bookings end with it: those people can still be written to, others who left not. */
const ENDED_WITH_EVENT = `(e.status = 'cancelled' AND b.state = 'cancelled' AND b.ended_at >= e.cancelled_at)`;

const REACHABLE = `
  p.erased_at IS NULL
  AND (b.state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed') OR ${ENDED_WITH_EVENT})`;

const IS = {
  booked: `(b.state = 'confirmed' OR (${ENDED_WITH_EVENT} AND b.confirmed_at IS NOT NULL))`,
  waiting: `b.state IN ('waiting', 'offered')`,
  awaiting_approval: `b.state = 'awaiting_approval'`,
  did_not_attend: `(b.state = 'confirmed' AND ${DID_NOT_ATTEND})`,
};

const FROM = `FROM bookings b JOIN events e ON e.id = b.event_id JOIN people p ON p.id = b.person_id`;

/**
 * One row for each person: $1 event, $2 audience, $3 bookings that are ticked (null: all of them). Whoever booked for a
 * colleague is not meant, the colleague is.
 */
export const RECIPIENTS = `
  SELECT DISTINCT ON (p.id) p.id AS "personId", b.id AS "bookingId", p.name, p.email,
    coalesce(o.name, p.organisation_other) AS agency, b.reference, b.state,
    ${IN_PERSON('b')} AS "inPerson"
  ${FROM} LEFT JOIN organisations o ON o.id = p.organisation_id
  WHERE b.event_id = $1 AND ${REACHABLE}
    AND CASE $2 ${Object.entries(IS)
      .map(([audience, condition]) => `WHEN '${audience}' THEN ${condition}`)
      .join(' ')} ELSE $3::int[] IS NULL OR b.id = ANY ($3) END
  ORDER BY p.id, b.state = 'confirmed' DESC, b.id DESC`;

export const AUDIENCE_COUNTS = `
  SELECT ${Object.entries(IS)
    .map(([audience, condition]) => `count(DISTINCT p.id) FILTER (WHERE ${condition})::int AS ${audience}`)
    .join(', ')}
  ${FROM} WHERE b.event_id = $1 AND ${REACHABLE}`;
