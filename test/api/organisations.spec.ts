import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';

describe('GET /api/v1/organisations', () => {
  const database = useDatabase();
  const app = useApp(database);
  const names = async (query: string): Promise<string[]> =>
    ((await app.api().get(`/organisations${query}`)).body.items as { name: string }[]).map(
      ({ name }) => name,
    );

  beforeAll(async () => {
    const factory = make(database.dataSource);
    for (const name of ['Kent Police', 'Kent County Council', 'Medway Council', 'St Élodie’s School']) {
      await factory.organisation({
        name,
        slug: name.toLowerCase().replace(/[^a-z]+/g, '-'),
        kind: 'council',
      });
    }
  });

  it('lists all by name, in pages', async () => {
    const { status, body } = await app.api().get('/organisations?pageSize=3');
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 4, page: 1, pageSize: 3 });
    expect(body.items[0]).toEqual({
      slug: 'kent-county-council',
      name: 'Kent County Council',
      kind: 'council',
      sector: 'statutory',
    });
    expect(await names('?pageSize=3&page=2')).toEqual(['St Élodie’s School']);
    expect((await app.api().get('/organisations?pageSize=3&page=9')).body).toMatchObject({
      items: [],
      total: 4,
      page: 9,
    });
  });

  it.each([
    ['police', 'Kent Police'],
    ['kent polcie', 'Kent Police'],
    ['polise', 'Kent Police'],
    ['KCC', 'Kent County Council'],
    ['elodie', 'St Élodie’s School'],
    ['medwey', 'Medway Council'],
  ])('finds for %j %s first', async (q, name) => {
    expect((await names(`?q=${encodeURIComponent(q)}`))[0]).toBe(name);
  });

  it('finds nothing where nothing is near', async () => {
    expect(await names('?q=zzzz')).toEqual([]);
    expect(await names('?q=%25')).toEqual([]);
  });

  it('brings pages into range and refuses a query that is no text, with the field named', async () => {
    expect((await app.api().get('/organisations?page=-1&pageSize=1000000')).body).toMatchObject({
      page: 1,
      pageSize: 100,
    });
    expect((await app.api().get('/organisations?page=NaN&pageSize=1e309')).body).toMatchObject({
      page: 1,
      pageSize: 20,
    });
    for (const query of ['?q=a&q=b', `?q=${'a'.repeat(201)}`, '?q=%00']) {
      const { status, body } = await app.api().get(`/organisations${query}`);
      expect([status, body.errors[0].field]).toEqual([400, 'q']);
    }
  });
});
