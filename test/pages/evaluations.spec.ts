import { beforeAll, describe, expect, it } from '@jest/globals';
import { EvaluationAsking } from '../../src/evaluations/evaluation-asking.js';
import { EvaluationLinks } from '../../src/evaluations/evaluation-links.js';
import { codeOfEvent } from '../../src/evaluations/room-code.rules.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadePerson } from '../support/factories.js';
import { at, OrganisersDesk, versionOf } from '../support/organisers.js';
import type { FormFields, Page } from '../support/visitor.js';

describe('The pages of an evaluation', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  const form = (event: MadeEvent, page = ''): string => at(event, `/evaluation/forms/on_the_day${page}`);
  const questions = (page: Page): string[] => page.texts('.app-questions__item strong');
  const flash = (page: Page): string => page.text('.govuk-notification-banner__content');

  beforeAll(async () => {
    for (const who of [desk.staff, desk.colleague]) await who.get('/sign-out');
  });

  /** With the form on the day on; its questions are the ready-made ones. */
  async function asking(more: FormFields = {}): Promise<MadeEvent> {
    const event = await desk.conference({ title: 'Neglect' });
    await desk.staff.post(at(event, '/evaluation/start'));
    await desk.staff.post(form(event), { asked: 'yes', anonymous: 'no', ...more });
    return event;
  }
  async function asked(event: MadeEvent, people: MadePerson[]): Promise<string[]> {
    for (const person of people) await desk.factory.booking(event, person);
    await database.clock.setNow('2019-11-06T16:00:00Z');
    await app.nest.get(EvaluationAsking).round();
    const rows = await database.dataSource.query<{ id: number }[]>(
      `SELECT r.id FROM evaluation_requests r JOIN evaluation_forms f ON f.id = r.form_id
       WHERE f.event_id = $1 AND f.moment = 'on_the_day' ORDER BY array_position($2::int[], r.person_id)`,
      [event.id, people.map(({ id }) => id)],
    );
    return rows.map(({ id }) => `/evaluations/${app.nest.get(EvaluationLinks).link(id)}`);
  }
  const fields = (page: Page): string[] => [
    ...new Set(
      page.html
        .querySelectorAll('form input[type=radio], form input[type=checkbox], form textarea')
        .map((field) => field.getAttribute('name') ?? ''),
    ),
  ];

  it('begin with questions that are ready, which are changed one by one', async () => {
    const event = await desk.conference();
    expect((await desk.staff.get(at(event, '/evaluation'))).text('main')).toContain(
      'Start with ready-made questions',
    );
    expect((await desk.staff.get(form(event))).status).toBe(404);
    const made = await desk.staff.submit(at(event, '/evaluation/start'));
    expect(made.texts('tbody th a')).toEqual(['Before', 'On the day', 'Impact', 'The manager’s view']);
    expect(made.texts('.govuk-tag')).toEqual(['Off', 'Off', 'Off', 'Off']);
    expect((await desk.staff.get(at(event, '/evaluation'))).text('.moj-sub-navigation [aria-current]')).toBe(
      'Evaluation',
    );

    const page = await desk.staff.get(form(event));
    expect(questions(page)).toHaveLength(6);
    expect(page.text('.app-questions__item .app-rows__detail')).toContain('Also under “Before” and “Impact”');
    const moved = await desk.staff.submit(
      page.html.querySelectorAll('form[action$="/move"]')[0]?.getAttribute('action') ?? '',
      { to: 'down' },
    );
    expect(questions(moved).slice(0, 2)).toEqual([...questions(page).slice(0, 2)].reverse());

    const refused = await desk.staff.post(form(event, '/questions/new'), {
      kind: 'choice',
      text: '',
      options: 'One\n',
    });
    expect([refused.status, ...refused.texts('.govuk-error-summary a')]).toEqual([
      400,
      'Enter the question',
      'Enter two options or more, each on a line of its own',
    ]);
    expect(refused.text('title')).toMatch(/^Error: /);
    expect(refused.html.querySelector('#options')?.text.trim()).toBe('One');
    await desk.staff.submit(form(event, '/questions/new'), {
      ...{
        kind: 'choice',
        text: '<b>Lunch</b> {{7*7}}?',
        options: 'Good\nBad',
        several: 'yes',
        other: 'yes',
      },
    });
    await desk.staff.submit(form(event, '/questions/new'), {
      ...{
        kind: 'scale',
        text: 'Was it safe?',
        points: '10',
        lowWords: 'No',
        highWords: 'Yes',
        alsoIn: 'impact',
      },
    });
    const after = await desk.staff.get(form(event));
    expect(questions(after).slice(-2)).toEqual(['<b>Lunch</b> {{7*7}}?', 'Was it safe?']);
    expect(questions(await desk.staff.get(at(event, '/evaluation/forms/impact')))).toContain('Was it safe?');

    // The same question has the same words everywhere; given up here, it stays there by itself.
    const change =
      after.html.querySelectorAll('.app-questions__item').at(-1)?.querySelector('a')?.getAttribute('href') ??
      '';
    const open = await desk.staff.get(change);
    expect(open.html.querySelector('#lowWords')?.getAttribute('value')).toBe('No');
    const said = { kind: 'scale', points: '10', lowWords: 'No', highWords: 'Yes' };
    await desk.staff.submit(change, {
      ...said,
      text: 'Did you feel safe?',
      alsoIn: 'impact',
      version: versionOf(open),
    });
    expect(questions(await desk.staff.get(at(event, '/evaluation/forms/impact')))).toContain(
      'Did you feel safe?',
    );
    const stale = await desk.colleague.post(change, { ...said, text: 'Mine', version: versionOf(open) });
    expect([stale.status, stale.text('.govuk-error-summary a')]).toEqual([
      412,
      expect.stringContaining('Somebody else has changed'),
    ]);
    expect(flash(await desk.staff.submit(`${change}/remove`))).toBe('The question is removed');
    expect(questions(await desk.staff.get(at(event, '/evaluation/forms/impact')))).toContain(
      'Did you feel safe?',
    );

    const preview = await desk.staff.get(form(event, '/preview'));
    expect(preview.text('main')).toContain('<b>Lunch</b> {{7*7}}? (optional)');
    const wrong = await desk.staff.post(at(event, '/evaluation/settings'), {
      daysBefore: '0',
      impactWeeks: 'x',
      openWeeks: '27',
    });
    expect(wrong.texts('.govuk-error-summary a')).toHaveLength(3);
    await desk.staff.submit(at(event, '/evaluation/settings'), {
      daysBefore: '2',
      impactWeeks: '1',
      openWeeks: '1',
    });
    expect((await desk.staff.get(at(event, '/evaluation'))).text('main')).toContain(
      '2 days before the start; who books',
    );
  });

  it('are answered by whoever has the link, with nothing lost over a mistake, and once', async () => {
    const event = await asking();
    const [link = ''] = await asked(event, [await desk.factory.person({ name: 'Ann' })]);
    const visitor = app.visitor();
    const page = await visitor.get(link);
    expect([page.status, page.headers.get('cache-control'), page.headers.get('referrer-policy')]).toEqual([
      200,
      'no-store',
      'no-referrer',
    ]);
    expect(page.text('.govuk-inset-text')).toBe('Organisers of the tests sees your answers with your name.');
    const [confidence = '', useful = '', pace = '', venue = '', different = ''] = fields(page);
    const wrong = await visitor.post(link, {
      [confidence]: '9',
      [useful]: '5',
      [pace]: '1',
      [different]: 'Listen\r\nmore',
    });
    expect(wrong.status).toBe(400);
    expect(wrong.html.querySelectorAll('.govuk-error-summary a').map((a) => a.getAttribute('href'))).toEqual([
      `#${confidence}`,
      `#${venue}`,
    ]);
    expect(wrong.html.querySelector(`#${confidence}`)).not.toBeNull();
    expect(wrong.html.querySelectorAll('input[checked]').map((input) => input.getAttribute('value'))).toEqual(
      ['5', '1'],
    );
    expect(wrong.html.querySelector(`#${different}`)?.text.trim()).toBe('Listen\nmore');
    const answers = { [confidence]: '4', [useful]: '5', [pace]: '1', [venue]: '3', [different]: '=1+1' };
    expect((await visitor.submit(link, answers)).text('.govuk-panel')).toContain(
      'We have your answers about Neglect',
    );
    const again = await visitor.submit(link, { ...answers, [useful]: '1' });
    expect(again.text('.govuk-panel__title')).toBe('Thank you');
    expect((await app.visitor().get(`${link.slice(0, -1)}${link.endsWith('x') ? 'y' : 'x'}`)).status).toBe(
      404,
    );
    expect((await app.visitor().get('/evaluations/none')).status).toBe(404);

    const results = await desk.staff.get(at(event, '/evaluation/results'));
    expect(results.text('section')).toContain('0 asked, 0 answered');
    const section =
      results.html.querySelector('section[aria-labelledby=on_the_day]')?.text.replace(/\s+/g, ' ') ?? '';
    expect(section).toContain('1 asked, 1 answered (100%). The files say who answered what.');
    expect(section).toContain('Mean 5.0 of 5, from 1 answer. 1 is “Not useful”, 5 is “Very useful”.');
    expect(section).toContain('About right');
    const csv = await desk.staff.get(at(event, '/evaluation/results/on_the_day/answers.csv'));
    expect(csv.headers.get('content-disposition')).toBe(
      `attachment; filename="${event.slug}-on-the-day-answers.csv"`,
    );
    const [heading = '', line = ''] = csv.body.split('\r\n');
    expect(heading).toContain('Name,Agency,Answered on,How confident');
    expect(line).toMatch(/^Ann,.*,2019-11-06,4,5,About right,3,'=1\+1,$/);
    const xlsx = await desk.staff.get(at(event, '/evaluation/results/on_the_day/answers.xlsx'));
    expect([xlsx.status, xlsx.body.slice(0, 2)]).toEqual([200, 'PK']);
    expect((await desk.staff.get(at(event, '/evaluation/results/print'))).text('main')).toContain(
      'Made on 6 November 2019',
    );

    const closed = await desk.staff.get(form(event));
    expect(closed.text('main')).toContain('so the questions and whether it is anonymous stay as they are');
    expect(closed.html.querySelectorAll('form[action$="/remove"], a[href*="/questions/"]')).toHaveLength(0);
    const refused = await desk.staff.post(form(event, '/questions/new'), { kind: 'text', text: 'One more?' });
    expect([refused.status, refused.text('.govuk-error-summary a')]).toEqual([
      409,
      expect.stringContaining('This form has answers'),
    ]);
  });

  it('say plainly that a form is anonymous, and hide its results until there are five', async () => {
    const event = await asking({ anonymous: 'yes' });
    const people = await Promise.all(Array.from({ length: 5 }, () => desk.factory.person()));
    for (const [index, link] of (await asked(event, people)).entries()) {
      const visitor = app.visitor();
      const page = await visitor.get(link);
      expect(page.text('.govuk-inset-text')).toContain('Your answers are anonymous.');
      const [confidence = '', useful = '', , venue = ''] = fields(page);
      await visitor.submit(link, { [confidence]: '4', [useful]: '2', [venue]: '3' });
      const results = (await desk.staff.get(at(event, '/evaluation/results'))).text('main');
      expect(results.includes('Anonymous answers are shown from 5 on')).toBe(index < 4);
      expect(results.includes('Mean 2.0 of 5')).toBe(index === 4);
      const csv = await desk.staff.get(at(event, '/evaluation/results/on_the_day/answers.csv'));
      expect(csv.body.trim().split('\r\n')).toHaveLength(index < 4 ? 1 : 6);
      expect(csv.body).not.toContain('Name');
    }
    // Not even by a filled-in form of old.
    const flipped = await desk.staff.submit(form(event), { asked: 'yes', anonymous: 'no' });
    expect(flash(flipped)).toContain('This form has answers');
  });

  it('lead from the sheet in the room to the form, for who is signed in and has a place', async () => {
    const event = await asking();
    const person = await desk.factory.person();
    await desk.factory.booking(event, person);
    const sheet = await desk.staff.get(at(event, '/evaluation/room'));
    const address = `/e/${codeOfEvent(event.id)}`;
    expect(sheet.text('.app-room__address')).toMatch(new RegExp(`${address}$`));
    expect(sheet.html.querySelector('svg.app-qr')?.getAttribute('aria-label')).toContain(address);
    expect((await app.visitor().get(address)).location).toBe(`/sign-in?next=${encodeURIComponent(address)}`);

    const visitor = await app.signIn(person);
    expect((await visitor.visit(address)).text('h1')).toContain('These questions are not open yet');
    expect((await visitor.get('/bookings')).text('main')).toContain('Questions about your training');
    await database.clock.setNow('2019-11-06T12:00:00Z');
    expect((await visitor.get('/evaluations')).texts('main li a')).toEqual(['Neglect: how was it?']);
    const page = await visitor.visit(address);
    const [confidence = '', useful = '', , venue = ''] = fields(page);
    const path = `/evaluations/events/${event.slug}/on_the_day`;
    await visitor.submit(path, { [confidence]: '4', [useful]: '5', [venue]: '3' });
    expect((await visitor.visit(address)).text('.govuk-panel__title')).toBe('Thank you');
    expect((await visitor.get('/evaluations')).text('main')).toContain('nothing to answer at the moment');
    const other = await app.signIn(await desk.factory.person());
    const turned = await other.visit(address);
    expect([turned.status, turned.text('h1')]).toEqual([404, 'There is nothing for you to answer here']);
    expect((await other.get(`/evaluations/events/${event.slug}/manager`)).status).toBe(404);
    expect((await other.get('/e/zzzzz')).status).toBe(404);
  });

  it('copy the questions of another event, and hold certificates back where they are told to', async () => {
    const from = await asking();
    const event = await desk.conference();
    const ask = await desk.staff.get(at(event, '/evaluation/copy'));
    expect(ask.html.querySelector(`option[value="${from.slug}"]`)).not.toBeNull();
    expect(
      (await desk.staff.post(at(event, '/evaluation/copy'), { from: 'none' })).text('.govuk-error-summary a'),
    ).toBe('Select an event');
    expect(flash(await desk.staff.submit(at(event, '/evaluation/copy'), { from: from.slug }))).toBe(
      '4 forms are copied from Neglect',
    );
    expect(questions(await desk.staff.get(form(event)))).toHaveLength(6);
    const settings = { given: 'yes', validityMonths: '', hours: '', minutes: '', afterEvaluation: 'yes' };
    const certificates = await desk.staff.submit(at(event, '/certificates/settings'), settings);
    expect(certificates.text('.govuk-summary-list')).toContain('They would wait for it, but its form is off');
    expect((await desk.staff.get(at(event, '/evaluation'))).text('.govuk-summary-list')).toContain(
      'Wait for the form on the day',
    );
    expect(flash(await desk.staff.submit(form(event), { asked: 'yes', anonymous: 'no' }))).toContain('Saved');
    const history = (await desk.staff.get(at(event, '/history'))).text('main');
    expect(history).toContain('Evaluation forms copied from another event');
    const empty = await desk.conference();
    await desk.staff.post(at(empty, '/evaluation/start'));
    const { html } = await desk.staff.get(form(empty));
    for (const remove of html.querySelectorAll('form[action$="/remove"]'))
      await desk.staff.post(remove.getAttribute('action') ?? '');
    expect(flash(await desk.staff.submit(form(empty), { asked: 'yes', anonymous: 'no' }))).toContain(
      'Add a question',
    );
  });
});
