import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { BookingsDriver } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory, type MadeEvent, type MadePerson } from '../support/factories.js';
import type { ApiClient } from '../support/visitor.js';

const db = useDatabase();
const app = useApp(db);
let factory: Factory;
let bookings: BookingsDriver;
beforeAll(() => {
  factory = make(db.dataSource);
  bookings = new BookingsDriver(app, db.dataSource);
});

const signedIn = async (person: MadePerson): Promise<ApiClient> => app.api(await factory.token(person));
const somebody = async (): Promise<{ person: MadePerson; api: ApiClient }> => {
  const person = await factory.person();
  return { person, api: await signedIn(person) };
};
const organiserOf = async (event: MadeEvent): Promise<ApiClient> => {
  const person = await factory.organiser({ id: event.teamId, slug: '', name: '' });
  return signedIn(person);
};

describe('POST /events/<slug>/bookings', () => {
  it('books the caller from their profile with {} or no body at all', async () => {
    const event = await factory.event();
    const { api } = await somebody();
    const { status, body, headers } = await api.post(`/events/${event.slug}/bookings`, {});
    expect(status).toBe(201);
    expect(body).toEqual({
      reference: expect.stringMatching(/^KSC-/),
      status: 'confirmed',
      position: null,
      event: {
        slug: event.slug,
        title: event.title,
        startsAt: event.startsAt.toISOString(),
        endsAt: event.endsAt.toISOString(),
      },
    });
    expect(headers.get('location')).toBe(`/api/v1/bookings/${body.reference}`);
    const other = await somebody();
    const bare = await other.api.send('POST', `/events/${event.slug}/bookings`, undefined);
    expect([bare.status, bare.body.status]).toEqual([201, 'confirmed']);
  });

  it('needs a token', async () => {
    const event = await factory.event();
    const { status, body, headers } = await app.api().post(`/events/${event.slug}/bookings`);
    expect([status, body.status]).toEqual([401, 401]);
    expect(headers.get('content-type')).toContain('application/problem+json');
  });

  it.each([
    ['already booked, with the reference', 'already_booked', 409],
    ['full', 'full', 409],
    ['the waiting list is full too', 'waiting_list_full', 409],
    ['closed', 'closed', 409],
    ['cancelled', 'event_cancelled', 409],
    ['without places', 'no_places', 409],
    ['a clash', 'clash', 409],
    ['not eligible, with reasons', 'not_eligible', 403],
  ])('%s', async (_, code, expected) => {
    const { person, api } = await somebody();
    const event = await {
      already_booked: () => factory.event(),
      full: () => factory.event({ capacity: 0 }),
      waiting_list_full: () => factory.event({ capacity: 0, waitingSize: 0 }),
      closed: () => factory.event({ bookingClosesAt: new Date(Date.now() - 1_000) }),
      event_cancelled: () => factory.event({ status: 'cancelled' }),
      no_places: () => factory.event({ places: 'none', kind: 'awareness_day' }),
      clash: () => factory.event(),
      not_eligible: () =>
        factory.event({ rule: { kind: 'network', anyOf: ['online-safeguarding-champions'] } }),
    }[code as 'full']();
    const reference = code === 'already_booked' ? await bookings.book(event, person) : undefined;
    if (code === 'clash') await bookings.book(await factory.event({ startsAt: event.startsAt }), person);
    const joinWaitingList = code === 'waiting_list_full';
    const { status, body } = await api.post(`/events/${event.slug}/bookings`, { joinWaitingList });
    expect(status).toBe(expected);
    expect(body).toMatchObject({ status: expected, type: 'about:blank' });
    expect(body.reasons[0]).toMatchObject({
      code,
      message: body.detail,
      ...(reference === undefined ? {} : { reference }),
    });
    if (code === 'not_eligible') expect(body.reasons.length).toBeGreaterThan(1);
    if (code === 'clash') {
      const again = await api.post(`/events/${event.slug}/bookings`, { insist: true });
      expect([again.status, again.body.status]).toEqual([201, 'confirmed']);
    }
  });

  it('answers the same Idempotency-Key with the same booking, and another body under it with 422', async () => {
    const event = await factory.event();
    const { api } = await somebody();
    const key = { 'idempotency-key': 'b4c1' };
    const first = await api.post(`/events/${event.slug}/bookings`, { needs: { dietary: 'Vegan' } }, key);
    const again = await api.post(`/events/${event.slug}/bookings`, { needs: { dietary: 'Vegan' } }, key);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body.reference).toBe(first.body.reference);
    const other = await api.post(`/events/${event.slug}/bookings`, { needs: { dietary: 'Halal' } }, key);
    expect([other.status, other.body.reasons[0].code]).toEqual([422, 'key_reused']);
    const full = await factory.event({ capacity: 0 });
    const wait = (): Promise<{ body: unknown }> =>
      api.post(
        `/events/${full.slug}/bookings`,
        { joinWaitingList: true, insist: true },
        { 'idempotency-key': 'w' },
      );
    expect((await wait()).body).toEqual((await wait()).body);
    const elsewhere = await factory.event();
    expect((await api.post(`/events/${elsewhere.slug}/bookings`, { insist: true }, key)).status).toBe(422);
    // A key is its owner's: somebody else may use the same words.
    const { api: stranger } = await somebody();
    expect((await stranger.post(`/events/${event.slug}/bookings`, {}, key)).status).toBe(201);
    expect((await api.post(`/events/${event.slug}/bookings`, {}, { 'idempotency-key': 'a b' })).status).toBe(
      400,
    );
  });

  it('books for a colleague, whose account it makes', async () => {
    const event = await factory.event({ rule: { kind: 'workforce', anyOf: ['children'] } });
    const { api } = await somebody();
    const attendee = { name: 'Sam Okafor', email: 'Sam.Okafor@Kent.example', workforce: 'children' };
    const made = await api.post(`/events/${event.slug}/bookings`, { attendee });
    expect(made.status).toBe(201);
    const shown = await api.get(`/bookings/${made.body.reference}`);
    expect(shown.body).toMatchObject({
      attendee: { name: 'Sam Okafor', email: 'sam.okafor@kent.example' },
      needs: null,
    });
    const twice = await api.post(`/events/${event.slug}/bookings`, { attendee });
    expect(twice.body.reasons[0]).toMatchObject({ code: 'already_booked', reference: made.body.reference });
    const { api: other } = await somebody();
    const discreet = await other.post(`/events/${event.slug}/bookings`, { attendee });
    expect(discreet.body.reasons[0].code).toBe('already_booked');
    expect(JSON.stringify(discreet.body)).not.toContain(made.body.reference);
  });

  it('hides drafts, and takes nobody’s word for being an organiser', async () => {
    const { api } = await somebody();
    const draft = await factory.event({ status: 'draft' });
    expect((await api.post(`/events/${draft.slug}/bookings`)).status).toBe(404);
    const closed = await factory.event({ bookingClosesAt: new Date(Date.now() - 1_000) });
    expect((await api.post(`/events/${closed.slug}/bookings`, { byHand: true })).status).toBe(403);
    const organiser = await organiserOf(closed);
    const attendee = { name: 'At the door', email: 'door@kent.example' };
    const added = await organiser.post(`/events/${closed.slug}/bookings`, { byHand: true, attendee });
    expect([added.status, added.body.status]).toEqual([201, 'confirmed']);
  });

  it('books all sessions together: naming others, or some of them, is said', async () => {
    const event = await factory.event();
    const { api } = await somebody();
    const wrong = await api.post(`/events/${event.slug}/bookings`, { sessions: ['2019-01-01T09:00:00Z'] });
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([400, 'sessions']);
    const right = await api.post(`/events/${event.slug}/bookings`, {
      sessions: [event.startsAt.toISOString()],
    });
    expect(right.status).toBe(201);
  });

  it.each<[string, unknown, string]>([
    ['an array where a person is meant', { attendee: [1] }, 'attendee'],
    ['a number where a person is meant', { attendee: 7 }, 'attendee'],
    ['no name', { attendee: { email: 'a@b.example' } }, 'attendee.name'],
    ['a name that nobody can see', { attendee: { name: ' \u200b ', email: 'a@b.example' } }, 'attendee.name'],
    ['no email', { attendee: { name: 'A' } }, 'attendee.email'],
    ['what is no email', { attendee: { name: 'A', email: 'nobody' } }, 'attendee.email'],
    ['an object where an email is meant', { attendee: { name: 'A', email: {} } }, 'attendee.email'],
    [
      'a megabyte of name',
      { attendee: { name: 'A'.repeat(1_048_576), email: 'a@b.example' } },
      'attendee.name',
    ],
    ['NUL', { attendee: { name: 'A\u0000B', email: 'a@b.example' } }, 'attendee.name'],
    ['a lone surrogate', { needs: { dietary: '\ud800' } }, 'needs.dietary'],
    ['words where yes or no is meant', { insist: 'yes' }, 'insist'],
    ['words where a list is meant', { declared: 'all' }, 'declared'],
    [
      'an organisation that is not on the list',
      { attendee: { name: 'A', email: 'a@b.example', organisation: 'nowhere' } },
      'attendee.organisation',
    ],
    ['objects where sessions are meant', { sessions: [{}] }, 'sessions'],
  ])('names the field for %s', async (_, body, field) => {
    const event = await factory.event();
    const { api } = await somebody();
    const answer = await api.post(`/events/${event.slug}/bookings`, body);
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, field]);
  });

  it('takes null for what is left out, as many programs write it', async () => {
    const event = await factory.event();
    const { api } = await somebody();
    const nothing = { attendee: null, joinWaitingList: null, sessions: null, needs: null, insist: null };
    const { status, body } = await api.post(`/events/${event.slug}/bookings`, {
      ...{ ...nothing, evidence: null, declared: null, byHand: null },
    });
    expect([status, body.status]).toEqual([201, 'confirmed']);
    const attendee = { name: 'Colleague', email: 'null@kent.example' };
    const colleague = await api.post(`/events/${event.slug}/bookings`, {
      attendee: { ...attendee, organisation: null, workforce: null, areas: null },
    });
    expect(colleague.status).not.toBe(400);
  });

  it('ids and roles in a body change nothing, and __proto__ is refused', async () => {
    const event = await factory.event();
    const { person, api } = await somebody();
    const victim = await factory.person();
    const proto = await api.post(`/events/${event.slug}/bookings`, '{"__proto__": {"byHand": true}}');
    expect(proto.status).toBe(400);
    const body = { personId: victim.id, id: 1, state: 'confirmed', role: 'admin' };
    const { status } = await api.post(`/events/${event.slug}/bookings`, body);
    expect(status).toBe(201);
    const rows = await db.dataSource.query<unknown[]>(
      'SELECT person_id, by_hand FROM bookings WHERE event_id = $1',
      [event.id],
    );
    expect(rows).toEqual([{ person_id: person.id, by_hand: false }]);
  });
});

