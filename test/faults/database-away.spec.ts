import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { auditBookings } from '../../src/bookings/audit.js';
import { entities } from '../../src/entities.js';
import { dataSourceOptions } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { PostgresCluster } from '../../src/platform/database/postgres-cluster.js';
import { startApp, type RunningApp } from '../support/app.js';
import { make } from '../support/factories.js';
import { until } from '../support/mail-server.js';
import type { ApiAnswer } from '../support/visitor.js';

describe('when PostgreSQL is away', () => {
  let folder: string;
  let cluster: PostgresCluster;
  let port: number;
  let dataSource: DataSource;
  let app: RunningApp;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'weald-faults-'));
    cluster = PostgresCluster.prepare(join(folder, 'postgres'), true);
    ({ port } = await cluster.bringUp());
    const url = cluster.url(port, 'postgres');
    await migrate({ url, migrations });
    dataSource = new DataSource(dataSourceOptions({ url, entities }));
    await dataSource.initialize();
    app = await startApp({ url, worker: true });
  });
  afterAll(async () => {
    await app?.close();
    await dataSource?.destroy();
    await cluster?.shutDown();
    await rm(folder, { recursive: true, force: true });
  });

  it('answers 503 with Retry-After, comes back by itself, and has lost nothing it acknowledged', async () => {
    const given = make(dataSource);
    const event = await given.event({ capacity: 500 });
    const tokens: string[] = [];
    while (tokens.length < 120) tokens.push(await given.token(await given.person()));

    const answers: ApiAnswer[] = [];
    let atWork = true;
    /** Books for one person after another and, as a client may, asks again until told. */
    async function client(own: string[]): Promise<string[]> {
      const references: string[] = [];
      for (const token of own) {
        for (;;) {
          const answer = await app.api(token).post(`/events/${event.slug}/bookings`);
          answers.push(answer);
          if (answer.status !== 503) {
            references.push(answer.status === 201 ? answer.body.reference : answer.body.reasons[0].reference);
            break;
          }
          await wait(50);
        }
        if (atWork) await wait(40);
      }
      return references;
    }
    const clients = Array.from({ length: 12 }, (_, n) =>
      client(tokens.filter((_token, at) => at % 12 === n)),
    );
    await wait(150);
    await cluster.shutDown();
    const ready = await app.visitor().get('/health/ready');
    const page = await app.visitor().get('/events');
    await wait(500);
    await cluster.bringUp(port);
    atWork = false;
    const references = (await Promise.all(clients)).flat();

    expect(ready.status).toBe(503);
    expect(page.status).toBe(503);
    expect(page.headers.get('retry-after')).toMatch(/^\d+$/);
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.every(({ headers }) => /^\d+$/.test(headers.get('retry-after') ?? ''))).toBe(true);
    // An answer lost with the connection may have been a booking: asking again then tells its reference.
    expect(answers.filter(({ status }) => ![201, 409, 503].includes(status))).toEqual([]);
    const rows = await dataSource.query<{ reference: string }[]>('SELECT reference FROM bookings');
    expect(rows.map(({ reference }) => reference).sort()).toEqual(references.sort());
    expect(references).toHaveLength(120);

    await until(async () => {
      const [row] = await dataSource.query<{ owed: number }[]>(
        `SELECT count(*)::int AS owed FROM outbox_messages WHERE state <> 'sent'`,
      );
      return row?.owed === 0;
    }, 30_000);
    expect(await auditBookings(dataSource)).toEqual([]);
    expect((await app.visitor().get('/health/ready')).status).toBe(200);
  });

  it('tells somebody signed in the same, and knows them again afterwards', async () => {
    const person = await make(dataSource).person();
    const visitor = await app.signIn(person);
    expect((await visitor.get('/bookings')).status).toBe(200);
    await cluster.shutDown();
    const away = await visitor.get('/bookings');
    await cluster.bringUp(port);
    expect(away.status).toBe(503);
    expect(away.headers.get('retry-after')).toMatch(/^\d+$/);
    await until(async () => (await visitor.get('/bookings')).status === 200);
  });

  it('answers 503 within seconds when every connection is taken', async () => {
    const pool = app.nest.get(DataSource);
    const taken = Array.from({ length: 20 }, () => pool.createQueryRunner());
    await Promise.all(taken.map((runner) => runner.connect()));
    const began = Date.now();
    const answer = await app.api().get('/events');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(Date.now() - began).toBeLessThan(10_000);
    await Promise.all(taken.map((runner) => runner.release()));
    expect((await app.api().get('/events')).status).toBe(200);
  });
});
