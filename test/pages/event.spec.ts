import { beforeAll, describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import type { Rule } from '../../src/eligibility/eligibility.types.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import {
  make,
  type EventState,
  type MadeEvent,
  type MadePerson,
  type MadeTeam,
  type MadeVenue,
} from '../support/factories.js';
import type { Page } from '../support/visitor.js';

const db = useDatabase();
const app = useApp(db, { demo: true });
const get = (path: string, headers: Record<string, string> = {}): Promise<Page> =>
  app.visitor().get(path, headers);
const at = (wall: string): Date => new Date(`${wall}:00Z`);
const HOSTILE = `</script><script>alert(1)</script>{{7*7}} "O'Neill" <b>`;
const kentChildren: Rule = {
  kind: 'all',
  rules: [
    { kind: 'workforce', anyOf: ['children'] },
    { kind: 'area', anyOf: ['kent'], label: 'Kent' },
  ],
};

let team: MadeTeam;
let practitioner: MadePerson;
let parent: MadePerson;
let house: MadeVenue;
const add = (): ReturnType<typeof make> => make(db.dataSource);
const event = (state: EventState = {}): Promise<MadeEvent> =>
  add().event({ team, startsAt: at('2019-11-06T09:30'), endsAt: at('2019-11-06T16:00'), ...state });
const show = async (state: EventState = {}): Promise<Page> => get(`/events/${(await event(state)).slug}`);
const bookLink = (page: Page): string | undefined =>
  page.html.querySelector('a.govuk-button--start')?.getAttribute('href');

beforeAll(async () => {
  await db.clock.setNow('2019-10-07T09:00:00Z');
  await db.dataSource.query(
    `INSERT INTO areas (code, name, part_of) VALUES ('kent', 'Kent', NULL), ('maidstone', 'Maidstone', 'kent')`,
  );
  team = await add().team({ name: 'Training team', contactEmail: 'training@kscmp.example' });
  house = await add().venue({ name: 'Sessions House', town: 'Maidstone', postcode: 'ME14 1XQ' });
  practitioner = await add().person();
  parent = await add().person({ workforce: 'neither', areas: [], jobTitle: '' });
});