describe('/bookings', () => {
  it('lists the caller’s own with paging brought into range', async () => {
    const { person, api } = await somebody();
    for (const day of [10, 20, 30]) {
      await bookings.book(await factory.event({ startsAt: new Date(Date.now() + day * 86_400_000) }), person);
    }
    const list = await api.get('/bookings?page=-1&pageSize=1000000');
    expect(list.body).toMatchObject({ total: 3, page: 1, pageSize: 100 });
    const second = await api.get('/bookings?page=2&pageSize=2&which=coming');
    expect(second.body.items).toHaveLength(1);
    expect((await api.get('/bookings?which=sideways')).status).toBe(400);
  });

  it('shows, cancels and answers only what is the caller’s; everything else is not there', async () => {
    const event = await factory.event();
    const { person, api } = await somebody();
    const reference = await bookings.book(event, person);
    const { api: stranger } = await somebody();
    const elsewhere = await organiserOf(await factory.event());
    for (const other of [stranger, elsewhere]) {
      expect((await other.get(`/bookings/${reference}`)).status).toBe(404);
      for (const call of ['cancellation', 'acceptance', 'refusal', 'approval']) {
        expect((await other.post(`/bookings/${reference}/${call}`)).status).toBe(404);
      }
      expect((await other.post(`/bookings/${reference}/rejection`, { reason: 'No' })).status).toBe(404);
      const colleague = { name: 'A', email: 'a@b.example' };
      expect((await other.post(`/bookings/${reference}/substitution`, colleague)).status).toBe(404);
      expect((await other.send('PUT', `/bookings/${reference}/needs`, {})).status).toBe(404);
    }
    expect((await api.get(`/bookings/${reference.toLowerCase()}`)).body.status).toBe('confirmed');
    const cancelled = await api.post(`/bookings/${reference}/cancellation`);
    expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled']);
  });

  it('takes an empty body that says it is JSON', async () => {
    const { api } = await somebody();
    const event = await factory.event();
    const { body } = await api.post(`/events/${event.slug}/bookings`);
    const ended = await api.send('POST', `/bookings/${body.reference}/cancellation`, '');
    expect([ended.status, ended.body.status]).toEqual([200, 'cancelled']);
  });

  it('waits, is offered, accepts', async () => {
    const event = await factory.event({ capacity: 1 });
    const [holder, next] = [await somebody(), await somebody()];
    const held = await holder.api.post(`/events/${event.slug}/bookings`);
    const waiting = await next.api.post(`/events/${event.slug}/bookings`, { joinWaitingList: true });
    expect(waiting.body).toMatchObject({ status: 'waiting', position: 1 });
    const early = await next.api.post(`/bookings/${waiting.body.reference}/acceptance`);
    expect([early.status, early.body.reasons[0].code]).toEqual([409, 'not_offered']);
    await holder.api.post(`/bookings/${held.body.reference}/cancellation`);
    const offered = await next.api.get(`/bookings/${waiting.body.reference}`);
    expect(offered.body).toMatchObject({ status: 'offered', offerExpiresAt: expect.stringMatching(/Z$/) });
    const accepted = await next.api.post(`/bookings/${waiting.body.reference}/acceptance`);
    expect([accepted.status, accepted.body.status]).toEqual([200, 'confirmed']);
  });

  it('passes a place on, and organisers approve and decline', async () => {
    const event = await factory.event({ needsApproval: true });
    const organiser = await organiserOf(event);
    const { api } = await somebody();
    const made = await api.post(`/events/${event.slug}/bookings`);
    expect(made.body.status).toBe('awaiting_approval');
    const approved = await organiser.post(`/bookings/${made.body.reference}/approval`);
    expect([approved.status, approved.body.status]).toEqual([200, 'confirmed']);
    const colleague = { name: 'Sam', email: 'sam-instead@kent.example', workforce: 'children' };
    const passed = await api.post(`/bookings/${made.body.reference}/substitution`, colleague);
    expect([passed.status, passed.body.status]).toEqual([201, 'awaiting_approval']);
    const noReason = await organiser.post(`/bookings/${passed.body.reference}/rejection`);
    expect([noReason.status, noReason.body.errors[0].field]).toEqual([400, 'reason']);
    const declined = await organiser.post(`/bookings/${passed.body.reference}/rejection`, {
      reason: 'Not this time',
    });
    expect(declined.body).toMatchObject({ status: 'declined', endReason: 'Not this time' });
    await bookings.expectCleanAudit();
  });
});

