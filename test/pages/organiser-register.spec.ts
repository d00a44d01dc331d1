import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { callerOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadeOrganisation } from '../support/factories.js';
import { at, OrganisersDesk, type Booker } from '../support/organisers.js';
import type { ApiClient, Page } from '../support/visitor.js';

describe('The register at the door', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  let event: MadeEvent;
  let amira: Booker;
  let ben: Booker;
  let police: MadeOrganisation | undefined;

  /** It is half an hour before the conference. */
  beforeEach(async () => {
    event = await desk.conference({ capacity: 3 });
    police ??= await desk.factory.organisation({ name: 'Kent Police' });
    const people = [
      await desk.factory.person({ name: 'Amira Bello', organisation: police }),
      await desk.factory.person({ name: 'Ben Ó Dónaill' }),
    ];
    [amira, ben] = (await Promise.all(
      people.map(async (person) => ({ person, reference: await desk.bookings.book(event, person) })),
    )) as [Booker, Booker];
    await database.clock.setNow('2019-11-06T09:00:00Z');
  });

  const register = (query = ''): Promise<Page> => desk.staff.get(at(event, `/register${query}`));
  const tap = (what: string, booker: Booker, by = desk.staff): Promise<Page> =>
    by.post(at(event, '/register/taps'), { tap: `${what} ${booker.reference}` });
  const row = (page: Page, booker: Booker): string =>
    page.text(`#${booker.reference} .app-register__act strong`);
  const codeOf = async ({ reference }: Booker): Promise<string> => {
    const [found] = await database.dataSource.query<[{ code: string }]>(
      `SELECT reference || '.' || check_in_code AS code FROM bookings WHERE reference = $1`,
      [reference],
    );
    return found.code;
  };
  const api = async (): Promise<ApiClient> =>
    app.api(await desk.factory.token(await desk.factory.organiser(desk.team, { name: 'Api Helper' })));

  it('lists who is booked; one tap records somebody and leads back to their row', async () => {
    const before = await register();
    expect(before.text('h1')).toContain('Register');
    expect(before.text('.app-register__totals')).toBe('0 of 2 arrived');
    expect(before.texts('.app-register__name')).toEqual(['Amira Bello', 'Ben Ó Dónaill']);
    const answer = await tap('attended', amira);
    expect(answer.status).toBe(303);
    expect(answer.location).toMatch(new RegExp(`/register\\?session=\\d+#${amira.reference}$`));
    expect(row(await register(), amira)).toBe('Arrived 9am');
    await desk.colleague.get(at(event, '/register'));
    await tap('late', amira, desk.colleague);
    expect(row(await register(), amira)).toBe('Arrived late 9am');
    expect((await register()).text('.app-register__totals')).toBe('1 of 2 arrived');
    await tap('undo', amira);
    expect((await register()).text('.app-register__totals')).toBe('0 of 2 arrived');
  });

  it('is searched by name, agency or reference, without accents, and for who is still missing', async () => {
    await tap('attended', amira);
    expect((await register('?q=odonaill')).texts('.app-register__name')).toEqual([]);
    expect((await register('?q=o+donaill')).texts('.app-register__name')).toEqual(['Ben Ó Dónaill']);
    expect((await register('?q=D%C3%93NAILL++ben')).texts('.app-register__name')).toEqual(['Ben Ó Dónaill']);
    expect((await register('?q=%25')).texts('.app-register__name')).toEqual([]);
    expect((await register('?q=police')).texts('.app-register__name')).toEqual(['Amira Bello']);
    expect((await register(`?q=${ben.reference}`)).texts('.app-register__name')).toEqual(['Ben Ó Dónaill']);
    expect((await register('?show=missing')).texts('.app-register__name')).toEqual(['Ben Ó Dónaill']);
    expect((await register('?q=nobody')).text('main')).toContain('Nobody matches');
    const back = await desk.staff.post(at(event, '/register/taps'), {
      tap: `attended ${ben.reference}`,
      q: 'police',
      show: 'missing',
    });
    expect(back.location).toContain('q=police&show=missing');
  });

  it('is not open before the day, for a cancelled event, or for one without dates', async () => {
    await database.clock.setNow('2019-11-05T20:00:00Z');
    const page = await register();
    expect(page.text('.govuk-inset-text')).toContain('opens on Wednesday 6 November 2019');
    expect(page.html.querySelector('button[name=tap]')).toBeNull();
    const answer = await desk.staff.submit(at(event, '/register/taps'), {
      tap: `attended ${amira.reference}`,
    });
    expect(answer.text('.govuk-notification-banner__content')).toBe(
      'The register opens on the day of the session',
    );
    const undated = await desk.conference({ startsAt: null as unknown as Date });
    await database.dataSource.query('UPDATE events SET starts_at = NULL, ends_at = NULL WHERE id = $1', [
      undated.id,
    ]);
    await database.dataSource.query('DELETE FROM event_sessions WHERE event_id = $1', [undated.id]);
    expect((await desk.staff.get(at(undated, '/register'))).text('.govuk-inset-text')).toContain('has dates');
  });

  it('scans a badge, and says plainly what is wrong with another', async () => {
    const scan = (code: string): Promise<Page> => desk.staff.submit(at(event, '/register/codes'), { code });
    const first = await scan(await codeOf(amira));
    expect(first.text('.govuk-notification-banner__content')).toBe('Amira Bello has arrived');
    const again = await scan((await codeOf(amira)).toLowerCase());
    expect(again.text('.govuk-notification-banner__content')).toBe(
      'Amira Bello is already in the register: arrived 9am, recorded by Olu Organiser',
    );
    const error = async (code: string): Promise<string> =>
      (await scan(code)).text('.govuk-error-summary__list');
    expect(await error('https://evil.example/')).toBe('This is not a check-in code');
    expect(await error('')).toBe('Scan or type a code');
    expect(await error(`${ben.reference}.${'0'.repeat(32)}`)).toBe('There is no such booking for this event');
    const [elsewhere] = await desk.bookers(
      await desk.conference({ startsAt: new Date('2019-12-06T09:30:00Z') }),
      1,
    );
    expect(await error(await codeOf(elsewhere))).toBe('This code is for another event');
    await desk.bookings.service.cancel(ben.reference, callerOf(ben.person, [event.teamId]), 'Ill');
    expect(await error(await codeOf(ben))).toBe('Their booking was cancelled');
  });

  it('tells its script what others did, and nothing while nothing changed', async () => {
    await tap('attended', amira);
    const first = await desk.colleague.get(at(event, '/register/state'));
    const state = JSON.parse(first.body);
    expect(state).toMatchObject({ booked: 2, marks: { [amira.reference]: ['attended', 'Arrived 9am'] } });
    const etag = first.headers.get('etag') ?? '';
    const known = await desk.colleague.get(at(event, '/register/state'), { 'if-none-match': etag });
    expect(known.status).toBe(304);
    await tap('attended', ben);
    const news = await desk.colleague.get(at(event, '/register/state'), { 'if-none-match': etag });
    expect(Object.keys(JSON.parse(news.body).marks)).toHaveLength(2);
  });

  it('adds somebody who has not booked, and only where there is a place', async () => {
    const walkIn = (fields: Record<string, string>): Promise<Page> =>
      desk.staff.submit(at(event, '/register/walk-in'), fields);
    const wrong = await walkIn({ name: '', email: 'nobody' });
    expect(wrong.status).toBe(400);
    expect(wrong.texts('.govuk-error-summary__list li')).toHaveLength(2);
    const page = await walkIn({
      name: 'Wanda Walk',
      email: 'wanda@school.example',
      organisation: 'kent police',
    });
    expect(page.text('.govuk-notification-banner__content')).toBe('They are on the list and have arrived');
    expect(page.text('.app-register__totals')).toBe('1 of 3 arrived');
    const full = await walkIn({ name: 'Xeno Extra', email: 'xeno@school.example' });
    expect(full.status).toBe(409);
    expect(full.text('main')).toContain('This event is full');
    expect(full.html.querySelector(`a[href="${at(event, '/places')}"]`)).not.toBeNull();
    // Somebody booked who was overlooked in the list is only recorded.
    await walkIn({ name: 'Amira Bello', email: amira.person.email });
    expect((await register()).text('.app-register__totals')).toBe('2 of 3 arrived');
    await desk.bookings.expectCleanAudit();
  });

  it('adds nobody before the day, and leaves no booking or account of theirs behind', async () => {
    const later = await desk.conference({ startsAt: new Date('2019-12-06T09:30:00Z') });
    const answer = await desk.staff.post(at(later, '/register/walk-in'), {
      name: 'Early Bird',
      email: 'early@school.example',
    });
    expect(answer.status).toBe(409);
    expect(answer.text('main')).toContain('The register opens on the day of the session');
    const [left] = await database.dataSource.query(
      `SELECT (SELECT count(*)::int FROM bookings WHERE event_id = $1) AS bookings,
         (SELECT count(*)::int FROM people WHERE email = 'early@school.example') AS people`,
      [later.id],
    );
    expect(left).toEqual({ bookings: 0, people: 0 });
  });

  it('finds whom the team has had on its lists, and nobody else', async () => {
    await desk.factory.person({ name: 'Amira Elsewhere' });
    const next = await desk.conference({ startsAt: new Date('2019-11-06T10:30:00Z') });
    const found = await desk.staff.get(at(next, '/register/walk-in?q=amira'));
    expect(found.texts('.app-register__name')).toContain('Amira Bello');
    expect(found.text('main')).not.toContain('Elsewhere');
    const added = await desk.staff.submit(at(next, '/register/walk-in'), { person: String(amira.person.id) });
    expect(added.text('.app-register__totals')).toBe('1 of 1 arrived');
    const stranger = await desk.factory.person();
    expect(
      (await desk.staff.post(at(next, '/register/walk-in'), { person: String(stranger.id) })).status,
    ).toBe(404);
  });

  it('is taken by a check-in helper too, who learns nobody’s address, and not by a viewer', async () => {
    const helper = await app.signIn(await desk.factory.member(desk.team, 'check_in_helper'));
    expect((await helper.get(at(event, '/register'))).texts('.app-register__name')).toContain('Amira Bello');
    await tap('attended', amira, helper);
    expect(row(await register(), amira)).toBe('Arrived 9am');
    const walkIn = await helper.get(at(event, '/register/walk-in?q=bello'));
    expect(walkIn.text('main')).not.toContain('@');
    expect(walkIn.html.querySelector('input[name=q]')).toBeNull();
    const chosen = { person: String(ben.person.id) };
    expect((await helper.post(at(event, '/register/walk-in'), chosen)).status).toBe(404);
    const viewer = await app.signIn(await desk.factory.member(desk.team, 'viewer'));
    expect((await viewer.get(at(event, '/register'))).status).toBe(404);
  });

  it('is closed by one action, which says first whom it marks, and can be opened again', async () => {
    await tap('attended', amira);
    expect((await desk.staff.get(at(event, '/register/close'))).text('main')).toContain(
      'once the last session',
    );
    await database.clock.setNow('2019-11-06T16:30:00Z');
    const ask = await desk.staff.get(at(event, '/register/close'));
    expect(ask.text('main')).toContain('1 person has a place and nothing recorded');
    expect(ask.texts('.app-register__missing strong')).toEqual(['Ben Ó Dónaill']);
    const closed = await desk.staff.submit(at(event, '/register/close'));
    expect(closed.text('.govuk-notification-banner__content')).toContain('1 person is marked as not there');
    expect(row(closed, ben)).toBe('Did not attend');
    expect(closed.text('main')).toContain('Closed at 4:30pm on Wednesday 6 November 2019 by Olu Organiser');
    const list = await desk.staff.get(at(event, '/attendees?status=did_not_attend'));
    expect(list.texts('.app-rows__name a')).toEqual(['Ben Ó Dónaill']);
    await tap('attended', ben);
    await desk.staff.submit(at(event, '/register/reopen'));
    expect(row(await register(), ben)).toBe('Arrived 4:30pm');
  });

  it('is printed: a sheet without needs or addresses, and badges, which is recorded', async () => {
    for (const paper of ['sign-in-sheet', 'badges']) {
      const response = await fetch(new URL(at(event, `/register/${paper}.pdf`), app.baseUrl), {
        headers: { cookie: desk.staff.cookieHeader },
      });
      expect(response.headers.get('content-type')).toBe('application/pdf');
      expect(response.headers.get('content-disposition')).toContain(`${paper}-${event.slug}.pdf`);
      const file = Buffer.from(await response.arrayBuffer()).toString('latin1');
      expect(file.startsWith('%PDF-1.7')).toBe(true);
      expect(file).toContain('/Marked true');
      expect(file.split(paper === 'badges' ? '/S /Figure' : '/Scope /Row')).toHaveLength(3);
    }
    const rows = await database.dataSource.query<object[]>(
      `SELECT FROM audit_entries WHERE action = 'badges.printed' AND subject = $1`,
      [`event:${event.id}`],
    );
    expect(rows).toHaveLength(1);
  });

  it('is printed for many in a thread of its own, as it is for few', async () => {
    // Compiled, the program finds its thread beside itself; here both are TypeScript, which jest does not lend to
    // threads.
    const script = `(async () => {
      await import('reflect-metadata');
      const { buffer } = await import('node:stream/consumers');
      const { MANY, PapersService } = await import('./src/register/papers.service.ts');
      const lines = Array.from({ length: MANY + 15 }, (_, n) => ({
        reference: 'KSC-7K3M-Q2XA', code: 'A1'.repeat(16), name: 'Łucja ' + n, jobTitle: null, agency: 'Kent Police', chosen: [],
      }));
      const papers = new PapersService({ query: async () => lines, manager: { query: async () => [] } });
      const event = { id: 1, title: 'Day', team: { name: 'Team' } };
      const opened = { event, frame: { when: 'Today', where: 'Here' }, sessions: [] };
      const write = async (paper) => (await buffer(await papers.paper(paper, opened, { personId: 1 }))).toString('latin1');
      const asked = await Promise.allSettled(['sign-in-sheet', 'badges', 'badges'].map(write));
      const [sheet, badges, third] = asked;
      console.log(JSON.stringify([
        sheet.value.split('/Scope /Row').length - 1, badges.value.split('/S /Figure').length - 1, third.reason.kind,
      ]));
    })()`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--import', './test/support/typescript.mjs', '--eval', script],
      { env: { PATH: process.env.PATH } },
    );
    expect(JSON.parse(stdout)).toEqual([215, 215, 'busy']);
  });

  it('shows the code to whoever comes, on their booking', async () => {
    const visitor = await app.signIn(amira.person);
    const page = await visitor.get(`/bookings/${amira.reference}`);
    expect(page.html.querySelector('svg[aria-label="Your check-in code"]')).not.toBeNull();
    await desk.bookings.service.cancel(amira.reference, callerOf(amira.person));
    const gone = await visitor.get(`/bookings/${amira.reference}`);
    expect(gone.html.querySelector('svg[aria-label="Your check-in code"]')).toBeNull();
  });

  it('is read and taken through the API', async () => {
    const client = await api();
    const path = `/events/${event.slug}/register`;
    const { body } = await client.get(path);
    expect(body).toMatchObject({
      closed: null,
      attendees: [{ name: 'Amira Bello', attendance: 'not_recorded' }, {}],
    });
    const session = body.sessions[0].id;
    // A device whose clock is years out: what counts is how long before the sending it was.
    const scan = { id: randomUUID(), session, state: 'late', madeAt: '2031-01-01T09:00:00Z' };
    const sent = { sentAt: '2031-01-01T09:10:00Z' };
    const scans = [
      { ...scan, code: body.attendees[0].code },
      { ...scan, id: randomUUID(), reference: ben.reference.toLowerCase(), state: 'attended' },
      { ...scan, id: randomUUID(), code: 'nonsense' },
    ];
    const answer = await client.post(`${path}/scans`, { ...sent, scans });
    expect(answer.status).toBe(200);
    expect(answer.body.results).toMatchObject([
      { result: 'recorded', state: 'late' },
      { result: 'recorded', state: 'attended' },
      { result: 'refused', code: 'unknown_booking' },
    ]);
    expect((await client.get(path)).body.attendees[0].sessions[0]).toMatchObject({
      madeAt: expect.stringMatching(/^2019-11-06T08:50:/),
      recordedBy: 'Api Helper',
    });
    expect((await client.post(`${path}/closure`)).body.reasons[0].code).toBe('too_early');
    await database.clock.setNow('2019-11-06T12:00:00Z');
    expect((await client.post(`${path}/closure`)).body).toMatchObject({
      marked: 0,
      closed: { by: 'Api Helper' },
    });
    expect((await client.send('DELETE', `${path}/closure`, undefined)).status).toBe(204);
    expect((await client.get(path)).body.closed).toBeNull();
  });

  it.each([
    ['no list', {}, 'scans'],
    ['an empty list', { scans: [] }, 'scans'],
    ['an id that is none', { scans: [{ id: '<x>' }] }, 'scans.0.id'],
    ['a state that is none', { scans: [{ id: 'abcdefgh', state: 'asleep' }] }, 'scans.0.state'],
    ['a time that is none', { sentAt: 'soon', scans: [{ id: 'abcdefgh' }] }, 'sentAt'],
    ['a session beyond all numbers', '{"scans":[{"id":"abcdefgh","session":1e309}]}', 'scans.0.session'],
    ['an object for a reference', { scans: [{ id: 'abcdefgh', reference: {} }] }, 'scans.0.reference'],
  ])('names the field of %s', async (_, body, field) => {
    const { status, body: problem } = await (await api()).post(`/events/${event.slug}/register/scans`, body);
    expect(status).toBe(400);
    expect(problem.errors.map((error: { field: string }) => error.field)).toContain(field);
  });
});
