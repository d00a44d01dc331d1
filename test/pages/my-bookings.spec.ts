import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import type { Rule } from '../../src/eligibility/eligibility.types.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import {
  make,
  type BookingState,
  type EventState,
  type MadeEvent,
  type MadePerson,
} from '../support/factories.js';
import type { Visitor } from '../support/visitor.js';

const DAY = 86_400_000;
const CHILDREN: Rule = { kind: 'workforce', anyOf: ['children'] };

const database = useDatabase();
const app = useApp(database);
const factory = (): ReturnType<typeof make> => make(database.dataSource);

interface Held {
  event: MadeEvent;
  person: MadePerson;
  reference: string;
  visitor: Visitor;
  path: string;
}

async function holding(state: BookingState = 'confirmed', event: EventState = {}): Promise<Held> {
  const made = await factory().event(event);
  const person = await factory().person();
  const { reference } = await factory().booking(made, person, state);
  return {
    event: made,
    person,
    reference,
    visitor: await app.signIn(person),
    path: `/bookings/${reference}`,
  };
}

const stateOf = async (reference: string): Promise<string | undefined> => {
  const rows = await database.dataSource.query<{ state: string }[]>(
    `SELECT state FROM bookings WHERE reference = $1`,
    [reference],
  );
  return rows[0]?.state;
};

const kindsTo = async (address: string): Promise<string[]> => {
  const rows = await database.dataSource.query<{ kind: string }[]>(
    `SELECT kind FROM outbox_messages WHERE recipient_email = $1 ORDER BY id`,
    [address],
  );
  return rows.map(({ kind }) => kind);
};

describe('the list of my bookings', () => {
  it('says that there are none and where to find some', async () => {
    const visitor = await app.signIn(await factory().person());
    const page = await visitor.get('/bookings');
    expect(page.text('main')).toContain('You have nothing booked');
    expect(page.html.querySelector('main a[href="/events"]')).not.toBeNull();
    expect((await visitor.get('/bookings/past')).text('main')).toContain('There are none');
  });

  it('shows what is offered, coming and waited for apart, and what was on a page of its own', async () => {
    const person = await factory().person();
    const put = async (title: string, state: BookingState, event: EventState = {}): Promise<void> => {
      await factory().booking(await factory().event({ title, ...event }), person, state);
    };
    await put('Booked event', 'confirmed');
    await put('Pending event', 'awaiting_approval');
    await put('Offered event', 'offered');
    await put('Waited event', 'waiting');
    await put('Cancelled event', 'cancelled');
    await put('Past event', 'confirmed', { startsAt: new Date(Date.now() - 3 * DAY) });
    const visitor = await app.signIn(person);
    const page = await visitor.get('/bookings');
    expect(page.texts('main h2')).toEqual([
      'Places offered',
      'Coming up',
      'Waiting lists',
      'Your bookings in your calendar',
    ]);
    expect(page.texts('main h3')).toEqual(['Offered event', 'Booked event', 'Pending event', 'Waited event']);
    expect(page.text('main')).toContain('Number 1 on the waiting list');
    expect(page.text('main')).toMatch(/Accept or decline by \d/);
    expect(page.text('main')).toContain('Past and cancelled bookings (2)');
    expect((await visitor.get('/bookings/past')).texts('main h3').sort()).toEqual([
      'Cancelled event',
      'Past event',
    ]);
  });

  it('lists bookings that I made for colleagues, and tells a colleague who made theirs', async () => {
    const [booker, colleague] = [
      await factory().person({ name: 'Max' }),
      await factory().person({ name: 'Jo' }),
    ];
    await factory().booking(await factory().event(), colleague, 'confirmed', { bookedBy: booker });
    expect((await (await app.signIn(booker)).get('/bookings')).text('main')).toContain('For Jo');
    expect((await (await app.signIn(colleague)).get('/bookings')).text('main')).toContain('Booked by Max');
  });

  it('asks a visitor to sign in', async () => {
    expect((await app.visitor().get('/bookings')).location).toBe('/sign-in?next=%2Fbookings');
  });
});

