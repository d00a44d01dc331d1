import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson, type MadeTeam } from '../support/factories.js';
import type { ApiClient } from '../support/visitor.js';

const db = useDatabase();
const app = useApp(db);

let team: MadeTeam;
let organiser: ApiClient;
let stranger: ApiClient;
let practitioner: ApiClient;
let person: MadePerson;
const anyone = (): ApiClient => app.api();

const day = {
  title: 'Neglect: a day for everyone',
  kind: 'training_day',
  summary: 'What neglect looks like.',
  venue: { name: 'Sessions House', address: 'County Road', town: 'Maidstone', postcode: 'ME14 1XQ' },
  sessions: [{ startsAt: '2019-11-06T09:30', endsAt: '2019-11-06T16:00' }],
  capacity: 2,
  waitingListCapacity: 5,
};

beforeAll(async () => {
  await db.clock.setNow('2019-10-07T09:00:00Z');
  await db.dataSource.query(
    `INSERT INTO areas (code, name, part_of) VALUES ('kent', 'Kent', NULL), ('maidstone', 'Maidstone', 'kent')`,
  );
  const add = make(db.dataSource);
  team = await add.team({ slug: 'kscmp' });
  organiser = app.api(await add.token(await add.organiser(team)));
  stranger = app.api(await add.token(await add.organiser(await add.team())));
  person = await add.person();
  practitioner = app.api(await add.token(person));
});

const published = async (more: object = {}): Promise<string> => {
  const made = await organiser.post('/events', { ...day, ...more });
  expect(made.status).toBe(201);
  expect((await organiser.post(`/events/${made.body.slug}/publication`)).status).toBe(200);
  return made.body.slug as string;
};

