import type { EntityManager } from 'typeorm';
import type { NewEvent } from '../events/event-details.types.js';
import type { EventsService } from '../events/events.service.js';
import { publishAll } from './events.js';

const shared = {
  places: 'limited',
  bookingNotes: [],
  price: 'Free',
  audiences: ['all-practitioners'],
  rule: { kind: 'workforce', anyOf: ['children', 'adults'] },
  capacityInvented: true,
} satisfies Partial<NewEvent>;

const workshop = (
  title: string,
  room: string,
  places: number,
): NonNullable<NewEvent['sessions']>[number] => ({
  title,
  room,
  places,
  choice: 'Afternoon workshop',
  startsAt: '2019-11-20T13:30',
  endsAt: '2019-11-20T15:30',
});

/**
 * A conference with workshops in rooms of their own, and a briefing to come to or to join. Both are invented and say
 * so.
 */
const EVENTS: (NewEvent & { size: number })[] = [
  {
    ...shared,
    title: 'Trauma-informed Practice Conference',
    kind: 'conference',
    size: 60,
    summary: 'A morning together, and in the afternoon the workshop that helps you most.',
    description: 'Invented, so that the demonstration has an event with workshops to choose from.',
    audience: 'Practitioners across Kent and Medway',
    sessions: [
      { title: 'Morning', startsAt: '2019-11-20T09:30', endsAt: '2019-11-20T12:30', room: 'Council chamber' },
      workshop('Working with families', 'Committee room 1', 25),
      workshop('Working in schools', 'Committee room 2', 25),
      workshop('Looking after yourself', 'Committee room 3', 12),
    ],
  },
  {
    ...shared,
    title: 'Contextual Safeguarding Briefing',
    kind: 'briefing',
    size: 140,
    summary: 'What contextual safeguarding means here. Come to Maidstone, or join online.',
    description:
      'Invented, so that the demonstration has an event with places of their own for each way to attend.',
    audience: 'Practitioners across Kent and Medway',
    online: true,
    joiningLink: 'https://meet.kscmp.example/contextual-safeguarding',
    sessions: (['In person', 'Online'] as const).map((title) => ({
      title,
      choice: 'How you attend',
      startsAt: '2019-11-27T10:00',
      endsAt: '2019-11-27T11:30',
      ...(title === 'Online'
        ? { mode: 'online' as const, places: 100 }
        : { mode: 'in_person' as const, places: 40, room: 'Council chamber' }),
    })),
  },
];

export async function writeEventsWithChoices(
  manager: EntityManager,
  events: EventsService,
  { teamId, venueId }: { teamId: number; venueId: number },
): Promise<void> {
  for (const { size, ...wanted } of EVENTS) {
    const { event, places } = await events.createWithSessions(manager, teamId, { ...wanted, venueId });
    await publishAll(manager, [{ id: event.id, slug: event.slug, entryId: 'choices', size }]);
    await manager.query(
      `INSERT INTO place_limits (event_id, session_id, size) SELECT $1, * FROM unnest($2::int[], $3::int[])`,
      [event.id, places.map(({ sessionId }) => sessionId), places.map((place) => place.size)],
    );
  }
}