describe('one booking', () => {
  it('is there for its person and whoever booked it, and for nobody else', async () => {
    const booker = await factory().person();
    const { event, reference, path, visitor } = await holding();
    const made = await factory().booking(event, await factory().person(), 'confirmed', { bookedBy: booker });
    expect((await visitor.get(path)).text('h1')).toBe(event.title);
    expect((await (await app.signIn(booker)).get(`/bookings/${made.reference}`)).status).toBe(200);
    const stranger = await app.signIn(await factory().person());
    for (const page of ['', '/cancel', '/needs', '/offer', '/substitute', '/calendar.ics']) {
      expect([page, (await stranger.get(`${path}${page}`)).status]).toEqual([page, 404]);
    }
    await stranger.get('/bookings');
    for (const page of ['/cancel', '/needs', '/offer', '/substitute']) {
      expect([page, (await stranger.post(`${path}${page}`, { answer: 'accept' })).status]).toEqual([
        page,
        404,
      ]);
    }
    expect(await stateOf(reference)).toBe('confirmed');
    expect((await stranger.get('/bookings/KSC-0000-0000')).status).toBe(404);
    const team = { id: event.teamId, slug: '', name: '' };
    const organiser = await app.signIn(await factory().organiser(team));
    expect((await organiser.get(path)).status).toBe(404);
  });

  it('is found when its reference is typed in small letters', async () => {
    const { visitor, reference } = await holding();
    expect((await visitor.get(`/bookings/${reference.toLowerCase()}`)).status).toBe(200);
  });

  it('shows the joining link to the person with the place, and to nobody who waits or booked for them', async () => {
    const link = 'https://meet.example/secret-room';
    const online = { online: true, joiningLink: link };
    const booked = await holding('confirmed', online);
    expect((await booked.visitor.get(booked.path)).body).toContain(link);
    const waiting = await holding('waiting', online);
    expect((await waiting.visitor.get(waiting.path)).body).not.toContain(link);
    const booker = await factory().person();
    const made = await factory().booking(booked.event, await factory().person(), 'confirmed', {
      bookedBy: booker,
    });
    const visitor = await app.signIn(booker);
    expect((await visitor.get(`/bookings/${made.reference}`)).body).not.toContain(link);
    expect((await visitor.get(`/bookings/${made.reference}/calendar.ics`)).body).not.toContain('secret-room');
  });

  it('gives a calendar file with the booking’s own UID, and none to who has no place', async () => {
    const { visitor, path, reference, event } = await holding();
    const file = await visitor.get(`${path}/calendar.ics`);
    expect(file.headers.get('content-type')).toContain('text/calendar');
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${reference}.ics"`);
    const calendar = new ICAL.Component(ICAL.parse(file.body) as never);
    const [entry] = calendar.getAllSubcomponents('vevent');
    const [row] = await database.dataSource.query<{ uid: string }[]>(
      `SELECT calendar_uid AS uid FROM bookings WHERE reference = $1`,
      [reference],
    );
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(entry?.getFirstPropertyValue('uid')).toBe(row?.uid);
    expect(entry?.getFirstPropertyValue('summary')).toBe(event.title);
    expect(entry?.getFirstProperty('attendee')).toBeNull();
    const waiting = await holding('waiting');
    expect((await waiting.visitor.get(`${waiting.path}/calendar.ics`)).status).toBe(404);
  });

  it.each<[BookingState, RegExp]>([
    ['lapsed', /not accepted in time/],
    ['declined', /could not give a place/],
    ['cancelled', /was cancelled on/],
  ])('that is %s says so and how to book again', async (state, words) => {
    const { visitor, path, event } = await holding(state);
    const page = await visitor.get(path);
    expect(page.text('main')).toMatch(words);
    expect(page.html.querySelector(`a[href="/events/${event.slug}/book"]`)?.text).toContain('Book again');
    expect(page.html.querySelector(`a[href="${path}/cancel"]`)).toBeNull();
  });

  it('of a cancelled event says why and offers no way back to it', async () => {
    const { visitor, path, event } = await holding('cancelled');
    await database.dataSource.query(
      `UPDATE events SET status = 'cancelled', cancelled_at = now(), cancellation_reason = 'The hall is flooded.' WHERE id = $1`,
      [event.id],
    );
    const page = await visitor.get(path);
    expect(page.text('main')).toContain('The event has been cancelled');
    expect(page.text('main')).toContain('The hall is flooded.');
    expect(page.text('main')).not.toContain('Book again');
  });
});