describe('making an event', () => {
  it('gives a draft that only its team sees', async () => {
    const made = await organiser.post('/events', day);
    expect(made.status).toBe(201);
    expect(made.headers.get('location')).toBe(`/api/v1/events/${made.body.slug}`);
    expect(made.body).toMatchObject({
      status: 'draft',
      places: 'limited',
      capacity: 2,
      placesTaken: 0,
      placesLeft: 2,
      waiting: 0,
      waitingListCapacity: 5,
      team: { slug: 'kscmp' },
      venue: { name: 'Sessions House', area: 'maidstone' },
      sessions: [
        {
          startsAt: '2019-11-06T09:30:00.000Z',
          endsAt: '2019-11-06T16:00:00.000Z',
          venue: { town: 'Maidstone' },
        },
      ],
    });
    const { slug } = made.body;
    for (const other of [anyone(), practitioner, stranger]) {
      expect((await other.get(`/events/${slug}`)).status).toBe(404);
      expect((await other.get(`/events/${slug}/eligibility`)).status).toBe(404);
      expect(
        (await other.get('/events?pageSize=100')).body.items.map((item: { slug: string }) => item.slug),
      ).not.toContain(slug);
    }
    expect((await organiser.get(`/events/${slug}`)).body.status).toBe('draft');
    expect((await practitioner.post(`/events/${slug}/bookings`)).status).toBe(404);
  });

  it('is for staff', async () => {
    expect((await anyone().post('/events', day)).status).toBe(401);
    expect((await practitioner.post('/events', day)).status).toBe(403);
    const elsewhere = await stranger.post('/events', { ...day, team: 'kscmp' });
    expect([elsewhere.status, elsewhere.body.errors[0].field]).toEqual([400, 'team']);
  });

  it.each<[string, object, string]>([
    ['no title', { title: undefined }, 'title'],
    ['an empty title', { title: '' }, 'title'],
    ['a title of a megabyte', { title: 'x'.repeat(200_000) }, 'title'],
    ['a title with NUL', { title: 'a\0b' }, 'title'],
    ['a lone surrogate', { title: 'a\ud800b' }, 'title'],
    ['a title that is a list', { title: ['x'] }, 'title'],
    ['a kind that is none', { kind: 'party' }, 'kind'],
    ['a capacity below zero', { capacity: -1 }, 'capacity'],
    ['a capacity with a fraction', { capacity: 1.5 }, 'capacity'],
    ['a capacity as text', { capacity: '10' }, 'capacity'],
    ['a summary that is null', { summary: null }, 'summary'],
    ['sessions that are no list', { sessions: 'x' }, 'sessions'],
    ['a session that is a text', { sessions: ['x'] }, 'sessions'],
    [
      'a session before its start',
      { sessions: [{ startsAt: '2019-11-06T16:00', endsAt: '2019-11-06T09:30' }] },
      'sessions.0.endsAt',
    ],
    [
      '29 February 2023',
      { sessions: [{ startsAt: '2023-02-29', timing: 'all_day' }] },
      'sessions.0.startsAt',
    ],
    [
      'the gap of spring',
      { sessions: [{ startsAt: '2020-03-29T01:30', endsAt: '2020-03-29T05:00' }] },
      'sessions.0.startsAt',
    ],
    ['a venue without a town', { venue: { name: 'X' } }, 'venue.town'],
    ['an area that is none', { venue: { ...day.venue, name: 'Y', area: 'atlantis' } }, 'venue.area'],
    ['a rule that cannot be read', { rule: { kind: 'wizard' } }, 'rule.kind'],
    ['a joining link that runs a script', { joiningLink: 'javascript:alert(1)' }, 'joiningLink'],
    ['a slug with a path', { slug: '../x' }, 'slug'],
    ['unlimited places with a number', { places: 'unlimited' }, 'capacity'],
    ['an awareness day with places', { kind: 'awareness_day', places: 'limited' }, 'places'],
  ])('names the field of %s', async (_, change, field) => {
    const answer = await organiser.post('/events', { ...day, ...change });
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, field]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('ignores what is nobody’s to give', async () => {
    const { body } = await organiser.post('/events', {
      ...day,
      id: 1,
      status: 'published',
      version: 99,
      teamId: 99,
      calendarUid: 'x',
    });
    expect(body).toMatchObject({ status: 'draft', version: 1, team: { slug: 'kscmp' } });
  });

  it('takes names as they are written', async () => {
    const title = 'O’Neill & Ó Súilleabháin <script>alert(1)</script> {{7*7}} 🎈';
    const { body } = await organiser.post('/events', { ...day, title });
    expect((await organiser.get(`/events/${body.slug}`)).body.title).toBe(title);
  });

  it('takes unlimited places, none, and the short form of one session', async () => {
    const open = await organiser.post('/events', {
      title: 'Open',
      kind: 'webinar',
      online: true,
      capacity: null,
      startsAt: '2020-06-17T09:30+01:00',
      endsAt: '2020-06-17T11:00+01:00',
    });
    expect(open.body).toMatchObject({
      places: 'unlimited',
      capacity: null,
      placesLeft: null,
      startsAt: '2020-06-17T08:30:00.000Z',
    });
    const daylong = await organiser.post('/events', {
      title: 'Day',
      kind: 'awareness_day',
      sessions: [{ startsAt: '2020-02-11', timing: 'all_day' }],
    });
    expect(daylong.body).toMatchObject({
      places: 'none',
      capacity: null,
      placesLeft: null,
      startsAt: '2020-02-11T00:00:00.000Z',
      endsAt: '2020-02-12T00:00:00.000Z',
    });
  });
});

describe('publication', () => {
  it('says everything that is missing', async () => {
    const made = await organiser.post('/events', {
      title: 'Bare',
      kind: 'training_day',
      startsAt: '2019-11-06T09:30',
      endsAt: '2019-11-06T10:00',
    });
    const answer = await organiser.post(`/events/${made.body.slug}/publication`);
    expect([answer.status, answer.body.errors.map((error: { field: string }) => error.field)]).toEqual([
      422,
      ['summary', 'venue', 'capacity'],
    ]);
    const mended = await organiser.patch(`/events/${made.body.slug}`, {
      summary: 'Now it says',
      online: true,
      capacity: 10,
    });
    expect([mended.status, mended.body.capacity]).toEqual([200, 10]);
    expect((await organiser.post(`/events/${made.body.slug}/publication`)).body.status).toBe('published');
  });

  it('is not for another team, and not twice', async () => {
    const slug = await published();
    expect((await stranger.post(`/events/${slug}/publication`)).status).toBe(404);
    const again = await organiser.post(`/events/${slug}/publication`);
    expect([again.status, again.body.reasons[0].code]).toEqual([409, 'already_published']);
    expect((await anyone().get(`/events/${slug}`)).body).toMatchObject({
      status: 'published',
      booking: { open: true, can: 'book' },
    });
  });
});

describe('changing an event', () => {
  it('tells the second of two editors', async () => {
    const slug = await published();
    const read = await organiser.get(`/events/${slug}`);
    const etag = read.headers.get('etag') ?? '';
    const first = await organiser.patch(`/events/${slug}`, { title: 'Mine' }, { 'if-match': etag });
    expect(first.status).toBe(200);
    expect(first.headers.get('etag')).not.toBe(etag);
    const second = await organiser.patch(`/events/${slug}`, { title: 'Yours' }, { 'if-match': etag });
    expect([second.status, second.body.reasons[0].code]).toEqual([412, 'stale']);
    expect(
      (await organiser.patch(`/events/${slug}`, { title: 'Yours' }, { 'if-match': '"something-else"' }))
        .status,
    ).toBe(412);
    expect(
      (await organiser.patch(`/events/${slug}`, { title: 'Whatever' }, { 'if-match': '*' })).status,
    ).toBe(200);
    expect((await anyone().get(`/events/${slug}`)).body.title).toBe('Whatever');
  });

  it('is for its team', async () => {
    const slug = await published();
    expect((await anyone().patch(`/events/${slug}`, { title: 'X' })).status).toBe(401);
    expect((await practitioner.patch(`/events/${slug}`, { title: 'X' })).status).toBe(403);
    expect((await stranger.patch(`/events/${slug}`, { title: 'X' })).status).toBe(404);
    expect((await stranger.post(`/events/${slug}/cancellation`, { reason: 'X' })).status).toBe(404);
  });

  it('is all or nothing', async () => {
    const slug = await published();
    expect((await practitioner.post(`/events/${slug}/bookings`)).status).toBe(201);
    const answer = await organiser.patch(`/events/${slug}`, {
      title: 'Half',
      capacity: 0,
      sessions: [{ startsAt: '2019-11-07T09:30', endsAt: '2019-11-07T10:00' }],
    });
    expect([answer.status, answer.body.reasons[0].code]).toEqual([409, 'below_held']);
    const read = await anyone().get(`/events/${slug}`);
    expect(read.body).toMatchObject({ title: day.title, capacity: 2, startsAt: '2019-11-06T09:30:00.000Z' });
    const [owed] = await db.dataSource.query(
      `SELECT count(*)::int AS count FROM outbox_messages WHERE kind = 'booking.event_moved'`,
    );
    expect(owed.count).toBe(0);
  });

  it('of date and place owes a mail to whoever has booked', async () => {
    const slug = await published();
    await practitioner.post(`/events/${slug}/bookings`, { insist: true });
    const answer = await organiser.patch(`/events/${slug}`, {
      sessions: [{ startsAt: '2019-11-13T09:30', endsAt: '2019-11-13T16:00' }],
      venue: { name: 'Cathedral Lodge', town: 'Canterbury' },
    });
    expect(answer.body).toMatchObject({
      startsAt: '2019-11-13T09:30:00.000Z',
      venue: { name: 'Cathedral Lodge' },
      sessions: [{ venue: { name: 'Cathedral Lodge' } }],
    });
    const owed = await db.dataSource.query(
      `SELECT recipient_email FROM outbox_messages WHERE kind = 'booking.event_moved'`,
    );
    expect(owed).toEqual([{ recipient_email: person.email }]);
  });

  it('of places keeps what is taken and what is left in step', async () => {
    const slug = await published();
    const { body } = await organiser.patch(`/events/${slug}`, { capacity: 40, waitingListCapacity: null });
    expect(body).toMatchObject({ capacity: 40, placesLeft: 40, waitingListCapacity: null });
    expect((await organiser.patch(`/events/${slug}`, { capacity: null })).body).toMatchObject({
      places: 'unlimited',
      placesLeft: null,
    });
  });

  it('takes a null where it means none, and nowhere else', async () => {
    const slug = await published({ price: 'Free', series: 'Neglect' });
    expect((await organiser.patch(`/events/${slug}`, { price: null, series: null })).body).toMatchObject({
      price: null,
      series: null,
    });
    const answer = await organiser.patch(`/events/${slug}`, { title: null });
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'title']);
  });
});

