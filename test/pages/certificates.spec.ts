import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../src/platform/auth/caller.js';
import { useApp } from '../support/app.js';
import { organiserOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadePerson } from '../support/factories.js';
import { at, OrganisersDesk } from '../support/organisers.js';
import { closeRegister, comeTo } from '../support/registers.js';
import type { ApiClient, Visitor } from '../support/visitor.js';

describe('The certificates of an event', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  let event: MadeEvent;
  let organiser: Caller;
  let api: ApiClient;
  let amira: { person: MadePerson; visitor: Visitor };
  let number: string;

  const here = (more = ''): string => at(event, `/certificates${more}`);
  const numberOf = async ({ id }: MadePerson): Promise<string> => {
    const [row] = await database.dataSource.query<{ number: string }[]>(
      'SELECT number FROM certificates WHERE person_id = $1 ORDER BY id DESC LIMIT 1',
      [id],
    );
    return row?.number ?? '';
  };
  const notice = '.govuk-notification-banner__content';

  beforeAll(async () => {
    const { factory } = desk;
    const person = await factory.organiser(desk.team);
    api = app.api(await factory.token(person));
    event = await desk.conference({ title: 'Grooming <b>online</b> {{7*7}}' });
    organiser = organiserOf(event, person);
    await database.dataSource.query(`UPDATE events SET outcomes = $2, partners = $3 WHERE id = $1`, [
      event.id,
      ['Know the signs', 'Know what to do'],
      ['Marie Collins Foundation'],
    ]);
    const came = await factory.person({ name: 'Amira O’Brien-Ŵyn' });
    const [part, none] = [await factory.person({ name: 'Ben' }), await factory.person({ name: 'Chloe' })];
    for (const each of [came, part, none]) await factory.booking(event, each);
    amira = { person: came, visitor: await app.signIn(came) };
    await database.clock.setNow('2019-11-06T18:00:00Z');
    await comeTo(app, event, organiser, came, 'attended');
    await comeTo(app, event, organiser, part, 'left_early');
    for (const visitor of [desk.staff, desk.colleague]) await visitor.get('/sign-out');
  });

  const later = (): Promise<void> => database.clock.setNow('2019-11-07T10:00:00Z');

  it('say that the register must be closed first', async () => {
    await later();
    const page = await desk.staff.get(here());
    expect(page.text('main')).toContain('Certificates can be issued once the register is closed');
    expect(page.texts('button')).not.toContain('Issue 1 certificate');
    expect(page.texts('td').join()).toContain('The register is not closed yet');
    expect((await desk.staff.submit(here())).text(notice)).toContain('The register is not closed yet');
    expect((await api.post(`/events/${event.slug}/certificates`)).body.reasons).toEqual([
      { code: 'register_open', message: 'The register is not closed yet' },
    ]);
  });

  it('take settings, and say what is wrong with them', async () => {
    await later();
    await closeRegister(app, event, organiser);
    const wrong = await desk.staff.post(here('/settings'), {
      ...{ given: 'maybe', validityMonths: '121', hours: '5.5', minutes: '60' },
    });
    expect(wrong.status).toBe(400);
    expect(wrong.texts('.govuk-error-summary li')).toEqual([
      'Select whether certificates are given',
      'Months must be a whole number from 1 to 120',
      'Hours must be a whole number, like 6',
      'Minutes must be a whole number from 0 to 59',
    ]);
    const saved = await desk.staff.submit(here('/settings'), {
      ...{ given: 'yes', validityMonths: '36', hours: '5', minutes: '30' },
    });
    expect(saved.text('.govuk-summary-list')).toMatch(/5 hours 30 minutes.*3 years, until 5 November 2022/);
    expect(
      (await desk.staff.get(here('/settings'))).html.querySelector('#hours')?.getAttribute('value'),
    ).toBe('5');
  });

  it('are previewed with the name of the first, without a number', async () => {
    await later();
    const sheet = (await desk.staff.get(here('/preview'))).text('.app-certificate');
    expect(sheet).toMatch(
      /Certificate of attendance.*Amira O’Brien-Ŵyn attended Grooming <b>online<\/b> \{\{7\*7\}\}/,
    );
    expect(sheet).toMatch(/Know the signs ?Know what to do/);
    expect(sheet).not.toContain('Certificate number');
  });

  it('are issued by one button to who attended all of it; the second click says so', async () => {
    await later();
    const before = await desk.staff.get(here());
    expect(before.texts('form button')).toContain('Issue 1 certificate');
    const page = await desk.staff.submit(here());
    expect(page.text(notice)).toContain('1 certificate is issued');
    number = await numberOf(amira.person);
    expect(page.text('tbody')).toContain(`${number} of Amira O’Brien-Ŵyn Valid`);
    expect((await desk.colleague.submit(here())).text(notice)).toContain(
      'Everybody who is due a certificate has one',
    );
    const without = await desk.staff.get(here('?show=without'));
    expect(without.texts('tbody tr')).toEqual([
      expect.stringMatching(/Ben.*They attended only part of it/),
      expect.stringMatching(/Chloe.*They did not attend/),
    ]);
    expect(await desk.mailsTo(amira.person)).toEqual(['certificate.issued']);
    const reference = (await api.get(`/events/${event.slug}/attendees?q=Amira`)).body.items[0].reference;
    expect((await desk.staff.get(at(event, `/attendees/${reference}`))).text('.app-mail-list')).toContain(
      'Their certificate',
    );
    await database.dataSource.query(
      `UPDATE outbox_messages SET state = 'failed' WHERE kind LIKE 'certificate.%'`,
    );
    const [mail] = await database.dataSource.query<{ id: string }[]>(
      `SELECT id FROM outbox_messages WHERE kind = 'certificate.issued'`,
    );
    await desk.staff.post(at(event, `/attendees/${reference}/emails/${mail?.id}/again`));
    expect(await desk.mailsTo(amira.person)).toEqual(['certificate.issued', 'certificate.issued']);
  });

  describe('in the hands of their holder', () => {
    it('stand in the training record, on a page and in a file', async () => {
      await later();
      const record = await amira.visitor.get('/training-record');
      expect(record.text('tbody')).toMatch(
        /6 November 2019.*5 hours 30 minutes.*Valid until 5 November 2022/,
      );
      const link = record.html.querySelector('tbody a')?.getAttribute('href') ?? '';
      const page = await amira.visitor.get(link);
      expect(page.text('.app-certificate')).toMatch(
        /Amira O’Brien-Ŵyn.*Marie Collins Foundation.*7 November 2019/,
      );
      expect(page.html.querySelector('.app-certificate img')?.getAttribute('alt')).toContain('Code to scan');
      const file = await amira.visitor.get(`${link}/pdf`);
      expect(file.headers.get('content-type')).toBe('application/pdf');
      expect(file.headers.get('content-disposition')).toContain(`certificate-${number}.pdf`);
      expect(file.headers.get('cache-control')).toBe('no-store');
      expect(file.body.slice(0, 5)).toBe('%PDF-');
    });

    it('are nobody else’s', async () => {
      const stranger = await app.signIn(await desk.factory.person());
      for (const more of ['', '/pdf'])
        expect((await stranger.get(`/training-record/certificates/${number}${more}`)).status).toBe(404);
      const other = await desk.factory.organiser(await desk.factory.team());
      const staff = await app.signIn(other);
      const theirs = await desk.factory.event({ team: desk.team });
      expect((await staff.get(here(`/${number}`))).status).toBe(404);
      expect((await desk.staff.get(at(theirs, `/certificates/${number}`))).status).toBe(404);
      expect(
        (await desk.staff.post(at(theirs, `/certificates/${number}/revoke`), { reason: 'x' })).status,
      ).toBe(404);
    });

    it('are printed by the browser where the PDF has not their letters', async () => {
      await later();
      const conference = await desk.conference({ startsAt: new Date('2019-11-06T09:30:00Z') });
      const person = await desk.factory.person({ name: 'अमिता 王小明' });
      await desk.factory.booking(conference, person);
      await comeTo(app, conference, organiser, person, 'attended');
      await closeRegister(app, conference, organiser);
      await desk.staff.post(at(conference, '/certificates'));
      const visitor = await app.signIn(person);
      const path = `/training-record/certificates/${await numberOf(person)}`;
      const page = await visitor.get(path);
      expect(page.text('.app-certificate__name')).toBe('अमिता 王小明');
      expect(page.text('main')).toContain('Print this page, or have your browser save it as a PDF');
      expect((await visitor.get(`${path}/pdf`)).status).toBe(422);
    });
  });

  describe('checked by a stranger', () => {
    it('show what is on the paper and nothing else', async () => {
      await later();
      const page = await app.visitor().get(`/certificates/${number}`);
      expect(page.text('h1')).toBe(`Certificate ${number}`);
      expect(page.text('main')).toContain('This certificate is valid until 5 November 2022.');
      expect(page.text('.govuk-summary-list')).toContain('Amira O’Brien-Ŵyn');
      expect(page.body).not.toContain(amira.person.email);
      expect([page.headers.get('x-robots-tag'), page.headers.get('cache-control')]).toEqual([
        'noindex, nofollow',
        'no-store',
      ]);
      expect(page.headers.getSetCookie()).toEqual([]);
      const { body } = await app.api().get(`/certificates/${number.toLowerCase()}`);
      expect(body).toEqual({
        ...{ number, standing: 'valid', name: 'Amira O’Brien-Ŵyn', title: event.title },
        ...{ provider: desk.team.name, partners: ['Marie Collins Foundation'], days: ['2019-11-06'] },
        ...{ place: expect.stringContaining('Maidstone'), outcomes: ['Know the signs', 'Know what to do'] },
        ...{
          minutes: 330,
          validUntil: '2022-11-05',
          issuedOn: '2019-11-07',
          revokedOn: null,
          replaces: null,
        },
      });
    });

    it('are found as they are typed, and unknown ones are said kindly', async () => {
      const visitor = app.visitor();
      const typed = encodeURIComponent(` ${number.toLowerCase().replaceAll('-', ' ')} `);
      expect((await visitor.get(`/certificates?number=${typed}`)).location).toBe(`/certificates/${number}`);
      expect((await visitor.get(`/certificates/${number.replaceAll('-', '')}`)).location).toBe(
        `/certificates/${number}`,
      );
      const mistyped = await visitor.get('/certificates?number=7K3M-Q2XA-9F0X');
      expect(mistyped.status).toBe(400);
      expect(mistyped.text('#number-error')).toContain('This is not the number of a certificate');
      expect((await visitor.get('/certificates?number=')).text('#number-error')).toContain(
        'Enter the number',
      );
      expect((await visitor.get('/certificates?number[a]=1&number[a]=2')).status).toBeLessThan(500);
      for (const path of ['0000-0000-0000', 'KSC-1', '%00', '%F0%9F%98%80']) {
        const page = await visitor.get(`/certificates/${path}`);
        expect([path, page.status]).toEqual([path, 404]);
        expect(page.text('h1')).toBe('We know no certificate with this number');
      }
      expect((await app.api().get('/certificates/0000-0000-0000')).status).toBe(404);
    });

    it('expire after their last day', async () => {
      await database.clock.setNow('2022-11-05T23:00:00Z');
      expect((await app.visitor().get(`/certificates/${number}`)).text('.govuk-tag')).toBe('Valid');
      await database.clock.setNow('2022-11-06T00:00:00Z');
      const page = await app.visitor().get(`/certificates/${number}`);
      expect(page.text('.govuk-tag')).toBe('Expired');
      expect((await amira.visitor.get('/training-record')).text('tbody')).toContain(
        'Expired on 5 November 2022',
      );
    });
  });

  describe('with a mistake on them', () => {
    it('are replaced by corrected ones', async () => {
      await later();
      const wrong = await desk.staff.post(here(`/${number}/replace`), { name: ' ', reason: '' });
      expect(wrong.texts('.govuk-error-summary li')).toEqual([
        'Enter the name as it should stand on the certificate',
        'Enter a reason',
      ]);
      const form = await desk.staff.get(here(`/${number}/replace`));
      expect(form.html.querySelector('#name')?.getAttribute('value')).toBe('Amira O’Brien-Ŵyn');
      const page = await desk.staff.submit(here(`/${number}/replace`), {
        ...{ name: 'Amira  Bello-Ŵyn', reason: 'She has married' },
      });
      const newer = await numberOf(amira.person);
      expect(page.text(notice)).toContain('The corrected certificate is issued');
      expect(page.text('.app-history')).toContain(`Instead of ${number}`);
      expect(page.text('.app-certificate')).toContain(`Replaces certificate${number}`);
      const old = await app.visitor().get(`/certificates/${number}`);
      expect(old.text('main')).toContain(
        'This certificate was revoked on 7 November 2019. It does not count.',
      );
      // The paper that a stranger holds knows nothing of her new name.
      expect(old.body).not.toMatch(/Bello|She has married/);
      expect(old.body).not.toContain(newer);
      const holder = await amira.visitor.get(`/training-record/certificates/${number}`);
      expect(holder.text('main')).toContain(`It is replaced by certificate ${newer}`);
      expect(holder.html.querySelector('.app-certificate')).toBeNull();
      expect((await amira.visitor.get(`/training-record/certificates/${number}/pdf`)).status).toBe(409);
      expect((await amira.visitor.get('/training-record')).text('tbody')).toContain(newer);
      const again = await desk.colleague.submit(here(`/${number}/replace`), { name: 'A', reason: 'B' });
      expect(again.text(notice)).toContain(`already replaced by ${newer}`);
      number = newer;
    });

    it('are shown when the register is corrected, and revoked with a reason', async () => {
      await later();
      await comeTo(app, event, organiser, amira.person, 'did_not_attend');
      const list = await desk.staff.get(here());
      expect(list.text('.govuk-warning-text')).toContain(
        '1 person has a certificate although the register says',
      );
      expect((await desk.staff.get(here('?show=revoke'))).text('tbody')).toContain('Did not attend');
      expect(
        (await desk.staff.post(here(`/${number}/revoke`), { reason: ' ' })).text('#reason-error'),
      ).toContain('Enter a reason');
      const page = await desk.staff.submit(here(`/${number}/revoke`), { reason: 'She was <b>ill</b>' });
      expect(page.text('.app-history')).toContain('She was <b>ill</b>');
      expect(page.text('.govuk-tag')).toBe('Revoked');
      expect(
        (await desk.colleague.submit(here(`/${number}/revoke`), { reason: 'x' })).text(notice),
      ).toContain('already revoked');
      expect((await amira.visitor.get('/training-record')).text('main')).toContain(
        'Nothing is in your record yet',
      );
      expect((await desk.mailsTo(amira.person)).at(-1)).toBe('certificate.revoked');
    });
  });

  it('cannot be found by trying numbers', async () => {
    const statuses = new Set<number>();
    for (let tries = 0; tries < 130; tries += 1)
      statuses.add((await app.api().get('/certificates/0000-0000-0000')).status);
    expect([...statuses]).toEqual([404, 429]);
  });

  it('are given, revoked and replaced through the API', async () => {
    await database.clock.setNow('2019-11-07T11:00:00Z');
    await comeTo(app, event, organiser, amira.person, 'attended');
    const path = `/events/${event.slug}/certificates`;
    const list = await api.get(`${path}?pageSize=1`);
    expect(list.body).toMatchObject({
      ...{ total: 3, registerClosed: true, settings: { given: true, validityMonths: 36, cpdMinutes: 330 } },
      items: [
        { attendance: 'attended', reasons: [{ code: 'revoked' }], certificate: { standing: 'revoked' } },
      ],
    });
    expect(await api.post(path)).toMatchObject({ status: 201, body: { issued: [] } });
    const replaced = await api.post(`${path}/${number}/replacement`, { name: 'Amira', reason: 'She came' });
    expect(replaced).toMatchObject({
      status: 201,
      body: { name: 'Amira', replaces: number, standing: 'valid' },
    });
    const { body: revoked, status } = await api.post(`${path}/${replaced.body.number}/revocation`, {
      reason: 'x',
    });
    expect([status, revoked.standing, revoked.revokedOn]).toEqual([200, 'revoked', '2019-11-07']);
    expect(await api.post(`${path}/${replaced.body.number}/revocation`, { reason: 'x' })).toMatchObject({
      ...{ status: 409, body: { reasons: [{ code: 'already_revoked' }] } },
    });
    expect((await api.post(`${path}/${number}/revocation`, {})).body.errors[0].field).toBe('reason');
    const settings = await api.send('PUT', `/events/${event.slug}/certificate-settings`, { given: false });
    expect(settings.body.settings).toEqual({
      ...{ given: false, validityMonths: null, cpdMinutes: null, afterEvaluation: false },
    });
    const wrong = await api.send('PUT', `/events/${event.slug}/certificate-settings`, {
      ...{ given: 'yes', validityMonths: 0, cpdMinutes: 1.5 },
    });
    expect(wrong.body.errors.map(({ field }: { field: string }) => field)).toEqual([
      ...['given', 'validityMonths', 'cpdMinutes'],
    ]);
  });
});
