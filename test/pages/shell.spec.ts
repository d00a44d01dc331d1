import { describe, expect, it } from '@jest/globals';
import { startApp, useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';

describe('every page', () => {
  const database = useDatabase();
  const app = useApp(database);

  it('is told in HTML when it is not there, and in problem+json below /api/v1', async () => {
    const page = await app.visitor().get('/nowhere');
    expect(page.status).toBe(404);
    expect(page.text('h1')).toBe('Page not found');

    const answer = await fetch(`${app.baseUrl}/api/v1/nowhere`);
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 404, title: 'Not found', detail: 'Page not found' });
  });

  it('may run only scripts of our own and be framed by nobody', async () => {
    const page = await app.visitor().get('/events');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'self'");
    expect(policy).toMatch(/script-src 'self' 'sha256-[A-Za-z0-9+/=]+'/);
    expect(policy).not.toContain('unsafe-inline');
    expect(policy).toContain("frame-ancestors 'none'");
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    // On plain http there is nothing to be strict about; it would lock a developer's localhost.
    expect(page.headers.get('strict-transport-security')).toBeNull();
  });

  it('sets no cookie on somebody who only reads, so that it can be cached', async () => {
    const page = await app.visitor().get('/events');
    expect(page.headers.getSetCookie()).toEqual([]);
  });

  it('refuses a form without its CSRF token, and one with another visitor’s', async () => {
    const visitor = app.visitor();
    const without = await visitor.post('/sign-in', { _csrf: undefined, email: 'someone@kent.example' });
    expect(without.status).toBe(403);
    expect(without.text('main')).toContain('reload the page and try again');

    const other = app.visitor();
    const token = (await other.get('/sign-in')).csrf;
    await visitor.get('/sign-in');
    const foreign = await visitor.post('/sign-in', { _csrf: token, email: 'someone@kent.example' });
    expect(foreign.status).toBe(403);
  });

  it.each([
    ['JSON that ends too early', '{"attendee":', 400],
    ['a prototype in disguise', '{"__proto__":{"isAdministrator":true}}', 400],
    ['more than two megabytes', JSON.stringify({ name: 'x'.repeat(2_500_000) }), 413],
  ])('refuses %s with a problem, not a failure', async (_what, body, status) => {
    const answer = await fetch(`${app.baseUrl}/api/v1/events/any/bookings`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ status, type: 'about:blank' });
  });

  it.each([
    ['a broken character', '%ED%A0%80', 400],
    ['a name longer than any there is', 'x'.repeat(500), 404],
  ])('answers an address with %s as any other that leads nowhere', async (_what, name, status) => {
    const page = await app.visitor().get(`/events/${name}`);
    expect([page.status, page.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
    const problem = await app.api().get(`/events/${name}`);
    expect(problem.body).toMatchObject({ status, type: 'about:blank' });
    expect(problem.headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.stringify(problem.body)).not.toContain(name);
  });

  it('meets the same guard by HEAD, with a slash at the end and with the path encoded', async () => {
    const head = await fetch(`${app.baseUrl}/bookings`, { method: 'HEAD', redirect: 'manual' });
    const slash = await fetch(`${app.baseUrl}/bookings/`, { redirect: 'manual' });
    const encoded = await fetch(`${app.baseUrl}/%62ookings`, { redirect: 'manual' });
    expect([head.status, slash.status, encoded.status]).toEqual([303, 303, 303]);
  });

  it('tells monitoring whether the program lives and can serve', async () => {
    expect((await fetch(`${app.baseUrl}/health/live`)).status).toBe(200);
    expect((await fetch(`${app.baseUrl}/health/ready`)).status).toBe(200);
  });

  it('over https has cookies that no other host can set, not that of uploaded courses either', async () => {
    const secure = await startApp({
      url: database.url,
      env: { BASE_URL: 'https://training.kscmp.example', TRUST_PROXY: '127.0.0.1' },
    });
    try {
      const https = { 'x-forwarded-proto': 'https' };
      const visitor = await secure.signIn(await make(database.dataSource).person());
      visitor.cookies.set('__Host-weald_session', visitor.cookies.get('weald_session') ?? '');
      expect((await visitor.get('/bookings', https)).status).toBe(200);
      visitor.cookies.delete('__Host-weald_session');
      expect((await visitor.get('/bookings', https)).status).toBe(303);
      const form = await secure.visitor().get('/sign-in', https);
      expect(form.headers.getSetCookie()).toEqual([
        expect.stringMatching(/^__Host-weald_csrf=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Strict$/),
      ]);
    } finally {
      await secure.close();
    }
  });
});
