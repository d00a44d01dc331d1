import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson, type PersonState } from '../support/factories.js';
import type { Page, Visitor } from '../support/visitor.js';

describe('the profile', () => {
  const database = useDatabase();
  const app = useApp(database);

  const row = async (person: MadePerson): Promise<Record<string, unknown>> => {
    const [found] = await database.dataSource.query<Record<string, unknown>[]>(
      `SELECT p.*, to_char(role_started_on, 'YYYY-MM-DD') AS started, o.slug AS organisation
       FROM people p LEFT JOIN organisations o ON o.id = p.organisation_id WHERE p.id = $1`,
      [person.id],
    );
    return found!;
  };

  async function signedIn(state: PersonState = {}): Promise<{ person: MadePerson; visitor: Visitor }> {
    const person = await make(database.dataSource).person(state);
    return { person, visitor: await app.signIn(person) };
  }

  async function areas(): Promise<void> {
    await database.dataSource.query(
      `INSERT INTO areas (code, name, part_of) VALUES ('kent', 'Kent', NULL), ('medway', 'Medway', NULL),
         ('ashford', 'Ashford', 'kent'), ('maidstone', 'Maidstone', 'kent') ON CONFLICT DO NOTHING`,
    );
  }

  async function answer(
    visitor: Visitor,
    question: string,
    fields: Record<string, string | string[]>,
  ): Promise<Page> {
    await visitor.get(`/profile/${question}`);
    return visitor.post(`/profile/${question}`, fields);
  }

  it('asks a newcomer one thing after another and then goes on to where they were going', async () => {
    await areas();
    await make(database.dataSource).organisation({
      name: 'Kent Police',
      slug: 'kent-police',
      kind: 'police',
    });
    const { person, visitor } = await signedIn({
      name: 'newcomer',
      email: 'newcomer@kent.example',
      profileCompletedAt: null,
      jobTitle: undefined,
      workforce: undefined,
      areas: [],
    });
    const next = '/events/conference/book';
    const onward = `?next=${encodeURIComponent(next)}`;
    const start = await visitor.get(`/profile/name${onward}`);
    expect([start.text('h1'), start.html.querySelector('#name')?.getAttribute('value')]).toEqual([
      'What is your name?',
      '',
    ]);
    const steps: [string, Record<string, string | string[]>, string][] = [
      ['name', { name: 'Siobhán O’Neill' }, 'work'],
      ['work', { workforce: 'both' }, 'organisation'],
      ['organisation', { organisation: 'kent-police' }, 'role'],
      [
        'role',
        {
          jobTitle: 'Detective',
          role: 'police-officer',
          startedMonth: '9',
          startedYear: '2018',
          targetGroup: '4',
        },
        'areas',
      ],
      ['areas', { areas: ['maidstone', 'medway'], postcode: 'me141xq' }, 'manager'],
      ['manager', { managerName: '', managerEmail: '' }, 'check'],
    ];
    for (const [question, fields, after] of steps) {
      expect((await visitor.post(`/profile/${question}`, { ...fields, next })).location).toBe(
        `/profile/${after}${onward}`,
      );
      await visitor.get(`/profile/${after}${onward}`);
    }
    const check = await visitor.get(`/profile/check${onward}`);
    for (const words of [
      'Siobhán O’Neill',
      'Kent Police',
      'Detective',
      'Since September 2018',
      'Maidstone',
      'ME14 1XQ',
    ]) {
      expect(check.text('main')).toContain(words);
    }
    expect((await row(person)).profile_completed_at).toBeNull();
    expect((await visitor.post('/profile/check', { next })).location).toBe(next);
    expect(await row(person)).toMatchObject({
      name: 'Siobhán O’Neill',
      workforce: 'both',
      organisation: 'kent-police',
      job_title: 'Detective',
      role: 'police-officer',
      started: '2018-09-01',
      target_group: 4,
      areas: ['maidstone', 'medway'],
      postcode: 'ME14 1XQ',
      manager_name: null,
      profile_completed_at: expect.any(Date),
    });
  });

  it('leads who skipped a question back to it, and does not finish without it', async () => {
    const { person, visitor } = await signedIn({ profileCompletedAt: null, workforce: 'children' });
    await visitor.get('/profile/check?next=%2Fevents');
    expect((await visitor.post('/profile/check', { next: '/events' })).location).toBe(
      '/profile/organisation?next=%2Fevents',
    );
    expect((await row(person)).profile_completed_at).toBeNull();
  });

  it('never asks a parent or carer for an employer or a manager', async () => {
    const { person, visitor } = await signedIn({ profileCompletedAt: null });
    const page = await visitor.submit('/profile/work', { workforce: 'public', next: '/events' });
    expect(page.text('h1')).toBe('Check your answers');
    expect(page.texts('.govuk-summary-list__key')).toEqual(['Name', 'Work']);
    expect(await row(person)).toMatchObject({
      workforce: 'neither',
      organisation_id: null,
      job_title: null,
      areas: [],
    });
  });

  it('asks who now says that they work for whom', async () => {
    const { visitor } = await signedIn({ workforce: 'neither', jobTitle: undefined, areas: [] });
    expect((await answer(visitor, 'work', { workforce: 'adults' })).location).toBe(
      '/profile/organisation?next=%2Fprofile',
    );
  });

  it('changes one answer and says so', async () => {
    const { person, visitor } = await signedIn();
    const page = await visitor.submit('/profile/manager', {
      managerName: 'Mo Khan',
      managerEmail: ' Mo.Khan@Kent.example ',
    });
    expect(page.text('.govuk-notification-banner')).toContain('Your manager has been changed');
    expect(await row(person)).toMatchObject({
      manager_name: 'Mo Khan',
      manager_email: 'mo.khan@kent.example',
    });
  });

  it('returns to the check when an answer is changed from there', async () => {
    const { visitor } = await signedIn({ profileCompletedAt: null });
    const check = await visitor.get('/profile/check?next=%2Fevents');
    const change = check.html
      .querySelector('a[href^="/profile/name"]')
      ?.getAttribute('href')
      ?.replaceAll('&amp;', '&');
    const page = await visitor.get(change!);
    expect(page.html.querySelector('input[name=then]')?.getAttribute('value')).toBe('check');
    expect(
      (await visitor.post('/profile/name', { name: 'Amira Bello', next: '/events', then: 'check' })).location,
    ).toBe('/profile/check?next=%2Fevents');
  });

  it.each([
    "Siobhán O'Neill",
    'Ó Súilleabháin',
    'Zoë Ñandu',
    '👩‍👧‍👦 Family hub',
    '{{7*7}}',
    '<script>alert(1)</script>',
  ])('keeps the name %s letter for letter, and shows it literally', async (name) => {
    const { person, visitor } = await signedIn();
    expect((await answer(visitor, 'name', { name })).status).toBe(303);
    expect((await row(person)).name).toBe(name);
    const page = await visitor.get('/profile');
    expect(page.text('.govuk-summary-list__value')).toBe(name);
    expect(page.body).not.toContain('<script>alert');
  });

  it('says beside each field what is wrong, and keeps the answers', async () => {
    await areas();
    const { person, visitor } = await signedIn();
    const cases: [
      question: string,
      fields: Record<string, string | string[]>,
      field: string,
      message: string,
    ][] = [
      ['name', { name: '' }, 'name', 'Enter your full name'],
      [
        'name',
        { name: 'Amira\0' },
        'name',
        'Full name must not include line breaks or characters that cannot be shown',
      ],
      ['name', { name: 'a'.repeat(121) }, 'name', 'Full name must be 120 characters or less'],
      ['name', { name: ['Amira', 'Bello'] }, 'name', 'Enter your full name'],
      ['work', {}, 'workforce', 'Select who you work or volunteer with'],
      ['work', { workforce: 'constructor' }, 'workforce', 'Select who you work or volunteer with'],
      ['organisation', {}, 'organisation', 'Select your organisation, or say that it is not listed'],
      ['organisation', { organisation: 'made-up' }, 'organisation', 'Select an organisation from the list'],
      [
        'organisation',
        { organisation: 'not-listed', other: ' ' },
        'other',
        'Enter the name of your organisation',
      ],
      ['role', { jobTitle: '', role: 'teacher' }, 'jobTitle', 'Enter your job title'],
      ['role', { jobTitle: 'Head', role: '__proto__' }, 'role', 'Select the role that is closest to yours'],
      [
        'role',
        { jobTitle: 'Head', role: 'teacher', startedMonth: '13', startedYear: '2018' },
        'started',
        'Month must be a number from 1 to 12',
      ],
      [
        'role',
        { jobTitle: 'Head', role: 'teacher', startedMonth: '1', startedYear: '' },
        'started',
        'Year must be 4 digits, like 2018',
      ],
      [
        'role',
        { jobTitle: 'Head', role: 'teacher', startedMonth: '1', startedYear: '2099' },
        'started',
        'The month you started your role must be in the past',
      ],
      ['areas', {}, 'areas', 'Select where you work'],
      ['areas', { areas: 'atlantis' }, 'areas', 'Select areas from the list'],
      [
        'areas',
        { areas: 'maidstone', postcode: 'ME14' },
        'postcode',
        'Enter a full UK postcode, like ME14 1XQ',
      ],
      [
        'manager',
        { managerName: '', managerEmail: 'mo@kent.example' },
        'managerName',
        'Enter your manager’s name',
      ],
      [
        'manager',
        { managerName: 'Mo', managerEmail: 'mo@' },
        'managerEmail',
        'Enter an email address in the correct format, like name@example.com',
      ],
    ];
    for (const [question, fields, field, message] of cases) {
      const page = await answer(visitor, question, fields);
      expect([question, page.status, page.text(`#${field}-error`)]).toEqual([
        question,
        400,
        `Error: ${message}`,
      ]);
      expect(page.text('title')).toMatch(/^Error: /);
      const href = page.html.querySelector('.govuk-error-summary a')?.getAttribute('href');
      expect([question, page.html.querySelector(href!)?.tagName]).toEqual([
        question,
        expect.stringMatching(/INPUT|SELECT/),
      ]);
    }
    const both = await answer(visitor, 'areas', { postcode: 'ME' });
    expect(both.texts('.govuk-error-summary a')).toEqual([
      'Select where you work',
      'Enter a full UK postcode, like ME14 1XQ',
    ]);
    const kept = await answer(visitor, 'role', { jobTitle: 'Head of year', role: '' });
    expect(kept.html.querySelector('#jobTitle')?.getAttribute('value')).toBe('Head of year');
    expect(await row(person)).toMatchObject({
      name: person.name,
      workforce: 'children',
      job_title: 'Practitioner',
    });
  });

  it('refuses a megabyte without failing', async () => {
    const { visitor } = await signedIn();
    expect((await answer(visitor, 'name', { name: 'a'.repeat(1_000_000) })).status).toBe(400);
    expect((await answer(visitor, 'name', { name: 'a'.repeat(200_000) })).status).toBe(400);
  });

  it('changes nothing but the question asked, whatever else is sent', async () => {
    const { person, visitor } = await signedIn();
    await answer(visitor, 'name', {
      name: 'Amira',
      is_administrator: 'true',
      isAdministrator: 'true',
      id: '1',
      organisationId: '1',
      role: 'manager',
    });
    expect(await row(person)).toMatchObject({
      name: 'Amira',
      is_administrator: false,
      role: null,
      organisation_id: null,
    });
  });

  it('has no question that it does not know', async () => {
    const { visitor } = await signedIn();
    expect((await visitor.get('/profile/salary')).status).toBe(404);
    expect((await visitor.get('/profile/constructor')).status).toBe(404);
    expect((await visitor.get('/profile/name/')).status).toBe(200);
  });

  it('asks for a name when somebody searches for none', async () => {
    const { visitor } = await signedIn();
    const page = await visitor.get('/profile/organisation?q=+');
    expect(page.texts('.govuk-error-summary a')).toEqual(['Enter part of the name of your organisation']);
    expect(page.html.querySelector('title')?.text).toMatch(/^Error: /);
    expect((await visitor.get('/profile/organisation')).texts('.govuk-error-summary a')).toEqual([]);
  });

  it('sends whoever is not signed in to sign in, and back', async () => {
    for (const path of [
      '/profile',
      '/profile/name',
      '/profile/my-data',
      '/profile/my-data/download',
      '/profile/api-tokens',
    ]) {
      expect((await app.visitor().get(path)).location).toBe(`/sign-in?next=${encodeURIComponent(path)}`);
    }
  });

  describe('choosing an organisation', () => {
    it('finds it with a letter wrong, by its initials, and without a script', async () => {
      const factory = make(database.dataSource);
      await factory.organisation({ name: 'Kent County Council', slug: 'kent-county-council' });
      await factory.organisation({
        name: 'Medway Community Healthcare',
        slug: 'medway-community-healthcare',
      });
      const { person, visitor } = await signedIn();
      const options = async (q: string): Promise<string[]> =>
        (await visitor.get(`/profile/organisation?q=${encodeURIComponent(q)}`)).texts('.govuk-radios__label');
      expect(await options('medwya comunity')).toContain('Medway Community Healthcare');
      expect(await options('KCC')).toEqual(['Kent County Council', 'It is not listed']);
      expect(await options('100%_')).toEqual(['It is not listed']);
      expect((await answer(visitor, 'organisation', { organisation: 'kent-county-council' })).location).toBe(
        '/profile',
      );
      expect((await row(person)).organisation).toBe('kent-county-council');
      expect(
        (await visitor.get('/profile/organisation')).html
          .querySelector('input[checked]')
          ?.getAttribute('value'),
      ).toBe('kent-county-council');
    });

    it('takes one that is not listed', async () => {
      const { person, visitor } = await signedIn();
      await answer(visitor, 'organisation', { organisation: 'not-listed', other: '  Little   Acorns ' });
      expect(await row(person)).toMatchObject({ organisation_id: null, organisation_other: 'Little Acorns' });
      await answer(visitor, 'organisation', { other: 'Big Oaks' });
      expect(await row(person)).toMatchObject({ organisation_id: null, organisation_other: 'Big Oaks' });
    });
  });
});