describe('changing what I need', () => {
  it('shows it to me, keeps what I change and says what is too long', async () => {
    const { visitor, path } = await holding();
    expect((await visitor.get(path)).text('main')).toContain('Access needs None given');
    const saved = await visitor.submit(`${path}/needs`, { access: 'Hearing loop', dietary: 'Vegan' });
    expect(saved.text('.govuk-notification-banner')).toContain('Your needs have been changed');
    expect(saved.text('main')).toContain('Hearing loop');
    expect((await visitor.get(`${path}/needs`)).text('#dietary')).toBe('Vegan');
    const long = await visitor.post(`${path}/needs`, { access: 'x'.repeat(1001), dietary: 'Vegan' });
    expect([long.status, long.text('#dietary')]).toEqual([400, 'Vegan']);
    const emptied = await visitor.submit(`${path}/needs`, { access: '', dietary: '' });
    expect(emptied.text('main')).toContain('Access needs None given');
  });

  it('is not for whoever booked it: they neither see nor change it', async () => {
    const booker = await factory().person();
    const { reference } = await factory().booking(
      await factory().event(),
      await factory().person(),
      'confirmed',
      {
        bookedBy: booker,
      },
    );
    const visitor = await app.signIn(booker);
    expect((await visitor.get(`/bookings/${reference}`)).text('main')).not.toContain('Access needs');
    expect((await visitor.get(`/bookings/${reference}/needs`)).status).toBe(404);
    await visitor.get('/bookings');
    expect((await visitor.post(`/bookings/${reference}/needs`, { access: 'x' })).status).toBe(404);
  });
});

describe('cancelling', () => {
  it('says first until when it is free, then gives up the place and sends the news', async () => {
    const { visitor, path, reference, person } = await holding();
    const ask = await visitor.get(`${path}/cancel`);
    expect(ask.text('h1')).toBe('Cancel this booking?');
    expect(ask.text('main')).toMatch(
      /You can cancel freely until 9:30am on \w+ \d+ \w+ \d{4}\. After that it counts/,
    );
    expect(await stateOf(reference)).toBe('confirmed');
    const done = await visitor.submit(`${path}/cancel`);
    expect(done.text('.govuk-notification-banner')).toContain('The booking has been cancelled');
    expect(await stateOf(reference)).toBe('cancelled');
    expect(await kindsTo(person.email)).toEqual(['booking.cancelled']);
    expect((await visitor.post(`${path}/cancel`)).status).toBe(303);
    expect(await kindsTo(person.email)).toHaveLength(1);
  });

  it('inside the policy’s window warns that it is late', async () => {
    const { visitor, path } = await holding('confirmed', { startsAt: new Date(Date.now() + 3 * DAY) });
    const ask = await visitor.get(`${path}/cancel`);
    expect(ask.text('.govuk-warning-text')).toContain('This is a late cancellation');
    expect((await visitor.submit(`${path}/cancel`)).text('main')).toContain(
      'It counted as a late cancellation',
    );
  });

  it('leaves the waiting list, with the position it costs said', async () => {
    const { visitor, path, reference } = await holding('waiting');
    const ask = await visitor.get(`${path}/cancel`);
    expect(ask.text('h1')).toBe('Leave the waiting list?');
    expect(ask.text('main')).toContain('number 1 on the waiting list');
    await visitor.submit(`${path}/cancel`);
    expect(await stateOf(reference)).toBe('cancelled');
  });

  it('is not offered once the event has started or attendance is recorded', async () => {
    const started = await holding('confirmed', { startsAt: new Date(Date.now() - 3_600_000) });
    expect((await started.visitor.get(started.path)).text('main')).not.toContain('Cancel this booking');
    expect((await started.visitor.get(`${started.path}/cancel`)).location).toBe(started.path);
    await started.visitor.get('/bookings');
    const refused = await started.visitor.post(`${started.path}/cancel`);
    expect([refused.status, await stateOf(started.reference)]).toEqual([409, 'confirmed']);
  });
});

