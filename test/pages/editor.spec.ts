import { describe, expect, it } from '@jest/globals';
import type { Rule } from '../../src/eligibility/eligibility.types.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { at, OrganisersDesk, versionOf } from '../support/organisers.js';
import type { FormFields, Page } from '../support/visitor.js';

const HOSTILE = '<script>alert(1)</script> O’Neill {{7*7}}';

describe('An organiser makes an event in the browser:', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);

  /** A draft as the form makes it; its address. */
  async function draft(more: FormFields = {}): Promise<string> {
    const made = await desk.staff.post('/organiser/events/new', {
      title: 'Listening to children',
      kind: 'training_day',
      ...more,
    });
    expect(made.status).toBe(303);
    return (made.location ?? '').replace(/\/edit$/, '');
  }

  const stampOf = (page: Page): FormFields => ({
    version: versionOf(page),
    was: page.html.querySelector('input[name=was]')?.getAttribute('value'),
  });

  /** Fills in one page of the editor and sends it. */
  async function fill(path: string, task: string, fields: FormFields): Promise<Page> {
    const page = await desk.staff.get(`${path}/edit/${task}`);
    return desk.staff.submit(`${path}/edit/${task}`, { ...stampOf(page), ...fields });
  }

  const what = (more: FormFields = {}): FormFields => ({
    title: 'Listening to children',
    kind: 'training_day',
    summary: 'How to listen, and what to do with what you hear.',
    ...more,
  });
  const when = (more: FormFields = {}): FormFields => ({
    step: 'save',
    count: '1',
    'day-0': '6',
    'month-0': '11',
    'year-0': '2019',
    'start-0': '9:30am',
    'end-0': '4pm',
    'timing-0': 'timed',
    mode: 'online',
    venue: '',
    ...more,
  });
  const places = (more: FormFields = {}): FormFields => ({
    places: 'limited',
    size: '40',
    waitingListOpen: 'yes',
    waitingSize: '',
    needsApproval: 'no',
    ...more,
  });

  const flash = (page: Page): string => page.text('.govuk-notification-banner__content');
  const statuses = (page: Page): string[] => page.texts('.govuk-task-list__status');
  const eventOf = async (path: string): Promise<Record<string, unknown>> => {
    const [row] = await database.dataSource.query<Record<string, unknown>[]>(
      `SELECT e.*, l.size, l.waiting_size FROM events e LEFT JOIN place_limits l ON l.event_id = e.id WHERE e.slug = $1`,
      [path.split('/').at(-1)],
    );
    return row ?? {};
  };

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
      await database.dataSource.query('INSERT INTO team_members (team_id, person_id) VALUES ($1, $2)', [
        other.id,
        both.id,
      ]);
      const visitor = await app.signIn(both);
      const asked = await visitor.post('/organiser/events/new', { title: 'Forum', kind: 'forum' });
      expect(asked.text('#team-error')).toContain('Say which team runs the event');
      const chosen = await visitor.post('/organiser/events/new', {
        title: 'Forum',
        kind: 'forum',
        team: other.slug,
      });
      expect(await eventOf((chosen.location ?? '').replace('/edit', ''))).toMatchObject({
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
      const path = await draft();
      const begun = await desk.staff.get(`${path}/edit`);
      expect(statuses(begun)).toEqual(['To do', 'To do', 'To do', 'Completed', 'Optional', 'Completed']);
      const missing = await desk.staff.get(`${path}/edit/publish`);
      expect(missing.texts('main li')).toEqual([
        'Enter a summary: What it is',
        'Enter how many places there are: Places and booking',
      ]);
      expect(missing.html.querySelector('button')?.text.trim()).not.toBe('Publish');

      expect(flash(await fill(path, 'what', what({ outcomes: '- Hear\n- Act', audiences: 'health' })))).toBe(
        'Saved: What it is',
      );
      expect(flash(await fill(path, 'when', when()))).toBe(
        'Saved: When and where. Wednesday 6 November 2019, 9:30am to 4pm',
      );
      expect(flash(await fill(path, 'places', places()))).toBe('Saved: Places and booking');
      await fill(path, 'partners', {
        partners: 'Kent Police',
        contentNotice: 'It speaks of neglect.',
        price: 'Free',
        bookingNotes: '',
      });
      await fill(path, 'emails', {
        reminderDays: '5',
        offerHours: '24',
        lateCancellationDays: '3',
        joiningInstructions: 'Use your own name.',
      });
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
      expect(await eventOf(path)).toMatchObject({
        status: 'published',
        size: 40,
        audiences: ['health'],
        partners: ['Kent Police'],
        price: 'Free',
        reminder_days: 5,
        offer_hours: 24,
        late_cancellation_days: 3,
        joining_instructions: 'Use your own name.',
      });
    });

    it('shows what was typed, literally, beside what is wrong with it', async () => {
      const path = await draft({ title: HOSTILE });
      const list = await desk.staff.get(`${path}/edit`);
      expect(list.body).toContain('&lt;script&gt;alert(1)&lt;/script&gt; O’Neill {{7*7}}');
      const page = await fill(
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
      const path = await draft();
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
      const saved = await fill(path, 'when', when({ count: '2', ...second }));
      expect(flash(saved)).toContain(
        'Wednesday 6 November 2019, 9:30am to 4pm; Day 2: Thursday 26 December 2019, all day',
      );
      expect(saved.text('main')).toContain('Thursday 26 December 2019 is a bank holiday');
      const again = await desk.staff.get(`${path}/edit/when`);
      expect(again.html.querySelector('#title-1')?.getAttribute('value')).toBe('Day 2');
    });

    it('takes a new venue with its access and size, then offers it, and warns of more places than it holds', async () => {
      const path = await draft();
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
      const wrong = await fill(
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
      expect(flash(await fill(path, 'when', when(venue)))).toContain('Saved');
      expect(await eventOf(path)).toMatchObject({ online: true, joining_link: 'https://meet.example/a' });
      const shown = await desk.staff.get(`${path}/edit/when`);
      expect(shown.text('main')).toContain('A hearing loop');
      expect(flash(await fill(path, 'places', places({ size: '31' })))).toBe(
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

      const other = await draft();
      const id = shown.html.querySelector('#venue option[selected]')?.getAttribute('value');
      await fill(other, 'when', when({ mode: 'in_person', venue: id }));
      expect((await desk.staff.get(`${other}/edit`)).text('main')).toContain('The Hub, Dover');
      expect((await fill(other, 'when', when({ mode: 'in_person', venue: '999999' }))).status).toBe(400);
    });
  });

  describe('places and booking', () => {
    it('publishes a date that can be booked later and closes earlier', async () => {
      const path = await draft();
      await fill(path, 'what', what());
      await fill(path, 'when', when());
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
      const skipped = await fill(path, 'places', places({ ...days, 'opens-day': '31', 'opens-month': '9' }));
      expect(skipped.text('#opens-error')).toContain('Enter a real date');
      const order = await fill(path, 'places', places({ ...days, 'opens-month': '12' }));
      expect(order.text('#closes-error')).toContain('Booking must close after it opens');
      await fill(path, 'places', places({ ...days, needsApproval: 'yes', size: '', places: 'unlimited' }));
      expect(await eventOf(path)).toMatchObject({
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
          await fill(path, 'places', {
            places: 'unlimited',
            needsApproval: 'no',
          }),
        ),
      ).toContain('Saved');
      expect(await eventOf(path)).toMatchObject({
        booking_opens_at: null,
        needs_approval: false,
        size: null,
      });
    });

    it('takes places away from a draft and gives them back', async () => {
      const path = await draft();
      await fill(path, 'places', places());
      expect(flash(await fill(path, 'places', places({ places: 'none', size: '' })))).toContain('Saved');
      expect(await eventOf(path)).toMatchObject({ places: 'none', size: null });
      await fill(path, 'places', places({ size: '12', waitingSize: '4' }));
      expect(await eventOf(path)).toMatchObject({ places: 'limited', size: 12, waiting_size: 4 });
      await fill(path, 'what', what({ kind: 'awareness_day' }));
      expect(await eventOf(path)).toMatchObject({ kind: 'awareness_day', places: 'none' });
      expect((await desk.staff.get(`${path}/edit/places`)).text('main')).toContain('no places to book');
    });
  });

  describe('two people at work', () => {
    it('on different pages both save; on the same page the second is shown what the first did', async () => {
      const path = await draft();
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
      expect(await eventOf(path)).toMatchObject({ summary: 'By the first.' });
      await desk.colleague.post(`${path}/edit/what`, { ...stampOf(told), ...theirs });
      expect(await eventOf(path)).toMatchObject({ summary: 'By the second.', reminder_days: 7 });
    });

    it('publish and delete only what they have seen', async () => {
      const path = await draft();
      const look = await desk.staff.get(`${path}/edit/delete`);
      await fill(path, 'what', what());
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
      expect((await eventOf(path)).starts_at).toEqual(event.startsAt);
      await fill(path, 'what', what({ title: event.title, kind: 'conference', summary: 'New words.' }));
      expect(await eventOf(path)).toMatchObject({ summary: 'New words.', size: 40 });
      expect(await desk.mailsTo(booker.person)).toEqual(['booking.confirmed']);
      const dayless = await fill(path, 'what', what({ kind: 'awareness_day' }));
      expect(dayless.status).toBe(400);
      expect(dayless.text('#kind-error')).toContain('cannot change after publication');
    });
  });

  describe('who can come', () => {
    const builder = async (path: string, page: Page, fields: FormFields): Promise<Page> =>
      desk.staff.post(`${path}/edit/who`, {
        ...stampOf(page),
        rule: page.html.querySelector('input[name=rule]')?.getAttribute('value')?.replaceAll('&quot;', '"'),
        ...fields,
      });

    it('is written as sentences, counted, and saved', async () => {
      await database.dataSource
        .query(`UPDATE people SET disabled_at = now() WHERE profile_completed_at IS NOT NULL AND NOT EXISTS
        (SELECT FROM team_members m WHERE m.person_id = people.id)`);
      await database.dataSource.query(
        `INSERT INTO areas (code, name) VALUES ('kent', 'Kent') ON CONFLICT DO NOTHING`,
      );
      await desk.factory.person({ workforce: 'children', areas: ['kent'] });
      await desk.factory.person({ workforce: 'both', areas: ['kent'] });
      await desk.factory.person({
        workforce: 'adults',
        areas: ['kent'],
        networks: ['online-safeguarding-champions'],
      });
      const path = await draft();
      let page = await desk.staff.get(`${path}/edit/who`);
      expect(page.text('main')).toContain('It is open to everyone.');
      page = await builder(path, page, { step: 'add', kind: 'workforce' });
      page = await builder(path, page, {
        step: 'keep',
        kind: 'workforce',
        index: '0',
        not: 'no',
        joins: 'and',
      });
      expect(page.text('#values-error')).toContain('Choose at least one');
      page = await builder(path, page, { step: 'keep', kind: 'workforce', index: '0', values: 'children' });
      page = await builder(path, page, { step: 'add', kind: 'area' });
      page = await builder(path, page, {
        step: 'keep',
        kind: 'area',
        index: '1',
        joins: 'and',
        values: 'kent',
      });
      page = await builder(path, page, { step: 'add', kind: 'network' });
      page = await builder(path, page, {
        step: 'keep',
        kind: 'network',
        index: '2',
        joins: 'or',
        values: 'online-safeguarding-champions',
      });
      expect(page.texts('.app-sentences__words')).toEqual([
        'People who work or volunteer with children',
        'and who work in Kent',
        'or who are Online Safeguarding Champions',
      ]);
      page = await builder(path, page, {
        step: 'preview',
        otherwise: 'needs_approval',
        because: 'We take a few from elsewhere.',
      });
      const preview = Object.fromEntries(
        page.texts('.govuk-summary-list__row').map((row) => row.split(/ (?=\d+$)/)),
      );
      expect(preview).toMatchObject({ 'Could book': '3', 'Could not book': '0' });
      page = await builder(path, page, { step: 'change-1' });
      expect(page.html.querySelector('input[value=kent]')?.hasAttribute('checked')).toBe(true);
      page = await builder(path, page, {
        step: 'keep',
        kind: 'area',
        index: '1',
        joins: 'and',
        not: 'yes',
        values: 'kent',
      });
      page = await builder(path, page, {
        step: 'remove-0',
        otherwise: 'needs_approval',
        because: 'We take a few.',
      });
      const saved = await builder(path, page, {
        step: 'save',
        otherwise: 'needs_approval',
        because: 'We take a few.',
      });
      expect(saved.status).toBe(303);
      expect(await eventOf(path)).toMatchObject({
        rule_version: 2,
        rule: {
          kind: 'otherwise',
          outcome: 'needs_approval',
          because: 'We take a few.',
          rule: {
            kind: 'any',
            rules: [
              { kind: 'not', rule: { kind: 'area', anyOf: ['kent'], label: 'Kent' } },
              { kind: 'network', anyOf: ['online-safeguarding-champions'] },
            ],
          },
        },
      });
    });

    it('leaves alone a rule that sentences cannot show, until another is begun', async () => {
      const rule: Rule = {
        kind: 'opens_on',
        date: '2019-12-01',
        rule: { kind: 'workforce', anyOf: ['children'] },
      };
      const event = await desk.conference({ rule });
      const path = at(event);
      const page = await desk.staff.get(`${path}/edit/who`);
      expect(page.text('main')).toContain('says more than sentences here can');
      expect(page.text('main')).toContain('Booking opens on Sunday 1 December 2019.');
      await builder(path, page, { step: 'save' });
      expect((await eventOf(path)).rule).toEqual(rule);
      const begun = await builder(path, page, { step: 'template-leads' });
      expect(begun.texts('.app-sentences__words')).toEqual([
        'People who are a designated safeguarding lead (DSL) or a deputy DSL',
      ]);
      await builder(path, begun, { step: 'save' });
      expect((await eventOf(path)).rule).toMatchObject({ kind: 'role' });
    });

    it.each([
      ['no rule at all', 'nonsense'],
      ['a rule of no kind', '{"kind":"all","rules":[{"kind":"__proto__"}]}'],
      [
        'a rule without end',
        JSON.stringify({ kind: 'all', rules: Array.from({ length: 200 }, () => ({ kind: 'everyone' })) }),
      ],
    ])('refuses %s', async (_, rule) => {
      const path = await draft();
      const page = await desk.staff.get(`${path}/edit/who`);
      const refused = await builder(path, page, { step: 'save', rule });
      expect(refused.status).toBe(400);
      expect((await eventOf(path)).rule).toEqual({ kind: 'everyone' });
    });

    it('names organisations as our list does', async () => {
      await desk.factory.organisation({ name: 'Harbour Police', slug: 'harbour-police' });
      const path = await draft();
      const page = await desk.staff.get(`${path}/edit/who`);
      const unknown = await builder(path, page, {
        step: 'keep',
        kind: 'organisation',
        index: '0',
        lines: 'Harbour Polic',
      });
      expect(unknown.text('#lines-error')).toContain('Do you mean Harbour Police?');
      const known = await builder(path, unknown, {
        step: 'keep',
        kind: 'organisation',
        index: '0',
        lines: 'harbour police',
      });
      expect(known.texts('.app-sentences__words')).toEqual(['People who work for Harbour Police']);
    });
  });

  describe('from one event, others', () => {
    it('copies everything but the dates, the bookings and the address', async () => {
      const event = await desk.conference({ title: 'Annual conference', theme: 'Together', capacity: 7 });
      await desk.bookers(event, 1);
      const ask = await desk.staff.get(at(event, '/copy'));
      expect(ask.html.querySelector('#title')?.getAttribute('value')).toBe('Annual conference');
      const wrong = await desk.staff.post(at(event, '/copy'), {
        title: 'Annual conference 2020',
        'first-day': '31',
        'first-month': '6',
        'first-year': '2020',
      });
      expect(wrong.text('#first-error')).toContain('Enter a real date');
      const made = await desk.staff.submit(at(event, '/copy'), {
        title: 'Annual conference 2020',
        'first-day': '3',
        'first-month': '6',
        'first-year': '2020',
      });
      expect(flash(made)).toBe('The copy is made, for Wednesday 3 June 2020');
      // In summer the clocks are an hour ahead; people come at half past nine all the same.
      expect(await eventOf('annual-conference-2020')).toMatchObject({
        status: 'draft',
        theme: 'Together',
        size: 7,
        starts_at: new Date('2020-06-03T08:30:00Z'),
      });
      const undated = await desk.staff.submit(at(event, '/copy'), { title: 'Annual conference 2021' });
      expect(flash(undated)).toBe('The copy is made, without a date');
    });

    it('makes a quarterly forum from one draft: looked at first, then published together', async () => {
      const path = await draft({ title: 'Champion forum', kind: 'forum' });
      await fill(path, 'what', what({ title: 'Champion forum', kind: 'forum' }));
      await fill(path, 'when', when({ 'day-0': '9', 'month-0': '10' }));
      await fill(path, 'places', places());
      const ask = await desk.staff.get(`${path}/dates`);
      expect(ask.text('main')).toContain('On the second Wednesday of the month');
      const asked = { every: '3', unit: 'months', times: '2', on: 'weekday' };
      const look = await desk.staff.post(`${path}/dates`, {
        version: versionOf(ask),
        ...asked,
        step: 'look',
      });
      expect(look.texts('.govuk-checkboxes__label')).toEqual([
        'Wednesday 8 January 2020',
        'Wednesday 8 April 2020',
      ]);
      expect((await desk.staff.get('/organiser?show=draft')).text('main')).not.toContain('8 January 2020');
      const made = await desk.staff.submit(`${path}/dates`, {
        version: versionOf(look),
        ...asked,
        step: 'make',
        dates: ['2020-01-08', '2020-04-08'],
      });
      expect(flash(made)).toBe('2 dates are added as drafts');

      const publish = await desk.staff.get(`${path}/edit/publish`);
      expect(publish.texts('.govuk-checkboxes__label')).toHaveLength(2);
      await desk.staff.submit(`${path}/edit/publish`, {
        version: versionOf(publish),
        dates: ['champion-forum-2020-01-08', 'champion-forum-2020-04-08'],
      });
      const seen = await app.visitor().get('/events/champion-forum-2020-04-08');
      expect(seen.text('main')).toContain('Wednesday 8 April 2020, 9:30am to 4pm');
      expect(seen.text('main')).toContain('Wednesday 8 January 2020');
    });

    it('lists dates with their weekdays and bank holidays, and makes all of them or none', async () => {
      const event = await desk.conference({ title: 'Alternative dates' });
      const ask = await desk.staff.get(at(event, '/dates'));
      const post = (fields: FormFields): Promise<Page> =>
        desk.staff.post(at(event, '/dates'), { version: versionOf(ask), ...fields });
      const wrong = await post({ step: 'look', list: '15 1 2020\nFriday 16 January 2020' });
      expect(wrong.text('#list-error')).toContain(
        'Friday was published, but the date is Thursday 16 January 2020',
      );
      const list = '15 1 2020\n1 January 2020\n6/11/2019';
      const look = await post({ step: 'look', list });
      expect(look.texts('.govuk-checkboxes__hint')).toEqual(['Bank holiday', 'Otherwise they are drafts']);
      const taken = await desk.staff.post(at(event, '/dates'), {
        version: versionOf(look),

        list,
        step: 'make',
        dates: ['2019-11-06', '2020-01-15'],
        publish: 'yes',
      });
      expect(taken.status).toBe(400);
      expect(taken.text('#dates-error')).toContain('There is a date of this series on 2019-11-06 already');
      expect(
        (await desk.staff.get('/organiser?show=all&q=alternative')).texts('.app-event-list__item'),
      ).toHaveLength(1);
      const made = await desk.staff.submit(at(event, '/dates'), {
        version: versionOf(taken),

        list,
        step: 'make',
        dates: '2020-01-15',
        publish: 'yes',
      });
      expect(flash(made)).toBe('1 date is added and published');
      expect((await app.visitor().get(`/events/${event.slug}`)).text('main')).toContain('15 January 2020');
    });

    it('does the same through the API', async () => {
      const person = await desk.factory.organiser(desk.team);
      const api = app.api(await desk.factory.token(person));
      const event = await desk.conference({ title: 'By the API', kind: 'forum' });
      const both = await api.post(`/events/${event.slug}/dates`, {
        dates: ['2020-01-15'],
        every: 3,
        times: 2,
      });
      expect(both).toMatchObject({ status: 400, body: { errors: [{ field: 'dates' }] } });
      const stale = await api.post(
        `/events/${event.slug}/dates`,
        { every: 3, times: 2 },
        { 'if-match': '"7"' },
      );
      expect(stale.status).toBe(412);
      const made = await api.post(`/events/${event.slug}/dates`, { every: 3, times: 2, publish: true });
      expect(made.status).toBe(201);
      expect(made.body.items).toMatchObject([
        {
          slug: 'by-the-api-2020-02-06',
          startsAt: '2020-02-06T09:30:00.000Z',
          status: 'published',
          capacity: 40,
        },
        {
          slug: 'by-the-api-2020-05-06',
          startsAt: '2020-05-06T08:30:00.000Z',
          series: { slug: 'by-the-api' },
        },
      ]);
      const copy = await api.post(`/events/${event.slug}/copies`, { title: 'By the API again' });
      expect(copy).toMatchObject({ status: 201, body: { status: 'draft', startsAt: null, capacity: 40 } });
      const none = await api.patch('/events/by-the-api-again', { kind: 'awareness_day', places: 'none' });
      expect(none.body).toMatchObject({ kind: 'awareness_day', places: 'none', capacity: null });
      const published = await api.patch(`/events/${event.slug}`, { places: 'none' });
      expect(published).toMatchObject({ status: 400, body: { errors: [{ field: 'places' }] } });
      const stranger = app.api(
        await desk.factory.token(await desk.factory.organiser(await desk.factory.team())),
      );
      expect((await stranger.post(`/events/${event.slug}/dates`, { dates: ['2020-01-15'] })).status).toBe(
        404,
      );
      expect((await stranger.post(`/events/${event.slug}/copies`, { title: 'Theirs' })).status).toBe(404);
    });
  });
});
