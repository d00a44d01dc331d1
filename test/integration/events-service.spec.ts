import { beforeEach, describe, expect, it } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import type { NewEvent } from '../../src/events/event-details.types.js';
import type { Event } from '../../src/events/event.entity.js';
import { EventsQueries } from '../../src/events/events.queries.js';
import { EventsService } from '../../src/events/events.service.js';
import type { Caller } from '../../src/platform/auth/caller.js';
import { inTransaction } from '../../src/platform/database/in-transaction.js';
import { VenuesService } from '../../src/venues/venues.service.js';
import { useDatabase } from '../support/database.js';
import { make, type MadeTeam } from '../support/factories.js';

const db = useDatabase();
const service = new EventsService();
const queries = (): EventsQueries => new EventsQueries(db.dataSource);
const run = <Result>(work: (manager: EntityManager) => Promise<Result>): Promise<Result> =>
  inTransaction(db.dataSource, work);

let team: MadeTeam;
let organiser: Caller;

const callerOf = (teamIds: number[], isAdministrator = false): Caller => ({
  personId: 1,
  name: 'Organiser',
  email: 'organiser@kscmp.example',
  isAdministrator,
  teams: teamIds.map((teamId) => ({ teamId, role: 'organiser' })),
  shared: [],
});

beforeEach(async () => {
  await db.clock.setNow('2019-10-07T09:00:00Z');
  team = await make(db.dataSource).team();
  organiser = callerOf([team.id]);
});

const day: NewEvent = {
  title: 'Neglect: a day for everyone',
  kind: 'training_day',
  places: 'limited',
  summary: 'What neglect looks like.',
  sessions: [{ startsAt: '2019-11-06T09:30', endsAt: '2019-11-06T16:00' }],
  online: true,
};
const create = (more: Partial<NewEvent> = {}): Promise<Event> =>
  run((manager) => service.create(manager, team.id, { ...day, ...more }));
const locked = <Result>(
  slug: string,
  work: (manager: EntityManager, event: Event) => Promise<Result>,
  by = organiser,
): Promise<Result> => run(async (manager) => work(manager, await service.lock(manager, slug, by)));

describe('an event that is created', () => {
  it('is a draft with its start and end in step with its sessions', async () => {
    const event = await create({
      sessions: [
        { startsAt: '2020-06-18T09:30', endsAt: '2020-06-18T12:00', title: 'Day 2' },
        { startsAt: '2020-06-17T09:30', endsAt: '2020-06-17T16:00', title: 'Day 1' },
      ],
    });
    expect(event).toMatchObject({
      status: 'draft',
      version: 1,
      ruleVersion: 1,
      publishedAt: null,
      waitingListOpen: true,
      offerHours: 48,
    });
    expect([event.startsAt, event.endsAt]).toEqual([
      new Date('2020-06-17T08:30Z'),
      new Date('2020-06-18T11:00Z'),
    ]);
    const { sessions } = await queries().forOrganiser(event.slug, organiser);
    expect(sessions.map((session) => session.title)).toEqual(['Day 1', 'Day 2']);
  });

  it('has an address of its own, also when many of one title are made at once', async () => {
    const events = await Promise.all(Array.from({ length: 6 }, () => create({ title: 'Same title' })));
    expect(events.map((event) => event.slug).sort()).toEqual([
      'same-title',
      'same-title-2',
      'same-title-3',
      'same-title-4',
      'same-title-5',
      'same-title-6',
    ]);
  });

  it.each<[string, Partial<NewEvent>, string]>([
    [
      'ends before it starts',
      { sessions: [{ startsAt: '2019-11-06T16:00', endsAt: '2019-11-06T09:30' }] },
      'sessions.0.endsAt',
    ],
    [
      'stands where the clocks skip',
      { sessions: [{ startsAt: '2020-03-29T01:30', endsAt: '2020-03-29T04:00' }] },
      'sessions.0.startsAt',
    ],
    ['is an awareness day with places', { kind: 'awareness_day' }, 'places'],
    [
      'closes booking before it opens',
      { bookingOpensAt: '2019-11-02T09:00', bookingClosesAt: '2019-11-01T09:00' },
      'bookingClosesAt',
    ],
    ['opens booking at no time', { bookingOpensAt: 'soon' }, 'bookingOpensAt'],
    ['has a rule that cannot be read', { rule: { kind: 'wizard' } }, 'rule.kind'],
  ])('is refused with its field named when it %s', async (_, change, field) => {
    await expect(create(change)).rejects.toMatchObject({ kind: 'invalid', errors: [{ field }] });
  });

  it('keeps names as they are written', async () => {
    const title = 'O’Neill & Ó Súilleabháin <b>“{{7*7}}”</b> 🎈';
    expect((await create({ title })).title).toBe(title);
  });
});

