import { beforeAll, describe, expect, it } from '@jest/globals';
import ExcelJS from 'exceljs';
import type { FigureCode, Figures } from '../../src/reports/figures.rules.js';
import { useApp } from '../support/app.js';
import { organiserOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadePerson } from '../support/factories.js';
import { at, OrganisersDesk } from '../support/organisers.js';
import { closeRegister, comeTo } from '../support/registers.js';
import type { ApiClient } from '../support/visitor.js';

interface Row {
  key: string;
  name: string;
  figures: Figures;
}

const ALL = ['month', 'event', 'kind', 'agency', 'workforce', 'area'];
/** Whose rows add up to the total in every breakdown. */
const ADDED: FigureCode[] = [
  ...(['booked', 'attended', 'partly', 'didNotAttend', 'notRecorded'] as const),
  ...(['cancelledInTime', 'cancelledLate', 'unmet', 'certificates', 'revoked'] as const),
];
const YEAR = 'from=2019-04-01&to=2020-03-31';

/**
 * What happens here, to be counted by hand. The conference (6 November 2019, 6 places): Amira, Ben, Chloe and Dev are
 * booked, Eve cancels in time, Finn cancels late, Gita passes her place on to Ben. Once it is full Hana and Ivan wait;
 * Ivan leaves the list, joins again, and is never offered a place. The briefing (no limit, 2 December): Amira and Jo.
 */