describe('an offered place', () => {
  it('is shown with its deadline and taken only by the button', async () => {
    const { visitor, path, reference, person } = await holding('offered');
    const offer = await visitor.get(`${path}/offer`);
    expect(offer.text('h1')).toBe('You have been offered a place');
    expect(offer.text('main')).toMatch(/Accept it by \d+(:\d\d)?[ap]m on/);
    expect(await stateOf(reference)).toBe('offered');
    const accepted = await visitor.submit(`${path}/offer`, { answer: 'accept' });
    expect(accepted.text('.govuk-notification-banner')).toContain('You have accepted the place');
    expect(await stateOf(reference)).toBe('confirmed');
    expect(await kindsTo(person.email)).toEqual(['booking.confirmed']);
    expect((await visitor.get(`${path}/offer`)).text('h1')).toBe('The place is booked');
    expect((await visitor.post(`${path}/offer`, { answer: 'accept' })).status).toBe(303);
  });

  it('can be declined, and goes to the next', async () => {
    const event = await factory().event({ capacity: 1 });
    const [first, second] = [await factory().person(), await factory().person()];
    const offered = await factory().booking(event, first, 'offered');
    const waiting = await factory().booking(event, second, 'waiting');
    const visitor = await app.signIn(first);
    await visitor.submit(`/bookings/${offered.reference}/offer`, { answer: 'decline' });
    expect(await stateOf(offered.reference)).toBe('cancelled');
    expect(await stateOf(waiting.reference)).toBe('offered');
    expect(await kindsTo(second.email)).toEqual(['booking.offered']);
  });

  it('that lapsed says so, with a way on, and is not taken any more', async () => {
    const event = await factory().event({ capacity: 1 });
    const person = await factory().person();
    const past = { offerExpiresAt: new Date(Date.now() - 1000) };
    const { reference } = await factory().booking(event, person, 'offered', past);
    const visitor = await app.signIn(person);
    await visitor.get('/bookings');
    const late = await visitor.post(`/bookings/${reference}/offer`, { answer: 'accept' });
    expect(late.status).toBe(409);
    expect(late.text('h1')).toBe('The time to accept has passed');
    expect(late.html.querySelector(`a[href="/events/${event.slug}"]`)).not.toBeNull();
    expect(await stateOf(reference)).not.toBe('confirmed');
  });

  it('takes no other answer', async () => {
    const { visitor, path, reference } = await holding('offered');
    for (const answer of ['', 'maybe', ['accept', 'decline']]) {
      expect((await visitor.post(`${path}/offer`, { answer })).status).toBe(400);
    }
    expect(await stateOf(reference)).toBe('offered');
  });
});

describe('sending a colleague instead', () => {
  const al = { name: 'Al', email: 'al@school.example', organisation: 'other', other: 'A school' };

  it('gives the place to the colleague and tells both', async () => {
    const { visitor, path, reference, person, event } = await holding();
    const done = await visitor.submit(`${path}/substitute`, al);
    expect(done.text('.govuk-notification-banner')).toContain('Al now has the place');
    expect(done.text('main')).toContain('Booked for Al');
    expect((await visitor.get(path)).text('main')).toContain('Al has this place now');
    expect(await stateOf(reference)).toBe('cancelled');
    expect(await kindsTo(person.email)).toContain('booking.substituted_out');
    expect(await kindsTo('al@school.example')).toEqual(['booking.confirmed']);
    const [row] = await database.dataSource.query<{ held: number }[]>(
      `SELECT held FROM place_limits WHERE event_id = $1`,
      [event.id],
    );
    expect(row?.held).toBe(1);
  });

  it('asks for what the rule wants to know, and says why when they cannot come', async () => {
    const { visitor, path, reference } = await holding('confirmed', { rule: CHILDREN });
    const form = await visitor.get(`${path}/substitute`);
    expect(form.texts('legend')).toEqual(['Who does your colleague work or volunteer with?']);
    const jo = { ...al, email: 'jo@care.example', name: 'Jo' };
    const open = await visitor.post(`${path}/substitute`, jo);
    expect(open.text('.govuk-error-summary')).toContain('Select who you work or volunteer with');
    expect(open.html.querySelector('#name')?.getAttribute('value')).toBe('Jo');
    const refused = await visitor.post(`${path}/substitute`, { ...jo, workforce: 'adults' });
    expect(refused.text('h1')).toBe('Jo cannot have this place');
    expect(refused.text('main')).toContain('work or volunteer with children');
    expect(await stateOf(reference)).toBe('confirmed');
    const done = await visitor.submit(`${path}/substitute`, {
      ...al,
      email: 'kit@school.example',
      workforce: 'both',
    });
    expect(done.text('main')).toContain('Booked for Al');
  });

  it('says at the field that they have a booking already, or that it is theirs', async () => {
    const { visitor, path, event } = await holding();
    const other = await factory().person();
    await factory().booking(event, other);
    const page = await visitor.post(`${path}/substitute`, { ...al, email: other.email });
    expect([page.status, page.text('#email-error')]).toEqual([
      400,
      'Error: They already have a booking for this event',
    ]);
  });

  it('is not offered for a place on the waiting list', async () => {
    const { visitor, path } = await holding('waiting');
    expect((await visitor.get(path)).text('main')).not.toContain('Send a colleague');
    await visitor.get('/bookings');
    expect((await visitor.post(`${path}/substitute`, al)).status).toBe(409);
  });
});
