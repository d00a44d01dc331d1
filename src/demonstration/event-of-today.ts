import type { EntityManager } from 'typeorm';
import type { EventsService } from '../events/events.service.js';
import { writeBookings } from './bookings.js';
import { publishAll } from './events.js';

/** What the demonstration's clock begins with: demonstrationNow. */
const TODAY = '2019-10-07';

/**
 * An event on the demonstration's today, so that its register can be taken and its badges printed. All day, since the
 * hour there is that of whoever looks. It is invented and says so.
 */
export async function writeEventOfToday(
  manager: EntityManager,
  events: EventsService,
  { teamId, venueId, attendees }: { teamId: number; venueId: number; attendees: number[] },
): Promise<void> {
  const event = await events.create(manager, teamId, {
    title: 'Online Champions Drop-in',
    kind: 'forum',
    places: 'limited',
    sessions: [{ startsAt: TODAY, timing: 'all_day' }],
    venueId,
    summary: 'Come by with what worries you, and meet the other champions.',
    description: 'Invented, so that the demonstration has an event today.',
    audience: 'Online Safeguarding Champions',
    audiences: ['all-practitioners'],
    capacityInvented: true,
  });
  await publishAll(manager, [{ id: event.id, slug: event.slug, entryId: 'today', size: 20 }]);
  await writeBookings(manager, { eventId: event.id, confirmed: attendees });
}
