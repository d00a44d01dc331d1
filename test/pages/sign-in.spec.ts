import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';
import type { Page, Visitor } from '../support/visitor.js';

interface Sent {
  code: string;
  link: string;
  newAccount: boolean;
}

describe('signing in', () => {
  const database = useDatabase();
  const app = useApp(database);

  /** What the latest sign-in email to the address says: it waits in the outbox, since no worker runs. */
  async function emailTo(address: string): Promise<Sent | undefined> {
    const [row] = await database.dataSource.query<{ facts: Sent }[]>(
      `SELECT facts FROM outbox_messages WHERE recipient_email = $1 AND kind = 'people.sign_in' AND secret ORDER BY id DESC LIMIT 1`,
      [address],
    );
    return row?.facts;
  }

  const pathOf = (sent: Sent | undefined): string => new URL(sent!.link).pathname;

  async function ask(visitor: Visitor, email: string, more: Record<string, string> = {}): Promise<Page> {
    await visitor.get('/sign-in');
    return visitor.post('/sign-in', { email, ...more });
  }

  /** Asks, and uses the link as a person does: opens it, then presses the button. */
  async function signIn(visitor: Visitor, email: string, more: Record<string, string> = {}): Promise<Page> {
    await ask(visitor, email, more);
    const path = pathOf(await emailTo(email));
    await visitor.get(path);
    return visitor.post(path);
  }

  const profile = (visitor: Visitor): Promise<Page> => visitor.get('/profile');

  it('works with the emailed link, and goes on to where the person was going', async () => {
    const person = await make(database.dataSource).person();
    const visitor = app.visitor();
    const page = await signIn(visitor, person.email, { next: '/events?q=online' });
    expect([page.status, page.location]).toEqual([303, '/events?q=online']);
    expect((await profile(visitor)).text()).toContain(person.email);
  });

  it('works with the code, typed with a space', async () => {
    const person = await make(database.dataSource).person();
    const visitor = app.visitor();
    const { location } = await ask(visitor, person.email);
    const { code } = (await emailTo(person.email))!;
    await visitor.get(location!);
    const page = await visitor.post(location!, { code: `${code.slice(0, 3)} ${code.slice(3)}` });
    expect([page.status, page.location]).toEqual([303, '/']);
    expect((await profile(visitor)).status).toBe(200);
  });

  it('spends nothing when a scanner opens the link, with GET or HEAD, as often as it likes', async () => {
    const person = await make(database.dataSource).person();
    await ask(app.visitor(), person.email);
    const path = pathOf(await emailTo(person.email));
    for (let opened = 0; opened < 3; opened += 1) {
      const page = await app.visitor().get(path);
      expect([page.status, page.text('form button')]).toEqual([200, 'Sign in']);
    }
    await fetch(app.baseUrl + path, { method: 'HEAD' });
    const visitor = app.visitor();
    await visitor.get(path);
    expect((await visitor.post(path)).status).toBe(303);
  });

  it('refuses a link the second time, and the code beside it', async () => {
    const person = await make(database.dataSource).person();
    const { location } = await ask(app.visitor(), person.email);
    const sent = await emailTo(person.email);
    const first = app.visitor();
    await first.get(pathOf(sent));
    expect((await first.post(pathOf(sent))).status).toBe(303);

    const second = app.visitor();
    await second.get('/sign-in');
    const again = await second.post(pathOf(sent));
    expect([again.status, again.text('h1')]).toEqual([422, 'This link or code no longer works']);
    expect((await second.post(location!, { code: sent!.code })).text('h1')).toBe(
      'This link or code no longer works',
    );
    expect((await profile(second)).location).toMatch(/^\/sign-in/);
  });

  it('refuses a link and a code after a quarter of an hour', async () => {
    const person = await make(database.dataSource).person();
    const { location } = await ask(app.visitor(), person.email);
    const sent = await emailTo(person.email);
    await database.dataSource.query(
      `UPDATE sign_in_requests SET created_at = created_at - interval '15 minutes', expires_at = expires_at - interval '15 minutes' WHERE email = $1`,
      [person.email],
    );
    const visitor = app.visitor();
    expect((await visitor.get(pathOf(sent))).text('h1')).toBe('This link or code no longer works');
    await visitor.get('/sign-in');
    expect((await visitor.post(pathOf(sent))).status).toBe(422);
    expect((await visitor.post(location!, { code: sent!.code })).status).toBe(422);
    expect((await profile(visitor)).location).toMatch(/^\/sign-in/);
  });

  it('gives a known and an unknown address the same answer, in the same steps', async () => {
    const person = await make(database.dataSource).person();
    const [known, unknown] = [app.visitor(), app.visitor()];
    const answers = [await ask(known, person.email), await ask(unknown, 'nobody-yet@kent.example')];
    expect(answers.map(({ status, location }) => [status, location?.replace(/[^/]+$/, '…')])).toEqual([
      [303, '/sign-in/code/…'],
      [303, '/sign-in/code/…'],
    ]);
    const shown = [await known.get(answers[0]!.location!), await unknown.get(answers[1]!.location!)];
    const level = (page: Page, email: string): string => page.text('main').replaceAll(email, 'the address');
    expect(level(shown[1]!, 'nobody-yet@kent.example')).toBe(level(shown[0]!, person.email));
    expect((await emailTo('nobody-yet@kent.example'))?.newAccount).toBe(true);
    expect((await emailTo(person.email))?.newAccount).toBe(false);
  });

  it('takes the same time for a known and an unknown address', async () => {
    const factory = make(database.dataSource);
    const took = { known: [] as number[], unknown: [] as number[] };
    const visitor = app.visitor();
    for (let round = 0; round < 12; round += 1) {
      const person = await factory.person();
      for (const [which, email] of [
        ['known', person.email],
        ['unknown', `new-${round}@kent.example`],
      ] as const) {
        const start = performance.now();
        await visitor.post('/sign-in', { email });
        took[which].push(performance.now() - start);
      }
    }
    const median = (times: number[]): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
    expect(Math.abs(median(took.known) - median(took.unknown))).toBeLessThan(Math.max(median(took.known), 5));
  });

  it('creates the account of an unknown address when the link is used, not before, and asks who it is', async () => {
    const email = 'newcomer@kent.example';
    const count = async (): Promise<number> =>
      (await database.dataSource.query<unknown[]>('SELECT 1 FROM people WHERE email = $1', [email])).length;
    const visitor = app.visitor();
    await ask(visitor, email);
    expect(await count()).toBe(0);
    const path = pathOf(await emailTo(email));
    await visitor.get(path);
    expect(await count()).toBe(0);
    expect((await visitor.post(path)).location).toBe('/profile/name?next=%2F');
    expect(await count()).toBe(1);
    expect(
      (await visitor.get('/profile/name?next=%2F')).html.querySelector('#name')?.getAttribute('value'),
    ).toBeFalsy();
  });

  it('takes variants of an address for one person', async () => {
    const person = await make(database.dataSource).person({ email: 'amira.bello@kent.example' });
    const visitor = app.visitor();
    await ask(visitor, ' Amira\u200B.Bello@KENT.example ');
    const path = pathOf(await emailTo(person.email));
    await visitor.get(path);
    await visitor.post(path);
    expect((await profile(visitor)).text()).toContain(person.name);
  });

  it('writes the host of the settings into the link, whatever the Host header says', async () => {
    const person = await make(database.dataSource).person();
    const visitor = app.visitor();
    await visitor.get('/sign-in');
    await visitor.post(
      '/sign-in',
      { email: person.email },
      { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
    );
    expect((await emailTo(person.email))?.link.startsWith(`${app.baseUrl}/sign-in/link/`)).toBe(true);
  });

  it.each([
    '//evil.example',
    'https://evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    '/\t/evil.example',
    '',
  ])('goes home instead of to %j', async (next) => {
    const person = await make(database.dataSource).person();
    expect((await signIn(app.visitor(), person.email, { next })).location).toBe('/');
  });

  it('gives the session a new id, so that one planted before is worth nothing', async () => {
    const person = await make(database.dataSource).person();
    const visitor = app.visitor();
    await ask(visitor, person.email);
    const path = pathOf(await emailTo(person.email));
    await visitor.get(path);
    // An attacker who knows this cookie planted it.
    const planted = app.visitor();
    for (const [name, value] of visitor.cookies) planted.cookies.set(name, value);
    await visitor.post(path);
    expect(visitor.cookies.get('weald_session')).toBeDefined();
    expect(visitor.cookies.get('weald_session')).not.toBe(planted.cookies.get('weald_session'));
    expect((await profile(planted)).location).toMatch(/^\/sign-in/);
    expect((await profile(visitor)).status).toBe(200);
  });

  it('refuses a form without its CSRF token', async () => {
    const person = await make(database.dataSource).person();
    const visitor = app.visitor();
    await visitor.get('/sign-in');
    expect((await visitor.post('/sign-in', { email: person.email, _csrf: undefined })).status).toBe(403);
    expect(await emailTo(person.email)).toBeUndefined();
  });

  it('answers 429 after five emails within a quarter of an hour, and the last link still works', async () => {
    const person = await make(database.dataSource).person();
    const visitor = app.visitor();
    for (let asked = 0; asked < 5; asked += 1) expect((await ask(visitor, person.email)).status).toBe(303);
    const refused = await ask(visitor, person.email.toUpperCase());
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const path = pathOf(await emailTo(person.email));
    await visitor.get(path);
    expect((await visitor.post(path)).status).toBe(303);
  });

  it('answers 429 after five wrong codes, and lets the owner in by the link', async () => {
    const person = await make(database.dataSource).person();
    const owner = app.visitor();
    const { location } = await ask(owner, person.email);
    const sent = await emailTo(person.email);
    const wrong = sent!.code === '000000' ? '000001' : '000000';
    for (let guess = 0; guess < 5; guess += 1) {
      const page = await owner.post(location!, { code: wrong });
      expect([page.status, page.text('#code-error')]).toEqual([
        400,
        'Error: Enter the 6-digit code from the latest email',
      ]);
    }
    expect((await owner.post(location!, { code: wrong })).status).toBe(429);
    expect((await owner.post(location!, { code: sent!.code })).status).toBe(429);
    await owner.get(pathOf(sent));
    expect((await owner.post(pathOf(sent))).status).toBe(303);
  });

  it('lets a whole council behind one address sign in within a minute', async () => {
    const factory = make(database.dataSource);
    const statuses = await Promise.all(
      Array.from(
        { length: 40 },
        async () => (await signIn(app.visitor(), (await factory.person()).email)).status,
      ),
    );
    expect(statuses.every((status) => status === 303)).toBe(true);
  });

  it('says what to do about an address that is none, and keeps what was typed', async () => {
    const visitor = app.visitor();
    for (const [email, message] of [
      ['', 'Enter your email address'],
      ['amira<script>', 'Enter an email address in the correct format, like name@example.com'],
      ['amira@kent.example\0', 'Enter an email address in the correct format, like name@example.com'],
      ['a'.repeat(100_000), 'Enter an email address in the correct format, like name@example.com'],
    ] as const) {
      const page = await ask(visitor, email);
      expect([page.status, page.text('#email-error')]).toEqual([400, `Error: ${message}`]);
      expect(page.text('title')).toMatch(/^Error: /);
      expect(page.texts('.govuk-error-summary a')).toEqual([message]);
    }
    const page = await ask(visitor, 'amira<script>');
    expect(page.html.querySelector('#email')?.getAttribute('value')).toBe('amira<script>');
    expect(page.body).not.toContain('<script>amira');
  });

  it('refuses several addresses, objects and handles that are none without failing', async () => {
    const visitor = app.visitor();
    await visitor.get('/sign-in');
    expect((await visitor.post('/sign-in', { email: ['a@kent.example', 'b@kent.example'] })).status).toBe(
      400,
    );
    expect((await visitor.get('/sign-in/code/none')).text('h1')).toBe('This link or code no longer works');
    expect((await visitor.get('/sign-in/code/%00')).status).toBe(400);
    expect((await visitor.get('/sign-in/link/none')).status).toBe(200);
    expect((await visitor.post('/sign-in/link/none')).status).toBe(422);
    expect((await visitor.post('/sign-in/code/none', { code: '123456' })).status).toBe(422);
  });

  it('ends a disabled person’s sessions at once, and their next sign-in is refused', async () => {
    const person = await make(database.dataSource).person();
    const visitor = app.visitor();
    await signIn(visitor, person.email);
    const administrator = await app.signIn(await make(database.dataSource).administrator());
    await administrator.get(`/admin/people?q=${person.email}`);
    expect((await administrator.post(`/admin/people/${person.id}/disabling`)).status).toBe(303);
    expect((await profile(visitor)).location).toMatch(/^\/sign-in/);
    const again = await signIn(app.visitor(), person.email);
    expect([again.status, again.text('main')]).toEqual([
      403,
      expect.stringContaining('This account has been closed'),
    ]);
  });

  it('shows nothing private after signing out, and kept nothing for Back to show', async () => {
    const person = await make(database.dataSource).person();
    const visitor = await app.signIn(person);
    const before = await visitor.get('/profile');
    expect(before.headers.get('cache-control')).toBe('no-store');
    const stolen = visitor.cookies.get('weald_session')!;
    expect((await visitor.get('/sign-out')).text('main')).toContain(person.email);
    expect((await visitor.post('/sign-out')).text('h1')).toBe('You have signed out');
    expect((await profile(visitor)).location).toBe('/sign-in?next=%2Fprofile');
    visitor.cookies.set('weald_session', stolen);
    expect((await profile(visitor)).location).toBe('/sign-in?next=%2Fprofile');
  });

  it('has no one-click buttons outside the demonstration', async () => {
    await make(database.dataSource).person({ email: 'practitioner@kent.example' });
    const visitor = app.visitor();
    expect((await visitor.get('/sign-in')).body).not.toContain('/sign-in/demonstration');
    expect(
      (await visitor.post('/sign-in/demonstration', { email: 'practitioner@kent.example' })).status,
    ).toBe(404);
    expect((await profile(visitor)).location).toMatch(/^\/sign-in/);
  });
});

describe('the demonstration', () => {
  const database = useDatabase();
  const app = useApp(database, { demo: true });

  it('signs in with one click, with the second factor of staff done', async () => {
    const factory = make(database.dataSource);
    await factory.administrator({ email: 'admin@kscmp.example' });
    const visitor = app.visitor();
    const offered = await visitor.get('/sign-in?next=%2Fadmin%2Fpeople');
    expect(offered.texts('form[action="/sign-in/demonstration"] button')).toContain('admin@kscmp.example');
    const page = await visitor.submit('/sign-in/demonstration', {
      email: 'admin@kscmp.example',
      next: '/admin/people',
    });
    expect([page.status, page.text('h1')]).toEqual([200, 'People']);
  });

  it('signs in nobody else with one click', async () => {
    const person = await make(database.dataSource).person({ email: 'real.person@kent.example' });
    const visitor = app.visitor();
    await visitor.get('/sign-in');
    expect((await visitor.post('/sign-in/demonstration', { email: person.email })).status).toBe(404);
    expect((await visitor.post('/sign-in/demonstration', {})).status).toBe(404);
  });

  it('answers 429 to an address that tries links by the hundred, whichever they are', async () => {
    const visitor = app.visitor();
    await visitor.get('/sign-in');
    const statuses: number[] = [];
    for (let batch = 0; batch < 13; batch += 1) {
      const answers = await Promise.all(
        Array.from({ length: 25 }, (_, n) => visitor.post(`/sign-in/link/guess-${batch}-${n}`)),
      );
      statuses.push(...answers.map(({ status }) => status));
    }
    expect(statuses.slice(0, 250).every((status) => status === 422)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
  });
});