describe('PUT /events/<slug>/capacity', () => {
  it.each<[string, unknown, string]>([
    ['-1', { capacity: -1 }, 'capacity'],
    ['1e309', '{"capacity": 1e309}', 'capacity'],
    ['half a place', { capacity: 1.5 }, 'capacity'],
    ['words', { capacity: 'many' }, 'capacity'],
    ['nothing', {}, 'capacity'],
    ['a list', { capacity: [5] }, 'capacity'],
    ['a waiting list of -1', { capacity: 1, waitingListCapacity: -1 }, 'waitingListCapacity'],
  ])('refuses %s', async (_, body, field) => {
    const event = await factory.event();
    const answer = await (await organiserOf(event)).send('PUT', `/events/${event.slug}/capacity`, body);
    expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([400, field]);
  });

  it('is for those who run the event', async () => {
    const event = await factory.event();
    const { api } = await somebody();
    expect((await api.send('PUT', `/events/${event.slug}/capacity`, { capacity: 9 })).status).toBe(403);
    const elsewhere = await organiserOf(await factory.event());
    expect((await elsewhere.send('PUT', `/events/${event.slug}/capacity`, { capacity: 9 })).status).toBe(404);
    const changed = await (
      await organiserOf(event)
    ).send('PUT', `/events/${event.slug}/capacity`, { capacity: null });
    expect(changed.body).toMatchObject({ capacity: null, placesTaken: 0 });
  });
});

