import { setTimeout as wait } from 'node:timers/promises';
import { DateTime } from 'luxon';
import type { DataSource, EntityManager } from 'typeorm';
import { CoursesService } from '../courses/courses.service.js';
import { EventsService } from '../events/events.service.js';
import { slugOf } from '../events/slug.rules.js';
import { TeamMembersService } from '../people/team-members.service.js';
import { PeopleService } from '../people/people.service.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { VenuesService } from '../venues/venues.service.js';
import { writeBookings } from './bookings.js';
import { publishCourses } from './courses.js';
import { asSentence, publishAll, writeEvents, type MadeEvent } from './events.js';
import { writeLearners } from './learners.js';
import { writeMailsSent } from './mails.js';
import { writeEquivalents } from './equivalents.js';
import { writePackageLearners } from './package-learners.js';
import { publishPackage } from './packages.js';
import { writeEventOfToday } from './event-of-today.js';
import { writeEventsWithChoices } from './events-with-choices.js';
import { writePastEvent } from './past-event.js';
import { inventedChampions, inventedSuttonStaff } from './people.js';
import type { Placement, TeamSlug } from './placements/placement.js';
import { SESSIONS_HOUSE } from './placements/newsletter.js';
import { PLACEMENTS } from './placements/placements.js';
import { isCourse, readProgramme, type Entry } from './programme.js';
import { writeOrganisations } from './write-organisations.js';
import { writeAccounts, writeInvented } from './write-people.js';

/** Today is Monday 7 October 2019, at the hour that London's clocks show now. */
export function demonstrationNow(realNow: Date): Date {
  return DateTime.fromJSDate(realNow, { zone: 'Europe/London' })
    .set({ year: 2019, month: 10, day: 7 })
    .toJSDate();
}

/**
 * Loads the programme of October 2019 with its organisations, accounts and some bookings into an empty database.
 * A database that holds anything is left as it is. Two starts at once load it once: the second waits and finds it.
 * @param baseUrl where the links of its mails lead
 */
export async function seedDemonstration(
  dataSource: DataSource,
  baseUrl = 'http://localhost:3000',
): Promise<void> {
  await inTransaction(dataSource, async (manager) => {
    await takeTurn(manager);
    if (await holdsAnything(manager)) return;
    const teamIds = await writeOrganisations(manager);
    await writeAccounts(manager, new PeopleService(dataSource), new TeamMembersService(dataSource), teamIds);
    const events = await writeProgramme(manager, teamIds);
    const champions = await writeInvented(manager, inventedChampions(30));
    await writeLists(manager, events, {
      champions,
      suttonStaff: await writeInvented(manager, inventedSuttonStaff(24)),
    });
    await writePastEvent(manager, new EventsService(new VenuesService()), {
      teamId: teamIds.get('kscmp') ?? 0,
      organiser: await accountId(manager, 'organiser@kscmp.example'),
      practitioner: await accountId(manager, 'practitioner@kent.example'),
      others: champions.slice(0, 7),
    });
    const { id: venueId } = await new VenuesService().findOrCreate(manager, SESSIONS_HOUSE);
    await writeEventsWithChoices(manager, new EventsService(new VenuesService()), {
      teamId: teamIds.get('kscmp') ?? 0,
      venueId,
    });
    await writeEquivalents(manager, new EventsService(new VenuesService()), {
      teamId: teamIds.get('kscmp') ?? 0,
      venueId,
      organiser: await accountId(manager, 'organiser@kscmp.example'),
      waits: await accountId(manager, 'champion@kent.example'),
      confirmed: champions[20] ?? 0,
    });
    await writeEventOfToday(manager, new EventsService(new VenuesService()), {
      teamId: teamIds.get('kscmp') ?? 0,
      venueId,
      attendees: champions.slice(4, 16),
    });
    await publishCourses(manager);
    await writeLearners(manager, {
      practitioner: await accountId(manager, 'practitioner@kent.example'),
      champion: await accountId(manager, 'champion@kent.example'),
      others: champions.slice(8),
    });
    const published = await publishPackage(manager, {
      teamId: teamIds.get('kscmp') ?? 0,
      organiser: await accountId(manager, 'organiser@kscmp.example'),
    });
    await writePackageLearners(manager, published, champions.slice(2));
    await writeMailsSent(manager, baseUrl);
  });
}

async function accountId(manager: EntityManager, email: string): Promise<number> {
  const [row] = await manager.query<{ id: number }[]>(`SELECT id FROM people WHERE email = $1`, [email]);
  if (row === undefined) throw new Error(`The demonstration has no ${email}`);
  return row.id;
}