describe('an event’s page', () => {
  it('says when and where before anything else, with what is left and the way to book', async () => {
    const { slug } = await event({
      title: 'Grooming Conference',
      kind: 'conference',
      venue: house,
      capacity: 12,
      contentNotice: 'It is about abuse.',
    });
    const page = await get(`/events/${slug}`);
    expect(page.text('h1')).toBe('Grooming Conference');
    expect(page.text('.app-event__facts')).toBe(
      'Wednesday 6 November 2019, 9:30am to 4pm Sessions House, Maidstone ME14 1XQ',
    );
    expect(page.texts('.govuk-tag')).toEqual(['12 places left']);
    expect(bookLink(page)).toBe(`/events/${slug}/book`);
    expect(page.text('main')).toContain('You need to be signed in');
    expect(page.text('.govuk-inset-text')).toBe('It is about abuse.');
    expect(
      page.html.querySelector('a[href^="https://www.openstreetmap.org/search?query=ME14%201XQ"]'),
    ).not.toBeNull();
    expect(page.html.querySelector('link[rel=canonical]')?.getAttribute('href')).toBe(
      `${app.baseUrl}/events/${slug}`,
    );
    expect(page.html.querySelector(`a[href="/events/${slug}.ics"]`)).not.toBeNull();
    expect(
      page.html.querySelector('a[href^="https://calendar.google.com/"]')?.getAttribute('href'),
    ).toContain('dates=20191106T093000Z%2F20191106T160000Z');
    expect(page.html.querySelector('a[href^="mailto:?subject=Grooming%20Conference"]')).not.toBeNull();
    expect(page.headers.getSetCookie()).toEqual([]);
  });

  it('describes itself to search engines', async () => {
    const page = await show({ title: 'Grooming Conference', venue: house });
    const data = JSON.parse(page.html.querySelector('script[type="application/ld+json"]')?.text ?? '');
    expect(data).toMatchObject({
      '@context': 'https://schema.org',
      '@type': 'Event',
      name: 'Grooming Conference',
      startDate: '2019-11-06T09:30:00.000Z',
      endDate: '2019-11-06T16:00:00.000Z',
      eventStatus: 'https://schema.org/EventScheduled',
      eventAttendanceMode: 'https://schema.org/OfflineEventAttendanceMode',
      location: [{ '@type': 'Place', name: 'Sessions House', address: { postalCode: 'ME14 1XQ' } }],
      organizer: { name: 'Training team' },
    });
  });

  it('keeps the lines that somebody wrote, and adds none', async () => {
    const lines = (words: string): string => `${words}:\n- one\n- two`;
    const venue = await add().venue({ travel: lines('Buses'), access: lines('Lifts') });
    const page = await show({ venue, contentNotice: lines('It is about') });
    const shown = page.html.querySelectorAll('.app-lines').map(({ rawText }) => rawText);
    // Components indent what they hold, which `white-space: pre-line` does not show.
    expect(shown.map((text) => text.replaceAll(/\n +/g, '\n'))).toEqual(
      ['It is about', 'Buses', 'Lifts'].map(lines),
    );
  });

  it('shows literally whatever was typed', async () => {
    const page = await show({
      title: HOSTILE,
      summary: HOSTILE,
      description: HOSTILE,
      theme: HOSTILE,
      contentNotice: HOSTILE,
      audience: HOSTILE,
    });
    expect(page.text('h1')).toBe(HOSTILE);
    expect(page.body).not.toContain('<script>alert');
    expect(page.body).not.toContain('</script><script>');
    expect(page.body).toContain('{{7*7}}');
    const data = JSON.parse(page.html.querySelector('script[type="application/ld+json"]')?.text ?? '');
    expect(data.name).toBe(HOSTILE);
  });

  it('keeps the joining link for people with a place', async () => {
    expect((await show({ online: true, joiningLink: 'https://meet.example/secret' })).body).not.toContain(
      'meet.example',
    );
  });

  it('says that a number of places is invented only in the demonstration', async () => {
    const { id, slug } = await event();
    await db.dataSource.query(`UPDATE events SET capacity_invented = true WHERE id = $1`, [id]);
    expect((await get(`/events/${slug}`)).text('main')).toContain('invented for this demonstration');
  });

  it('lists its sessions and other dates', async () => {
    const [series] = await db.dataSource.query(
      `INSERT INTO series (slug, title) VALUES ('twice', 'Twice') RETURNING id`,
    );
    const first = await event({ seriesId: series.id, title: 'Twice' });
    const other = await event({
      seriesId: series.id,
      title: 'Twice',
      startsAt: at('2019-12-04T09:30'),
      endsAt: at('2019-12-04T16:00'),
    });
    await db.dataSource.query(
      `INSERT INTO event_sessions (event_id, title, starts_at, ends_at) VALUES ($1, 'Day 2', '2019-11-07T09:30Z', '2019-11-07T12:00Z')`,
      [first.id],
    );
    const page = await get(`/events/${first.slug}`);
    expect(page.texts('.govuk-table__body .govuk-table__row')).toEqual([
      'Wednesday 6 November 20199:30am to 4pm',
      'Thursday 7 November 20199:30am to middayDay 2',
    ]);
    expect(page.text('main')).toContain('Your place is for all 2 of them');
    expect(page.html.querySelector(`#other-dates + ul a[href="/events/${other.slug}"]`)).not.toBeNull();
    // Two days do not fit into the form of a web calendar: only the file holds them.
    expect(page.html.querySelector('a[href^="https://calendar.google.com/"]')).toBeNull();
  });
});