describe('a draft', () => {
  it('is changed, published and deleted through the API as in the editor, and nobody overwrites another', async () => {
    const slug = (await organiser.post('/events', { title: 'Listening', kind: 'webinar' })).body
      .slug as string;
    const path = `/events/${slug}`;
    const read = await organiser.get(path);
    expect(read.body.missing.map(({ field }: { field: string }) => field)).toEqual(['summary', 'capacity']);
    const tag = { 'if-match': read.headers.get('etag') ?? '' };
    const link = 'https://meet.example/1';
    const first = { summary: 'How to listen.', online: true, joiningLink: link, capacity: 5 };
    const changed = await organiser.patch(path, first, tag);
    expect(changed.body).toMatchObject({ ...first, missing: [] });
    expect((await organiser.patch(path, { summary: 'Late.' }, tag)).status).toBe(412);
    expect((await organiser.post(`${path}/publication`, {}, tag)).status).toBe(412);
    expect((await organiser.send('DELETE', path, undefined, tag)).status).toBe(412);
    const inPerson = await organiser.patch(path, { online: false, kind: 'awareness_day' });
    expect(inPerson.body).toMatchObject({ joiningLink: null, places: 'none', capacity: null });
    const wrong = await organiser.post(`${path}/publication`, { dates: ['elsewhere'] });
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([400, 'dates']);
    expect((await stranger.send('DELETE', path, undefined)).status).toBe(404);
    expect((await organiser.send('DELETE', path, undefined)).status).toBe(204);
    expect((await organiser.get(path)).status).toBe(404);
    const public_ = await published();
    const kept = await organiser.send('DELETE', `/events/${public_}`, undefined);
    expect([kept.status, kept.body.reasons[0].code]).toEqual([409, 'was_public']);
  });

  it('is published with the other dates of its series', async () => {
    const { slug } = (await organiser.post('/events', { ...day, title: 'Forum of four' })).body;
    const more = await organiser.post(`/events/${slug}/dates`, { dates: ['2020-02-05', '2020-05-06'] });
    const dates = more.body.items.map((each: { slug: string }) => each.slug);
    expect((await organiser.post(`/events/${slug}/publication`, { dates: dates.slice(0, 1) })).status).toBe(
      200,
    );
    const states = await Promise.all(
      [slug, ...dates].map(async (each) => (await organiser.get(`/events/${each}`)).body.status),
    );
    expect(states).toEqual(['published', 'published', 'draft']);
    const history = await organiser.get(`/events/${slug}/history?kind=event`);
    expect(JSON.stringify(history.body.items)).toContain('"Series"');
  });
});

