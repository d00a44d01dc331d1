import { setTimeout as wait } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';
import type { Page } from '../support/visitor.js';

const db = useDatabase();
const app = useApp(db);
const get = (path: string, headers: Record<string, string> = {}): Promise<Page> =>
  app.visitor().get(path, headers);
const at = (wall: string): Date => new Date(`${wall}:00Z`);

beforeAll(async () => {
  await db.clock.setNow('2019-10-07T09:00:00Z');
  await db.dataSource.query(
    `INSERT INTO areas (code, name, part_of) VALUES ('kent', 'Kent', NULL), ('maidstone', 'Maidstone', 'kent')`,
  );
  const add = make(db.dataSource);
  const hall = await add.venue({ name: 'Sessions House', town: 'Maidstone', areaCode: 'maidstone' });
  await add.event({
    title: 'Grooming Conference',
    slug: 'grooming',
    kind: 'conference',
    venue: hall,
    startsAt: at('2019-11-06T09:30'),
    endsAt: at('2019-11-06T16:00'),
    capacity: 12,
  });
  await add.fullEvent({ title: 'Neglect', slug: 'neglect', venue: hall, startsAt: at('2019-11-28T09:00') });
  await add.event({
    title: 'Called off',
    slug: 'called-off',
    status: 'cancelled',
    venue: hall,
    startsAt: at('2019-11-29T09:00'),
  });
  await add.event({
    title: '<script>alert(1)</script> {{7*7}}',
    slug: 'hostile',
    online: true,
    startsAt: at('2019-12-03T13:00'),
    audiences: ['parents-and-carers'],
  });
  await add.event({ title: 'Dates to come', startsAt: null });
  await add.event({ title: 'Long ago', startsAt: at('2019-09-10T09:30') });
  await add.event({ title: 'Secret plans', slug: 'secret', status: 'draft' });
  for (let number = 1; number <= 24; number += 1) {
    await add.event({
      title: `Webinar ${number}`,
      kind: 'webinar',
      online: true,
      startsAt: at(`2020-01-${String(number).padStart(2, '0')}T12:00`),
    });
  }
  await add.course({ title: 'Risks to Children', slug: 'risks' });
});

const titles = (page: Page): string[] => page.texts('.app-card__title');

describe('the home page', () => {
  it('offers a search, what is soon, and a way for parents and carers', async () => {
    const page = await get('/');
    expect(page.status).toBe(200);
    expect(page.html.querySelector('form[action="/events"] input[name=q]')).not.toBeNull();
    expect(titles(page)).toEqual([
      'Grooming Conference',
      'Neglect',
      '<script>alert(1)</script> {{7*7}}',
      'Webinar 1',
    ]);
    expect(page.html.querySelector('a[href="/events?audience=parents-and-carers"]')).not.toBeNull();
    expect(page.headers.getSetCookie()).toEqual([]);
  });
});

