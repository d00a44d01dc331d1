import type { EntityManager } from 'typeorm';
import type { EventsService } from '../events/events.service.js';
import { TrainingRecordsService } from '../training-records/training-records.service.js';
import { all, practitionersIn } from './placements/placement.js';
import { publishAll } from './events.js';

const CODE = 'safeguarding-children-level-2';
const LABEL = 'Safeguarding Children Level 2';

interface Declared {
  eventId: number;
  teamId: number;
  personId: number;
  title: string;
  provider: string;
  completedOn: string;
  certificate?: string;
  note?: string;
}

/**
 * A course that asks for an earlier one and takes an equivalent of it, with one that waits and one that is confirmed.
 * It is invented and says so.
 */
export async function writeEquivalents(
  manager: EntityManager,
  events: EventsService,
  given: { teamId: number; venueId: number; organiser: number; waits: number; confirmed: number },
): Promise<void> {
  const { teamId } = given;
  const { event } = await events.createWithSessions(manager, teamId, {
    title: 'Safeguarding Children: Level 3',
    kind: 'training_day',
    summary: 'Working together when a child protection plan is made, for those who have the basics.',
    description: 'Invented, so that the demonstration has training that asks for earlier training.',
    audience: 'Practitioners in Kent and Medway who have completed Level 2',
    audiences: ['all-practitioners'],
    price: 'Free',
    places: 'limited',
    bookingNotes: [],
    capacityInvented: true,
    rule: all(practitionersIn('Kent or Medway', 'kent', 'medway'), {
      kind: 'completed',
      anyOf: [CODE],
      label: LABEL,
      withinMonths: 36,
      equivalent: true,
    }),
    venueId: given.venueId,
    sessions: [{ startsAt: '2019-12-04T09:30', endsAt: '2019-12-04T16:00' }],
  });
  await publishAll(manager, [{ id: event.id, slug: event.slug, entryId: 'equivalents', size: 24 }]);
  const place = { eventId: event.id, teamId };
  await declare(manager, {
    ...place,
    personId: given.waits,
    title: 'Safeguarding for School Staff, Level 2',
    provider: 'Thanet Schools Alliance',
    completedOn: '2018-09-04',
    note: 'A full day: recognising abuse, thresholds, how to refer, online safety.',
  });
  await confirm(
    manager,
    {
      ...place,
      personId: given.confirmed,
      title: 'Level 2 Child Protection',
      provider: 'Surrey Safeguarding Partnership',
      completedOn: '2019-02-12',
      certificate: 'SSP-2019-0417',
    },
    given.organiser,
  );
}

async function declare(manager: EntityManager, declared: Declared): Promise<number> {
  const { eventId, teamId, personId, title, provider, completedOn, certificate, note } = declared;
  const [made] = await manager.query<[{ id: number }]>(
    `INSERT INTO equivalents (person_id, team_id, event_id, code, label, title, provider, completed_on, certificate,
       note, declared_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, program_now() - interval '3 days') RETURNING id`,
    [
      ...[personId, teamId, eventId, CODE, LABEL, title, provider, completedOn],
      ...[certificate ?? null, note ?? null],
    ],
  );
  return made.id;
}

async function confirm(manager: EntityManager, declared: Declared, byId: number): Promise<void> {
  const equivalentId = await declare(manager, declared);
  await manager.query(
    `UPDATE equivalents SET state = 'confirmed', decided_by_id = $2, decided_at = program_now() - interval '2 days'
     WHERE id = $1`,
    [equivalentId, byId],
  );
  const { personId, title, provider, completedOn } = declared;
  await new TrainingRecordsService().recordEquivalent(manager, {
    ...{ personId, title, provider, completedOn, equivalentId },
    code: CODE,
    validUntil: null,
  });
}
