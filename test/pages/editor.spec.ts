import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { EditorPages, flash, places, stampOf, what, when } from '../support/editor.js';
import { at, OrganisersDesk, versionOf } from '../support/organisers.js';
import type { Page } from '../support/visitor.js';

const HOSTILE = '<script>alert(1)</script> O’Neill {{7*7}}';

describe('An organiser makes an event in the browser:', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  const editor = new EditorPages(database, desk);

  const statuses = (page: Page): string[] => page.texts('.govuk-task-list__status');

  describe('from a draft to the programme', () => {
    it('asks for a title and a kind, and for the team of somebody who is in several', async () => {
      const empty = await desk.staff.post('/organiser/events/new', { title: ' ', kind: 'party' });
      expect(empty.status).toBe(400);
      expect(empty.texts('.govuk-error-summary li')).toEqual([
        'Enter a title',
        'Choose what kind of event it is',
      ]);
      expect(empty.html.querySelector('#team')).toBeNull();

      const other = await desk.factory.team({ name: 'Another team' });
      const both = await desk.factory.organiser(desk.team);
      await database.dataSource.query(
        `INSERT INTO team_members (team_id, person_id, role) VALUES ($1, $2, 'organiser')`,
        [other.id, both.id],
      );
      const visitor = await app.signIn(both);
      const asked = await visitor.post('/organiser/events/new', { title: 'Forum', kind: 'forum' });
      expect(asked.text('#team-error')).toContain('Say which team runs the event');
      const chosen = await visitor.post('/organiser/events/new', {
        title: 'Forum',
        kind: 'forum',
        team: other.slug,
      });
      expect(await editor.stored((chosen.location ?? '').replace('/edit', ''))).toMatchObject({
        team_id: other.id,
      });
      const foreign = await desk.staff.post('/organiser/events/new', {
        title: 'Forum',
        kind: 'forum',
        team: other.slug,
      });
      expect(foreign.status).toBe(400);
    });

    it('says at each task what there is and what is missing, and publishes when nothing is', async () => {
      const path = await editor.draft();
      const begun = await desk.staff.get(`${path}/edit`);
      expect(statuses(begun)).toEqual(['To do', 'To do', 'To do', 'Completed', 'Optional', 'Completed']);
      const missing = await desk.staff.get(`${path}/edit/publish`);
      expect(missing.texts('main li')).toEqual([
        'Enter a summary: What it is',
        'Enter how many places there are: Places and booking',
      ]);
      expect(missing.html.querySelector('button')?.text.trim()).not.toBe('Publish');

      expect(
        flash(await editor.fill(path, 'what', what({ outcomes: '- Hear\n- Act', audiences: 'health' }))),
      ).toBe('Saved: What it is');
      expect(flash(await editor.fill(path, 'when', when()))).toBe(
        'Saved: When and where. Wednesday 6 November 2019, 9:30am to 4pm',
      );
      expect(flash(await editor.fill(path, 'places', places()))).toBe('Saved: Places and booking');
      await editor.fill(path, 'partners', {
        partners: 'Kent Police',
        contentNotice: 'It speaks of neglect.',
        price: 'Free',
        bookingNotes: '',
      });
      await editor.fill(path, 'emails', {
        reminderDays: '5',
        offerHours: '24',
        lateCancellationDays: '3',
        joiningInstructions: 'Use your own name.',
        reminderText: 'Dear {{name}}, bring {{reference}}.',
      });
      const sample = await desk.staff.get(`${path}/edit/emails/reminder`);
      expect(sample.text('main')).toContain('Nobody has a place yet');
      expect(sample.text('main')).toContain('bring XXX-XXXX-XXXX.');
      const ready = await desk.staff.get(`${path}/edit`);
      expect(statuses(ready)).toEqual(Array.from({ length: 6 }, () => 'Completed'));
      expect(ready.text('main')).toContain('Wednesday 6 November 2019, 9:30am to 4pm. Online');

      const slug = path.split('/').at(-1) ?? '';
      expect((await app.visitor().get(`/events/${slug}`)).status).toBe(404);
      expect((await desk.staff.get(`/events/${slug}`)).text('main')).toContain(
        'This event is not published yet',
      );

      const look = await desk.staff.get(`${path}/edit/publish`);
      const done = await desk.staff.submit(`${path}/edit/publish`, { version: versionOf(look) });
      expect(flash(done)).toBe('Listening to children is published');
      const seen = await app.visitor().get(`/events/${slug}`);
      expect(seen.text('main')).toContain('It speaks of neglect.');
      expect(seen.texts('main li')).toEqual(expect.arrayContaining(['Hear', 'Act']));
      expect(await editor.stored(path)).toMatchObject({
        status: 'published',
        size: 40,
        audiences: ['health'],
        partners: ['Kent Police'],
        price: 'Free',
        reminder_days: 5,
        offer_hours: 24,
        late_cancellation_days: 3,
        joining_instructions: 'Use your own name.',
        reminder_text: 'Dear {{name}}, bring {{reference}}.',
      });
    });

    it('shows the reminder as each of those with a place will read it', async () => {
      const event = await desk.conference();
      const path = `/organiser/events/${event.slug}`;
      const names = ['{{reference}} <b>Ann</b>', 'Ben'];
      for (const name of names) await desk.bookings.book(event, await desk.factory.person({ name }));
      const days = { reminderDays: '1', offerHours: '24', lateCancellationDays: '3' };
      const wrong = await editor.fill(path, 'emails', { ...days, reminderText: 'Dear {{nam}},' });
      expect(wrong.status).toBe(400);
      expect(wrong.text('#reminderText-error')).toContain('Reminder has {{nam}}, which cannot be filled in');
      const reminderText = 'Dear {{name}},\r\n\r\njoin at {{joining link}}.';
      const saved = await editor.fill(path, 'emails', { ...days, reminderText, then: 'reminder' });
      const shown = saved.text('main');
      expect(shown).toContain('1 of 2: to {{reference}} <b>Ann</b>');
      expect(shown).toContain('Dear {{reference}} <b>Ann</b>,');
      expect(shown).toContain('this event has none yet');
      const next = await desk.staff.get(`${path}/edit/emails/reminder?page=2`);
      expect(next.text('main')).toContain('Dear Ben,');
      const { status } = await desk.colleague.get(`${path}/edit/emails/reminder?page=999`);
      expect(status).toBe(200);
    });

    it('shows what was typed, literally, beside what is wrong with it', async () => {
      const path = await editor.draft({ title: HOSTILE });
      const list = await desk.staff.get(`${path}/edit`);
      expect(list.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt; O’Neill {{7*7}}');
      const page = await editor.fill(
        path,
        'what',
        what({ summary: HOSTILE.repeat(20), description: HOSTILE, outcomes: 'x'.repeat(301) }),
      );
      expect(page.status).toBe(400);
      expect(page.texts('.govuk-error-summary li')).toEqual([
        'Summary must be 500 characters or less',
        'What people will learn must be lines of 300 characters or less',
      ]);
      expect(page.html.querySelector('#description')?.text).toContain('O’Neill {{7*7}}');
      expect(page.body).not.toContain('<script>alert');
    });
  });
  describe('when and where', () => {
    it('adds and removes sessions without a script, and shows weekdays back', async () => {
      const path = await editor.draft();
      const page = await desk.staff.get(`${path}/edit/when`);
      const more = await desk.staff.post(`${path}/edit/when`, { ...stampOf(page), ...when(), step: 'add' });
      expect(more.status).toBe(200);
      expect(more.texts('.app-session h2')).toEqual(['Session 1', 'Session 2']);
      expect(more.text('#session-0')).toContain('Wednesday 6 November 2019');
      expect(more.html.querySelector('#start-0')?.getAttribute('value')).toBe('9:30am');
      const second = {
        'day-1': '26',
        'month-1': '12',
        'year-1': '2019',
        'timing-1': 'all_day',
        'title-1': 'Day 2',
      };
      const less = await desk.staff.post(`${path}/edit/when`, {
        ...stampOf(more),
        ...when({ count: '2', ...second }),
        step: 'remove-0',
      });
      expect(less.texts('.app-shown-back')).toEqual(['Thursday 26 December 2019 (bank holiday)']);
      const saved = await editor.fill(path, 'when', when({ count: '2', ...second }));
      expect(flash(saved)).toContain(
        'Wednesday 6 November 2019, 9:30am to 4pm; Day 2: Thursday 26 December 2019, all day',
      );
      expect(saved.text('main')).toContain('Thursday 26 December 2019 is a bank holiday');
      const again = await desk.staff.get(`${path}/edit/when`);
      expect(again.html.querySelector('#title-1')?.getAttribute('value')).toBe('Day 2');
    });

    it('takes a new venue with its access and size, then offers it, and warns of more places than it holds', async () => {
      const path = await editor.draft();
      const venue = {
        mode: 'both',
        venue: 'new',
        venueName: 'The Hub',
        venueTown: 'Dover',
        venuePostcode: 'ct16 1aa',
        venueAccess: 'A hearing loop',
        venueTravel: 'Bus 3',
        venueLargestSize: '30',
        joiningLink: 'https://meet.example/a',
      };
      const wrong = await editor.fill(
        path,
        'when',
        when({ ...venue, venueTown: '', venuePostcode: 'Dover', joiningLink: 'meet' }),
      );
      expect(wrong.status).toBe(400);
      expect(wrong.texts('.govuk-error-summary li')).toEqual([
        'Enter the town or city',
        'Enter a full UK postcode, like ME14 1XQ',
        'Enter the link with https:// at its beginning',
      ]);
      expect(flash(await editor.fill(path, 'when', when(venue)))).toContain('Saved');
      expect(await editor.stored(path)).toMatchObject({
        online: true,
        joining_link: 'https://meet.example/a',
      });
      const shown = await desk.staff.get(`${path}/edit/when`);
      expect(shown.text('main')).toContain('A hearing loop');
      expect(flash(await editor.fill(path, 'places', places({ size: '31' })))).toBe(
        'Saved: Places and booking. There are 31 places, but The Hub holds 30 people at most',
      );

      const known = shown.html.querySelector('a[href^="/organiser/venues/"]')?.getAttribute('href') ?? '';
      const said = await desk.colleague.get(known);
      const was = said.html.querySelector('input[name=was]')?.getAttribute('value');
      const better = { travel: 'Bus 3', access: 'A hearing loop and a lift', largestSize: '30' };
      expect(flash(await desk.colleague.submit(known, { was, ...better }))).toContain('Saved');
      const late = await desk.staff.post(known, { was, ...better, access: 'Steps' });
      expect(late.status).toBe(412);
      expect(late.texts('#meanwhile dd')).toEqual(['A hearing loop and a lift']);
      expect((await desk.staff.get(`${path}/edit/when`)).text('main')).toContain('A hearing loop and a lift');
      expect((await desk.staff.get('/organiser/venues/999999')).status).toBe(404);

      const other = await editor.draft();
      const id = shown.html.querySelector('#venue option[selected]')?.getAttribute('value');
      await editor.fill(other, 'when', when({ mode: 'in_person', venue: id }));
      expect((await desk.staff.get(`${other}/edit`)).text('main')).toContain('The Hub, Dover');
      expect((await editor.fill(other, 'when', when({ mode: 'in_person', venue: '999999' }))).status).toBe(
        400,
      );
    });
  });

  describe('places and booking', () => {
    it('publishes a date that can be booked later and closes earlier', async () => {
      const path = await editor.draft();
      await editor.fill(path, 'what', what());
      await editor.fill(path, 'when', when());
      const days = {
        'opens-day': '14',
        'opens-month': '10',
        'opens-year': '2019',
        opensTime: '9am',
        'closes-day': '1',
        'closes-month': '11',
        'closes-year': '2019',
        closesTime: '17:00',
      };
      const skipped = await editor.fill(
        path,
        'places',
        places({ ...days, 'opens-day': '31', 'opens-month': '9' }),
      );
      expect(skipped.text('#opens-error')).toContain('Enter a real date');
      const order = await editor.fill(path, 'places', places({ ...days, 'opens-month': '12' }));
      expect(order.text('#closes-error')).toContain('Booking must close after it opens');
      await editor.fill(
        path,
        'places',
        places({ ...days, needsApproval: 'yes', size: '', places: 'unlimited' }),
      );
      expect(await editor.stored(path)).toMatchObject({
        places: 'unlimited',
        size: null,
        needs_approval: true,
        booking_opens_at: new Date('2019-10-14T08:00:00Z'),
        booking_closes_at: new Date('2019-11-01T17:00:00Z'),
      });
      const look = await desk.staff.get(`${path}/edit/publish`);
      await desk.staff.submit(`${path}/edit/publish`, { version: versionOf(look) });
      const seen = await app.visitor().get(path.replace('/organiser', ''));
      expect(seen.text('main')).toContain(
        'Booking opens on Monday 14 October 2019 at 9am. Save the date now.',
      );

      const published = await desk.staff.get(`${path}/edit/places`);
      expect(published.html.querySelector(`a[href="${path}/places"]`)).not.toBeNull();
      expect(
        flash(
          await editor.fill(path, 'places', {
            places: 'unlimited',
            needsApproval: 'no',
          }),
        ),
      ).toContain('Saved');
      expect(await editor.stored(path)).toMatchObject({
        booking_opens_at: null,
        needs_approval: false,
        size: null,
      });
    });

    it('takes places away from a draft and gives them back', async () => {
      const path = await editor.draft();
      await editor.fill(path, 'places', places());
      expect(flash(await editor.fill(path, 'places', places({ places: 'none', size: '' })))).toContain(
        'Saved',
      );
      expect(await editor.stored(path)).toMatchObject({ places: 'none', size: null });
      await editor.fill(path, 'places', places({ size: '12', waitingSize: '4' }));
      expect(await editor.stored(path)).toMatchObject({ places: 'limited', size: 12, waiting_size: 4 });
      await editor.fill(path, 'what', what({ kind: 'awareness_day' }));
      expect(await editor.stored(path)).toMatchObject({ kind: 'awareness_day', places: 'none' });
      expect((await desk.staff.get(`${path}/edit/places`)).text('main')).toContain('no places to book');
    });
  });

  describe('two people at work', () => {
    it('on different pages both save; on the same page the second is shown what the first did', async () => {
      const path = await editor.draft();
      const mine = await desk.staff.get(`${path}/edit/what`);
      await desk.colleague.get(`${path}/edit/emails`);
      const emails = await desk.colleague.get(`${path}/edit/emails`);
      await desk.colleague.post(`${path}/edit/emails`, {
        ...stampOf(emails),
        reminderDays: '7',
        offerHours: '48',
        lateCancellationDays: '7',
        joiningInstructions: '',
      });
      expect(flash(await desk.staff.submit(`${path}/edit/what`, { ...stampOf(mine), ...what() }))).toContain(
        'Saved',
      );

      const first = await desk.staff.get(`${path}/edit/what`);
      const second = await desk.colleague.get(`${path}/edit/what`);
      await desk.staff.post(`${path}/edit/what`, {
        ...stampOf(first),
        ...what({ summary: 'By the first.' }),
      });
      const theirs = { ...what({ summary: 'By the second.' }) };
      // A slip in between does not make the page forget what it began with.
      const slip = await desk.colleague.post(`${path}/edit/what`, {
        ...stampOf(second),
        ...theirs,
        title: '',
      });
      const told = await desk.colleague.post(`${path}/edit/what`, { ...stampOf(slip), ...theirs });
      expect(told.status).toBe(412);
      expect(told.texts('#meanwhile dd')).toEqual(['By the first.']);
      expect(told.html.querySelector('#summary')?.text.trim()).toBe('By the second.');
      expect(await editor.stored(path)).toMatchObject({ summary: 'By the first.' });
      await desk.colleague.post(`${path}/edit/what`, { ...stampOf(told), ...theirs });
      expect(await editor.stored(path)).toMatchObject({ summary: 'By the second.', reminder_days: 7 });
    });

    it('publish and delete only what they have seen', async () => {
      const path = await editor.draft();
      const look = await desk.staff.get(`${path}/edit/delete`);
      await editor.fill(path, 'what', what());
      const stale = await desk.staff.post(`${path}/edit/delete`, { version: versionOf(look) });
      expect(stale.status).toBe(412);
      const gone = await desk.staff.submit(`${path}/edit/delete`, { version: versionOf(stale) });
      expect(flash(gone)).toBe('The draft Listening to children is deleted');
      expect((await desk.staff.get(`${path}/edit`)).status).toBe(404);
      const event = await desk.conference();
      const kept = await desk.staff.post(at(event, '/edit/delete'), { version: '1' });
      expect(kept.status).toBe(409);
      expect(kept.text('.govuk-error-summary')).toContain('Cancel it instead');
    });
  });

  describe('an event that is published', () => {
    it('changes its words here, and its date and place where it is said who is told', async () => {
      const event = await desk.conference({ summary: 'Old words.' });
      const [booker] = await desk.bookers(event, 1);
      const path = at(event);
      const whenPage = await desk.staff.get(`${path}/edit/when`);
      expect(whenPage.html.querySelector(`a[href="${path}/move"]`)).not.toBeNull();
      expect(whenPage.html.querySelector('#day-0')).toBeNull();
      const moved = await desk.staff.post(`${path}/edit/when`, {
        ...stampOf(whenPage),
        ...when({ 'day-0': '7' }),
      });
      expect(moved.status).toBe(303);
      expect((await editor.stored(path)).starts_at).toEqual(event.startsAt);
      await editor.fill(
        path,
        'what',
        what({ title: event.title, kind: 'conference', summary: 'New words.' }),
      );
      expect(await editor.stored(path)).toMatchObject({ summary: 'New words.', size: 40 });
      expect(await desk.mailsTo(booker.person)).toEqual(['booking.confirmed']);
      const dayless = await editor.fill(path, 'what', what({ kind: 'awareness_day' }));
      expect(dayless.status).toBe(400);
      expect(dayless.text('#kind-error')).toContain('cannot change after publication');
    });

    it('that was shared with another team is theirs to change, not to multiply or delete', async () => {
      const event = await desk.conference({ title: 'A joint conference' });
      const team = await desk.factory.team();
      await desk.factory.partner(event, team, 'organiser');
      const partner = await app.signIn(await desk.factory.organiser(team));
      const list = await partner.get(at(event, '/edit'));
      expect(list.status).toBe(200);
      expect(list.text('main')).not.toContain('Copy this event');
      for (const page of ['/copy', '/dates', '/edit/delete'])
        expect((await partner.get(at(event, page))).status).toBe(404);

      const viewer = await app.signIn(await desk.factory.member(desk.team, 'viewer'));
      expect((await viewer.get('/organiser')).text('main')).not.toContain('Make an event');
      for (const page of ['/organiser/events/new', '/organiser/venues/1', at(event, '/edit')])
        expect((await viewer.get(page)).status).toBe(404);
    });
  });
});
