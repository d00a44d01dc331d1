import { setTimeout as wait } from 'node:timers/promises';
import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { BookingsDriver } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory, type MadeEvent } from '../support/factories.js';
import { statementsDuring } from '../support/statements.js';
import type { Page } from '../support/visitor.js';

const database = useDatabase();
const app = useApp(database, { env: { TRUST_PROXY: '127.0.0.1' } });
const factory = (): Factory => make(database.dataSource);

const read = (path: string, headers: Record<string, string> = {}): Promise<Page> =>
  app.visitor().get(path, headers);
const aSecond = (): Promise<void> => wait(1_000);
const pathOf = (event: MadeEvent): string => `/events/${event.slug}`;

/** The bytes as they were sent: fetch decompresses by itself, and sets the Host. */
function raw(
  path: string,
  headers: Record<string, string>,
  method = 'GET',
): Promise<{ status?: number; headers: Record<string, unknown>; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const sent = request(app.baseUrl, { path, headers, method }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('end', () =>
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks) }),
      );
    });
    sent.on('error', reject).end();
  });
}

/** Without what must differ from one answer, or one encoding, to the next. */
const lasting = (headers: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !['date', 'content-length', 'transfer-encoding', 'content-encoding'].includes(name),
    ),
  );

describe('a page that is the same for everyone', () => {
  let event: MadeEvent;
  beforeAll(async () => {
    event = await factory().event({ capacity: 10 });
  });

  it('shows a place that was taken within a second', async () => {
    expect((await read(pathOf(event))).text('main')).toContain('10 places left');
    await new BookingsDriver(app, database.dataSource).book(event, await factory().person());
    await aSecond();
    expect((await read(pathOf(event))).text('main')).toContain('9 places left');
    expect((await read('/events')).text('main')).toContain('9 places left');
  });

  it('shows a draft that is published, and an event that is called off, within a second', async () => {
    const draft = await factory().event({ title: 'Nearly ready', status: 'draft' });
    expect((await read(pathOf(draft))).status).toBe(404);
    expect((await read('/events')).body).not.toContain('Nearly ready');
    const become = (status: string): Promise<unknown> =>
      database.dataSource.query(
        `UPDATE events SET status = $2, published_at = now(), cancelled_at = $3 WHERE id = $1`,
        [draft.id, status, status === 'cancelled' ? new Date() : null],
      );
    await become('published');
    // What is not there was not kept.
    expect((await read(pathOf(draft))).status).toBe(200);
    await aSecond();
    expect((await read('/events')).body).toContain('Nearly ready');
    await become('cancelled');
    await aSecond();
    expect((await read(pathOf(draft))).text('main')).toContain('This event has been cancelled');
  });

  it('is rendered once for all who ask at the same time', async () => {
    const path = `${pathOf(event)}?at=once`;
    const alone = await statementsDuring(app, () => read(path));
    await aSecond();
    const together = await statementsDuring(app, async () => {
      const pages = await Promise.all([read(path), read(path), read(path)]);
      expect(new Set(pages.map(({ body }) => body)).size).toBe(1);
    });
    expect(together).toHaveLength(alone.length);
  });

  it('is the same in every encoding, kept or not, with the same headers', async () => {
    const path = `${pathOf(event)}?in=encodings`;
    const fresh = await raw(path, {});
    const kept = await raw(path, { 'accept-encoding': 'identity' });
    const brotli = await raw(path, { 'accept-encoding': 'gzip, deflate, br' });
    const gzipped = await raw(path, { 'accept-encoding': 'gzip, br;q=0' });
    expect(lasting(kept.headers)).toEqual(lasting(fresh.headers));
    expect([brotli, gzipped].map(({ headers }) => headers['content-encoding'])).toEqual(['br', 'gzip']);
    for (const body of [kept.body, brotliDecompressSync(brotli.body), gunzipSync(gzipped.body)])
      expect(body.equals(fresh.body)).toBe(true);
    expect(lasting(brotli.headers)).toEqual(lasting(fresh.headers));
    expect(kept.headers['content-security-policy']).toContain("script-src 'self'");
    expect(kept.headers.vary).toBe('Cookie, accept-encoding');
  });

  it('is not sent again to who has it, whether it is kept or just rendered', async () => {
    const path = `${pathOf(event)}?again=1`;
    const tag = (await read(path)).headers.get('etag') ?? '';
    const kept = await read(path, { 'if-none-match': tag });
    expect([kept.status, kept.body, kept.headers.get('etag')]).toEqual([304, '', tag]);
    await aSecond();
    const rendered = await read(path, { 'if-none-match': tag });
    expect([rendered.status, rendered.body]).toEqual([304, '']);
    // Who rendered it had no need of it; others are still sent all of it.
    expect((await read(path)).text('h1')).toBe(event.title);
  });

  it('answers HEAD with the headers of GET and no body', async () => {
    const path = `${pathOf(event)}?head=1`;
    const first = await raw(path, {}, 'HEAD');
    const full = await raw(path, {});
    const kept = await raw(path, {}, 'HEAD');
    expect([first.status, kept.status, kept.body.length]).toEqual([200, 200, 0]);
    expect(kept.headers['content-length']).toBe(String(full.body.length));
    expect(lasting(kept.headers)).toEqual(lasting(full.headers));
  });

  it('holds nothing of the host it was asked by', async () => {
    const path = `${pathOf(event)}?host=1`;
    const evil = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    const poisoned = await raw(path, evil);
    const next = await raw(path, {});
    expect(poisoned.status).toBe(200);
    expect(next.body.equals(poisoned.body)).toBe(true);
    expect(next.body.includes('evil.example')).toBe(false);
    expect(JSON.stringify(next.headers)).not.toContain('evil.example');
  });

  it('is never shown to who is signed in, nor theirs to anybody else', async () => {
    const person = await factory().person({ name: 'Signed In' });
    const visitor = await app.signIn(person);
    const path = `${pathOf(event)}?who=1`;
    expect((await visitor.get(path)).text('header')).toContain('Sign out');
    expect((await read(path)).text('header')).toContain('Sign in');
    const own = await visitor.get(path);
    expect(own.text('header')).toContain('Sign out');
    expect(own.headers.get('cache-control')).toBe('no-store');
  });

  it('is the one for everyone after signing out, by Back too', async () => {
    const visitor = await app.signIn(await factory().person());
    await visitor.get('/sign-out');
    await visitor.post('/sign-out');
    const back = await visitor.get(pathOf(event));
    expect(back.text('header')).not.toContain('Sign out');
    expect((await visitor.get('/bookings')).status).toBe(303);
  });
});

