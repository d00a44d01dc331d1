import { describe, expect, it } from '@jest/globals';
import type { Rule } from '../../src/eligibility/eligibility.types.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make, type EventState } from '../support/factories.js';
import { JourneyDriver } from '../support/journey.js';

const CHILDREN: Rule = { kind: 'workforce', anyOf: ['children'] };

describe('a booking journey that takes another turn', () => {
  const database = useDatabase();
  const app = useApp(database);
  const factory = (): ReturnType<typeof make> => make(database.dataSource);
  const journey = new JourneyDriver(app, database);

  describe('when the rule has something to say', () => {
    it('a person it is not for sees why and where to go on, and no form error', async () => {
      const { visitor, path } = await journey.begin(
        await journey.event({ rule: CHILDREN }),
        await factory().person({ workforce: 'adults' }),
      );
      const page = await journey.answer(visitor, path, ['who', { who: 'me' }]);
      expect(page.status).toBe(200);
      expect(page.text('h1')).toBe('You cannot book this event');
      expect(page.text('main')).toContain('This is for people who work or volunteer with children');
      expect(page.html.querySelector('.govuk-error-summary')).toBeNull();
      const ways = page.html.querySelectorAll('main a').map((link) => link.getAttribute('href'));
      expect(ways).toEqual(expect.arrayContaining(['/events', '/profile', `${path}/who`]));
      expect((await visitor.post(`${path}/check`)).location).not.toContain('confirmed');
    });

    it('one it opens to later sees the day', async () => {
      const rule: Rule = { kind: 'opens_on', date: '2099-01-15', rule: { kind: 'everyone' } };
      const { visitor, path } = await journey.begin(await journey.event({ rule }));
      const page = await journey.answer(visitor, path, ['who', { who: 'me' }]);
      expect(page.text('h1')).toBe('Booking is not open to you yet');
      expect(page.text('main')).toContain('Thursday 15 January 2099');
    });

    it('exactly the missing fact is asked and kept in the profile', async () => {
      const rule: Rule = { kind: 'all', rules: [CHILDREN, { kind: 'role', anyOf: ['teacher'] }] };
      const event = await journey.event({ rule });
      const { visitor, path, person } = await journey.begin(event);
      const about = await journey.answer(visitor, path, ['who', { who: 'me' }]);
      expect(about.text('h1')).toBe('About your work');
      expect(about.texts('legend')).toEqual(['What is your role?']);
      const needs = await journey.answer(visitor, path, ['about', { role: 'teacher' }]);
      expect(needs.text('h1')).toBe('Access and dietary needs');
      const [row] = await database.dataSource.query<{ role: string }[]>(
        `SELECT role FROM people WHERE id = $1`,
        [person.id],
      );
      expect(row?.role).toBe('teacher');
      const back = await visitor.get(`${path}/about`);
      expect(back.html.querySelector('input[value=teacher][checked]')).not.toBeNull();
    });

    it('approval is said before it is asked for', async () => {
      const rule: Rule = {
        kind: 'otherwise',
        rule: CHILDREN,
        outcome: 'needs_approval',
        because: 'Others may come if there is room.',
      };
      const event = await journey.event({ rule });
      const { visitor, path } = await journey.begin(event, await factory().person({ workforce: 'adults' }));
      const page = await journey.answer(visitor, path, ['who', { who: 'me' }]);
      expect(page.text('h1')).toBe('The organiser needs to approve this booking');
      expect(page.text('main')).toContain('Others may come if there is room.');
      const check = await journey.answer(visitor, path, ['conditions', {}], ['needs', {}]);
      expect(check.text('button.govuk-button')).toBe('Ask for a place');
      const confirmed = await journey.answer(visitor, path, ['check', {}]);
      expect(confirmed.text('.govuk-panel__title')).toBe('Booking waits for approval');
      expect(await journey.bookingsOf(event)).toMatchObject([{ state: 'awaiting_approval' }]);
    });

    it('evidence is asked for in words and goes to the organiser', async () => {
      const rule: Rule = {
        kind: 'otherwise',
        rule: { kind: 'completed', anyOf: ['basic'], label: 'the basic course' },
        outcome: 'needs_evidence',
        because: 'You need to have done the basic course.',
      };
      const event = await journey.event({ rule });
      const { visitor, path } = await journey.begin(event);
      await journey.answer(visitor, path, ['who', { who: 'me' }]);
      const empty = await visitor.post(`${path}/conditions`, { evidence: ' ' });
      expect(empty.text('.govuk-error-summary')).toContain('Enter what shows that you can come');
      await journey.answer(
        visitor,
        path,
        ['conditions', { evidence: 'In Leeds, May 2019' }],
        ['needs', {}],
        ['check', {}],
      );
      const [row] = await database.dataSource.query<{ evidence: string }[]>(
        `SELECT evidence FROM bookings WHERE event_id = $1`,
        [event.id],
      );
      expect(row?.evidence).toBe('In Leeds, May 2019');
    });

    it('a statement must be confirmed and is kept with the booking', async () => {
      const rule: Rule = {
        kind: 'declared',
        id: 'line-manager-agrees',
        statement: 'have your manager’s agreement',
      };
      const event = await journey.event({ rule });
      const { visitor, path } = await journey.begin(event);
      const page = await journey.answer(visitor, path, ['who', { who: 'me' }]);
      expect(page.text('h1')).toBe('Confirm before you book');
      expect((await visitor.post(`${path}/conditions`, {})).status).toBe(400);
      await journey.answer(
        visitor,
        path,
        ['conditions', { declared: 'line-manager-agrees' }],
        ['needs', {}],
        ['check', {}],
      );
      const [row] = await database.dataSource.query<{ declared: string[]; state: string }[]>(
        `SELECT declared, state FROM bookings WHERE event_id = $1`,
        [event.id],
      );
      expect(row).toEqual({ declared: ['line-manager-agrees'], state: 'confirmed' });
    });

    it('a parent is asked for no employer where everyone may come', async () => {
      const parent = await factory().person({ workforce: 'neither', areas: [], jobTitle: undefined });
      const { visitor, path } = await journey.begin(await journey.event(), parent);
      const page = await journey.answer(visitor, path, ['who', { who: 'me' }]);
      expect(page.text('h1')).toBe('Access and dietary needs');
    });
  });

  it('shows all sessions of an event on several days, and books them together', async () => {
    const event = await journey.event({ title: 'A course in parts' });
    for (const [title, days] of Object.entries({ 'Part two': 1, 'Part three': 14 })) {
      await database.dataSource.query(
        `INSERT INTO event_sessions (event_id, title, starts_at, ends_at)
         SELECT id, $2, starts_at + make_interval(days => $3), starts_at + make_interval(days => $3, hours => 2)
         FROM events WHERE id = $1`,
        [event.id, title, days],
      );
    }
    const { visitor, path } = await journey.begin(event);
    const sessions = await journey.answer(visitor, path, ['who', { who: 'me' }]);
    expect(sessions.text('h1')).toBe('This event has 3 sessions');
    expect(sessions.texts('main form li')).toHaveLength(3);
    const confirmed = await journey.answer(visitor, path, ['sessions', {}], ['needs', {}], ['check', {}]);
    expect(confirmed.text('main')).toContain('Part two: ');
    const file = confirmed.html.querySelector('a[href$="calendar.ics"]')?.getAttribute('href') ?? '';
    const calendar = (await visitor.get(file)).body;
    expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(3);
    expect(calendar).toContain('SUMMARY:A course in parts (day 3 of 3)');
    expect(confirmed.body).not.toContain('calendar.google.com');
  });

  describe('when the time is taken or the event full', () => {
    it('a clash warns with what it is, and may be insisted on', async () => {
      const other = await journey.event({ title: 'Something else' });
      const event = await journey.event();
      const person = await factory().person();
      const { reference } = await factory().booking(other, person);
      const { visitor, path } = await journey.begin(event, person);
      const clash = await journey.answer(visitor, path, ['who', { who: 'me' }], ['needs', {}]);
      expect(clash.text('h1')).toBe('You have something else booked at the same time');
      expect(clash.html.querySelector(`a[href="/bookings/${reference}"]`)?.text).toBe('Something else');
      const confirmed = await journey.answer(visitor, path, ['clash', {}], ['check', {}]);
      expect(confirmed.text('.govuk-panel__title')).toBe('Place booked');
    });

    it('who joins the waiting list knows how many wait and which number they are', async () => {
      const event = await factory().fullEvent();
      await factory().booking(event, await factory().person(), 'waiting');
      const { visitor, path } = await journey.begin(event);
      const full = await journey.answer(visitor, path, ['who', { who: 'me' }], ['needs', {}]);
      expect(full.text('h1')).toBe('This event is full');
      expect(full.text('main')).toContain('1 person is waiting');
      expect(full.text('main')).toContain('48 hours to accept');
      const check = await journey.answer(visitor, path, ['waiting-list', {}]);
      expect(check.text('form button')).toBe('Join the waiting list');
      const joined = await journey.answer(visitor, path, ['check', {}]);
      expect(joined.text('.govuk-panel__title')).toBe('Joined the waiting list');
      expect(joined.text('main')).toContain('You are number 2 on the waiting list');
      expect(joined.body).not.toContain('calendar.ics');
    });

    it('the last place going while somebody checks their answers leads to the waiting list, not to an error', async () => {
      const event = await journey.event({ capacity: 1 });
      const { visitor, path } = await journey.begin(event);
      await journey.answer(visitor, path, ['who', { who: 'me' }], ['needs', {}]);
      await factory().booking(event, await factory().person());
      const page = await journey.answer(visitor, path, ['check', {}]);
      expect([page.status, page.text('h1')]).toEqual([200, 'This event is full']);
    });

    it('a live booking is shown with its reference and a link', async () => {
      const event = await journey.event();
      const person = await factory().person();
      const { reference } = await factory().booking(event, person);
      const { visitor, path } = await journey.begin(event, person);
      const page = await journey.answer(visitor, path, ['who', { who: 'me' }]);
      expect(page.text('h1')).toBe('You already have a place');
      expect(page.text('main')).toContain(reference);
      expect(page.html.querySelector(`a[href="/bookings/${reference}"]`)).not.toBeNull();
    });

    it('booked in one tab, the other tab says so', async () => {
      const event = await journey.event();
      const { visitor, path } = await journey.begin(event);
      const other = (await visitor.get(`/events/${event.slug}/book`)).location?.replace('/who', '') ?? '';
      for (const tab of [path, other])
        await journey.answer(visitor, tab, ['who', { who: 'me' }], ['needs', {}]);
      await journey.answer(visitor, path, ['check', {}]);
      expect((await journey.answer(visitor, other, ['check', {}])).text('h1')).toBe(
        'You already have a place',
      );
      expect(await journey.bookingsOf(event)).toHaveLength(1);
    });
  });

  describe('when there is nothing to book', () => {
    const past = new Date(Date.now() - 3 * 86_400_000);
    it.each<[string, EventState, string]>([
      ['cancelled', { status: 'cancelled' }, 'This event has been cancelled'],
      ['over', { startsAt: past }, 'This event has taken place'],
      ['without places', { places: 'none' }, 'There is nothing to book'],
      ['without dates', { startsAt: null }, 'Booking is not open yet'],
      ['not open yet', { bookingOpensAt: new Date(Date.now() + 86_400_000) }, 'Booking is not open yet'],
      ['closed', { bookingClosesAt: past }, 'Booking has closed'],
    ])('an event %s says so, to anybody and with a way on', async (_, state, title) => {
      const page = await app.visitor().get(`/events/${(await journey.event(state)).slug}/book`);
      expect([page.status, page.text('h1')]).toEqual([200, title]);
      expect(page.html.querySelector('main a[href="/events"]')).not.toBeNull();
      expect(page.html.querySelector('main a[href^="mailto:"]')).not.toBeNull();
    });

    it.each<[string, EventState]>([
      ['full, with its list closed', { waitingListOpen: false }],
      ['full, with its list full', { waitingSize: 0 }],
    ])('an event %s says so', async (_, state) => {
      const page = await app.visitor().get(`/events/${(await factory().fullEvent(state)).slug}/book`);
      expect(page.text('h1')).toBe('This event is full');
      expect(page.html.querySelector('form')).toBeNull();
    });

    it('a draft is not there', async () => {
      expect(
        (await app.visitor().get(`/events/${(await journey.event({ status: 'draft' })).slug}/book`)).status,
      ).toBe(404);
      expect((await app.visitor().get('/events/no-such-event/book')).status).toBe(404);
    });

    it('an event cancelled while somebody answers ends in the page that says so', async () => {
      const event = await journey.event();
      const { visitor, path } = await journey.begin(event);
      await journey.answer(visitor, path, ['who', { who: 'me' }], ['needs', {}]);
      await database.dataSource.query(
        `UPDATE events SET status = 'cancelled', cancelled_at = now() WHERE id = $1`,
        [event.id],
      );
      expect((await journey.answer(visitor, path, ['check', {}])).text('h1')).toBe(
        'This event has been cancelled',
      );
      expect(await journey.bookingsOf(event)).toEqual([]);
    });
  });
});
