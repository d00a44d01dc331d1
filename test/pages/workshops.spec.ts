import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent } from '../support/factories.js';
import { JourneyDriver } from '../support/journey.js';
import { at, OrganisersDesk } from '../support/organisers.js';

describe('Workshops to choose from:', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  let journeys: JourneyDriver;
  beforeAll(() => {
    journeys = new JourneyDriver(app, database);
  });

  /** A conference with two workshops, the first of one place. */
  const conference = async (): Promise<{ event: MadeEvent; art: number; play: number }> => {
    const event = await desk.conference({ capacity: 9 });
    const [art, play] = (await desk.factory.workshops(event, { Art: 1, Play: 5 })) as [number, number];
    return { event, art, play };
  };

  it('are one question of the journey, and another choice is a page of the booking', async () => {
    const { event, art, play } = await conference();
    const page = (await app.visitor().get(`/events/${event.slug}`)).text('main');
    expect(page).toContain('When you book you choose one of each: Workshop.');
    expect(page).toContain('1 place left');

    const { visitor, path, person } = await journeys.begin(event);
    const asked = await journeys.answer(visitor, path, ['who', { who: 'me' }]);
    expect(asked.texts('main .govuk-radios__label')).toEqual(['Art', 'Play']);
    expect(asked.text('main')).toContain('Everybody attends:');
    const open = await visitor.post(`${path}/sessions`, {});
    expect(open.status).toBe(400);
    expect(open.text('#choice-0-error')).toContain('Choose one: Workshop');
    const check = await journeys.answer(
      visitor,
      path,
      ['sessions', { 'choice-0': String(art) }],
      ['needs', {}],
    );
    expect(check.text('.govuk-summary-list')).toContain('Art: Wednesday 6 November 2019, 4pm to 6pm');
    expect(check.text('.govuk-summary-list')).not.toContain('Play');
    const done = await visitor.submit(`${path}/check`, {});
    expect(done.text('main')).toContain('Art: Wednesday');
    const booking = `/bookings/${/KSC-\w{4}-\w{4}/.exec(done.body)![0]}`;

    const shown = await visitor.get(booking);
    expect(shown.html.querySelector(`a[href="${booking}/sessions"]`)).not.toBeNull();
    const changed = await visitor.submit(`${booking}/sessions`, { 'choice-0': String(play) });
    expect(changed.text('.govuk-notification-banner__content')).toBe('Your sessions have been changed');
    expect(changed.text('main')).toContain('Play: Wednesday');
    expect((await visitor.get('/bookings')).text('main')).not.toContain('Art');
    expect((await visitor.get(`${booking}/calendar.ics`)).body).not.toContain('Art');
    expect(await desk.mailsTo(person)).toEqual(['booking.confirmed', 'booking.choice_changed']);

    // Another takes what was left; who comes third can wait for it, or choose another.
    await desk.bookings.book(event, await desk.factory.person(), { chosen: [art] });
    const late = await visitor.post(`${booking}/sessions`, { 'choice-0': String(art) });
    expect(late.status).toBe(409);
    expect(late.text('#choice-0-error')).toContain('Art is full');
    const third = await journeys.begin(event);
    const full = await journeys.answer(
      third.visitor,
      third.path,
      ['who', { who: 'me' }],
      ['sessions', { 'choice-0': String(art) }],
      ['needs', {}],
    );
    expect(full.text('h1')).toBe('Art is full');
    expect(full.html.querySelector(`a[href="${third.path}/sessions"]`)).not.toBeNull();
    await third.visitor.submit(`${third.path}/waiting-list`, {});
    await third.visitor.submit(`${third.path}/check`, {});
    expect((await journeys.bookingsOf(event)).map(({ state }) => state)).toEqual([
      'confirmed',
      'confirmed',
      'waiting',
    ]);
    await desk.bookings.expectCleanAudit();
  });

  it('are shown and filtered on the attendee list, in its files, and changed by an organiser', async () => {
    const { event, art, play } = await conference();
    const [one, two] = [
      await desk.factory.person({ name: 'Ana Art' }),
      await desk.factory.person({ name: 'Pia Play' }),
    ];
    await desk.bookings.book(event, one, { chosen: [art] });
    const reference = await desk.bookings.book(event, two, { chosen: [play] });
    const list = await desk.staff.get(at(event, `/attendees?session=${play}`));
    expect(list.texts('.app-rows tbody tr')).toEqual([expect.stringContaining('Pia Play')]);
    expect(list.text('.app-rows td[data-label=Sessions]')).toBe('Play');
    expect((await desk.staff.get(at(event, `/attendees.csv?session=${art}`))).body).toMatch(/Ana Art.*,Art,/);

    const attendee = at(event, `/attendees/${reference}`);
    const full = await desk.staff.post(`${attendee}/sessions`, { 'choice-0': String(art) });
    expect(full.status).toBe(409);
    await desk.staff.submit(`${attendee}/sessions`, { 'choice-0': '' });
    expect((await desk.staff.get(at(event, '/attendees'))).text('main')).toContain('Not chosen');
    const hers = await app.signIn(two);
    expect((await hers.get(`/bookings/${reference}`)).text('main')).toContain(
      'There are sessions to choose from',
    );

    const added = { name: 'Alma Added', email: 'alma@kent.example', 'choice-0': String(play) };
    const check = await desk.staff.post(at(event, '/attendees/add'), added);
    expect(check.text('main')).toContain('Play (5 left)');
    await desk.staff.submit(at(event, '/attendees/add'), { ...added, step: 'confirm' });
    const sheet = await desk.staff.get(at(event, `/register?session=${play}`));
    expect(sheet.texts('main').join()).toContain('Alma Added');
    expect(sheet.texts('main').join()).not.toContain('Ana Art');
    // Of the day, of art, of play: whoever is added counts where they go, and Pia has not chosen.
    expect(sheet.texts('.app-register__count')).toEqual(['0 of 3', '0 of 1', '0 of 1']);
    await desk.bookings.expectCleanAudit();
  });

  it('are how people say whether they come or join online: each has places, and its own way there', async () => {
    const event = await desk.conference({
      capacity: 9,
      online: true,
      joiningLink: 'https://meet.example/x',
      venue: await desk.factory.venue({ name: 'The Hub' }),
    });
    const [come, join] = (await desk.factory.workshops(
      event,
      { 'In person': 1, Online: 5 },
      'How you attend',
    )) as [number, number];
    await database.dataSource.query(`DELETE FROM event_sessions WHERE event_id = $1 AND choice IS NULL`, [
      event.id,
    ]);
    await database.dataSource.query(
      `UPDATE event_sessions SET mode = CASE id WHEN $1 THEN 'in_person' ELSE 'online' END::session_mode WHERE event_id = $2`,
      [come, event.id],
    );
    const [one, two] = [await desk.factory.person(), await desk.factory.person()];
    const there = await desk.bookings.book(event, one, { chosen: [come] });
    const away = await desk.bookings.book(event, two, { chosen: [join] });
    const [atHub, online] = [
      await desk.bookings.facts(there, 'booking.confirmed'),
      await desk.bookings.facts(away, 'booking.confirmed'),
    ];
    expect(atHub).toMatchObject({ joiningLink: null, event: { online: false, place: { name: 'The Hub' } } });
    expect(online).toMatchObject({
      joiningLink: 'https://meet.example/x',
      event: { online: true, place: null },
    });
    const [theirs, others] = [await app.signIn(one), await app.signIn(two)];
    expect((await theirs.get(`/bookings/${there}`)).body).not.toContain('meet.example');
    expect((await theirs.get(`/bookings/${there}/calendar.ics`)).body).not.toContain('meet.example');
    const shown = await others.get(`/bookings/${away}`);
    expect(shown.body).toContain('meet.example');
    expect(shown.text('main')).not.toContain('The Hub');
    // The one place there is taken; the other way is open.
    expect((await others.post(`/bookings/${away}/sessions`, { 'choice-0': String(come) })).status).toBe(409);
    await theirs.submit(`/bookings/${there}/sessions`, { 'choice-0': String(join) });
    expect(await desk.bookings.facts(there, 'booking.choice_changed')).toMatchObject({
      joiningLink: 'https://meet.example/x',
      invite: { sequence: 1 },
      event: { online: true, place: null },
    });
    expect(
      (await desk.staff.get(at(event, `/attendees?session=${join}`))).texts('.app-rows tbody tr'),
    ).toHaveLength(2);
    await desk.bookings.expectCleanAudit();
  });

  it('are made in the editor, and more are added once people have booked', async () => {
    const { event, art } = await conference();
    const booker = await desk.factory.person();
    const reference = await desk.bookings.book(event, booker, { chosen: [art] });
    const form = await desk.staff.get(at(event, '/move'));
    const fields = Object.fromEntries(
      form.html
        .querySelectorAll('form input[name]')
        .filter((input) => !/radio|checkbox/.test(input.getAttribute('type') ?? ''))
        .map((input) => [input.getAttribute('name')!, input.getAttribute('value') ?? '']),
    );
    expect(fields).toMatchObject({ count: '3', 'choice-1': 'Workshop', 'places-1': '1', 'places-2': '5' });
    const more = {
      ...fields,
      where: 'same',
      count: '4',
      'title-3': 'Sport',
      'choice-3': 'Workshop',
      'places-1': '2',
      'places-3': '7',
      'room-3': 'Gym',
      'day-3': '6',
      'month-3': '11',
      'year-3': '2019',
      'start-3': '4pm',
      'end-3': '6pm',
    };
    const check = await desk.staff.post(at(event, '/move'), more);
    expect(check.text('main')).toContain('4pm to 6pm, Gym, one of: Workshop, 7 places');
    const moved = await desk.staff.submit(at(event, '/move'), { ...more, step: 'confirm' });
    expect(moved.text('.govuk-notification-banner__content')).toContain('1 person is being told');
    const facts = await desk.bookings.facts(reference, 'booking.event_moved');
    expect(facts.event.sessions.map(({ title }) => title)).toEqual([null, 'Art']);
    const limits = await database.dataSource.query(
      `SELECT size, held FROM place_limits WHERE event_id = $1 ORDER BY id`,
      [event.id],
    );
    expect(limits).toEqual([
      { size: 9, held: 1 },
      { size: 2, held: 1 },
      { size: 5, held: 0 },
      { size: 7, held: 0 },
    ]);
    await desk.bookings.expectCleanAudit();
  });
});