describe('what everybody sees alike, signed in too', () => {
  it('is rendered once for strangers and for those signed in, each in a shell of their own', async () => {
    const visitor = await app.signIn(await factory().person());
    const path = '/events?q=alike';
    const stranger = await read(path);
    const asked = await statementsDuring(app, async () => {
      const own = await visitor.get(path);
      expect(own.text('main')).toBe(stranger.text('main'));
      expect(own.text('title')).toBe(stranger.text('title'));
      expect([stranger.text('header'), own.text('header')]).toEqual([
        expect.stringContaining('Sign in'),
        expect.stringContaining('Sign out'),
      ]);
      expect(own.headers.get('cache-control')).toBe('no-store');
    });
    // Who it is, and nothing of the programme.
    expect(asked).toHaveLength(1);
  });

  it('holds no message for one reader, who is shown it all the same', async () => {
    const person = await factory().person();
    const [visitor, other] = [await app.signIn(person), await app.signIn(await factory().person())];
    const owed = (): Promise<unknown> =>
      database.dataSource.query(
        `UPDATE sign_in_sessions SET data = data || '{"flash": "Only for you"}' WHERE person_id = $1`,
        [person.id],
      );
    const path = '/events?q=message';
    await owed();
    // Whether nothing is kept yet or the page is.
    expect((await visitor.get(path)).body).toContain('Only for you');
    expect((await other.get(path)).body).not.toContain('Only for you');
    await owed();
    expect((await visitor.get(path)).body).toContain('Only for you');
    expect((await visitor.get(path)).body).not.toContain('Only for you');
  });

  it('shows what was published within a second', async () => {
    const visitor = await app.signIn(await factory().person());
    const path = '/events?q=bottle';
    await visitor.get(path);
    await factory().event({ title: 'Message in a bottle' });
    await aSecond();
    expect((await visitor.get(path)).body).toContain('Message in a bottle');
  });
});

describe('what is not kept', () => {
  it('is a page with a form: each reader gets a token and a cookie of their own', async () => {
    const [one, other] = await Promise.all([read('/sign-in'), read('/sign-in')]);
    expect(one.csrf).not.toBe(other.csrf);
    expect(one.headers.getSetCookie()).toHaveLength(1);
  });

  it('is an answer to a question about oneself', async () => {
    const event = await factory().event({ rule: { kind: 'workforce', anyOf: ['children'] } });
    const path = `${pathOf(event)}/check?workforce=children`;
    const first = await statementsDuring(app, () => read(path));
    expect(await statementsDuring(app, () => read(path))).toHaveLength(first.length);
  });

  it.each([
    ['an error', '/events?kind=nonsense', 400],
    ['what is not there', '/events/nothing-of-the-kind', 404],
    ['an address without end', `/events?utm=${'x'.repeat(600)}`, 200],
  ])('is %s', async (_what, path, status) => {
    expect((await read(path)).status).toBe(status);
    const again = await statementsDuring(app, async () => expect((await read(path)).status).toBe(status));
    const once = await statementsDuring(app, () => read(path));
    expect(again).toHaveLength(once.length);
    if (status !== 400) expect(again.length).toBeGreaterThan(0);
  });
});