/** Asks again and again instead of waiting in one statement: loading may take longer than a statement may. */
async function takeTurn(manager: EntityManager): Promise<void> {
  for (;;) {
    const [row] = await manager.query<{ mine: boolean }[]>(
      `SELECT pg_try_advisory_xact_lock(hashtext('demonstration')) AS mine`,
    );
    if (row?.mine) return;
    await wait(200);
  }
}

async function holdsAnything(manager: EntityManager): Promise<boolean> {
  const [row] = await manager.query<{ holds: boolean }[]>(
    `SELECT EXISTS (SELECT FROM people) OR EXISTS (SELECT FROM teams) OR EXISTS (SELECT FROM organisations) AS holds`,
  );
  return row?.holds ?? false;
}

interface People {
  champions: number[];
  suttonStaff: number[];
}

async function writeProgramme(
  manager: EntityManager,
  teamIds: ReadonlyMap<TeamSlug, number>,
): Promise<MadeEvent[]> {
  const services = { events: new EventsService(new VenuesService()), venues: new VenuesService() };
  const courses = new CoursesService();
  const events: MadeEvent[] = [];
  for (const entry of readProgramme()) {
    const placement = PLACEMENTS[entry.id];
    if (placement === undefined) throw new Error(`${entry.id} ${entry.title} has no placement`);
    const teamId = teamIds.get(placement.team);
    if (teamId === undefined) throw new Error(`${entry.id} ${entry.title} has no team`);
    if (isCourse(entry)) await writeCourse(manager, courses, entry, placement, teamId);
    else events.push(...(await writeEvents(manager, services, entry, placement, teamId)));
  }
  await publishAll(manager, events);
  return events;
}

async function writeCourse(
  manager: EntityManager,
  courses: CoursesService,
  entry: Entry,
  placement: Placement,
  teamId: number,
): Promise<void> {
  await courses.create(manager, {
    slug: slugOf(entry.title),
    teamId,
    title: entry.title,
    summary: placement.summary ?? entry.description,
    outcomes: placement.outcomes ?? [],
    audience: entry.audience,
    audiences: placement.audiences,
    level: entry.level,
    price: entry.price && asSentence(entry.price),
    duration: placement.duration ?? entry.duration,
    bookingNotes: entry.booking_rules.map(asSentence),
    opensOn: placement.opensOn ?? null,
    rule: placement.rule,
    source: entry.source,
  });
}

/** Lists for the two organisers to look at: nearly full, full with people waiting, and half empty. */
async function writeLists(manager: EntityManager, events: MadeEvent[], people: People): Promise<void> {
  const idBySlug = (slug: string): number => {
    const event = events.find((made) => made.slug === slug);
    if (!event) throw new Error(`The programme has no ${slug}`);
    return event.id;
  };
  const ofEntry = (entryId: string): number => {
    const event = events.find((made) => made.entryId === entryId);
    if (!event) throw new Error(`The programme has no ${entryId}`);
    return event.id;
  };
  const { champions, suttonStaff } = people;
  const mcaGroups = ['mca-group-b-to-e', 'mca-knowledge'];
  await writeBookings(manager, {
    eventId: idBySlug('online-champion-forum-december-2019'),
    confirmed: champions.slice(0, 22),
    cancelled: champions.slice(22, 24),
    needs: [
      { personId: champions[2] ?? 0, dietary: 'Vegan' },
      { personId: champions[7] ?? 0, access: 'I lip-read, and need to see the speaker', dietary: 'No nuts' },
      { personId: champions[15] ?? 0, access: 'Step-free way in' },
    ],
  });
  await writeBookings(manager, {
    eventId: idBySlug('online-champion-forum-march-2020'),
    confirmed: champions.slice(3, 27),
    waiting: [...champions.slice(0, 3), ...champions.slice(27, 28)],
  });
  await writeBookings(manager, {
    eventId: idBySlug('online-champion-forum-june-2020'),
    confirmed: champions.slice(10, 19),
  });
  // Its page said: full, log in to join the waiting list.
  await writeBookings(manager, {
    eventId: ofEntry('P006'),
    confirmed: suttonStaff.slice(0, 16),
    waiting: suttonStaff.slice(16, 21),
    needs: [{ personId: suttonStaff[4] ?? 0, dietary: 'Halal' }],
  });
  await writeBookings(manager, {
    eventId: ofEntry('P007'),
    declared: mcaGroups,
    confirmed: suttonStaff.slice(5, 14),
    cancelled: suttonStaff.slice(14, 15),
  });
  await writeBookings(manager, { eventId: ofEntry('P009'), confirmed: suttonStaff.slice(2, 19) });
}
