import { beforeAll, describe, expect, it } from '@jest/globals';
import { TrainingRecordsService } from '../../src/training-records/training-records.service.js';
import { PeopleQueries } from '../../src/people/people.queries.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson } from '../support/factories.js';
import type { ApiClient, FormFields, Visitor } from '../support/visitor.js';

const ELSEWHERE = { title: 'First aid', provider: 'Red Cross', day: '27', month: '3', year: '2019' };

describe('The training record', () => {
  const database = useDatabase();
  const app = useApp(database);
  let person: MadePerson;
  let visitor: Visitor;
  let api: ApiClient;
  let stranger: { visitor: Visitor; api: ApiClient };

  beforeAll(async () => {
    await database.clock.setNow('2019-10-07T09:00:00Z');
    const factory = make(database.dataSource);
    person = await factory.person({ name: 'Zoë Łukasz-Ŵyn' });
    visitor = await app.signIn(person);
    api = app.api(await factory.token(person));
    const other = await factory.person();
    stranger = { visitor: await app.signIn(other), api: app.api(await factory.token(other)) };
    await stranger.visitor.get('/sign-out');
  });

  const add = (fields: FormFields = {}) =>
    visitor.submit('/training-record/add', { ...ELSEWHERE, ...fields });
  const latestEntry = async (): Promise<number> => {
    const [row] = await database.dataSource.query<[{ id: number }]>(
      'SELECT max(id) AS id FROM training_records WHERE person_id = $1 AND code IS NULL',
      [person.id],
    );
    return row.id;
  };

  it('says where to begin while it is empty', async () => {
    const page = await visitor.get('/training-record');
    expect(page.text('main')).toContain('Nothing is in your record yet');
    expect(page.text('[aria-current]')).toContain('Training record');
    expect((await app.visitor().get('/training-record')).location).toMatch(/^\/sign-in/);
  });

  it('takes training had elsewhere, shows it literally, and no rule counts it', async () => {
    const page = await add({ title: '<b>First</b> {{7*7}}', hours: '6', minutes: '30', note: '=1+1\nTwo' });
    expect(page.text('.govuk-notification-banner__content')).toContain('in your record');
    expect(page.texts('tbody tr').join()).toMatch(
      /<b>First<\/b> \{\{7\*7\}\} ?Red Cross.*27 March 2019.*6 hours 30 minutes.*Added by you/,
    );
    const facts = await new PeopleQueries(database.dataSource).factsFor(database.dataSource, [person.id]);
    expect(facts.get(person.id)?.completed).toEqual([]);
  });

  it.each<[string, FormFields, string, string]>([
    ['no title', { title: ' ' }, 'title', 'Enter what the training was called'],
    ['no provider', { provider: '' }, 'provider', 'Enter who ran the training'],
    ['no date', { day: '', month: '', year: '' }, 'completed', 'Enter the date you completed it'],
    ['a day that is none', { day: '31', month: '2' }, 'completed', 'must be a real date'],
    ['tomorrow', { day: '8', month: '10' }, 'completed', 'must be today or in the past'],
    ['a century ago', { year: '1919' }, 'completed', 'must be after 1950'],
    ['hours that are none', { hours: '-1' }, 'time', 'Hours must be a whole number'],
    ['61 minutes', { minutes: '61' }, 'time', 'Minutes must be a whole number from 0 to 59'],
  ])('says what is wrong with %s, and keeps the answers', async (_, fields, field, message) => {
    const page = await add({ note: 'Kept', ...fields });
    expect(page.status).toBe(400);
    expect(page.text(`#${field}-error`)).toContain(message);
    expect(page.text('#note')).toBe('Kept');
    const href = page.html.querySelector('.govuk-error-summary a')?.getAttribute('href') ?? '';
    expect(page.html.querySelector(href)).not.toBeNull();
  });

  it('lets its owner change and delete an entry, and nobody else', async () => {
    await add({ title: 'Fire safety' });
    const id = await latestEntry();
    for (const action of ['change', 'delete']) {
      expect((await stranger.visitor.get(`/training-record/${id}/${action}`)).status).toBe(404);
      expect((await stranger.visitor.post(`/training-record/${id}/${action}`, ELSEWHERE)).status).toBe(404);
    }
    const form = await visitor.get(`/training-record/${id}/change`);
    expect(form.html.querySelector('#title')?.getAttribute('value')).toBe('Fire safety');
    const changed = await visitor.submit(`/training-record/${id}/change`, {
      ...ELSEWHERE,
      title: 'Fire drill',
    });
    expect(changed.text('table')).toContain('Fire drill');
    expect((await visitor.get(`/training-record/${id}/delete`)).text('main')).toContain('Fire drill');
    const deleted = await visitor.submit(`/training-record/${id}/delete`);
    expect(deleted.text('table')).not.toContain('Fire drill');
    expect((await visitor.get(`/training-record/${id}/delete`)).status).toBe(404);
  });

  it('keeps what others recorded out of reach of its forms', async () => {
    await new TrainingRecordsService().record(database.dataSource.manager, {
      ...{ personId: person.id, code: 'intro', title: 'Introduction', provider: 'KSCMP' },
      completedOn: '2018-05-01',
    });
    const [row] = await database.dataSource.query<[{ id: number }]>(
      `SELECT id FROM training_records WHERE code = 'intro'`,
    );
    expect((await visitor.get(`/training-record/${row.id}/change`)).status).toBe(404);
    expect((await visitor.post(`/training-record/${row.id}/delete`)).status).toBe(404);
    expect((await api.send('DELETE', `/training-record/${row.id}`, undefined)).status).toBe(404);
    expect((await visitor.get('/training-record')).text('table')).toContain('Introduction');
  });

  it('is exported as a file that no spreadsheet runs', async () => {
    const file = await visitor.get('/training-record.csv');
    expect(file.headers.get('content-disposition')).toBe(
      'attachment; filename="training-record-2019-10-07.csv"',
    );
    expect(file.headers.get('cache-control')).toBe('no-store');
    expect(file.body).toMatch(/^\uFEFF?Training,Provider,Completed,Minutes,/);
    expect(file.body).toContain(`<b>First</b> {{7*7}},Red Cross,2019-03-27,390,,,Added by me,"'=1+1\nTwo"`);
  });

  it('is a PDF, unless it has letters that the PDF has not', async () => {
    const file = await visitor.get('/training-record.pdf');
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.body).toContain('/S /TR');
    await add({ title: '急救' });
    expect((await visitor.get('/training-record')).text('main')).not.toContain('as PDF');
    expect((await visitor.get('/training-record.pdf')).status).toBe(422);
    await visitor.post(`/training-record/${await latestEntry()}/delete`);
  });

  it('is read and written through the API', async () => {
    const entry = {
      title: ' Hostage\u202e  negotiation ',
      provider: 'Police',
      completedOn: '2019-10-07',
      minutes: 90,
    };
    const added = await api.post('/training-record', entry);
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ title: 'Hostage negotiation', ownEntry: true, certificate: null });
    const list = await api.get('/training-record?pageSize=2');
    expect(list.body).toMatchObject({ total: 3, page: 1, pageSize: 2 });
    expect(list.body.items[0]).toEqual(added.body);
    const path = `/training-record/${added.body.id}`;
    expect((await stranger.api.send('PUT', path, entry)).status).toBe(404);
    expect((await stranger.api.send('DELETE', path, undefined)).status).toBe(404);
    const changed = await api.send('PUT', path, { ...entry, title: 'Negotiation', minutes: null });
    expect(changed.body).toMatchObject({ title: 'Negotiation', minutes: null });
    expect((await api.send('DELETE', path, undefined)).status).toBe(204);
    expect((await api.send('DELETE', path, undefined)).status).toBe(404);
  });

  it.each([
    [{ completedOn: '2019-02-29' }, 'completedOn'],
    [{ completedOn: '2019-10-08' }, 'completedOn'],
    [{ completedOn: ['2019-01-01'] }, 'completedOn'],
    [{ minutes: 'NaN' }, 'minutes'],
    [{ minutes: -1 }, 'minutes'],
    [{ title: { a: 1 } }, 'title'],
    [{ title: 'x'.repeat(201) }, 'title'],
    [{ provider: 'a\u0000b' }, 'provider'],
    [{ note: 'x'.repeat(1001) }, 'note'],
  ])('refuses %j with the field named', async (wrong, field) => {
    const answer = await api.post('/training-record', {
      ...{ title: 'T', provider: 'P', completedOn: '2019-01-01' },
      ...wrong,
    });
    expect(answer.status).toBe(400);
    expect(answer.body.errors[0].field).toBe(field);
  });
});
