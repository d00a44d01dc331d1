import { describe, expect, it } from '@jest/globals';
import { Secret, TOTP } from 'otpauth';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson } from '../support/factories.js';
import type { Page, Visitor } from '../support/visitor.js';

const SET_UP = '/sign-in/second-factor/set-up';
const ENTER = '/sign-in/second-factor';
const STAFF_PAGE = '/admin/people';

describe('the second factor of staff', () => {
  const database = useDatabase();
  const app = useApp(database);

  const codeFor = (secret: string, stepsAway = 0): string =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + stepsAway * 30_000 });

  const wrongFor = (secret: string): string => {
    const near = [-1, 0, 1, 2].map((steps) => codeFor(secret, steps));
    return ['111111', '222222', '333333', '444444', '555555'].find((code) => !near.includes(code))!;
  };

  const secretOn = (page: Page): string => page.text('.app-secret').replaceAll(' ', '');

  /** A code counts once: in a test that goes on within the half minute, the clock of the factor is put back. */
  const forgetLastStep = (person: MadePerson): Promise<unknown> =>
    database.dataSource.query(`UPDATE second_factors SET last_used_step = NULL WHERE person_id = $1`, [
      person.id,
    ]);

  async function enrolled(): Promise<{
    person: MadePerson;
    secret: string;
    recoveryCodes: string[];
    visitor: Visitor;
  }> {
    const person = await make(database.dataSource).administrator();
    const visitor = await app.signIn(person, { secondFactor: false });
    const secret = secretOn(await visitor.get(SET_UP));
    const page = await visitor.post(SET_UP, { code: codeFor(secret), next: STAFF_PAGE });
    await forgetLastStep(person);
    return { person, secret, recoveryCodes: page.texts('.app-recovery-codes code'), visitor };
  }

  it('is asked before any staff page, and leads on to it', async () => {
    const team = await make(database.dataSource).team();
    const organiser = await make(database.dataSource).organiser(team);
    const visitor = await app.signIn(organiser, { secondFactor: false });
    const refused = await visitor.get(STAFF_PAGE);
    expect([refused.status, refused.location]).toEqual([303, `${ENTER}?next=%2Fadmin%2Fpeople`]);
    expect((await visitor.get(refused.location!)).location).toBe(`${SET_UP}?next=%2Fadmin%2Fpeople`);
    expect((await visitor.get('/profile')).status).toBe(200);
  });

  it('is never asked of a practitioner', async () => {
    const visitor = await app.signIn(await make(database.dataSource).person(), { secondFactor: false });
    expect((await visitor.get(`${ENTER}?next=/bookings`)).location).toBe('/bookings');
    expect((await visitor.get(SET_UP)).location).toBe('/');
    await visitor.get('/profile/name');
    expect((await visitor.post(SET_UP, { code: '123456' })).status).toBe(404);
  });

  it('is set up with a QR code or a typed key, and shows recovery codes once', async () => {
    const person = await make(database.dataSource).administrator();
    const visitor = await app.signIn(person, { secondFactor: false });
    const before = visitor.cookies.get('weald_session');
    const page = await visitor.get(`${SET_UP}?next=/admin/people`);
    expect(page.html.querySelector('svg.app-qr')?.getAttribute('aria-label')).toBe(
      'QR code for your authenticator app',
    );
    const secret = secretOn(page);
    expect(secretOn(await visitor.get(SET_UP))).toBe(secret);

    const wrong = await visitor.post(SET_UP, { code: wrongFor(secret), next: STAFF_PAGE });
    expect([wrong.status, secretOn(wrong)]).toEqual([400, secret]);
    expect(wrong.text('#code-error')).toMatch(/^Error: Enter the 6-digit code that your app shows now/);

    const done = await visitor.post(SET_UP, { code: codeFor(secret), next: STAFF_PAGE });
    expect(done.texts('.app-recovery-codes code')).toHaveLength(10);
    expect(done.headers.get('cache-control')).toBe('no-store');
    expect(visitor.cookies.get('weald_session')).not.toBe(before);
    expect((await visitor.get(STAFF_PAGE)).status).toBe(200);
    expect((await visitor.get(SET_UP)).location).toMatch(/second-factor/);
    const kept = await database.dataSource.query<{ code_hash: string }[]>(
      `SELECT code_hash FROM recovery_codes WHERE person_id = $1`,
      [person.id],
    );
    expect(kept.every(({ code_hash }) => /^[0-9a-f]{64}$/.test(code_hash))).toBe(true);
  });

  it('takes a code once: the same one in another session is refused', async () => {
    const { person, secret } = await enrolled();
    const first = await app.signIn(person, { secondFactor: false });
    await first.get(ENTER);
    const code = codeFor(secret);
    expect((await first.post(ENTER, { code, next: STAFF_PAGE })).location).toBe(STAFF_PAGE);
    expect((await first.get(STAFF_PAGE)).status).toBe(200);
    const second = await app.signIn(person, { secondFactor: false });
    await second.get(ENTER);
    expect((await second.post(ENTER, { code })).status).toBe(400);
    expect((await second.get(STAFF_PAGE)).status).toBe(303);
  });

  it('answers 429 after five wrong codes, also to the right one, and lets in again after a quarter of an hour', async () => {
    const { person, secret, recoveryCodes } = await enrolled();
    const visitor = await app.signIn(person, { secondFactor: false });
    await visitor.get(ENTER);
    for (let guess = 0; guess < 5; guess += 1)
      expect((await visitor.post(ENTER, { code: wrongFor(secret) })).status).toBe(400);
    const refused = await visitor.post(ENTER, { code: codeFor(secret) });
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await visitor.post('/sign-in/second-factor/recovery', { code: recoveryCodes[0] })).status).toBe(
      429,
    );
    await database.dataSource.query(
      `UPDATE second_factors SET wrong_since = wrong_since - interval '15 minutes' WHERE person_id = $1`,
      [person.id],
    );
    expect((await visitor.post(ENTER, { code: codeFor(secret) })).status).toBe(303);
  });

  it('counts guesses made at the same time', async () => {
    const { person, secret } = await enrolled();
    const visitor = await app.signIn(person, { secondFactor: false });
    await visitor.get(ENTER);
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => visitor.post(ENTER, { code: wrongFor(secret) })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array<number>(5).fill(400),
      ...Array<number>(7).fill(429),
    ]);
  });

  it('is replaced by a recovery code, once each, however it is typed', async () => {
    const { person, recoveryCodes } = await enrolled();
    const path = '/sign-in/second-factor/recovery';
    const visitor = await app.signIn(person, { secondFactor: false });
    await visitor.get(path);
    const typed = recoveryCodes[0]!.toUpperCase().replace('-', ' ');
    const page = await visitor.submit(path, { code: typed, next: STAFF_PAGE });
    expect([page.status, page.text('.govuk-notification-banner')]).toEqual([
      200,
      expect.stringContaining('9 recovery codes left'),
    ]);

    const again = await app.signIn(person, { secondFactor: false });
    await again.get(path);
    const refused = await again.post(path, { code: typed });
    expect([refused.status, refused.text('#code-error')]).toEqual([
      400,
      'Error: Enter a recovery code that you have not used before',
    ]);
  });

  it('gets new recovery codes for a code of the app, and the old ones stop', async () => {
    const { person, secret, recoveryCodes, visitor } = await enrolled();
    const path = '/sign-in/second-factor/recovery-codes';
    await visitor.get(path);
    expect((await visitor.post(path, { code: wrongFor(secret) })).status).toBe(400);
    const page = await visitor.post(path, { code: codeFor(secret) });
    expect(page.texts('.app-recovery-codes code')).toHaveLength(10);
    const other = await app.signIn(person, { secondFactor: false });
    await other.get('/sign-in/second-factor/recovery');
    expect((await other.post('/sign-in/second-factor/recovery', { code: recoveryCodes[0] })).status).toBe(
      400,
    );
  });

  it('is reset by another administrator, which signs the person out', async () => {
    const { person, visitor } = await enrolled();
    const administrator = await app.signIn(await make(database.dataSource).administrator());
    const list = await administrator.get(`/admin/people?q=${encodeURIComponent(person.email)}`);
    expect(list.texts('form button').some((text) => text.startsWith('Reset authenticator app'))).toBe(true);
    expect((await administrator.post(`/admin/people/${person.id}/second-factor-reset`)).status).toBe(303);
    expect((await visitor.get('/profile')).location).toMatch(/^\/sign-in/);
    const next = await app.signIn(person, { secondFactor: false });
    expect((await next.get(ENTER)).location).toMatch(/set-up/);
  });

  it('keeps staff powers out of API tokens made without it', async () => {
    const person = await make(database.dataSource).administrator();
    const visitor = await app.signIn(person, { secondFactor: false });
    await visitor.get('/profile/api-tokens');
    const refused = await visitor.post('/profile/api-tokens', { label: 'script' });
    expect(refused.location).toBe('/sign-in/second-factor?next=%2Fprofile%2Fapi-tokens');
    expect((await visitor.get('/profile/api-tokens')).text('main')).toContain('You have no tokens');
  });
});