describe('the programme', () => {
  it('shows each entry with when, where, what it is and its places', async () => {
    const page = await get('/events');
    const [first, second] = page.html.querySelectorAll('.app-card');
    const words = (card: typeof first): string => (card?.text ?? '').replace(/\s+/g, ' ').trim();
    expect(words(first)).toBe(
      'Grooming Conference Wednesday 6 November 2019, 9:30am to 4pm Sessions House, Maidstone What everybody who works with children should know. Conference 12 places left',
    );
    expect(words(second)).toContain('Full You can join the waiting list');
    expect(page.text('#results-heading')).toBe('30 events and courses');
    expect(page.body).not.toContain('Secret plans');
    expect(page.html.querySelector('a.govuk-skip-link[href="#results"]')).not.toBeNull();
    expect(page.html.querySelector('#results')).not.toBeNull();
  });

  it('says in one line that neither date nor place is known', async () => {
    await db.dataSource.query(`UPDATE events SET venue_id = NULL WHERE title = 'Dates to come'`);
    expect((await get('/events?q=dates')).texts('.app-card__fact')).toEqual([
      'Dates and place to be announced',
    ]);
  });

  it('says what has been cancelled', async () => {
    expect((await get('/events?q=called')).text('.app-card__tags')).toContain('Cancelled');
  });

  it('shows what people typed literally', async () => {
    const page = await get(`/events?q=${encodeURIComponent('"><script>alert(2)</script>{{7*7}}')}`);
    expect(page.body).not.toContain('<script>alert(');
    expect(page.html.querySelector('#q')?.getAttribute('value')).toBe('"><script>alert(2)</script>{{7*7}}');
    expect((await get('/events?audience=parents-and-carers')).text('.app-card__title')).toBe(
      '<script>alert(1)</script> {{7*7}}',
    );
  });

  it('has a link that takes each filter off, and keeps the others', async () => {
    const page = await get('/events?q=grooming&kind=conference&area=maidstone&sort=title');
    expect(titles(page)).toEqual(['Grooming Conference']);
    const links = page.html
      .querySelectorAll('.moj-filter__tag')
      .map((link) => link.getAttribute('href')?.replaceAll('&amp;', '&'));
    expect(links).toEqual([
      '/events?kind=conference&area=maidstone&sort=title',
      '/events?q=grooming&area=maidstone&sort=title',
      '/events?q=grooming&kind=conference&sort=title',
    ]);
    expect(page.texts('.moj-filter__tag')).toContain('Remove this filter: Maidstone');
    expect(page.html.querySelector('input[name=kind][value=conference]')?.hasAttribute('checked')).toBe(true);
    expect(page.html.querySelector('input[type=hidden][name=sort]')?.getAttribute('value')).toBe('title');
    expect(page.text('.app-filters__summary')).toBe('Filters (3 applied)');
  });

  it('counts in brackets what each filter would leave', async () => {
    const page = await get('/events?kind=webinar');
    const label = (name: string, value: string): string =>
      page.text(
        `label[for="${page.html.querySelector(`input[name=${name}][value=${value}]`)?.getAttribute('id')}"]`,
      );
    expect(label('kind', 'conference')).toBe('Conference (1)');
    expect(label('kind', 'webinar')).toBe('Webinar (24)');
    expect(label('mode', 'online')).toBe('Online (24)');
  });

  it('goes from page to page with the search kept', async () => {
    const page = await get('/events?kind=webinar');
    expect(titles(page)).toHaveLength(20);
    const next = page.html.querySelector('a[rel=next]')?.getAttribute('href')?.replaceAll('&amp;', '&');
    expect(next).toBe('/events?kind=webinar&page=2');
    expect(titles(await get(next ?? ''))).toEqual(['Webinar 21', 'Webinar 22', 'Webinar 23', 'Webinar 24']);
  });

  it.each(['page=-1', 'page=0', 'page=x', 'page=1e309', 'page=1&page=2'])(
    'brings %s to the first page',
    async (query) => {
      const page = await get(`/events?${query}`);
      expect([page.status, titles(page)[0]]).toEqual([200, 'Grooming Conference']);
    },
  );

  it('brings a page too far to the last one', async () => {
    expect(titles(await get('/events?kind=webinar&page=99'))).toContain('Webinar 24');
  });

  it.each([
    'sort=price',
    'kind=party',
    'kind=__proto__',
    'audience=x',
    'mode=x',
    'month=2019-13',
    'view=year',
    'q=%00',
    'from=2023-02-29',
  ])('answers %s with a page that says what is wrong and leads on', async (query) => {
    const page = await get(`/events?${query}`);
    expect(page.status).toBe(400);
    expect(page.html.querySelector('a[href="/events"]')).not.toBeNull();
  });

  it('has a way on when nothing fits', async () => {
    const page = await get('/events?q=xylophone');
    expect(page.status).toBe(200);
    expect(page.text('#results-heading')).toBe('0 events and courses');
    expect(page.text('#results')).toContain('Nothing fits “xylophone”');
    expect(page.html.querySelector('#results a[href="/events"]')).not.toBeNull();
  });

  it('says so when it shows what is close to the words', async () => {
    const page = await get('/events?q=groming');
    expect(page.text('#results')).toContain('Nothing matches “groming” as it is typed');
    expect(titles(page)).toEqual(['Grooming Conference']);
  });

  it('is not sent again to somebody who has it, and is once a place is gone or they sign in', async () => {
    const first = await get('/events?kind=conference');
    const tag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('no-cache');
    expect(first.headers.get('vary')).toMatch(/cookie/i);
    const again = await get('/events?kind=conference', { 'if-none-match': tag });
    expect([again.status, again.body]).toEqual([304, '']);
    const person = await app.signIn(await make(db.dataSource).person());
    const own = await person.get('/events?kind=conference', { 'if-none-match': tag });
    expect([own.status, own.headers.get('cache-control')]).toEqual([200, 'no-store']);
    await db.dataSource.query(
      `UPDATE place_limits SET held = held + 1 WHERE event_id = (SELECT id FROM events WHERE slug = 'grooming')`,
    );
    // A page for everyone is kept for a second at most.
    await wait(1_000);
    expect((await get('/events?kind=conference', { 'if-none-match': tag })).text('.app-card')).toContain(
      '11 places left',
    );
  });

  it('sets no cookie on somebody who only looks', async () => {
    expect((await get('/events?kind=conference')).headers.getSetCookie()).toEqual([]);
  });
});

