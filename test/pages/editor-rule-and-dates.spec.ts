import { describe, expect, it } from '@jest/globals';
import type { Rule } from '../../src/eligibility/eligibility.types.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { EditorPages, flash, places, stampOf, what, when } from '../support/editor.js';
import { at, OrganisersDesk, versionOf } from '../support/organisers.js';
import type { FormFields, Page } from '../support/visitor.js';

describe('An organiser says', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  const editor = new EditorPages(database, desk);

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
      const path = await editor.draft();
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
      expect(await editor.stored(path)).toMatchObject({
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
      expect((await editor.stored(path)).rule).toEqual(rule);
      const begun = await builder(path, page, { step: 'template-leads' });
      expect(begun.texts('.app-sentences__words')).toEqual([
        'People who are a designated safeguarding lead (DSL) or a deputy DSL',
      ]);
      await builder(path, begun, { step: 'save' });
      expect((await editor.stored(path)).rule).toMatchObject({ kind: 'role' });
    });

    it.each([
      ['no rule at all', 'nonsense'],
      ['a rule of no kind', '{"kind":"all","rules":[{"kind":"__proto__"}]}'],
      [
        'a rule without end',
        JSON.stringify({ kind: 'all', rules: Array.from({ length: 200 }, () => ({ kind: 'everyone' })) }),
      ],
    ])('refuses %s', async (_, rule) => {
      const path = await editor.draft();
      const page = await desk.staff.get(`${path}/edit/who`);
      const refused = await builder(path, page, { step: 'save', rule });
      expect(refused.status).toBe(400);
      expect((await editor.stored(path)).rule).toEqual({ kind: 'everyone' });
    });

    it('names organisations as our list does', async () => {
      await desk.factory.organisation({ name: 'Harbour Police', slug: 'harbour-police' });
      const path = await editor.draft();
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
      expect(await editor.stored('annual-conference-2020')).toMatchObject({
        status: 'draft',
        theme: 'Together',
        size: 7,
        starts_at: new Date('2020-06-03T08:30:00Z'),
      });
      const undated = await desk.staff.submit(at(event, '/copy'), { title: 'Annual conference 2021' });
      expect(flash(undated)).toBe('The copy is made, without a date');
    });

    it('makes a quarterly forum from one draft: looked at first, then published together', async () => {
      const path = await editor.draft({ title: 'Champion forum', kind: 'forum' });
      await editor.fill(path, 'what', what({ title: 'Champion forum', kind: 'forum' }));
      await editor.fill(path, 'when', when({ 'day-0': '9', 'month-0': '10' }));
      await editor.fill(path, 'places', places());
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
