import { beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsService } from '../../src/bookings/bookings.service.js';
import { RETENTION } from '../../src/people/personal-data.types.js';
import { RetentionService } from '../../src/people/retention.service.js';
import { MyDataService } from '../../src/people/my-data.service.js';
import { useApp } from '../support/app.js';
import { organiserOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadePerson } from '../support/factories.js';
import { at, OrganisersDesk, versionOf } from '../support/organisers.js';
import type { Page } from '../support/visitor.js';

describe('The history of an event', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  let runner: MadePerson;

  const bookings = (): BookingsService => app.nest.get(BookingsService);
  const lines = (page: Page): string[] => page.texts('.app-timeline__step');
  const history = async (event: MadeEvent, query = ''): Promise<string[]> =>
    lines(await desk.staff.get(at(event, `/history${query}`)));

  beforeAll(async () => {
    runner = await desk.factory.organiser(desk.team, { name: 'Rui Runner' });
  });

  it('tells who changed what, before and after, the newest first', async () => {
    const event = await desk.conference({ title: 'Conference', capacity: 1 });
    const by = organiserOf(event, runner);
    const [{ person, reference }, waiting] = await desk.bookers(event, 2);
    await database.clock.setNow('2019-10-07T10:00:00Z');
    await bookings().changeEvent(event.slug, by, {
      details: { title: 'Forum', joiningLink: 'https://meet.example/secret' },
    });
    await bookings().cancel(reference, by, 'The room has shrunk for Ann Smith');
    await bookings().changeCapacity(event.slug, by, { size: 30 });
    await bookings().moveEvent(event.slug, by, { online: true });
    await desk.staff.get(at(event, '/attendees.csv'));

    const told = (await history(event)).join('\n');
    expect((await history(event)).map((line) => line.replace(/^7 Oct 2019, (10|11)am /, ''))).toEqual([
      'Attendee list exported By Olu Organiser',
      expect.stringMatching(/^Date or place changed By Rui Runner Where: (.+) → became \1, Online$/),
      expect.stringMatching(/^Places changed By Rui Runner Places: 1 → became 30/),
      `Place offered: ${waiting.person.name} By the program State: Waiting list → became Offered`,
      `Booking cancelled: ${person.name} By Rui Runner State: Booked → became Cancelled`,
      'Event changed By Rui Runner Title: Conference → became Forum Joining link: None → became a link',
      `Booked: ${waiting.person.name} By ${waiting.person.name} State: Waiting list`,
      `Booked: ${person.name} By ${person.name} State: Booked`,
    ]);
    expect(told).not.toMatch(/meet\.example|shrunk|Ann Smith/);
  });

  it('can be narrowed and paged, and says what was asked wrongly', async () => {
    const event = await desk.conference({ capacity: 100 });
    await desk.bookers(event, 3);
    await bookings().changeCapacity(event.slug, organiserOf(event, runner), { size: 50 });
    expect(await history(event, '?kind=event')).toHaveLength(1);
    expect(await history(event, '?kind=bookings')).toHaveLength(3);
    expect(await history(event, '?kind=register')).toHaveLength(0);
    const pages = await Promise.all([1, 2, 3].map((page) => history(event, `?pageSize=2&page=${page}`)));
    expect(pages.map((page) => page.length)).toEqual([2, 2, 0]);
    expect(new Set(pages.flat()).size).toBe(4);
    expect((await desk.staff.get(at(event, '/history?kind=secrets'))).status).toBe(400);

    const api = app.api(await desk.factory.token(runner));
    const { body } = await api.get(`/events/${event.slug}/history?kind=event`);
    expect(body).toMatchObject({
      total: 1,
      items: [
        {
          action: 'event.capacity_changed',
          by: 'Rui Runner',
          changes: [{ field: 'Places', before: '100', after: '50' }],
        },
      ],
    });
    expect((await api.get(`/events/${event.slug}/history?kind=secrets`)).status).toBe(400);
  });

  it('is that of one booking on the page of its attendee', async () => {
    const event = await desk.conference({ needsApproval: true });
    const [{ reference, person }] = await desk.bookers(event, 1);
    const staff = await app.signIn(runner);
    await staff.get(at(event, '/cancel'));
    await staff.post(at(event, `/attendees/${reference}/approve`));
    const page = await desk.staff.get(at(event, `/attendees/${reference}`));
    expect(lines(page).join()).toContain(
      'Booking approved By Rui Runner State: Awaiting approval → became Booked',
    );

    // An erased person is nobody here too: there is nothing but a number.
    await app.nest.get(MyDataService).erase(person.id);
    expect((await history(event)).join()).toContain('Erased person');
    expect((await history(event)).join()).not.toContain(person.name);
  });

  it('says of a cancelled event one line, and of each booking that it ended with it', async () => {
    const event = await desk.conference();
    const [{ reference }] = await desk.bookers(event, 2);
    const form = await desk.staff.get(at(event, '/cancel'));
    await desk.staff.post(at(event, '/cancel'), { reason: 'Snow', confirm: 'yes', version: versionOf(form) });
    expect((await history(event))[0]).toContain(
      'Event cancelled By Olu Organiser Status: Published → became Cancelled',
    );
    expect((await history(event)).filter((line) => /cancelled/i.test(line))).toHaveLength(1);
    const page = await desk.staff.get(at(event, `/attendees/${reference}`));
    expect(lines(page).join()).toContain('Booking cancelled with the event');
  });

  it('tells with whom the event was shared, and a team who got which role', async () => {
    const event = await desk.conference();
    const [partner, owner] = [await desk.factory.team(), await desk.factory.member(desk.team, 'owner')];
    const staff = await app.signIn(owner);
    await staff.get(at(event, '/partners'));
    await staff.post(at(event, '/partners'), { team: partner.slug, role: 'viewer' });
    await staff.post(at(event, `/partners/${partner.slug}/end`));
    expect(await history(event, '?kind=sharing')).toEqual([
      expect.stringContaining(`No longer shared with ${partner.name}`),
      expect.stringContaining(`Shared with ${partner.name}`),
    ]);

    const member = await desk.factory.member(desk.team, 'viewer', { name: 'Vi Viewer' });
    const team = `/organiser/team/${desk.team.slug}`;
    await staff.post(`${team}/members/${member.id}/role`, { role: 'organiser' });
    await staff.post(`${team}/members/${member.id}/removal`);
    await staff.post(`${team}/invite`, { email: 'secret@kent.example', role: 'viewer' });
    const told = lines(await staff.get(`${team}/history`));
    expect(told.map((line) => line.replace(/^.*?am /, ''))).toEqual([
      `Invitation sent By ${owner.name} Role: Viewer`,
      `Left or removed: Vi Viewer By ${owner.name} Role: was Organiser`,
      `Role changed: Vi Viewer By ${owner.name} Role: Viewer → became Organiser`,
    ]);
    expect((await desk.staff.get(`${team}/history`)).status).toBe(404);
  });

  it('holds no needs, links or addresses, whatever was done', async () => {
    const event = await desk.conference();
    const person = await desk.factory.person({ email: 'needy@kent.example' });
    const reference = await desk.bookings.book(event, person, { needs: { access: 'Hearing loop' } });
    await bookings().changeNeeds(reference, organiserOf(event, person), { dietary: 'Halal food' });
    const rows = await database.dataSource.query<{ detail: object }[]>(`SELECT detail FROM audit_entries`);
    expect(JSON.stringify(rows)).not.toMatch(/Hearing loop|Halal|meet\.example\/|@kent\.example/);
  });

  it('stays as it was recorded: only age takes it away', async () => {
    const query = (sql: string): Promise<unknown> => database.dataSource.query(sql);
    await query(`INSERT INTO audit_entries (action, subject, at) VALUES
      ('event.edited', 'event:0', now() - interval '${RETENTION.auditYears} years 1 day'),
      ('event.edited', 'event:0', now() - interval '${RETENTION.auditYears} years' + interval '1 day')`);
    for (const change of [
      `UPDATE audit_entries SET actor_id = 1`,
      `DELETE FROM audit_entries`,
      `TRUNCATE audit_entries`,
    ]) {
      await expect(query(change)).rejects.toThrow('audit entries are neither changed nor deleted');
    }
    await app.nest.get(RetentionService).sweep();
    expect(await query(`SELECT count(*)::int AS left FROM audit_entries WHERE subject = 'event:0'`)).toEqual([
      { left: 1 },
    ]);
  });
});
