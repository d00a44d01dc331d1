import { describe, expect, it } from '@jest/globals';
import type { Rule } from '../../src/eligibility/eligibility.types.js';
import { RETENTION } from '../../src/people/personal-data.types.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';
import { JourneyDriver } from '../support/journey.js';

const CHILDREN: Rule = { kind: 'workforce', anyOf: ['children'] };

describe('booking a place, question by question', () => {
  const database = useDatabase();
  const app = useApp(database);
  const factory = (): ReturnType<typeof make> => make(database.dataSource);
  const journey = new JourneyDriver(app, database);

  it('books a place for myself: who, needs, check, confirmed', async () => {
    const event = await journey.event({ title: 'Online safety day' });
    const { visitor, person, path, page } = await journey.begin(event);
    expect(page.text('h1')).toBe('Who is the booking for?');

    const needs = await journey.answer(visitor, path, ['who', { who: 'me' }]);
    expect(needs.text('h1')).toBe('Access and dietary needs');
    expect(needs.text('main')).toContain(
      `Only the people who run this event see it. We delete it ${RETENTION.needsDays} days after`,
    );

    const check = await journey.answer(visitor, path, [
      'needs',
      { access: 'Hearing loop\nfront row', dietary: '' },
    ]);
    expect(check.text('h1')).toBe('Check your answers');
    expect(check.text('main')).toContain('Hearing loop front row');
    expect(check.text('main')).toContain('it counts as a late cancellation');

    const confirmed = await journey.answer(visitor, path, ['check', {}]);
    expect(confirmed.text('.govuk-panel__title')).toBe('Place booked');
    expect(confirmed.text('.govuk-panel__body')).toMatch(/Your reference ?KSC-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(confirmed.text('main')).toContain(person.email);
    expect(confirmed.text('main')).toContain('reminder 3 days before');
    const links = confirmed.html.querySelectorAll('main a').map((link) => link.getAttribute('href') ?? '');
    const calendars = links.filter((href) => /calendar/.test(href));
    expect(calendars[0]).toMatch(/^\/bookings\/KSC-.*\/calendar\.ics$/);
    expect(calendars.slice(1).join()).toMatch(/google\.com.*outlook/);
    expect(await journey.bookingsOf(event)).toEqual([
      { state: 'confirmed', personId: person.id, access: 'Hearing loop\nfront row' },
    ]);
    expect(await journey.mailsTo(person.email)).toEqual([{ kind: 'booking.confirmed' }]);
  });

  it('books once however often the button is pressed, and shows the same confirmation', async () => {
    const event = await journey.event();
    const { visitor, person, path } = await journey.begin(event);
    await journey.answer(visitor, path, ['who', { who: 'me' }], ['needs', {}]);
    const pressed = await Promise.all([1, 2, 3].map(() => visitor.post(`${path}/check`)));
    expect(pressed.map((page) => page.location)).toEqual([1, 2, 3].map(() => `${path}/confirmed`));
    const again = await visitor.submit(`${path}/check`);
    const reference = again.text('.govuk-panel__body');
    expect((await visitor.get(`${path}/confirmed`)).text('.govuk-panel__body')).toBe(reference);
    expect(await journey.bookingsOf(event)).toHaveLength(1);
    expect(await journey.mailsTo(person.email)).toHaveLength(1);
  });

  it('keeps answers when somebody goes back, and returns to the check after a change', async () => {
    const event = await journey.event();
    const { visitor, path } = await journey.begin(event);
    const check = await journey.answer(
      visitor,
      path,
      ['who', { who: 'me' }],
      ['needs', { access: 'A lift' }],
    );
    const change = check.html
      .querySelectorAll('.govuk-summary-list__actions a')
      .map((link) => link.getAttribute('href') ?? '')
      .find((href) => href.includes('/needs'));
    const needs = await visitor.get(change ?? '');
    expect(needs.text('#access')).toBe('A lift');
    expect(needs.html.querySelector('.govuk-back-link')?.getAttribute('href')).toBe(`${path}/check`);
    const who = await visitor.get(`${path}/who`);
    expect(who.html.querySelector('#who')?.hasAttribute('checked')).toBe(true);
    const after = await visitor.submit(change ?? '', { access: 'Two lifts' });
    expect(after.text('h1')).toBe('Check your answers');
    expect(after.text('main')).toContain('Two lifts');
  });

  it('keeps two tabs apart', async () => {
    const event = await journey.event();
    const first = await journey.begin(event);
    const other = (await first.visitor.get(`/events/${event.slug}/book`)).location?.replace('/who', '') ?? '';
    expect(other).not.toBe(first.path);
    await journey.answer(
      first.visitor,
      first.path,
      ['who', { who: 'me' }],
      ['needs', { access: 'In the first' }],
    );
    await journey.answer(
      first.visitor,
      other,
      ['who', { who: 'me' }],
      ['needs', { access: 'In the second' }],
    );
    expect((await first.visitor.get(`${first.path}/check`)).text('main')).toContain('In the first');
    expect((await first.visitor.get(`${other}/check`)).text('main')).toContain('In the second');
  });

  it('opens no page before the questions in front of it are answered', async () => {
    const event = await journey.event();
    const { visitor, path } = await journey.begin(event);
    for (const step of ['needs', 'check', 'confirmed', 'clash']) {
      expect((await visitor.get(`${path}/${step}`)).location).toBe(`${path}/who`);
    }
    expect((await visitor.post(`${path}/check`)).location).toBe(`${path}/who`);
    expect((await visitor.get(`${path}/nonsense`)).status).toBe(404);
    expect(await journey.bookingsOf(event)).toEqual([]);
  });

  it('is nobody else’s journey, and no journey for another event', async () => {
    const event = await journey.event();
    const { visitor, path } = await journey.begin(event);
    await journey.answer(visitor, path, ['who', { who: 'me' }]);
    const { visitor: stranger } = await journey.begin(event);
    expect((await stranger.get(`${path}/needs`)).status).toBe(404);
    expect((await stranger.post(`${path}/who`, { who: 'me' })).status).toBe(404);
    const elsewhere = path.replace(event.slug, (await journey.event()).slug);
    expect((await visitor.get(`${elsewhere}/needs`)).status).toBe(404);
    expect((await visitor.get(`/events/${event.slug}/book/1/who`)).status).toBe(404);
  });

  it('asks somebody to sign in first and brings them back', async () => {
    const event = await journey.event();
    const page = await app.visitor().get(`/events/${event.slug}/book`);
    expect(page.location).toBe(`/sign-in?next=${encodeURIComponent(`/events/${event.slug}/book`)}`);
  });

  it('sends a newcomer to their profile first and brings them back', async () => {
    const event = await journey.event();
    const newcomer = await app.signIn(await factory().person({ profileCompletedAt: null }));
    const page = await newcomer.get(`/events/${event.slug}/book?for=colleague`);
    expect(page.location).toBe(
      `/profile/name?next=${encodeURIComponent(`/events/${event.slug}/book?for=colleague`)}`,
    );
  });

  it('says what is missing in an answer, beside the field and above the page, and keeps what was typed', async () => {
    const { visitor, path } = await journey.begin(await journey.event());
    const who = await visitor.post(`${path}/who`, {});
    expect([who.status, who.text('title').slice(0, 7)]).toEqual([400, 'Error: ']);
    expect(who.text('.govuk-error-summary')).toContain('Select who the booking is for');
    expect(who.html.querySelector('.govuk-error-summary a')?.getAttribute('href')).toBe('#who');
    expect(who.html.querySelector('#who')).not.toBeNull();
    await visitor.post(`${path}/who`, { who: 'me' });
    const needs = await visitor.post(`${path}/needs`, { access: 'x'.repeat(1001), dietary: 'Vegan' });
    expect(needs.status).toBe(400);
    expect(needs.text('#access-error')).toContain('must be 1000 characters or less');
    expect(needs.text('#dietary')).toBe('Vegan');
  });

  it.each([
    ['a list', ['a', 'b']],
    ['a control character', 'a\u0007b'],
    ['NUL', 'a\u0000b'],
  ])('refuses %s where a text is meant', async (_, access) => {
    const { visitor, path } = await journey.begin(await journey.event());
    await visitor.post(`${path}/who`, { who: 'me' });
    expect((await visitor.post(`${path}/needs`, { access })).status).toBe(400);
  });

  it('shows hostile text literally', async () => {
    const { visitor, path } = await journey.begin(
      await journey.event({ title: 'Say {{7*7}} <script>alert(1)</script>' }),
    );
    const check = await journey.answer(
      visitor,
      path,
      ['who', { who: 'me' }],
      ['needs', { access: '<b>{{7*7}}</b>' }],
    );
    expect(check.text('main')).toContain('Say {{7*7}} <script>alert(1)</script>');
    expect(check.body).toContain('&lt;b&gt;{{7*7}}&lt;/b&gt;');
    expect(check.body).not.toContain('<script>alert(1)</script>');
  });

  describe('for a colleague', () => {
    const jo = {
      name: 'Jo Ó Súilleabháin',
      email: ' Jo@School.example ',
      organisation: 'other',
      other: 'A school',
    };

    it('books for them, tells both, and shows whose place it is', async () => {
      const event = await journey.event();
      const { visitor, person, path } = await journey.begin(event);
      const form = await journey.answer(visitor, path, ['who', { who: 'colleague' }]);
      expect(form.texts('form label')).toEqual([
        'Full name',
        'Work email address',
        'Job title (optional)',
        'Name of their organisation',
      ]);
      const check = await journey.answer(
        visitor,
        path,
        ['colleague', { ...jo, jobTitle: 'Teacher' }],
        ['needs', {}],
      );
      expect(check.text('main')).toMatch(/Jo Ó Súilleabháin\s?jo@school\.example\s?A school\s?Teacher/);
      const confirmed = await journey.answer(visitor, path, ['check', {}]);
      expect(confirmed.text('.govuk-panel__title')).toBe('Place booked for Jo Ó Súilleabháin');
      expect(await journey.mailsTo('jo@school.example')).toEqual([{ kind: 'booking.confirmed' }]);
      expect(await journey.mailsTo(person.email)).toEqual([{ kind: 'booking.made_for_colleague' }]);
      const [made] = await database.dataSource.query<Record<string, unknown>[]>(
        `SELECT name, organisation_other, job_title, profile_completed_at FROM people WHERE email = 'jo@school.example'`,
      );
      expect(made).toEqual({
        name: 'Jo Ó Súilleabháin',
        organisation_other: 'A school',
        job_title: 'Teacher',
        profile_completed_at: null,
      });
    });

    it('offers the organisation of the person who books', async () => {
      const organisation = await factory().organisation({ name: 'Kent Police' });
      const { visitor, path } = await journey.begin(
        await journey.event(),
        await factory().person({ organisation }),
      );
      await visitor.post(`${path}/who`, { who: 'colleague' });
      const form = await visitor.get(`${path}/colleague`);
      expect(form.text('label[for=organisation]')).toBe('Kent Police');
      expect(form.text('label[for=other]')).toBe('Name of the other organisation');
      await journey.answer(
        visitor,
        path,
        ['colleague', { name: 'Al', email: 'al@police.example', organisation: 'own' }],
        ['needs', {}],
        ['check', {}],
      );
      const [made] = await database.dataSource.query<{ organisation_id: number }[]>(
        `SELECT organisation_id FROM people WHERE email = 'al@police.example'`,
      );
      expect(made?.organisation_id).toBe(organisation.id);
    });

    it('leaves what a colleague has said of themselves alone', async () => {
      const known = await factory().person({ name: 'Their Own Name', jobTitle: 'Their own title' });
      const { visitor, path } = await journey.begin(await journey.event());
      const confirmed = await journey.answer(
        visitor,
        path,
        ['who', { who: 'colleague' }],
        ['colleague', { ...jo, name: 'Another Name', email: known.email, jobTitle: 'Another' }],
        ['needs', {}],
        ['check', {}],
      );
      expect(confirmed.text('.govuk-panel__title')).toBe('Place booked for Their Own Name');
      const [row] = await database.dataSource.query<Record<string, unknown>[]>(
        `SELECT name, job_title, organisation_other FROM people WHERE id = $1`,
        [known.id],
      );
      expect(row).toEqual({ name: 'Their Own Name', job_title: 'Their own title', organisation_other: null });
    });

    it.each([
      [{ name: '' }, 'Enter your colleague’s full name'],
      [{ email: '' }, 'Enter your colleague’s work email address'],
      [{ email: 'nobody' }, 'Enter an email address in the correct format, like name@example.com'],
      [{ other: '' }, 'Enter the name of their organisation'],
    ])('with %j says %s', async (wrong, message) => {
      const { visitor, path } = await journey.begin(await journey.event());
      await visitor.post(`${path}/who`, { who: 'colleague' });
      const page = await visitor.post(`${path}/colleague`, { ...jo, ...wrong });
      expect(page.status).toBe(400);
      expect(page.text('.govuk-error-summary')).toContain(message);
    });

    it('takes one’s own address for a slip', async () => {
      const { visitor, path, person } = await journey.begin(await journey.event());
      await visitor.post(`${path}/who`, { who: 'colleague' });
      const page = await visitor.post(`${path}/colleague`, { ...jo, email: person.email.toUpperCase() });
      expect(page.text('.govuk-error-summary')).toContain('This is your own email address');
    });

    it('asks for what the rule wants to know, and lets them in by it', async () => {
      const event = await journey.event({ rule: CHILDREN });
      const { visitor, path } = await journey.begin(event);
      const about = await journey.answer(
        visitor,
        path,
        ['who', { who: 'colleague' }],
        ['colleague', { ...jo, name: 'Ada', email: 'ada@school.example' }],
      );
      expect(about.text('h1')).toBe('About Ada');
      expect(about.text('legend')).toBe('Who does Ada work or volunteer with?');
      const open_ = await visitor.post(`${path}/about`, {});
      expect(open_.text('.govuk-error-summary')).toContain('Select who you work or volunteer with');
      const confirmed = await journey.answer(
        visitor,
        path,
        ['about', { workforce: 'children' }],
        ['needs', {}],
        ['check', {}],
      );
      expect(confirmed.text('.govuk-panel__title')).toBe('Place booked for Ada');
    });

    it('goes by what a colleague has said of themselves, not by what is said of them', async () => {
      const event = await journey.event({ rule: CHILDREN });
      const known = await factory().person({ workforce: 'adults' });
      const { visitor, path } = await journey.begin(event);
      const page = await journey.answer(
        visitor,
        path,
        ['who', { who: 'colleague' }],
        ['colleague', { ...jo, email: known.email }],
        ['about', { workforce: 'children' }],
      );
      expect(page.text('h1')).toMatch(/cannot have a place at this event/);
    });

    it('says who can come when they cannot, with a way to change the answer', async () => {
      const { visitor, path } = await journey.begin(await journey.event({ rule: CHILDREN }));
      const page = await journey.answer(
        visitor,
        path,
        ['who', { who: 'colleague' }],
        ['colleague', { ...jo, name: 'Bea', email: 'bea@care.example' }],
        ['about', { workforce: 'adults' }],
      );
      expect(page.text('h1')).toBe('Bea cannot have a place at this event');
      expect(page.html.querySelector(`a[href="${path}/about"]`)).not.toBeNull();
      expect(
        (await visitor.get(`${path}/about`)).html.querySelector('input[value=adults][checked]'),
      ).not.toBeNull();
    });

    it('says so when the account of the colleague has been closed', async () => {
      const event = await journey.event();
      const gone = await factory().person({ disabledAt: new Date() });
      const { visitor, path } = await journey.begin(event);
      const page = await journey.answer(
        visitor,
        path,
        ['who', { who: 'colleague' }],
        ['colleague', { ...jo, email: gone.email }],
        ['needs', {}],
        ['check', {}],
      );
      expect(page.text('.govuk-error-summary')).toContain('This account has been closed');
      expect(page.text('h1')).toBe('Check your answers');
      expect(await journey.bookingsOf(event)).toEqual([]);
    });

    it('tells of a booking they have, and not what else they have', async () => {
      const event = await journey.event();
      const known = await factory().person({ name: 'Cat' });
      await factory().booking(event, known);
      const { visitor, path } = await journey.begin(event);
      const page = await journey.answer(
        visitor,
        path,
        ['who', { who: 'colleague' }],
        ['colleague', { ...jo, email: known.email }],
        ['needs', {}],
        ['check', {}],
      );
      expect(page.text('h1')).toMatch(/already has a booking/);
      expect(page.body).not.toMatch(/KSC-/);
    });

    it('warns of a clash of theirs without saying what it is', async () => {
      const secret = await journey.event({ title: 'A private matter' });
      const event = await journey.event();
      const known = await factory().person();
      await factory().booking(secret, known);
      const { visitor, path } = await journey.begin(event);
      const clash = await journey.answer(
        visitor,
        path,
        ['who', { who: 'colleague' }],
        ['colleague', { ...jo, email: known.email }],
        ['needs', {}],
        ['check', {}],
      );
      expect(clash.text('h1')).toMatch(/has something else booked at the same time/);
      expect(clash.body).not.toContain('A private matter');
      const confirmed = await journey.answer(visitor, path, ['clash', {}], ['check', {}]);
      expect(confirmed.text('.govuk-panel__title')).toMatch(/^Place booked for/);
    });
  });
});
