import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ExcelJS from 'exceljs';
import { useApp } from '../support/app.js';
import { BookingsDriver } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type MadeEvent, type MadePerson, type MadeTeam } from '../support/factories.js';
import type { Page, Visitor } from '../support/visitor.js';

const HOSTILE = '=HYPERLINK("https://evil.example","<script>alert(1)</script>{{7*7}}")';

describe('The attendee list', () => {
  const database = useDatabase();
  const app = useApp(database);
  let team: MadeTeam;
  let event: MadeEvent;
  let organiser: MadePerson;
  let staff: Visitor;
  let list: string;

  const names = (page: Page): string[] => page.texts('tbody th.app-rows__name a');
  const needsRead = async (): Promise<number> => {
    const [row] = await database.dataSource.query<[{ count: number }]>(
      `SELECT count(*)::int AS count FROM audit_entries WHERE action = 'needs.read' AND actor_id = $1`,
      [organiser.id],
    );
    return row.count;
  };

  beforeAll(async () => {
    await database.clock.setNow('2019-10-07T09:00:00Z');
    const factory = make(database.dataSource);
    const bookings = new BookingsDriver(app, database.dataSource);
    team = await factory.team({ name: 'KSCMP' });
    organiser = await factory.organiser(team, { name: 'Olu Organiser' });
    staff = await app.signIn(organiser);
    event = await factory.event({
      team,
      title: 'Child Abuse Images Conference',
      slug: 'conference',
      capacity: 4,
      startsAt: new Date('2019-11-06T09:30:00Z'),
      endsAt: new Date('2019-11-06T16:00:00Z'),
    });
    list = `/organiser/events/${event.slug}/attendees`;
    const school = await factory.organisation({ name: 'Maidstone School', slug: 'maidstone-school' });
    const police = await factory.organisation({ name: 'Kent Police', slug: 'kent-police' });
    const person = (name: string, more: object): Promise<MadePerson> => factory.person({ name, ...more });
    await bookings.book(
      event,
      await person('Ben Carter', { organisation: police, jobTitle: 'Detective constable' }),
      {
        needs: { dietary: 'Vegetarian' },
      },
    );
    await bookings.book(event, await person('Zoë Ångström', { organisation: school }), {
      needs: { access: 'Hearing loop' },
    });
    await bookings.book(event, await person('amira bello', { organisation: school }));
    await bookings.book(event, await person(HOSTILE, { organisationOther: '@evil agency', jobTitle: '+1' }), {
      needs: { access: '-2+3' },
    });
    await bookings.book(event, await person('Femi Okafor', {}));
    const second = await factory.event({ team, title: 'Another event' });
    await bookings.book(second, await person('Not Here', {}));
  });

  it('shows the figures of the event, and the needs to those who run it', async () => {
    const page = await staff.get(list);
    expect(page.status).toBe(200);
    expect(page.texts('.app-figures__item')).toEqual([
      'Booked 4',
      'Places left 0 of 4',
      'Waiting list 1 of 20 at most',
      'Access needs 2 and 1 dietary',
    ]);
    expect(page.text('tbody')).toContain('Hearing loop');
    expect(page.text('tbody')).toContain('Vegetarian');
  });

  it('is sorted by name without regard to capitals and accents, and by other columns on request', async () => {
    expect(names(await staff.get(list))).toEqual([
      HOSTILE,
      'amira bello',
      'Ben Carter',
      'Femi Okafor',
      'Zoë Ångström',
    ]);
    expect(names(await staff.get(`${list}?order=desc`)).at(0)).toBe('Zoë Ångström');
    expect(names(await staff.get(`${list}?sort=agency`))).toEqual([
      HOSTILE,
      'Ben Carter',
      'Zoë Ångström',
      'amira bello',
      'Femi Okafor',
    ]);
    expect(names(await staff.get(`${list}?sort=booked&order=desc`)).at(0)).toBe('Femi Okafor');
    const header = (await staff.get(`${list}?sort=booked`)).html.querySelector('th[aria-sort=ascending]');
    expect(header?.text.trim()).toBe('Booked');
  });

  it.each([
    ['a part of a name, accents apart', 'q=ANGSTROM', ['Zoë Ångström']],
    ['a part of an agency', 'q=maidstone', ['amira bello', 'Zoë Ångström']],
    ['a part of a job title', 'q=detective', ['Ben Carter']],
    ['an agency of the list', 'agency=kent-police', ['Ben Carter']],
    ['no agency', 'agency=none', ['Femi Okafor']],
    ['an agency that is not on the list', 'agency=%40evil+agency', [HOSTILE]],
    ['those who wait', 'status=waiting', ['Femi Okafor']],
    ['those with a place', 'status=held&q=a&agency=kent-police', ['Ben Carter']],
    ['a text in which LIKE would see a pattern', 'q=%25', []],
  ])('finds %s', async (_, query, found) => {
    expect(names(await staff.get(`${list}?${query}`))).toEqual(found);
  });

  it.each([
    'sort=id',
    'sort=name;drop',
    'sort=name&sort=agency',
    'status=all',
    'order=up',
    'q=a&q=b',
    'q=%00',
  ])('refuses ?%s', async (query) => {
    expect((await staff.get(`${list}?${query}`)).status).toBe(400);
  });

  it('takes a page out of range as one without rows, with a way back', async () => {
    expect((await staff.get(`${list}?page=-1`)).texts('tbody tr').length).toBeGreaterThan(0);
    const beyond = await staff.get(`${list}?page=1e6&pageSize=1e9`);
    expect(beyond.status).toBe(200);
    expect(beyond.html.querySelector(`a[href="${list}"]`)).not.toBeNull();
  });

  it('shows a hostile name letter for letter and runs nothing of it', async () => {
    const page = await staff.get(list);
    expect(page.body).not.toContain('<script>alert');
    expect(page.body).not.toContain('evil.example","<');
    expect(page.text('tbody')).toContain('{{7*7}}');
  });

  it('draws the agencies and gives the same figures as a table', async () => {
    const page = await staff.get(list);
    const svg = page.html.querySelector('svg.app-chart__bars');
    expect(svg?.getAttribute('role')).toBe('img');
    expect(svg?.querySelector('desc')?.text).toBe(
      'Maidstone School 2, @evil agency 1, Kent Police 1. 4 in all.',
    );
    expect(page.texts('.app-chart tbody tr')).toEqual(['Maidstone School2', '@evil agency1', 'Kent Police1']);
  });

  it('keeps filters and order in the links to its files', async () => {
    const page = await staff.get(`${list}?agency=maidstone-school&sort=booked&order=desc`);
    const links = page.html.querySelectorAll('a').map((link) => link.getAttribute('href'));
    expect(links).toContain(
      `${list}.csv?agency=maidstone-school&amp;sort=booked&amp;order=desc`.replaceAll('&amp;', '&'),
    );
  });

  it('records that needs were read, and by whom', async () => {
    const before = await needsRead();
    await staff.get(`${list}?q=femi`);
    expect(await needsRead()).toBe(before);
    await staff.get(`${list}?q=angstrom`);
    expect(await needsRead()).toBe(before + 1);
  });

  describe('as CSV', () => {
    it('has the rows, columns and order of the list, and defuses every formula', async () => {
      const page = await staff.get(`${list}.csv`);
      expect(page.status).toBe(200);
      expect(page.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect(page.headers.get('content-disposition')).toBe(
        'attachment; filename="attendees-conference-2019-10-07.csv"',
      );
      expect(page.headers.get('x-content-type-options')).toBe('nosniff');
      expect(page.headers.get('cache-control')).toContain('no-store');
      const sheet = await new ExcelJS.Workbook().csv.read(Readable.from([page.body]), {
        map: (value: unknown) => value,
      });
      const rows = (sheet.getSheetValues().slice(1) as string[][]).map((row) => row.slice(1));
      expect(rows[0]?.slice(0, 6)).toEqual(['Reference', 'Name', 'Email', 'Job title', 'Agency', 'Status']);
      expect(rows.slice(1).map((row) => row[1])).toEqual([
        `'${HOSTILE}`,
        'amira bello',
        'Ben Carter',
        'Femi Okafor',
        'Zoë Ångström',
      ]);
      expect(rows[1]).toEqual(expect.arrayContaining(["'@evil agency", "'+1", "'-2+3"]));
      expect(rows[4]?.[5]).toBe('Waiting list');
    });

    it('has only what the filters of the list leave', async () => {
      const page = await staff.get(`${list}.csv?agency=kent-police&status=confirmed`);
      expect(page.body.trim().split('\r\n')).toHaveLength(2);
      expect(page.body).toContain('Ben Carter');
    });

    it('is recorded', async () => {
      await staff.get(`${list}.csv?status=waiting`);
      const [entry] = await database.dataSource.query<{ action: string; detail: object; actor_id: number }[]>(
        `SELECT action, detail, actor_id FROM audit_entries WHERE subject = $1 ORDER BY id DESC LIMIT 1`,
        [`event:${event.id}`],
      );
      expect(entry).toEqual({
        action: 'attendees.exported',
        detail: { format: 'csv', filtered: true },
        actor_id: organiser.id,
      });
    });
  });

  it('comes as a workbook with the same rows', async () => {
    const response = await fetch(new URL(`${list}.xlsx`, app.baseUrl), {
      headers: { cookie: staff.cookieHeader },
    });
    expect(response.headers.get('content-disposition')).toContain('attendees-conference-2019-10-07.xlsx');
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(await response.arrayBuffer());
    const sheet = workbook.getWorksheet('Attendees');
    expect(sheet?.rowCount).toBe(6);
    const hostile = sheet?.getRow(2).getCell(2);
    expect(hostile?.type).toBe(ExcelJS.ValueType.String);
    expect(hostile?.value).toBe(`'${HOSTILE}`);
  });

  it('goes on a desk without needs and email addresses', async () => {
    const page = await staff.get(`${list}/print`);
    expect(page.texts('.app-sheet tbody tr')).toHaveLength(4);
    expect(page.text()).not.toContain('Vegetarian');
    expect(page.text('main')).not.toContain('@kent.example');
  });

  it('shows the waiting list in its order, and offers with their deadline', async () => {
    const page = await staff.get(`/organiser/events/${event.slug}/waiting-list`);
    expect(page.text('main')).toContain('Femi Okafor');
    expect(page.text('main')).toContain('No place is on offer at the moment');
  });

  it('answers in the API with the same filters, and only to those who run the event', async () => {
    const factory = make(database.dataSource);
    const mine = app.api(await factory.token(organiser));
    const { status, body } = await mine.get(`/events/${event.slug}/attendees?status=waiting`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      total: 1,
      items: [
        { name: 'Femi Okafor', status: 'waiting', position: 1, needs: { access: null, dietary: null } },
      ],
    });
    expect((await mine.get(`/events/${event.slug}/attendees?organisation=kent-police`)).body.total).toBe(1);
    expect((await mine.get(`/events/${event.slug}/attendees?sort=id`)).status).toBe(400);
    const other = await factory.organiser(await factory.team());
    expect((await app.api(await factory.token(other)).get(`/events/${event.slug}/attendees`)).status).toBe(
      404,
    );
    const practitioner = await factory.person();
    expect(
      (await app.api(await factory.token(practitioner)).get(`/events/${event.slug}/attendees`)).status,
    ).toBe(403);
  });
});
