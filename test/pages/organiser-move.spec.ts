import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent } from '../support/factories.js';
import { at, OrganisersDesk, versionOf } from '../support/organisers.js';
import type { FormFields } from '../support/visitor.js';

const HOSTILE = '<script>alert(1)</script> O’Neill {{7*7}}';

describe('An organiser moves or cancels an event:', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);

  describe('date and venue', () => {
    const move = async (event: MadeEvent, more: FormFields): Promise<FormFields> => ({
      version: versionOf(await desk.staff.get(at(event, '/move'))),
      'day-0': '6',
      'month-0': '11',
      'year-0': '2019',
      'start-0': '9:30am',
      'end-0': '4pm',
      where: 'same',
      ...more,
    });

    it('says first how many are told, then moves everyone’s invite', async () => {
      const event = await desk.conference();
      const [first, second] = await desk.bookers(event, 2);
      const answers = await move(event, { 'day-0': '13' });
      const check = await desk.staff.post(at(event, '/move'), answers);
      expect(check.text('main')).toContain('2 people will be told');
      expect(check.text('main')).toContain('Wednesday 13 November 2019, 9:30am to 4pm');
      expect(await desk.mailsTo(first.person)).toEqual(['booking.confirmed']);

      const done = await desk.staff.submit(at(event, '/move'), { ...answers, step: 'confirm' });
      expect(done.text('.govuk-notification-banner__content')).toContain('2 people are being told');
      for (const { person, reference } of [first, second]) {
        expect(await desk.mailsTo(person)).toEqual(['booking.confirmed', 'booking.event_moved']);
        const facts = await desk.bookings.facts(reference, 'booking.event_moved');
        expect(facts.event.startsAt).toBe('2019-11-13T09:30:00.000Z');
        expect(facts.invite?.sequence).toBeGreaterThan(0);
      }
    });

    it('keeps every answer on the way back from the last look', async () => {
      const event = await desk.conference();
      const answers = await move(event, { 'day-0': '13', venueName: HOSTILE, venueTown: 'Ashford' });
      const form = await desk.staff.post(at(event, '/move'), { ...answers, step: 'edit' });
      expect(form.html.querySelector('#day-0')?.getAttribute('value')).toBe('13');
      expect(form.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt; O’Neill {{7*7}}');
      expect(form.body).not.toContain('<script>alert');
    });

    it('tells venues of one name apart', async () => {
      const event = await desk.conference();
      await desk.factory.venue({ name: 'The Hub', town: 'Dover', address: '1 High Street' });
      await desk.factory.venue({ name: 'The Hub', town: 'Dover', address: '9 Station Road' });
      const form = await desk.staff.get(at(event, '/move'));
      const hubs = form.texts('#where option').filter((option) => option.startsWith('The Hub'));
      expect(hubs).toEqual([
        expect.stringMatching(/^The Hub, 1 High Street, Dover/),
        expect.stringMatching(/^The Hub, 9 Station Road, Dover/),
      ]);
    });

    it('moves to a venue that is written down, to one on the list, and online', async () => {
      const event = await desk.conference();
      const listed = await desk.factory.venue({ name: 'Detling Showground', town: 'Detling' });
      const venueOf = async (): Promise<object | undefined> =>
        (
          await database.dataSource.query<object[]>(
            'SELECT v.name, v.town, v.postcode, e.online FROM events e LEFT JOIN venues v ON v.id = e.venue_id WHERE e.id = $1',
            [event.id],
          )
        )[0];
      const written = { venueName: 'County Hall', venueTown: 'Maidstone', venuePostcode: 'me14 1xq' };
      await desk.staff.post(at(event, '/move'), { ...(await move(event, written)), step: 'confirm' });
      expect(await venueOf()).toEqual({
        name: 'County Hall',
        town: 'Maidstone',
        postcode: 'ME14 1XQ',
        online: false,
      });
      await desk.staff.post(at(event, '/move'), {
        ...(await move(event, { where: String(listed.id) })),
        step: 'confirm',
      });
      expect(await venueOf()).toMatchObject({ name: 'Detling Showground' });
      await desk.staff.post(at(event, '/move'), {
        ...(await move(event, { where: 'online' })),
        step: 'confirm',
      });
      expect(await venueOf()).toMatchObject({ name: null, online: true });
      const staying = await desk.staff.post(at(event, '/move'), await move(event, { where: 'same' }));
      expect(staying.text('#where-error')).toContain('Choose where the event takes place');
    });

    it('says so when nothing changed', async () => {
      const event = await desk.conference();
      const page = await desk.staff.post(at(event, '/move'), await move(event, {}));
      expect(page.status).toBe(400);
      expect(page.text('.govuk-error-summary')).toContain('Change a date, a time or the venue');
    });

    it.each([
      ['a day that does not exist', { 'day-0': '31' }, '#date-0-error', 'Enter a real date'],
      ['no start', { 'start-0': '' }, '#start-0-error', 'Enter a start time'],
      ['an end before the start', { 'end-0': '9am' }, '#end-0-error', 'The end must be after the start'],
      [
        'a time that the clocks skip',
        { 'day-0': '29', 'month-0': '3', 'year-0': '2020', 'start-0': '1:30am' },
        '#start-0-error',
        'this time does not exist',
      ],
      [
        'a time that happens twice',
        { 'day-0': '25', 'month-0': '10', 'year-0': '2020', 'start-0': '1:30am' },
        '#start-0-error',
        'this time happens twice',
      ],
      ['a venue that is not there', { where: '999999' }, '#where-error', 'Choose where'],
      ['a new venue without a town', { venueName: 'Hall' }, '#venueTown-error', 'Enter the town or city'],
    ])('refuses %s beside its field', async (_, wrong, field, message) => {
      const event = await desk.conference();
      const page = await desk.staff.post(at(event, '/move'), await move(event, wrong));
      expect(page.status).toBe(400);
      expect(page.text('title')).toMatch(/^Error: /);
      expect(page.text(field)).toContain(message);
    });

    it('asks which of two times is meant, and keeps to the answer', async () => {
      const event = await desk.conference();
      const twice = { 'day-0': '25', 'month-0': '10', 'year-0': '2020', 'start-0': '1:30am', 'end-0': '9am' };
      const asked = await desk.staff.post(at(event, '/move'), await move(event, twice));
      expect(asked.html.querySelectorAll('input[name=startOccurrence-0]')).toHaveLength(2);
      const answers = await move(event, { ...twice, 'startOccurrence-0': 'second', step: 'confirm' });
      expect((await desk.staff.post(at(event, '/move'), answers)).status).toBe(303);
      const [row] = await database.dataSource.query<{ starts_at: Date }[]>(
        'SELECT starts_at FROM events WHERE id = $1',
        [event.id],
      );
      expect(row?.starts_at.toISOString()).toBe('2020-10-25T01:30:00.000Z');
    });

    it('moves one of several sessions and leaves the others', async () => {
      const event = await desk.conference();
      await database.dataSource.query(
        `INSERT INTO event_sessions (event_id, title, starts_at, ends_at)
         VALUES ($1, 'Second half day', '2019-11-07T09:30:00Z', '2019-11-07T12:30:00Z')`,
        [event.id],
      );
      await database.dataSource.query(`UPDATE events SET ends_at = '2019-11-07T12:30:00Z' WHERE id = $1`, [
        event.id,
      ]);
      const second = { 'month-1': '11', 'year-1': '2019', 'start-1': '9:30am', 'end-1': '12:30pm' };
      const unchanged = await desk.staff.post(
        at(event, '/move'),
        await move(event, { ...second, 'day-1': '7' }),
      );
      expect(unchanged.text('.govuk-error-summary')).toContain('Change a date, a time or the venue');
      const overlapping = await desk.staff.post(
        at(event, '/move'),
        await move(event, { ...second, 'day-1': '6' }),
      );
      expect(overlapping.text('#start-1-error')).toContain('begins before another one ends');

      const answers = await move(event, { ...second, 'day-1': '8' });
      const check = await desk.staff.post(at(event, '/move'), answers);
      expect(check.text('main')).toContain('Second half day Friday 8 November 2019, 9:30am to 12:30pm');
      await desk.staff.post(at(event, '/move'), { ...answers, step: 'confirm' });
      const sessions = await database.dataSource.query<{ starts_at: Date }[]>(
        'SELECT starts_at FROM event_sessions WHERE event_id = $1 ORDER BY starts_at',
        [event.id],
      );
      expect(sessions.map((session) => session.starts_at.toISOString())).toEqual([
        '2019-11-06T09:30:00.000Z',
        '2019-11-08T09:30:00.000Z',
      ]);
    });

    it('puts a session in, in a room, and takes one out: each time those booked are told', async () => {
      const event = await desk.conference();
      const [booker] = await desk.bookers(event, 1);
      const form = await desk.staff.get(at(event, '/move'));
      const id = form.html.querySelector('input[name="id-0"]')?.getAttribute('value');
      const first = await move(event, { count: '1', 'id-0': id });
      expect(
        (await desk.staff.post(at(event, '/move'), { ...first, step: 'add' })).html.querySelector('#day-1'),
      ).not.toBeNull();
      const second = { 'day-1': '7', 'month-1': '11', 'year-1': '2019', 'start-1': '10am', 'end-1': '12:00' };
      const both = { ...first, ...second, count: '2', 'title-1': 'Day 2', 'room-1': 'Lecture theatre' };
      const check = await desk.staff.post(at(event, '/move'), both);
      expect(check.text('main')).toContain('Thursday 7 November 2019, 10am to midday, Lecture theatre');
      await desk.staff.submit(at(event, '/move'), { ...both, step: 'confirm' });
      const told = await desk.bookings.facts(booker.reference, 'booking.event_moved');
      expect(told.event.sessions).toMatchObject([
        { title: null },
        { title: 'Day 2', room: 'Lecture theatre' },
      ]);
      expect((await app.visitor().get(`/events/${event.slug}`)).text('main')).toContain('Lecture theatre');

      const again = await move(event, { ...first, ...second, count: '2', 'title-1': 'Day 2' });
      const fewer = await desk.staff.post(at(event, '/move'), { ...again, step: 'remove-1' });
      expect(fewer.html.querySelector('#day-1')).toBeNull();
      const last = await move(event, { count: '1', 'id-0': id });
      expect((await desk.staff.post(at(event, '/move'), last)).text('main')).toContain('Taken out');
      await desk.staff.submit(at(event, '/move'), { ...last, step: 'confirm' });
      expect(
        (await desk.mailsTo(booker.person)).filter((kind) => kind === 'booking.event_moved'),
      ).toHaveLength(2);
      await desk.bookings.expectCleanAudit();
    });

    it('moves whole days from London midnight to London midnight', async () => {
      const event = await desk.conference({
        kind: 'awareness_day',
        places: 'none',
        timing: 'all_day',
        startsAt: new Date('2020-02-11T00:00:00Z'),
        endsAt: new Date('2020-02-12T00:00:00Z'),
      });
      const days = { 'month-0': '7', 'year-0': '2020', 'lastMonth-0': '7', 'lastYear-0': '2020' };
      const backwards = { ...days, 'day-0': '9', 'lastDay-0': '8' };
      const wrong = await desk.staff.post(at(event, '/move'), await move(event, backwards));
      expect(wrong.text('#last-0-error')).toContain('The last day must not be before the first');
      const answers = await move(event, { ...days, 'day-0': '8', 'lastDay-0': '9', step: 'confirm' });
      await desk.staff.post(at(event, '/move'), answers);
      const [row] = await database.dataSource.query<{ starts_at: Date; ends_at: Date }[]>(
        'SELECT starts_at, ends_at FROM events WHERE id = $1',
        [event.id],
      );
      expect(row?.starts_at.toISOString()).toBe('2020-07-07T23:00:00.000Z');
      expect(row?.ends_at.toISOString()).toBe('2020-07-09T23:00:00.000Z');
    });

    it('refuses a date in the past when it would be saved', async () => {
      const event = await desk.conference();
      const page = await desk.staff.post(
        at(event, '/move'),
        await move(event, { 'month-0': '9', step: 'confirm' }),
      );
      expect(page.status).toBe(400);
      expect(page.text('.govuk-error-summary')).toContain('must be in the future');
    });

    it('tells the second of two organisers, and overwrites nothing', async () => {
      const event = await desk.conference();
      const older = await move(event, { 'day-0': '13', step: 'confirm' });
      await desk.colleague.post(at(event, '/move'), await move(event, { 'day-0': '20', step: 'confirm' }));
      const page = await desk.staff.post(at(event, '/move'), older);
      expect(page.status).toBe(412);
      expect(page.text('.govuk-error-summary')).toContain('Somebody else changed this event');
      expect((await desk.staff.get(at(event))).text('main')).toContain('Wednesday 20 November 2019');
    });
  });

  describe('calling it off', () => {
    const off = async (event: MadeEvent, more: FormFields = {}): Promise<FormFields> => ({
      version: versionOf(await desk.staff.get(at(event, '/cancel'))),
      reason: `The speaker is ill. ${HOSTILE}`,
      confirm: 'yes',
      ...more,
    });

    it('says how many are told, tells attendees and those who wait once each, and leaves no live booking', async () => {
      const event = await desk.conference({ capacity: 1 });
      const [attendee, waiting] = await desk.bookers(event, 2);
      expect((await desk.staff.get(at(event, '/cancel'))).text('main')).toContain('2 people will be told');
      const page = await desk.staff.submit(at(event, '/cancel'), await off(event));
      expect(page.text('.govuk-notification-banner__content')).toContain('2 people are being told');
      expect(page.text('.govuk-inset-text')).toContain('The speaker is ill. <script>alert(1)</script>');
      expect(page.body).not.toContain('<script>alert');
      expect(await desk.mailsTo(attendee.person)).toEqual(['booking.confirmed', 'booking.event_cancelled']);
      expect(await desk.mailsTo(waiting.person)).toEqual(['booking.waiting', 'booking.event_cancelled']);
      expect(await desk.bookings.places(event)).toMatchObject({ held: 0, waiting: 0 });
      await desk.bookings.expectCleanAudit();
    });

    it('counts whoever booked for a colleague among those told, and not an organiser who added by hand', async () => {
      const event = await desk.conference();
      const manager = await desk.factory.person();
      const organiser = await desk.factory.organiser(desk.team);
      await desk.bookings.book(event, await desk.factory.person(), { bookedById: manager.id });
      await desk.bookings.book(event, await desk.factory.person(), {
        bookedById: organiser.id,
        byHand: true,
      });
      const page = await desk.staff.submit(at(event, '/cancel'), await off(event));
      expect(page.text('.govuk-notification-banner__content')).toContain('3 people are being told');
      const [{ told }] = await database.dataSource.query<[{ told: number }]>(
        `SELECT count(DISTINCT m.recipient_email)::int AS told FROM outbox_messages m
         JOIN bookings b ON m.thread = 'booking:' || b.id
         WHERE b.event_id = $1 AND m.kind = 'booking.event_cancelled'`,
        [event.id],
      );
      expect(told).toBe(3);
    });

    it('needs a reason and an explicit yes', async () => {
      const event = await desk.conference();
      const page = await desk.staff.post(
        at(event, '/cancel'),
        await off(event, { reason: '', confirm: undefined }),
      );
      expect(page.status).toBe(400);
      expect(page.texts('.govuk-error-summary__list li')).toEqual([
        'Enter a reason',
        'Confirm that you want to cancel the event for everyone',
      ]);
    });

    it('tells the second of two organisers that it is already off', async () => {
      const event = await desk.conference();
      const answers = await off(event);
      await desk.colleague.post(at(event, '/cancel'), await off(event));
      const page = await desk.staff.post(at(event, '/cancel'), answers);
      expect([409, 412]).toContain(page.status);
      expect(page.text('main')).toContain('This event is already cancelled');
    });
  });
});
