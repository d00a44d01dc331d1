import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make, type BookingState, type EventState, type MadePerson } from '../support/factories.js';
import type { Page } from '../support/visitor.js';

const DAY = 86_400_000;

describe('the private calendar feed', () => {
  const database = useDatabase();
  const app = useApp(database);
  const factory = (): ReturnType<typeof make> => make(database.dataSource);

  /** Asks for an address on the page of bookings, as a person does. */
  async function addressOf(person: MadePerson): Promise<string> {
    const visitor = await app.signIn(person);
    await visitor.get('/bookings');
    const page = await visitor.submit('/bookings/calendar');
    const address = page.html.querySelector('#address')?.getAttribute('value') ?? '';
    expect(page.html.querySelector('a[href^="webcal:"]')?.getAttribute('href')).toBe(
      address.replace('http:', 'webcal:'),
    );
    return address.replace(app.baseUrl, '');
  }

  const fetchFeed = (address: string, headers: Record<string, string> = {}): Promise<Page> =>
    app.visitor().get(address, headers);

  const entries = (page: Page): ICAL.Component[] =>
    new ICAL.Component(ICAL.parse(page.body) as never).getAllSubcomponents('vevent');

  async function subscriber(
    ...bookings: [BookingState, EventState][]
  ): Promise<{ person: MadePerson; address: string; references: string[] }> {
    const person = await factory().person();
    const references: string[] = [];
    for (const [state, event] of bookings) {
      references.push((await factory().booking(await factory().event(event), person, state)).reference);
    }
    return { person, address: await addressOf(person), references };
  }

  it('publishes what is booked, to a calendar that cannot sign in, and names no attendee', async () => {
    const { address } = await subscriber([
      'confirmed',
      { title: 'My event', online: true, joiningLink: 'https://meet.example/x' },
    ]);
    const page = await fetchFeed(address);
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const lines = page.body.split('\r\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'METHOD:PUBLISH',
        'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
        'X-PUBLISHED-TTL:PT1H',
      ]),
    );
    const [entry, ...others] = entries(page);
    expect(others).toEqual([]);
    expect(entry?.getFirstPropertyValue('summary')).toBe('My event');
    expect(entry?.getFirstPropertyValue('status')).toBe('CONFIRMED');
    expect(entry?.getFirstPropertyValue('description')).toContain('https://meet.example/x');
    expect(page.body).not.toContain('ATTENDEE');
  });

  it('holds nothing of what waits, is offered or was declined', async () => {
    const { address } = await subscriber(
      ['waiting', {}],
      ['offered', {}],
      ['declined', {}],
      ['awaiting_approval', {}],
    );
    expect(entries(await fetchFeed(address))).toEqual([]);
  });

  it('keeps what was cancelled as cancelled for thirty days, and then lets go of it', async () => {
    const { address, person, references } = await subscriber(['confirmed', {}]);
    const visitor = await app.signIn(person);
    await visitor.submit(`/bookings/${references[0]}/cancel`);
    const [entry] = entries(await fetchFeed(address));
    expect(entry?.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(entry?.getFirstPropertyValue('sequence')).toBe(1);
    await database.dataSource.query(
      `UPDATE bookings SET ended_at = now() - interval '31 days' WHERE reference = $1`,
      [references[0]],
    );
    expect(entries(await fetchFeed(address))).toEqual([]);
  });

  it('follows an event that moves, under the same UID', async () => {
    const { address, references } = await subscriber(['confirmed', {}]);
    const before = entries(await fetchFeed(address))[0];
    await database.dataSource.query(
      `UPDATE event_sessions SET starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day'
       WHERE event_id = (SELECT event_id FROM bookings WHERE reference = $1)`,
      [references[0]],
    );
    const after = entries(await fetchFeed(address))[0];
    expect(after?.getFirstPropertyValue('uid')).toBe(before?.getFirstPropertyValue('uid'));
    expect(String(after?.getFirstPropertyValue('dtstart'))).not.toBe(
      String(before?.getFirstPropertyValue('dtstart')),
    );
  });

  it('is not sent again while nothing has changed', async () => {
    const { address, person } = await subscriber(['confirmed', {}]);
    const etag = (await fetchFeed(address)).headers.get('etag') ?? '';
    expect(etag).toMatch(/^"[0-9a-f]+"$/);
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const same = await fetchFeed(address, { 'if-none-match': known });
      expect([same.status, same.body]).toEqual([304, '']);
    }
    await factory().booking(await factory().event(), person);
    const changed = await fetchFeed(address, { 'if-none-match': etag });
    expect(changed.status).toBe(200);
    expect(entries(changed)).toHaveLength(2);
  });

  it('is the same shape with nothing in it', async () => {
    const page = await fetchFeed((await subscriber()).address);
    expect(page.status).toBe(200);
    expect(page.body).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/);
  });

  it.each([
    '/calendar/wrong.ics',
    `/calendar/${'A'.repeat(32)}.ics`,
    '/calendar/',
    `/calendar/${"'".repeat(32)}.ics`,
  ])('is not found at %s', async (address) => {
    expect((await fetchFeed(address)).status).toBe(404);
  });

  it('stops at once when it is ended, and moves when a new address is made', async () => {
    const { address, person } = await subscriber(['confirmed', {}]);
    const visitor = await app.signIn(person);
    await visitor.get('/bookings');
    const page = await visitor.submit('/bookings/calendar/new');
    const renewed = (page.html.querySelector('#address')?.getAttribute('value') ?? '').replace(
      app.baseUrl,
      '',
    );
    expect(renewed).not.toBe(address);
    expect([(await fetchFeed(address)).status, (await fetchFeed(renewed)).status]).toEqual([404, 200]);
    const ended = await visitor.submit('/bookings/calendar/end');
    expect(ended.html.querySelector('#address')).toBeNull();
    expect((await fetchFeed(renewed)).status).toBe(404);
  });

  it('stops when the account is closed', async () => {
    const { address, person } = await subscriber(['confirmed', {}]);
    await database.dataSource.query(`UPDATE people SET disabled_at = now() WHERE id = $1`, [person.id]);
    expect((await fetchFeed(address)).status).toBe(404);
  });

  it('keeps the same address when it is asked for twice', async () => {
    const person = await factory().person();
    expect(await addressOf(person)).toBe(await addressOf(person));
  });

  it('leaves out what is long over', async () => {
    const { address } = await subscriber(['confirmed', { startsAt: new Date(Date.now() - 500 * DAY) }]);
    expect(entries(await fetchFeed(address))).toEqual([]);
  });

  // Last, since this machine's address is refused for a minute afterwards.
  it('tires of guesses', async () => {
    const guesses = await Promise.all(
      Array.from({ length: 260 }, (_, index) =>
        fetchFeed(`/calendar/${String(index).padStart(32, 'x')}.ics`),
      ),
    );
    const statuses = new Set(guesses.map((page) => page.status));
    expect([...statuses].sort()).toEqual([404, 429]);
  });
});
