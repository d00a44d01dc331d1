import { randomBytes, randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { certificateNumber, RANDOM_DIGITS } from '../certificates/certificate-number.rules.js';
import { TEMPLATE_VERSION } from '../certificates/certificate.types.js';
import type { EventsService } from '../events/events.service.js';
import { TrainingRecordsService } from '../training-records/training-records.service.js';
import { writeBookings } from './bookings.js';
import { publishAll } from './events.js';
import { writePastEvaluation } from './past-evaluation.js';

const DAY = '2019-09-26';
const MINUTES = 180;
const VALID_UNTIL = '2021-09-25';
const OUTCOMES = [
  'What children and young people use online this year, and what worries them',
  'What to say, and what to do next, when a child tells you',
];

interface Attendee {
  bookingId: number;
  sessionId: number;
  personId: number;
  name: string;
}

/**
 * A webinar that is over, so that a closed register, certificates and a training record can be looked at. It is
 * invented and says so. `practitioner` came, of the others all but the last two did: one left early, one stayed away.
 */
export async function writePastEvent(
  manager: EntityManager,
  events: EventsService,
  { teamId, organiser, practitioner, others }: PastEvent,
): Promise<void> {
  const event = await events.create(manager, teamId, {
    title: 'Online Safety: What Is New This Term',
    kind: 'webinar',
    places: 'limited',
    sessions: [{ startsAt: `${DAY}T14:00`, endsAt: `${DAY}T17:00` }],
    online: true,
    summary: 'An afternoon on what has changed online, for everybody who works with children.',
    description: 'Invented, so that the demonstration has an event that is over.',
    outcomes: OUTCOMES,
    audience: 'Everybody who works with children',
    audiences: ['all-practitioners'],
    capacityInvented: true,
  });
  await publishAll(manager, [{ id: event.id, slug: event.slug, entryId: 'past', size: 30 }]);
  await writeBookings(manager, { eventId: event.id, confirmed: [practitioner, ...others] });
  const attendees = await manager.query<Attendee[]>(
    `SELECT b.id AS "bookingId", s.id AS "sessionId", p.id AS "personId", p.name
     FROM bookings b JOIN people p ON p.id = b.person_id JOIN event_sessions s ON s.event_id = b.event_id
     WHERE b.event_id = $1 ORDER BY b.id`,
    [event.id],
  );
  await writeRegister(manager, event.id, organiser, attendees);
  await manager.query(`INSERT INTO certificate_settings VALUES ($1, true, 24, NULL)`, [event.id]);
  await writeCertificates(manager, event, organiser, attendees.slice(0, -2));
  const there = attendees.slice(0, -1).map(({ personId }) => personId);
  await writePastEvaluation(manager, { eventId: event.id, there: [...there.slice(1), practitioner] });
  await new TrainingRecordsService().addOwn(manager, practitioner, {
    title: 'Paediatric first aid',
    provider: 'A first aid trainer',
    completedOn: '2019-03-27',
    minutes: 360,
    note: 'Refresh in 2022',
  });
}

interface PastEvent {
  teamId: number;
  /** People, by their ids. */
  organiser: number;
  practitioner: number;
  others: number[];
}

async function writeRegister(
  manager: EntityManager,
  eventId: number,
  organiser: number,
  attendees: Attendee[],
): Promise<void> {
  const scans = attendees.map(({ bookingId, sessionId }, n) => ({
    id: randomUUID(),
    bookingId,
    sessionId,
    state: ['did_not_attend', 'left_early'][attendees.length - 1 - n] ?? 'attended',
  }));
  await manager.query(
    `WITH scan AS (
       INSERT INTO attendance_scans (id, booking_id, session_id, state, made_at, recorded_at, recorded_by_id)
       SELECT n.id, n."bookingId", n."sessionId", n.state, '${DAY}T16:00Z', '${DAY}T16:00Z', $2
       FROM jsonb_to_recordset($1::jsonb) AS n (id text, "bookingId" int, "sessionId" int, state attendance_state)
       RETURNING *)
     INSERT INTO attendances (booking_id, session_id, state, made_at, recorded_at, recorded_by_id, scan_id)
     SELECT booking_id, session_id, state, made_at, recorded_at, recorded_by_id, id FROM scan`,
    [JSON.stringify(scans), organiser],
  );
  await manager.query(`INSERT INTO closed_registers VALUES ($1, '${DAY}T16:30Z', $2)`, [eventId, organiser]);
}

/** As the program would have issued them the day after; nobody is told of them again. */
async function writeCertificates(
  manager: EntityManager,
  { id, slug, title, teamId }: { id: number; slug: string; title: string; teamId: number },
  organiser: number,
  holders: Attendee[],
): Promise<void> {
  const [team] = await manager.query<{ name: string }[]>(`SELECT name FROM teams WHERE id = $1`, [teamId]);
  const provider = team?.name ?? '';
  const given = holders.map(({ personId, name }) => ({
    personId,
    name,
    number: certificateNumber([...randomBytes(RANDOM_DIGITS)]),
  }));
  await manager.query(
    `INSERT INTO certificates (number, person_id, name, event_id, title, provider, partners, days, place, outcomes,
       minutes, valid_until, template_version, issued_at, issued_by_id)
     SELECT n.number, n."personId", n.name, $2, $3, $4, '{}', '{${DAY}}', 'Online', $5, ${MINUTES}, '${VALID_UNTIL}',
       ${TEMPLATE_VERSION}, '2019-09-27T09:00Z', $6
     FROM jsonb_to_recordset($1::jsonb) AS n (number text, "personId" int, name text)`,
    [JSON.stringify(given), id, title, provider, OUTCOMES, organiser],
  );
  await new TrainingRecordsService().recordCertified(
    manager,
    given.map(({ personId, number }) => ({
      personId,
      code: slug,
      title,
      provider,
      completedOn: DAY,
      minutes: MINUTES,
      validUntil: VALID_UNTIL,
      certificateNumber: number,
    })),
  );
}
