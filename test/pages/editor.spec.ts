import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { OrganisersDesk, versionOf } from '../support/organisers.js';
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
    opens: 'now',
    closes: 'start',
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
});
