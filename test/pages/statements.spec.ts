import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory, type MadeEvent, type MadePerson, type MadeTeam } from '../support/factories.js';
import { statementsDuring } from '../support/statements.js';
import type { Visitor } from '../support/visitor.js';

const database = useDatabase();
const app = useApp(database);
const factory = (): Factory => make(database.dataSource);

/** Somebody who comes to an event with `rows` others, has booked as many more, and the team that runs them all. */
interface Programme {
  event: MadeEvent;
  practitioner: Visitor;
  organiser: Visitor;
}

async function programmeOf(rows: number): Promise<Programme> {
  const team: MadeTeam = await factory().team();
  const venue = await factory().venue();
  const person = await factory().person();
  const [series] = await database.dataSource.query<[{ id: number }]>(
    `INSERT INTO series (slug, title) VALUES ($1, $1) RETURNING id`,
    [`repeated-${rows}-times`],
  );
  const events: MadeEvent[] = [];
  while (events.length <= rows) events.push(await factory().event({ team, venue, seriesId: series.id }));
  for (const event of events) await factory().booking(event, person);
  const [event] = events;
  if (event === undefined) throw new Error('A programme has events');
  for (let others = 0; others < rows; others += 1) await factory().booking(event, await factory().person());
  const organiser: MadePerson = await factory().organiser(team);
  return { event, practitioner: await app.signIn(person), organiser: await app.signIn(organiser) };
}

describe('what a page asks the database', () => {
  let one: Programme;
  let twenty: Programme;

  beforeAll(async () => {
    one = await programmeOf(1);
    twenty = await programmeOf(20);
  });

  it.each<[string, number, (programme: Programme) => [Visitor, string]]>([
    // An address of its own for each, since what one has rendered is kept a moment.
    ['the catalogue', 5, ({ practitioner, event }) => [practitioner, `/events?of=${event.slug}`]],
    ['an event', 9, ({ practitioner, event }) => [practitioner, `/events/${event.slug}`]],
    ['my bookings', 2, ({ practitioner }) => [practitioner, '/bookings']],
    ['past bookings', 2, ({ practitioner }) => [practitioner, '/bookings/past']],
    // What waits to be confirmed is another room's to count.
    ['your events', 7, ({ organiser }) => [organiser, '/organiser']],
    ['the overview', 5, ({ organiser, event }) => [organiser, `/organiser/events/${event.slug}`]],
    ['the attendees', 9, ({ organiser, event }) => [organiser, `/organiser/events/${event.slug}/attendees`]],
  ])('for %s is asked in %i statements at most, however many rows there are', async (_page, most, where) => {
    const asked = async (programme: Programme): Promise<string[]> => {
      const [visitor, path] = where(programme);
      return statementsDuring(app, async () => expect((await visitor.get(path)).status).toBe(200));
    };
    const ofTwenty = await asked(twenty);
    expect(await asked(one)).toHaveLength(ofTwenty.length);
    expect(ofTwenty.length).toBeLessThanOrEqual(most);
  });

  it('is nothing for a page for everyone that was rendered a moment ago', async () => {
    await app.visitor().get('/events');
    expect(await statementsDuring(app, () => app.visitor().get('/events'))).toEqual([]);
  });

  it('is who signed in, with every request: a role taken away or a person disabled works on the next', async () => {
    const team = await factory().team();
    const person = await factory().organiser(team);
    const organiser = await app.signIn(person);
    expect((await organiser.get('/organiser')).status).toBe(200);
    await database.dataSource.query(`DELETE FROM team_members WHERE person_id = $1`, [person.id]);
    expect((await organiser.get('/organiser')).status).toBe(403);
    expect((await organiser.get('/bookings')).status).toBe(200);
    await database.dataSource.query(`UPDATE people SET disabled_at = now() WHERE id = $1`, [person.id]);
    expect((await organiser.get('/bookings')).status).toBe(303);
  });
});