describe('calling an event off', () => {
  it('takes no reason, and only text as one', async () => {
    const slug = await published();
    for (const reason of [{}, ['x'], 7, 'a\u0000b', 'x'.repeat(501)]) {
      const answer = await organiser.post(`/events/${slug}/cancellation`, { reason });
      expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'reason']);
    }
    const bare = await organiser.send('POST', `/events/${slug}/cancellation`, undefined);
    expect([bare.status, bare.body.status]).toEqual([200, 'cancelled']);
  });

  it('is seen by everybody, once', async () => {
    const slug = await published();
    const answer = await organiser.post(`/events/${slug}/cancellation`, { reason: 'The hall has flooded' });
    expect([answer.status, answer.body.status, answer.body.cancellationReason]).toEqual([
      200,
      'cancelled',
      'The hall has flooded',
    ]);
    expect((await anyone().get(`/events/${slug}`)).body).toMatchObject({
      status: 'cancelled',
      booking: { open: false, code: 'event_cancelled' },
    });
    expect((await organiser.post(`/events/${slug}/cancellation`)).status).toBe(409);
    expect((await organiser.patch(`/events/${slug}`, { title: 'X' })).status).toBe(409);
  });
});

describe('finding events', () => {
  it('gives a page of them with facets', async () => {
    const slug = await published({
      title: 'Hoarding and self-neglect',
      kind: 'conference',
      audiences: ['health'],
    });
    await make(db.dataSource).course({ slug: 'risks', title: 'Hoarding online' });
    const { body } = await anyone().get('/events?q=hoarding&pageSize=1');
    expect(body).toMatchObject({ total: 2, page: 1, pageSize: 1, near: false });
    expect(body.items).toHaveLength(1);
    const all = await anyone().get('/events?q=hoarding&sort=soonest');
    expect(all.body.items.map((item: { type: string; slug: string }) => [item.type, item.slug])).toEqual([
      ['event', slug],
      ['course', 'risks'],
    ]);
    expect(all.body.facets.kind).toEqual([
      { value: 'conference', label: 'Conference', count: 1 },
      { value: 'e-learning', label: 'E-learning', count: 1 },
    ]);
    expect((await anyone().get('/events?q=hoardign')).body.near).toBe(true);
    expect(
      (
        await anyone().get(
          '/events?kind=conference&audience=health&area=kent&from=2019-11-06&to=2019-11-06&available=true',
        )
      ).body.total,
    ).toBe(1);
  });

  it.each([
    ['page=-1&pageSize=1000000', 1, 100],
    ['page=NaN&pageSize=x', 1, 20],
    ['page=1e309', 1, 20],
  ])('brings %s into range', async (query, page, pageSize) => {
    const { status, body } = await anyone().get(`/events?${query}`);
    expect([status, body.page, body.pageSize]).toEqual([200, page, pageSize]);
  });

  it.each([
    'sort=price',
    'kind=party',
    'audience=x',
    'from=2023-02-29',
    'available=maybe',
    'q=%00',
    'month=13',
  ])('refuses %s', async (query) => {
    const { status, body } = await anyone().get(`/events?${query}`);
    expect([status, body.errors[0].field]).toEqual([400, query.split('=')[0]]);
  });

  it('keeps the joining link for people with a place, and the reminder for those who write it', async () => {
    const reminderText = 'Bring {{reference}} to https://meet.example/room';
    const slug = await published({ joiningLink: 'https://meet.example/secret', reminderText });
    for (const other of [anyone(), practitioner, stranger]) {
      expect(JSON.stringify((await other.get(`/events/${slug}`)).body)).not.toContain('meet.example');
    }
    expect((await organiser.get(`/events/${slug}`)).body.joiningLink).toBe('https://meet.example/secret');
    expect((await anyone().get('/events/no-such-event')).status).toBe(404);
    const wrong = await organiser.patch(`/events/${slug}`, { reminderText: '{{surname}}' });
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([400, 'reminderText']);
    const { reference } = (await practitioner.post(`/events/${slug}/bookings`, { insist: true })).body;
    const shown = await organiser.get(`/events/${slug}/reminder`);
    expect(shown.body).toMatchObject({ page: 1, total: 1, recipient: { address: person.email } });
    expect(shown.body.text).toContain(`Bring ${reference} to https://meet.example/room`);
    expect((await stranger.get(`/events/${slug}/reminder`)).status).toBe(404);
    const copy = await organiser.post(`/events/${slug}/copies`, { title: 'Neglect again' });
    expect(
      copy.body.reminderText ?? (await organiser.get(`/events/${copy.body.slug}`)).body.reminderText,
    ).toBe(reminderText);
  });
});

describe('asking whether one may come', () => {
  const rule = {
    kind: 'all',
    rules: [
      { kind: 'workforce', anyOf: ['children'] },
      { kind: 'area', anyOf: ['kent'], label: 'Kent' },
    ],
  };

  it('answers from the profile with a token, from the query without', async () => {
    const slug = await published({ rule });
    expect((await practitioner.get(`/events/${slug}/eligibility`)).body).toMatchObject({
      outcome: 'eligible',
    });
    expect(
      (await anyone().get(`/events/${slug}/eligibility?workforce=children&area=maidstone`)).body.outcome,
    ).toBe('eligible');
    const no = await anyone().get(`/events/${slug}/eligibility?workforce=adults&area=maidstone`);
    expect(no.body.outcome).toBe('not_eligible');
    expect(no.body.reasons[0]).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    expect((await anyone().get(`/events/${slug}/eligibility`)).body.missing).toEqual(
      expect.arrayContaining(['workforce']),
    );
  });

  it('names the fact that it cannot read', async () => {
    const slug = await published({ rule });
    const answer = await anyone().get(`/events/${slug}/eligibility?workforce=__proto__`);
    expect([answer.status, answer.body.errors[0].field]).toEqual([400, 'workforce']);
  });
});