describe('A report', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  let api: ApiClient;
  let conference: MadeEvent;
  let briefing: MadeEvent;
  let others: MadeEvent;
  let staff: MadePerson;

  const ask = async (query = ''): Promise<{ total: Figures; rows: Row[]; [more: string]: unknown }> =>
    (await api.get(`/reports?${query}`)).body;
  const rowsBy = async (by: string): Promise<Record<string, Figures>> =>
    Object.fromEntries((await ask(`${YEAR}&by=${by}`)).rows.map(({ name, figures }) => [name, figures]));

  beforeAll(async () => {
    await database.clock.setNow('2019-10-07T09:00:00Z');
    const { factory, bookings, team } = desk;
    staff = await factory.organiser(team);
    api = app.api(await factory.token(staff));
    await database.dataSource.query(
      `INSERT INTO areas (code, name) VALUES ('maidstone', 'Maidstone'), ('swale', 'Swale') ON CONFLICT DO NOTHING`,
    );
    const police = await factory.organisation({ name: '=Kent Police', kind: 'police' });
    const school = await factory.organisation({ name: 'Maidstone School', kind: 'academy' });
    const [amira, ben, chloe, dev, eve, finn, gita, hana, ivan, jo] = [
      await factory.person({ name: 'Amira', organisation: police, workforce: 'both' }),
      await factory.person({ name: 'Ben', organisation: police, areas: ['maidstone', 'swale'] }),
      await factory.person({ name: 'Chloe', organisation: school }),
      await factory.person({ name: 'Dev', organisation: school, workforce: 'adults' }),
      await factory.person({ name: 'Eve', organisation: school }),
      await factory.person({ name: 'Finn', organisationOther: 'A club', areas: ['elsewhere'] }),
      await factory.person({ name: 'Gita' }),
      await factory.person({ name: 'Hana', organisation: police }),
      await factory.person({ name: 'Ivan', areas: [] }),
      await factory.person({ name: 'Jo', organisationOther: 'A club' }),
    ];
    conference = await desk.conference({ title: 'Conference', capacity: 6, lateCancellationDays: 7 });
    briefing = await factory.event({
      ...{ team, title: 'Briefing', places: 'unlimited' },
      startsAt: new Date('2019-12-02T09:30:00Z'),
    });
    const organiser = organiserOf(conference, staff);
    const refs = new Map<MadePerson, string>();
    for (const person of [amira, gita, chloe, dev, eve, finn])
      refs.set(person, await bookings.book(conference, person));
    const cancel = (person: MadePerson): Promise<void> =>
      bookings.service.cancel(refs.get(person) ?? '', organiserless(person));
    const organiserless = (person: MadePerson) => ({ ...organiser, personId: person.id, teams: [] });
    await bookings.service.substitute(refs.get(gita) ?? '', organiser, { name: 'Ben', email: ben.email });
    await cancel(eve);
    // Somebody else takes her place, and gives it up again: the same person may cancel twice.
    refs.set(eve, await bookings.book(conference, eve));
    await cancel(eve);
    const stopgap = await factory.person({ organisation: school });
    refs.set(stopgap, await bookings.book(conference, stopgap));
    for (const person of [hana, ivan]) refs.set(person, await bookings.book(conference, person));
    await cancel(ivan);
    refs.set(ivan, await bookings.book(conference, ivan));
    await cancel(ivan);
    // Nobody is offered the place that Finn leaves late: the list is not served any more.
    await database.dataSource.query('UPDATE events SET booking_closes_at = $2 WHERE id = $1', [
      conference.id,
      new Date('2019-10-31T09:00:00Z'),
    ]);
    for (const person of [amira, jo]) await bookings.book(briefing, person);
    await database.clock.setNow('2019-11-04T09:00:00Z');
    await cancel(finn);

    others = await factory.event({ title: 'Another team’s', startsAt: new Date('2019-11-06T09:30:00Z') });
    await factory.booking(others, amira);
    const off = await desk.conference({ title: 'Off', status: 'cancelled', capacity: 50 });
    await factory.booking(off, amira, 'cancelled');
    await desk.conference({ title: 'Draft', status: 'draft' });
    await factory.event({ team, title: 'Undated', startsAt: null });
    // The last minute of the year in London is a day earlier in no other zone: 31 March is summer time.
    await desk.conference({ title: 'Edge', capacity: 10, startsAt: new Date('2020-03-31T22:59:00Z') });
    await desk.conference({ title: 'Next year', capacity: 90, startsAt: new Date('2020-03-31T23:00:00Z') });

    await database.clock.setNow('2019-11-06T17:00:00Z');
    await comeTo(app, conference, organiser, amira, 'attended');
    await comeTo(app, conference, organiser, ben, 'late');
    await comeTo(app, conference, organiser, chloe, 'left_early');
    await closeRegister(app, conference, organiser);
    const visitor = desk.staff;
    await visitor.post(at(conference, '/certificates'));
    const [{ number }] = await database.dataSource.query<[{ number: string }]>(
      'SELECT number FROM certificates WHERE person_id = $1',
      [ben.id],
    );
    await visitor.post(at(conference, `/certificates/${number}/revoke`), { reason: 'A mistake' });
  });

  it('counts each figure as one counts by hand', async () => {
    expect((await ask(YEAR)).total).toEqual({
      offered: 6 + 10,
      // Five at the conference (Amira, Ben, Chloe, Dev and the stopgap), two at the briefing.
      booked: 7,
      fillRate: Math.round((5 / 16) * 1000) / 10,
      attended: 2,
      partly: 1,
      didNotAttend: 2,
      notRecorded: 2,
      // Eve, twice. Gita passed hers on.
      cancelledInTime: 2,
      cancelledLate: 1,
      // Hana, and Ivan once.
      unmet: 2,
      certificates: 1,
      revoked: 1,
      // Counted in evaluations.spec.ts.
      evaluationAsked: 0,
      evaluationAnswered: 0,
      responseRate: null,
      usefulness: null,
    });
  });

  it('has the same total in every breakdown, and rows that add up to it', async () => {
    const { total } = await ask(YEAR);
    for (const by of ALL) {
      const report = await ask(`${YEAR}&by=${by}`);
      expect({ by, total: report.total }).toEqual({ by, total });
      for (const code of by === 'month' || by === 'event' ? [...ADDED, 'offered' as const] : ADDED) {
        const sum = report.rows.reduce((all, { figures }) => all + (figures[code] ?? 0), 0);
        expect({ by, code, sum }).toEqual({ by, code, sum: total[code] });
      }
    }
  });

  it('breaks down by month in London, event, agency and its kind, workforce and area', async () => {
    expect(Object.keys(await rowsBy('month'))).toEqual(['November 2019', 'December 2019', 'March 2020']);
    expect(await rowsBy('event')).toMatchObject({
      Conference: { offered: 6, booked: 5, fillRate: 83.3 },
      Briefing: { offered: 0, booked: 2, fillRate: null },
      Edge: { offered: 10, booked: 0, fillRate: 0 },
    });
    expect(await rowsBy('agency')).toMatchObject({
      '=Kent Police': { booked: 3, attended: 2, unmet: 1, certificates: 1, revoked: 1, offered: null },
      'Maidstone School': { booked: 3, partly: 1, didNotAttend: 2, cancelledInTime: 2 },
      'A club': { booked: 1, cancelledLate: 1 },
      'No agency given': { booked: 0, unmet: 1 },
    });
    expect(Object.keys(await rowsBy('kind')).sort()).toEqual([
      'Academy',
      'Agency that is not on the list',
      'No agency given',
      'Police',
    ]);
    expect(await rowsBy('workforce')).toMatchObject({
      'With both': { booked: 2 },
      'With adults who have care and support needs': { booked: 1 },
    });
    expect(await rowsBy('area')).toMatchObject({
      Maidstone: { booked: 6 },
      'More than one area': { booked: 1 },
      Elsewhere: { cancelledLate: 1 },
      'No area given': { unmet: 1 },
    });
  });

  it('can be of one event, of the people of one kind of agency, or of one area', async () => {
    expect((await ask(`${YEAR}&event=${briefing.slug}`)).total).toMatchObject({ booked: 2, offered: 0 });
    expect((await ask(`${YEAR}&kind=police`)).total).toMatchObject({ booked: 3, unmet: 1, offered: null });
    expect((await ask(`${YEAR}&area=swale`)).total).toMatchObject({ booked: 1, attended: 1 });
    expect((await ask('from=2019-12-01&to=2019-12-02')).total).toMatchObject({ booked: 2 });
    expect((await ask('from=2018-12-01&to=2018-12-02')).rows).toEqual([]);
  });

  it('shows the figures that the pages of an event show', async () => {
    const [row] = (await ask(`${YEAR}&by=event`)).rows.filter(({ key }) => key === conference.slug);
    const overview = (await desk.staff.get(at(conference))).text('.app-figures');
    expect(overview).toContain(`Booked ${row?.figures.booked}`);
    expect(overview).toContain(`of ${row?.figures.offered}`);
    const listed = async (status: string): Promise<number> =>
      (await api.get(`/events/${conference.slug}/attendees?status=${status}`)).body.total;
    expect(row?.figures).toMatchObject({
      booked: await listed('confirmed'),
      didNotAttend: await listed('did_not_attend'),
    });
    expect((row?.figures.attended ?? 0) + (row?.figures.partly ?? 0)).toBe(await listed('attended'));
    const chart = (await desk.staff.get(at(conference, '/attendees'))).texts('.app-chart tbody tr');
    const byAgency = (await ask(`${YEAR}&by=agency&event=${conference.slug}`)).rows
      .filter(({ figures }) => figures.booked !== 0)
      .map(({ name, figures }) => `${name}${figures.booked}`);
    expect(chart.sort()).toEqual(byAgency.sort());
  });

  it('says in the API what each figure means, and what cannot be asked', async () => {
    const answer = await ask(YEAR);
    expect(answer.period).toEqual({ from: '2019-04-01', to: '2020-03-31' });
    expect(answer.definitions).toContainEqual(
      expect.objectContaining({ code: 'booked', definition: expect.stringContaining('Confirmed places') }),
    );
    await database.clock.setNow('2020-01-15T09:00:00Z');
    expect((await ask()).period).toEqual({ from: '2019-04-01', to: '2020-03-31' });
    for (const [query, field] of [
      ['from=2020-01-02&to=2020-01-01', 'to'],
      ['from=275760-09-13', 'from'],
      ['from=yesterday', 'from'],
      ['from=2019-01-01&from=2019-02-01', 'from'],
      ['by=name', 'by'],
      ['kind=constructor', 'kind'],
      ['area=atlantis', 'area'],
    ]) {
      const refused = await api.get(`/reports?${query}`);
      expect([query, refused.status, refused.body.errors?.[0]?.field]).toEqual([query, 400, field]);
    }
  });

  it('is of the caller’s teams only; an administrator sees all, or one', async () => {
    const [mine] = await database.dataSource.query<[{ slug: string }]>(
      'SELECT slug FROM teams WHERE id = $1',
      [others.teamId],
    );
    for (const query of [`team=${mine.slug}`, `event=${others.slug}`, `team=no-such-team`])
      expect([query, (await api.get(`/reports?${YEAR}&${query}`)).status]).toEqual([query, 404]);
    for (const role of ['viewer', 'check_in_helper'] as const) {
      const member = app.api(await desk.factory.token(await desk.factory.member(desk.team, role)));
      expect((await member.get(`/reports?${YEAR}`)).body.total.booked).toBe(7);
    }
    // A partner sees the event, and the report counts it for the team that runs it.
    const partners = await desk.factory.team();
    await desk.factory.partner(conference, partners, 'organiser');
    const partner = app.api(await desk.factory.token(await desk.factory.organiser(partners)));
    expect((await partner.get(`/reports?${YEAR}`)).body.total.booked).toBe(0);
    expect((await partner.get(`/reports?${YEAR}&event=${conference.slug}`)).status).toBe(404);
    const admin = app.api(await desk.factory.token(await desk.factory.administrator()));
    expect((await admin.get(`/reports?${YEAR}`)).body.total.booked).toBe(8);
    expect((await admin.get(`/reports?${YEAR}&team=${mine.slug}`)).body.total.booked).toBe(1);
  });

  it('stands on a page with its definitions, table and charts, for the screen and for the board', async () => {
    const page = await desk.staff.get('/organiser/reports?from=1/4/2019&to=31+March+2020&by=agency');
    expect(page.text('#results')).toBe('1 April 2019 to 31 March 2020');
    expect(page.text('main')).toContain('Left out: 1 event whose dates are still to be announced.');
    expect(page.text('main')).toContain('Left out: 1 event of this period, cancelled.');
    expect(page.texts('.app-report-totals__item').join()).toContain('Booked 7 Confirmed places');
    expect(page.texts('.app-report tbody tr').at(-1)).toMatch(/^All 16 7 31.3% 2 1 2 2 2 1 2 1 1$/);
    const svg = page.html.querySelector('svg[role=img]');
    expect(svg?.querySelector('desc')?.text).toContain(
      '=Kent Police 3, Maidstone School 3, A club 1. 7 in all.',
    );
    const print = await desk.staff.get(`/organiser/reports/print?${YEAR}`);
    expect(print.texts('.app-report caption')).toEqual([
      ...['By month', 'By event', 'By kind of agency', 'By agency', 'By workforce', 'By area'],
    ]);
    expect(print.body).not.toMatch(/Amira|Chloe/);
    expect((await desk.staff.get('/organiser/reports?from=1/4/2010&to=2/4/2010')).text('main')).toContain(
      'There is nothing to report',
    );
    const wrong = await desk.staff.get('/organiser/reports?from=2+May+2019&to=1+May+2019');
    expect(wrong.status).toBe(400);
    expect(wrong.text('#to-error')).toContain('To must be the same day as from');
    expect((await desk.staff.get('/organiser/reports/print?from=x')).status).toBe(400);
    expect((await desk.staff.get('/organiser')).body).toContain('href="/organiser/reports"');
  });

  it('is a file that counts, with nothing in it that a spreadsheet would run', async () => {
    const csv = await desk.staff.get(`/organiser/reports.csv?${YEAR}&by=agency`);
    expect(csv.headers.get('content-disposition')).toContain('report-by-agency-2019-04-01-to-2020-03-31.csv');
    const lines = csv.body.trim().split('\r\n');
    expect(lines[0]).toContain('Agency,Places offered,Booked,Fill rate (%),Attended');
    expect(lines).toContain("'=Kent Police,,3,,2,0,0,1,0,0,1,1,1,0,0,,");
    expect(lines.at(-1)).toBe('All,16,7,31.3,2,1,2,2,2,1,2,1,1,0,0,,');
    const file = await fetch(new URL(`/organiser/reports.xlsx?${YEAR}&by=event`, app.baseUrl), {
      headers: { cookie: desk.staff.cookieHeader },
    });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load(await file.arrayBuffer());
    const values = workbook.getWorksheet('Event')?.getSheetValues() ?? [];
    expect(values).toContainEqual([
      undefined,
      'Conference',
      '2019-11-06',
      6,
      5,
      83.3,
      2,
      1,
      2,
      0,
      2,
      1,
      2,
      1,
      1,
    ]);
  });
});