describe('an event that cannot be booked says why and leads on', () => {
  it.each<[string, EventState, string, string]>([
    ['cancelled', { status: 'cancelled' }, 'This event has been cancelled', 'Cancelled'],
    [
      'over',
      { startsAt: at('2019-09-01T09:30'), endsAt: at('2019-09-01T12:00') },
      'This event has taken place',
      'Has taken place',
    ],
    [
      'not open yet',
      { bookingOpensAt: at('2019-10-14T08:00') },
      'Booking is not open yet',
      'Booking opens 14 Oct 2019',
    ],
    ['closed', { bookingClosesAt: at('2019-10-01T16:00') }, 'Booking has closed', 'Booking closed'],
    [
      'an awareness day',
      { kind: 'awareness_day', places: 'none' },
      'You do not need to book',
      'No need to book',
    ],
  ])('%s', async (_, state, heading, tag) => {
    const page = await show(state);
    expect(page.status).toBe(200);
    expect(page.text('.app-standing h2')).toBe(heading);
    expect(page.texts('.govuk-tag')).toContain(tag);
    expect(bookLink(page)).toBeUndefined();
  });

  it('undated', async () => {
    const page = await show({ startsAt: null });
    expect(page.text('.app-standing h2')).toBe('Dates to be announced');
    expect(page.html.querySelector('.app-standing a[href^="/events?"]')).not.toBeNull();
    expect(page.html.querySelector('script[type="application/ld+json"]')).toBeNull();
    expect(page.html.querySelector('a[href$=".ics"]')).toBeNull();
  });

  it('full, with its waiting list', async () => {
    const { slug } = await add().fullEvent({ team, startsAt: at('2019-11-06T09:30') });
    const page = await get(`/events/${slug}`);
    expect(page.text('.app-standing h2')).toBe('This event is full');
    expect(page.text('a.govuk-button--start')).toBe('Join the waiting list');
  });

  it('full, and the list closed', async () => {
    const { slug } = await add().fullEvent({
      team,
      startsAt: at('2019-11-06T09:30'),
      waitingListOpen: false,
    });
    const page = await get(`/events/${slug}`);
    expect(bookLink(page)).toBeUndefined();
    expect(
      page.html.querySelector('.app-standing a[href="/events?kind=training_day&available=true"]'),
    ).not.toBeNull();
  });

  it('cancelled, with the reason and in its structured data', async () => {
    const { id, slug } = await event({ status: 'cancelled' });
    await db.dataSource.query(
      `UPDATE events SET cancellation_reason = 'The hall has flooded' WHERE id = $1`,
      [id],
    );
    const page = await get(`/events/${slug}`);
    expect(page.text('.app-standing')).toContain('The hall has flooded');
    expect(page.html.querySelector('script[type="application/ld+json"]')?.text).toContain('EventCancelled');
    expect((await get(`/events/${slug}.ics`)).body).toContain('STATUS:CANCELLED');
  });

  it('a draft is not there, but for its team', async () => {
    const { slug } = await event({ status: 'draft' });
    for (const path of [
      `/events/${slug}`,
      `/events/${slug}/check`,
      `/events/${slug}.ics`,
      '/events/no-such-event',
      '/events/..%2f..%2fetc',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    expect((await get('/events/%00')).status).toBe(400);
    const organiser = await app.signIn(await add().organiser(team));
    expect((await organiser.get(`/events/${slug}`)).text('.app-standing')).toContain(
      'Only your team can see it',
    );
    const other = await app.signIn(await add().organiser(await add().team()));
    expect((await other.get(`/events/${slug}`)).status).toBe(404);
    expect((await organiser.get(`/events/${slug}.ics`)).status).toBe(404);
  });
});

describe('somebody signed in is told at once', () => {
  it('that they can book', async () => {
    const { slug } = await event({ rule: kentChildren });
    const page = await (await app.signIn(practitioner)).get(`/events/${slug}`);
    expect(page.text('.govuk-inset-text h2')).toBe('You can book this');
    expect(bookLink(page)).toBe(`/events/${slug}/book`);
    expect(page.text('main')).not.toContain('You need to be signed in');
    expect(page.headers.get('cache-control')).toBe('no-store');
  });

  it('that it is for them and full, so that they join the waiting list', async () => {
    const { slug } = await event({ rule: kentChildren, capacity: 0 });
    const page = await (await app.signIn(practitioner)).get(`/events/${slug}`);
    expect(page.text('.govuk-inset-text h2')).toBe('This event is for you');
    expect(page.text('main')).toContain('Join the waiting list');
    expect(page.text('main')).not.toContain('You can book this');
  });

  it('that they cannot, why, and what to do instead', async () => {
    const { slug } = await event({ rule: kentChildren });
    const page = await (await app.signIn(parent)).get(`/events/${slug}`);
    expect(page.text('.govuk-inset-text h2')).toBe('You cannot book this');
    expect(page.html.querySelectorAll('.govuk-inset-text p').length).toBeGreaterThan(1);
    expect(bookLink(page)).toBeUndefined();
    // A parent has no colleagues here; whoever works for somebody may have one who can come.
    const link = `a[href="/events/${slug}/book"]`;
    expect(page.html.querySelector(link)).toBeNull();
    const worker = await add().person({ workforce: 'adults', areas: [] });
    const theirs = await (await app.signIn(worker)).get(`/events/${slug}`);
    expect(theirs.html.querySelector(link)?.text).toBe('Book for a colleague');
  });

  it('that they have a place, or wait', async () => {
    const booked = await event();
    const { reference } = await add().booking(booked, practitioner);
    const visitor = await app.signIn(practitioner);
    const page = await visitor.get(`/events/${booked.slug}`);
    expect(page.text('.govuk-inset-text h2')).toBe('You have a place');
    expect(page.html.querySelector(`a[href="/bookings/${reference}"]`)).not.toBeNull();
    expect(bookLink(page)).toBeUndefined();
    const full = await add().fullEvent({ team, startsAt: at('2019-11-07T09:30') });
    await add().booking(full, practitioner, 'waiting');
    expect((await visitor.get(`/events/${full.slug}`)).text('.govuk-inset-text h2')).toBe(
      'You are on the waiting list',
    );
  });
});

describe('the check before signing in', () => {
  const path = async (rule: Rule): Promise<string> => `/events/${(await event({ rule })).slug}/check`;

  it('asks first whether somebody comes for their work, then about it', async () => {
    const check = await path(kentChildren);
    const first = await get(check);
    expect(first.texts('legend')).toEqual(['Are you asking for your work or volunteering?']);
    expect(first.html.querySelector('.govuk-error-summary')).toBeNull();
    const second = await get(`${check}?asked=1&employer=yes`);
    expect(second.texts('legend')).toEqual(['Who do you work or volunteer with?', 'Where do you work?']);
    expect(second.html.querySelector('input[type=hidden][name=employer]')?.getAttribute('value')).toBe('yes');
    expect(second.html.querySelector('.govuk-error-summary')).toBeNull();
  });

  it('answers with reasons and a way on', async () => {
    const check = await path(kentChildren);
    const yes = await get(`${check}?asked=2&employer=yes&workforce=children&area=kent`);
    expect(yes.text('h1')).toBe('You can book this');
    expect(bookLink(yes)).toBe(check.replace('/check', '/book'));
    const no = await get(`${check}?asked=2&employer=yes&workforce=adults&area=kent`);
    expect(no.text('h1')).toBe('You cannot book this');
    expect(no.text('main')).toMatch(/children/);
    expect(no.html.querySelector('a[href="/events"]')).not.toBeNull();
    expect(no.html.querySelector('a[href="mailto:training@kscmp.example"]')).not.toBeNull();
    expect(no.html.querySelector('.govuk-back-link')?.getAttribute('href')?.replaceAll('&amp;', '&')).toBe(
      `${check}?employer=yes&workforce=adults&area=kent`,
    );
  });

  it('never asks a parent for an employer', async () => {
    const page = await get(`${await path(kentChildren)}?asked=1&employer=no`);
    expect(page.text('h1')).toBe('You cannot book this');
    expect(page.html.querySelector('form')).toBeNull();
  });

  it('asks nothing where everyone may come', async () => {
    const page = await get(await path({ kind: 'everyone' }));
    expect(page.text('h1')).toBe('You can book this');
    expect(page.html.querySelector('form')).toBeNull();
  });

  it('says what is missing, beside the field and above, and keeps the answers', async () => {
    const page = await get(`${await path(kentChildren)}?asked=2&employer=yes&workforce=children`);
    expect(page.text('title')).toMatch(/^Error: /);
    expect(page.texts('.govuk-error-summary__list li')).toEqual(['Select where you work']);
    expect(page.html.querySelector('.govuk-error-summary__list a')?.getAttribute('href')).toBe('#area');
    expect(page.html.querySelector('#area')).not.toBeNull();
    expect(page.text('.govuk-error-message')).toBe('Error: Select where you work');
    expect(page.html.querySelector('input[name=workforce][value=children]')?.hasAttribute('checked')).toBe(
      true,
    );
  });

  it.each([
    'asked=2&employer=yes&workforce=__proto__&area=kent',
    'asked=2&employer=yes&workforce=children&workforce=adults&area=kent',
    'asked=x&employer=<script>',
  ])('asks again after %s', async (query) => {
    const page = await get(`${await path(kentChildren)}?${query}`);
    expect(page.status).toBe(200);
    expect(page.html.querySelector('form')).not.toBeNull();
    expect(page.body).not.toContain('<script>"');
  });
});

describe('an event as a calendar file', () => {
  it('holds each session and says whose it is', async () => {
    const { id, slug } = await event({ title: HOSTILE });
    await db.dataSource.query(
      `INSERT INTO event_sessions (event_id, title, starts_at, ends_at) VALUES ($1, 'Day 2', '2019-11-07T09:30Z', '2019-11-07T12:00Z')`,
      [id],
    );
    const page = await get(`/events/${slug}.ics`);
    expect(page.headers.get('content-disposition')).toBe(`attachment; filename="${slug}.ics"`);
    const events = new ICAL.Component(ICAL.parse(page.body)).getAllSubcomponents('vevent');
    expect(events.map((each) => String(each.getFirstPropertyValue('dtstart')))).toEqual([
      '2019-11-06T09:30:00Z',
      '2019-11-07T09:30:00Z',
    ]);
    expect(new Set(events.map((each) => each.getFirstPropertyValue('uid'))).size).toBe(2);
    expect(events[0]?.getFirstPropertyValue('summary')).toBe(HOSTILE);
  });

  it('is not sent again while it is unchanged, and is after a move', async () => {
    const { id, slug } = await event();
    const tag = (await get(`/events/${slug}.ics`)).headers.get('etag') ?? '';
    expect((await get(`/events/${slug}.ics`, { 'if-none-match': tag })).status).toBe(304);
    await db.dataSource.query(`UPDATE events SET calendar_sequence = 1, updated_at = now() WHERE id = $1`, [
      id,
    ]);
    const moved = await get(`/events/${slug}.ics`, { 'if-none-match': tag });
    expect(moved.status).toBe(200);
    expect(moved.body).toContain('SEQUENCE:1');
  });
});