describe('a month', () => {
  it('shows each day with what is on it', async () => {
    const page = await get('/events?view=month&month=2019-11');
    expect(page.text('#results-heading')).toBe('November 2019: 3 events');
    const day = page.html.querySelectorAll('.app-month__day').find((cell) => cell.text.includes('Grooming'));
    expect(day?.text.replace(/\s+/g, ' ').trim()).toBe(
      '6Wednesday 6 November 2019 Grooming Conference 9:30am to 4pm, Sessions House, Maidstone',
    );
    expect(page.html.querySelectorAll('.app-month__day:not(.app-month__day--outside)')).toHaveLength(30);
    expect(page.html.querySelector('a[rel=prev]')?.getAttribute('href')?.replaceAll('&amp;', '&')).toBe(
      '/events?month=2019-10&view=month',
    );
    expect(page.html.querySelector('a[rel=next]')?.getAttribute('href')?.replaceAll('&amp;', '&')).toBe(
      '/events?month=2019-12&view=month',
    );
  });

  it('is the present one when none is named, and marks today', async () => {
    const page = await get('/events?view=month&kind=conference');
    expect(page.text('#results-heading')).toBe('October 2019: 0 events');
    expect(page.text('.app-month__day--today')).toContain('Monday 7 October 2019, today');
    expect(page.text('#results')).toContain('fits the filters');
  });

  it('keeps the filters', async () => {
    const page = await get('/events?view=month&month=2019-11&kind=conference');
    expect(page.texts('.app-month__items li')).toHaveLength(1);
    expect(page.html.querySelector('input[type=hidden][name=view]')?.getAttribute('value')).toBe('month');
    expect(page.html.querySelector('a[rel=next]')?.getAttribute('href')).toContain('kind=conference');
  });

  it('shows a month that is over', async () => {
    expect((await get('/events?view=month&month=2019-09')).text('.app-month__items')).toContain('Long ago');
  });
});

describe('the programme as a calendar', () => {
  const events = (page: Page): ICAL.Component[] =>
    new ICAL.Component(ICAL.parse(page.body)).getAllSubcomponents('vevent');

  it('holds what the search finds, cancelled events marked, drafts and undated ones not', async () => {
    const page = await get('/programme.ics?area=maidstone');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toContain('text/calendar');
    const found = events(page).map((event) => [
      event.getFirstPropertyValue('summary'),
      event.getFirstPropertyValue('status'),
    ]);
    expect(found).toEqual([
      ['Grooming Conference', 'CONFIRMED'],
      ['Neglect', 'CONFIRMED'],
      ['Called off', 'CANCELLED'],
    ]);
    expect(page.body).toContain('METHOD:PUBLISH');
    expect(page.body).not.toContain('ATTENDEE');
    expect((await get('/programme.ics')).body).not.toMatch(/Secret|Dates to come/);
  });

  it('is not sent again while it is unchanged', async () => {
    const first = await get('/programme.ics');
    const tag = first.headers.get('etag') ?? '';
    expect(tag).not.toBe('');
    const again = await get('/programme.ics', { 'if-none-match': tag });
    expect([again.status, again.body]).toEqual([304, '']);
    expect((await get('/programme.ics?kind=conference', { 'if-none-match': tag })).status).toBe(200);
  });

  it('drops a cancelled event after a month', async () => {
    await db.clock.setNow('2019-10-07T09:00:00Z');
    await db.dataSource.query(
      `UPDATE events SET cancelled_at = program_now() - interval '31 days' WHERE slug = 'called-off'`,
    );
    expect((await get('/programme.ics?area=maidstone')).body).not.toContain('Called off');
  });

  it('refuses a filter that is none', async () => {
    expect((await get('/programme.ics?kind=party')).status).toBe(400);
  });
});