describe('editing an event', () => {
  it('raises its version, and tells the second of two editors', async () => {
    const { slug } = await create();
    const first = await locked(slug, (manager, event) =>
      service.edit(manager, event, { title: 'New title' }, 1),
    );
    expect(first.version).toBe(2);
    await expect(
      locked(slug, (manager, event) => service.edit(manager, event, { title: 'Mine' }, 1)),
    ).rejects.toMatchObject({ kind: 'stale' });
    expect((await queries().forOrganiser(slug, organiser)).event.title).toBe('New title');
  });

  it('raises the version of the rule only when the rule is another', async () => {
    const { slug } = await create({ rule: { kind: 'area', label: 'Kent', anyOf: ['kent'] } });
    const same = await locked(slug, (manager, event) =>
      service.edit(manager, event, { rule: { anyOf: ['kent'], kind: 'area', label: 'Kent' } }),
    );
    expect(same.ruleVersion).toBe(1);
    const other = await locked(slug, (manager, event) =>
      service.edit(manager, event, { rule: { kind: 'everyone' } }),
    );
    expect(other.ruleVersion).toBe(2);
  });

  it('is for its team and administrators; to others there is no such event', async () => {
    const { slug } = await create();
    const edit = (manager: EntityManager, event: Event): Promise<Event> =>
      service.edit(manager, event, { theme: 'Neglect' });
    await expect(locked(slug, edit, callerOf([team.id + 1]))).rejects.toMatchObject({ kind: 'not_found' });
    await expect(locked('no-such-event', edit)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(locked(slug, edit, callerOf([], true))).resolves.toMatchObject({ theme: 'Neglect' });
  });

  it('leaves nothing half done when one field is wrong', async () => {
    const { slug } = await create();
    await expect(
      locked(slug, (manager, event) =>
        service.edit(manager, event, { title: 'Half', bookingOpensAt: 'never' }),
      ),
    ).rejects.toMatchObject({ kind: 'invalid' });
    expect((await queries().forOrganiser(slug, organiser)).event).toMatchObject({
      title: day.title,
      version: 1,
    });
  });
});

describe('publication', () => {
  it('shows the event from then on', async () => {
    const { slug } = await create();
    await expect(queries().bySlug(slug)).rejects.toMatchObject({ kind: 'not_found' });
    await expect(queries().visibleTo(slug, callerOf([team.id + 1]))).rejects.toMatchObject({
      kind: 'not_found',
    });
    await expect(queries().visibleTo(slug, organiser)).resolves.toMatchObject({ event: { status: 'draft' } });
    await locked(slug, (manager, event) => service.publish(manager, event, 40));
    const { event } = await queries().bySlug(slug);
    expect(event.status).toBe('published');
    expect(event.publishedAt?.toISOString().slice(0, 10)).toBe('2019-10-07');
    await expect(locked(slug, (manager, again) => service.publish(manager, again, 40))).rejects.toMatchObject(
      { code: 'already_published' },
    );
  });

  it('is refused with everything that is missing', async () => {
    const { slug } = await create({ summary: '', online: false });
    await expect(
      locked(slug, (manager, event) => service.publish(manager, event, undefined)),
    ).rejects.toMatchObject({
      kind: 'unprocessable',
      errors: [{ field: 'summary' }, { field: 'venue' }, { field: 'capacity' }],
    });
  });
});

describe('cancelling', () => {
  it('keeps the page of what was public, and nothing can be changed after', async () => {
    const { slug } = await create();
    await locked(slug, (manager, event) => service.publish(manager, event, 40));
    await locked(slug, (manager, event) => service.cancel(manager, event, 'The hall has flooded'));
    const { event } = await queries().bySlug(slug);
    expect(event).toMatchObject({
      status: 'cancelled',
      cancellationReason: 'The hall has flooded',
      calendarSequence: 1,
    });
    await expect(
      locked(slug, (manager, again) => service.cancel(manager, again, null)),
    ).rejects.toMatchObject({ code: 'event_cancelled' });
    await expect(
      locked(slug, (manager, again) => service.edit(manager, again, { title: 'X' })),
    ).rejects.toMatchObject({ code: 'event_cancelled' });
    await expect(
      locked(slug, (manager, again) => service.move(manager, again, { online: false })),
    ).rejects.toMatchObject({ code: 'event_cancelled' });
    await expect(locked(slug, (manager, again) => service.publish(manager, again, 40))).rejects.toMatchObject(
      { code: 'not_ready' },
    );
  });

  it('shows nothing of a draft', async () => {
    const { slug } = await create();
    await locked(slug, (manager, event) => service.cancel(manager, event, null));
    await expect(queries().bySlug(slug)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('is refused once the event is over', async () => {
    const { slug } = await create();
    await db.clock.setNow('2019-11-07T09:00:00Z');
    await expect(
      locked(slug, (manager, event) => service.cancel(manager, event, null)),
    ).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('moving', () => {
  it('keeps the sessions in order when one takes the time of another', async () => {
    const { slug } = await create({
      sessions: [
        { startsAt: '2019-11-06T09:30', endsAt: '2019-11-06T12:00', title: 'One' },
        { startsAt: '2019-11-13T09:30', endsAt: '2019-11-13T12:00', title: 'Two' },
      ],
    });
    const before = (await queries().forOrganiser(slug, organiser)).sessions;
    const { event, moved } = await locked(slug, (manager, found) =>
      service.move(manager, found, {
        sessions: [
          { startsAt: '2019-11-13T09:30', endsAt: '2019-11-13T12:00', title: 'One' },
          { startsAt: '2019-11-20T09:30', endsAt: '2019-11-20T12:00', title: 'Two' },
          { startsAt: '2019-11-27T09:30', endsAt: '2019-11-27T12:00', title: 'Three' },
        ],
      }),
    );
    expect(moved).toBe(true);
    expect(event).toMatchObject({
      calendarSequence: 1,
      version: 2,
      startsAt: new Date('2019-11-13T09:30Z'),
      endsAt: new Date('2019-11-27T12:00Z'),
    });
    const after = (await queries().forOrganiser(slug, organiser)).sessions;
    expect(after.slice(0, 2).map((session) => session.id)).toEqual(before.map((session) => session.id));
    expect(after.map((session) => session.title)).toEqual(['One', 'Two', 'Three']);
  });

  it('to where it already is changes nothing', async () => {
    const { slug } = await create();
    const { event, moved } = await locked(slug, (manager, found) =>
      service.move(manager, found, { sessions: day.sessions, online: true }),
    );
    expect(moved).toBe(false);
    expect(event).toMatchObject({ calendarSequence: 0, version: 1 });
  });

  it('a draft may lose its dates, a published event may not', async () => {
    const { slug } = await create();
    await expect(
      locked(slug, (manager, event) => service.move(manager, event, { sessions: [] })),
    ).resolves.toMatchObject({ event: { startsAt: null, endsAt: null } });
    await locked(slug, (manager, event) => service.move(manager, event, { sessions: day.sessions }));
    await locked(slug, (manager, event) => service.publish(manager, event, 40));
    await expect(
      locked(slug, (manager, event) => service.move(manager, event, { sessions: [] })),
    ).rejects.toMatchObject({ errors: [{ field: 'sessions' }] });
    await expect(
      locked(slug, (manager, event) =>
        service.move(manager, event, {
          sessions: [{ startsAt: '2019-10-01T09:00', endsAt: '2019-10-01T10:00' }],
        }),
      ),
    ).rejects.toMatchObject({ errors: [{ field: 'sessions.0.startsAt' }] });
  });

  it('to another venue finds the one that is known', async () => {
    const venues = new VenuesService();
    await db.dataSource.query(
      `INSERT INTO areas (code, name) VALUES ('maidstone', 'Maidstone') ON CONFLICT DO NOTHING`,
    );
    const hall = await run((manager) =>
      venues.findOrCreate(manager, {
        name: 'Sessions House',
        address: 'County Road',
        town: 'Maidstone',
        postcode: 'ME14 1XQ',
      }),
    );
    const again = await run((manager) =>
      venues.findOrCreate(manager, { name: 'Sessions House', address: 'County Road', town: 'Maidstone' }),
    );
    expect(again).toEqual(hall);
    expect(hall.areaCode).toBe('maidstone');
    await expect(
      run((manager) => venues.findOrCreate(manager, { name: 'X', town: 'Y', area: 'atlantis' })),
    ).rejects.toMatchObject({ errors: [{ field: 'venue.area' }] });
    const { slug } = await create();
    const { event } = await locked(slug, (manager, found) =>
      service.move(manager, found, { venueId: hall.id, online: false }),
    );
    expect(event).toMatchObject({ venueId: hall.id, online: false, calendarSequence: 1 });
  });
});

describe('the lists of events', () => {
  it('show a team its own, what is over last, and what it still has to say', async () => {
    const add = make(db.dataSource);
    await add.event({ team, title: 'Over', startsAt: new Date('2019-09-01T09:00Z') });
    await add.event({ team, title: 'Undated', startsAt: null });
    await add.event({ team, title: 'Draft', status: 'draft', startsAt: new Date('2019-12-01T09:00Z') });
    await add.event({ title: 'Of another team' });
    const list = await queries().ofTeams(organiser);
    expect(list.map(({ title, needs }) => [title, needs.map((need) => need.code)])).toEqual([
      ['Draft', ['not_published']],
      ['Undated', ['dates']],
      ['Over', []],
    ]);
    expect((await queries().ofTeams(callerOf([], true))).length).toBeGreaterThan(3);
    expect(await queries().ofTeams(callerOf([]))).toEqual([]);
  });

  it('show other dates of a series that are public and to come', async () => {
    const series = await run((manager) => service.findOrCreateSeries(manager, 'Neglect, twice'));
    expect(await run((manager) => service.findOrCreateSeries(manager, 'Neglect, twice'))).toEqual(series);
    const add = make(db.dataSource);
    const first = await add.event({ seriesId: series.id, startsAt: new Date('2019-11-01T09:00Z') });
    const later = await add.event({ seriesId: series.id, startsAt: new Date('2019-12-01T09:00Z') });
    await add.event({ seriesId: series.id, startsAt: new Date('2019-09-01T09:00Z') });
    await add.event({ seriesId: series.id, status: 'draft' });
    await add.event({ seriesId: series.id, status: 'cancelled' });
    const { event } = await queries().bySlug(first.slug);
    expect((await queries().otherDates(event)).map((other) => other.event.slug)).toEqual([later.slug]);
  });
});