/** As much of a description of the API as is looked at here. */
interface Described {
  operationId: string;
  responses: Record<string, { content?: Record<string, { schema: { $ref: string; format?: string } }> }>;
  parameters: { name: string; schema: Described }[];
  properties: Record<string, Described>;
  $ref?: string;
  allOf?: object;
  enum?: object;
  type?: string;
  additionalProperties?: unknown;
}

describe('/api/openapi.json', () => {
  it('describes every booking call: its body, its answer, and that it needs a token', async () => {
    const { body } = await app.api().get('/api/openapi.json');
    const calls: [string, string, string | undefined, string][] = [
      ['/api/v1/events/{slug}/bookings', 'post', 'BookBody', 'MadeBooking'],
      ['/api/v1/events/{slug}/capacity', 'put', 'CapacityBody', 'PlacesBody'],
      ['/api/v1/bookings', 'get', undefined, 'BookingPage'],
      ['/api/v1/bookings/{reference}', 'get', undefined, 'WholeBooking'],
      ['/api/v1/bookings/{reference}/needs', 'put', 'NeedsBody', 'WholeBooking'],
      ['/api/v1/bookings/{reference}/cancellation', 'post', 'GivenReason', 'WholeBooking'],
      ['/api/v1/bookings/{reference}/acceptance', 'post', undefined, 'WholeBooking'],
      ['/api/v1/bookings/{reference}/refusal', 'post', undefined, 'WholeBooking'],
      ['/api/v1/bookings/{reference}/substitution', 'post', 'ColleagueBody', 'MadeBooking'],
      ['/api/v1/bookings/{reference}/approval', 'post', undefined, 'WholeBooking'],
      ['/api/v1/bookings/{reference}/rejection', 'post', 'GivenReason', 'WholeBooking'],
    ];
    for (const [path, method, asked, answered] of calls) {
      const call = body.paths[path]?.[method];
      expect([path, call?.requestBody?.content['application/json'].schema.$ref]).toEqual([
        path,
        asked && `#/components/schemas/${asked}`,
      ]);
      const success = call.responses['200'] ?? call.responses['201'];
      expect(success.content['application/json'].schema.$ref).toBe(`#/components/schemas/${answered}`);
      expect(call.security).toEqual([{ bearer: [] }]);
      if (asked !== undefined) expect(Object.keys(body.components.schemas[asked].properties)).not.toEqual([]);
    }
    expect(body.paths['/api/v1/events/{slug}/bookings'].post.requestBody.required).toBe(false);
    expect(Object.keys(body.components.schemas.MadeBooking.properties)).toEqual([
      'reference',
      'status',
      'position',
      'event',
    ]);
  });

  it('can be turned into a client: every call named once, every refusal a problem, every field with its type', async () => {
    const { body } = await app.api().get('/api/openapi.json');
    const calls = Object.values(body.paths as Record<string, Record<string, Described>>).flatMap((path) =>
      Object.values(path),
    );
    const names = calls.map((call) => call.operationId);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(['bookingsList', 'eventBookingsBook', 'eventsFind']));
    for (const call of calls) {
      for (const [status, answer] of Object.entries(call.responses)) {
        // A file says that it is one, and of which type.
        const isFile = Object.values(answer.content ?? {}).every(({ schema }) => schema.format === 'binary');
        if (status === '200' && isFile && answer.content !== undefined) continue;
        const types =
          status === '204' ? [] : [Number(status) < 400 ? 'application/json' : 'application/problem+json'];
        expect([call.operationId, status, Object.keys(answer.content ?? {})]).toEqual([
          call.operationId,
          status,
          types,
        ]);
      }
      for (const { name, schema } of call.parameters) {
        expect([call.operationId, name, schema.type ?? schema.enum]).not.toContain(undefined);
      }
    }
    for (const [name, { properties }] of Object.entries(
      body.components.schemas as Record<string, Described>,
    )) {
      for (const [field, schema] of Object.entries(properties)) {
        const known =
          schema.$ref ?? schema.allOf ?? schema.enum ?? schema.additionalProperties ?? schema.type;
        // `object` without its fields would be a client’s empty class.
        const bare = schema.type === 'object' && schema.additionalProperties === undefined && !schema.allOf;
        expect([name, field, known !== undefined && !bare]).toEqual([name, field, true]);
      }
    }
  });
});
