import { beforeAll, describe, expect, it } from '@jest/globals';
import { decidedEmail } from '../../src/equivalents/emails/equivalent-emails.js';
import type { DecidedMailFacts } from '../../src/equivalents/equivalents.service.js';
import type { CompletedRule } from '../../src/eligibility/eligibility.types.js';
import { MyDataService } from '../../src/people/my-data.service.js';
import { useApp } from '../support/app.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { make, type MadeEvent, type MadePerson, type MadeTeam } from '../support/factories.js';
import { JourneyDriver } from '../support/journey.js';
import { publishVersion } from '../support/lessons.js';
import type { ApiClient, FormFields, Visitor } from '../support/visitor.js';

const LEVEL_1 = 'level-1';
const LEVEL_1_RULE: CompletedRule = {
  kind: 'completed',
  anyOf: [LEVEL_1],
  label: 'Level 1',
  withinMonths: 36,
  equivalent: true,
};
const ELSEWHERE = {
  code: LEVEL_1,
  title: '<b>Basics</b> {{7*7}}',
  provider: 'Elm Trust',
  day: '1',
  month: '5',
  year: '2018',
};
const BODY = { code: LEVEL_1, title: 'Basics', provider: 'Elm Trust', completedOn: '2018-05-01' };

describe('An equivalent', () => {
  const db = useDatabase();
  const app = useApp(db);
  const journey = new JourneyDriver(app, db);
  const factory = () => make(db.dataSource);
  let team: MadeTeam;
  let organiser: MadePerson;
  let staff: Visitor;
  let staffApi: ApiClient;
  let event: MadeEvent;

  beforeAll(async () => {
    await db.clock.setNow('2019-10-07T09:00:00Z');
    team = await factory().team({ name: 'Deciders' });
    organiser = await factory().organiser(team, { name: 'Olu Organiser' });
    staff = await app.signIn(organiser);
    staffApi = app.api(await factory().token(organiser));
    event = await factory().event({ team, title: 'Level 2', slug: 'level-2', rule: LEVEL_1_RULE });
  });

  async function comer(): Promise<{ person: MadePerson; visitor: Visitor; api: ApiClient }> {
    const person = await factory().person();
    return { person, visitor: await app.signIn(person), api: app.api(await factory().token(person)) };
  }
  const declared = async (more: object = {}, who?: { person: MadePerson; api: ApiClient }) => {
    const by = who ?? (await comer());
    const made = await by.api.post('/equivalents', { event: event.slug, ...BODY, ...more });
    return { ...by, made, id: Number(made.body.id) };
  };
  const eligibility = async (api: ApiClient, slug = event.slug) =>
    (await api.get(`/events/${slug}/eligibility`)).body;
  const mailsTo = async ({ email }: MadePerson): Promise<DecidedMailFacts[]> => {
    const rows = await db.dataSource.query<{ facts: DecidedMailFacts }[]>(
      `SELECT facts FROM outbox_messages WHERE kind = 'equivalent.decided' AND recipient_email = $1 ORDER BY id`,
      [email],
    );
    return rows.map(({ facts }) => facts);
  };
  const codeOf = ({ status, body }: { status: number; body: { reasons?: { code: string }[] } }) =>
    `${status} ${body.reasons?.[0]?.code ?? ''}`;

  it('is declared from a refusal, waits, is confirmed and lets the person book, with an email', async () => {
    const { person } = await comer();
    const { visitor, path } = await journey.begin(event, person);
    const refused = await journey.answer(visitor, path, ['who', { who: 'me' }]);
    expect(refused.text('h1')).toBe('You cannot book this event');
    expect(refused.text('main')).toContain(
      'people who have completed Level 1 in the last 3 years (or an equivalent that the organiser confirms)',
    );
    const way = '/events/level-2/equivalent';
    expect(refused.html.querySelector(`a[href="${way}"]`)).not.toBeNull();

    const empty = await visitor.submit(way, { code: LEVEL_1 });
    expect([empty.status, empty.text('.govuk-error-summary')]).toEqual([
      400,
      expect.stringMatching(/called.*who ran.*date you completed/s),
    ]);
    const old = await visitor.submit(way, { ...ELSEWHERE, year: '2015' });
    expect(old.text('.govuk-error-summary')).toContain('It must be from the last 3 years');
    expect(old.html.querySelector('.govuk-error-summary a')?.getAttribute('href')).toBe('#day');
    const script = await visitor.submit(way, { ...ELSEWHERE, link: 'javascript:alert(1)' });
    expect(script.text('.govuk-error-summary')).toContain('Enter a web address');

    const sent = await visitor.submit(way, {
      ...ELSEWHERE,
      certificate: 'E-1',
      link: 'https://elm.example/e-1',
    });
    expect(sent.text('.govuk-notification-banner__content')).toContain(
      'Deciders looks at what you completed',
    );
    expect(sent.text('main')).toContain('The organiser looks at what you completed elsewhere');
    expect((await visitor.get(way)).text('.govuk-inset-text')).toContain('waits for Deciders');

    const list = await staff.get('/organiser');
    expect(list.text('main')).toMatch(/Equivalents to confirm \(\d+\)/);
    expect(list.text('main')).toContain('1 equivalent training to confirm');
    const waiting = await staff.get('/organiser/equivalents');
    expect(waiting.text('tbody')).toContain('<b>Basics</b> {{7*7}}');
    const link = waiting.html.querySelector('tbody a')?.getAttribute('href') ?? '';
    const one = await staff.get(link);
    expect(one.text('main')).toMatch(/Elm Trust.*1 May 2018.*E-1.*https:\/\/elm\.example\/e-1/s);
    expect((await staff.submit(link, {})).text('.govuk-error-summary')).toContain('Select whether');
    expect((await staff.submit(link, { decision: 'decline' })).text('.govuk-error-summary')).toContain(
      'reason',
    );
    const confirmed = await staff.submit(link, { decision: 'confirm' });
    expect(confirmed.text('.govuk-notification-banner__content')).toContain('Confirmed');
    expect((await staff.submit(link, { decision: 'decline', reason: 'Late' })).text('main')).toContain(
      'It waits no longer',
    );

    const [facts] = await mailsTo(person);
    const { subject, text, html } = decidedEmail(facts!);
    expect(subject).toBe('Confirmed: what you completed elsewhere counts as Level 1');
    expect(text).toMatch(/<b>Basics<\/b> \{\{7\*7\}\}.*1 May 2018.*\/events\/level-2/s);
    expect(html).toContain('&lt;b&gt;Basics');
    expect((await visitor.get('/training-record')).text('tbody')).toContain('Confirmed as an equivalent');
    expect((await visitor.get('/training-record.csv')).body).toContain('Confirmed by an organiser');
    expect((await visitor.get('/training-record/equivalents')).text('main')).toContain(
      'It counts as Level 1',
    );
    expect((await visitor.get(way)).text('h1')).toBe('You have the training that is asked for');
    const booked = await journey.answer(visitor, path, ['who', { who: 'me' }], ['needs', {}], ['check', {}]);
    expect(booked.text('.govuk-panel__title')).toBe('Place booked');
    const history = (await staff.get('/organiser/events/level-2/history')).text('main');
    expect(history).toMatch(/Equivalent training confirmed.*Equivalent training declared/s);
  });

  it('counts for rules that take it, of the age it has, when a colleague books or passes on a place too', async () => {
    const { person, api, id } = await declared({ completedOn: '2016-10-07' });
    const strict = await factory().event({ team, rule: { ...LEVEL_1_RULE, equivalent: undefined } });
    const other = await factory().event({ rule: LEVEL_1_RULE });
    const stranger = await comer();
    const forColleague = { attendee: { name: person.name, email: person.email } };
    expect(codeOf(await stranger.api.post(`/events/${other.slug}/bookings`, forColleague))).toBe(
      '403 not_eligible',
    );
    expect((await eligibility(api)).next[0]).toMatchObject({ href: '/training-record/equivalents' });
    // That something waits is not told to who books for somebody.
    const begun = await journey.begin(other, stranger.person);
    const answers: [string, FormFields][] = [
      ['who', { who: 'colleague' }],
      ['colleague', { name: person.name, email: person.email, organisation: 'other', other: 'Elm' }],
    ];
    const page = await journey.answer(begun.visitor, begun.path, ...answers);
    expect(page.text('main')).not.toContain('looks at what you completed');
    expect(page.text('main')).toContain('they can ask for it to be confirmed');
    const held = await factory().booking(other, stranger.person);
    const passOn = () => stranger.api.post(`/bookings/${held.reference}/substitution`, forColleague.attendee);
    expect(codeOf(await passOn())).toBe('403 not_eligible');
    expect((await staffApi.post(`/equivalents/declared/${id}/confirmation`)).status).toBe(204);
    expect((await eligibility(api)).outcome).toBe('eligible');
    expect((await eligibility(api, strict.slug)).outcome).toBe('not_eligible');
    expect((await passOn()).status).toBe(201);
    const third = await factory().event({ rule: LEVEL_1_RULE });
    const insisting = { ...forColleague, insist: true };
    expect((await stranger.api.post(`/events/${third.slug}/bookings`, insisting)).status).toBe(201);
    await db.clock.setNow('2019-10-08T09:00:00Z');
    expect((await eligibility(api)).outcome).toBe('not_eligible');
    await db.clock.setNow('2019-10-07T09:00:00Z');
  });

  it('lets the place be asked for meanwhile where the rule lets it, with what was declared as evidence', async () => {
    const asks = await factory().event({
      team,
      rule: {
        kind: 'otherwise',
        outcome: 'needs_evidence',
        because: 'Tell us what you did.',
        rule: LEVEL_1_RULE,
      },
    });
    const { person, api, id } = await declared({ event: asks.slug });
    const { visitor, path } = await journey.begin(asks, person);
    const page = await journey.answer(visitor, path, ['who', { who: 'me' }]);
    expect(page.text('textarea[name=evidence]')).toBe('Basics, Elm Trust, 1 May 2018');
    expect(page.text('main')).toContain('The organiser looks at what you completed elsewhere');
    const done = await journey.answer(
      visitor,
      path,
      ['conditions', { evidence: 'Basics, Elm Trust, 1 May 2018' }],
      ['needs', {}],
      ['check', {}],
    );
    expect(done.text('.govuk-panel__title')).toBe('Booking waits for approval');
    // Each decision leads to the other, and neither takes it.
    const [{ reference }] = (await api.get('/bookings')).body.items;
    const attendee = `/organiser/events/${asks.slug}/attendees/${reference}`;
    const link = `/organiser/equivalents/${id}`;
    expect((await staff.get(attendee)).html.querySelector(`a[href="${link}"]`)).not.toBeNull();
    expect((await staff.get(link)).html.querySelector(`a[href="${attendee}"]`)).not.toBeNull();
    await staffApi.post(`/equivalents/declared/${id}/confirmation`);
    expect(await journey.bookingsOf(asks)).toMatchObject([{ state: 'awaiting_approval' }]);
  });

  it('is declined with a reason and declared anew, withdrawn while it waits, and taken back', async () => {
    const { person, api, id } = await declared();
    const visitor = await app.signIn(person);
    expect(codeOf(await api.post('/equivalents', { event: event.slug, ...BODY }))).toBe(
      '409 already_waiting',
    );
    const reason = 'Half a day is <i>too short</i>';
    expect((await staffApi.post(`/equivalents/declared/${id}/refusal`, { reason })).status).toBe(204);
    expect((await visitor.get('/events/level-2/equivalent')).text('.govuk-inset-text')).toContain(reason);
    expect(decidedEmail((await mailsTo(person))[0]!).text).toContain(reason);
    const again = await declared({}, { person, api });
    expect((await api.post(`/equivalents/${again.id}/withdrawal`)).status).toBe(204);
    expect(codeOf(await api.post(`/equivalents/${again.id}/withdrawal`))).toBe('409 already_decided');
    expect((await staffApi.get(`/equivalents/declared/${again.id}`)).status).toBe(404);
    const third = await declared({}, { person, api });
    expect(codeOf(await staffApi.post(`/equivalents/declared/${third.id}/revocation`, { reason }))).toBe(
      '409 not_confirmed',
    );
    await staffApi.post(`/equivalents/declared/${third.id}/confirmation`);
    const booking = await api.post(`/events/${event.slug}/bookings`, {});
    expect(booking.status).toBe(201);
    const takeBack = `/organiser/equivalents/${third.id}/take-back`;
    expect((await staff.submit(takeBack, { reason: ' ' })).status).toBe(400);
    expect((await staff.submit(takeBack, { reason: 'The certificate was forged' })).text('main')).toContain(
      'Taken back',
    );
    expect((await eligibility(api)).outcome).toBe('not_eligible');
    expect((await api.get(`/bookings/${booking.body.reference}`)).body.status).toBe('confirmed');
    expect((await mailsTo(person)).map(({ outcome }) => outcome)).toEqual([
      'declined',
      'confirmed',
      'taken_back',
    ]);
    const { body } = await api.get('/equivalents');
    expect(body.items.map(({ state }: { state: string }) => state)).toEqual([
      'taken_back',
      'withdrawn',
      'declined',
    ]);
    expect((await visitor.get('/training-record/equivalents')).text('main')).toMatch(
      /forged.*Withdrawn.*too short/s,
    );
    const decided = await staff.get('/organiser/equivalents?show=decided');
    expect(decided.text('tbody')).toContain('Taken back');
  });

  it('of a course lets it begin, and expires as a certificate from here would', async () => {
    const first = await makeCourse(db.dataSource, { slug: 'first', title: 'First', opensOn: '2019-09-02' });
    await publishVersion(db.dataSource, first, { settings: { validityMonths: 12, refresherMonths: null } });
    const next = await makeCourse(db.dataSource, {
      ...{ slug: 'second', title: 'Second', teamId: team.id, opensOn: '2019-09-02' },
      rule: { ...LEVEL_1_RULE, anyOf: [first, LEVEL_1], label: 'the first step' },
    });
    await publishVersion(db.dataSource, next);
    const { person, api, visitor } = await comer();
    expect(
      (await visitor.get('/courses/second')).html.querySelector('a[href="/courses/second/equivalent"]'),
    ).not.toBeNull();
    expect((await visitor.get('/courses/second/learn')).text('main')).toContain(
      'an equivalent of the first step',
    );
    const form = await visitor.get('/courses/second/equivalent');
    expect(form.texts('.govuk-radios__label')).toEqual(['First', 'the first step (level-1)']);
    const unchosen = await visitor.submit('/courses/second/equivalent', { ...ELSEWHERE, code: '' });
    expect(unchosen.text('.govuk-error-summary')).toContain('Select which training');
    const sent = await visitor.submit('/courses/second/equivalent', { ...ELSEWHERE, code: first });
    expect(sent.text('main')).toContain('Deciders looks at');
    const [{ id }] = (await api.get('/equivalents')).body.items;
    await staffApi.post(`/equivalents/declared/${id}/confirmation`);
    expect((await api.post('/courses/second/enrolment')).status).toBe(201);
    expect((await api.get('/training-record')).body.items).toMatchObject([
      { confirmedEquivalent: true, ownEntry: false, validUntil: '2019-04-30' },
    ]);
    expect((await mailsTo(person))[0]?.asker?.url).toMatch(/\/courses\/second$/);
  });

  it('is decided by organisers of the team that asks, and by nobody about themselves', async () => {
    const { id } = await declared();
    const at = `/equivalents/declared/${id}`;
    for (const person of [
      await factory().organiser(await factory().team()),
      await factory().member(team, 'check_in_helper'),
    ]) {
      const api = app.api(await factory().token(person));
      expect((await api.post(`${at}/confirmation`)).status).toBe(404);
      expect((await (await app.signIn(person)).get(`/organiser/equivalents/${id}`)).status).toBe(404);
      expect((await api.get('/equivalents/declared')).body.total).toBe(0);
    }
    const own = await declared({}, { person: organiser, api: staffApi });
    expect(codeOf(await staffApi.post(`/equivalents/declared/${own.id}/confirmation`))).toBe(
      '403 own_equivalent',
    );
    expect((await staff.get(`/organiser/equivalents/${own.id}`)).text('main')).toContain('This is your own');
    for (const wrong of [
      `state = 'confirmed', decided_at = now(), decided_by_id = person_id`,
      `state = 'confirmed'`,
      `state = 'declined', decided_at = now(), decided_by_id = ${organiser.id}`,
      `state = 'waiting', withdrawn_at = now()`,
      `decline_reason = 'No'`,
    ]) {
      await expect(
        db.dataSource.query(`UPDATE equivalents SET ${wrong} WHERE id = $1`, [own.id]),
      ).rejects.toThrow(/check constraint/);
    }
    const twice = db.dataSource.query(
      `INSERT INTO equivalents (person_id, team_id, code, label, title, provider, completed_on)
       SELECT person_id, team_id, code, label, title, provider, completed_on FROM equivalents WHERE id = $1`,
      [own.id],
    );
    await expect(twice).rejects.toThrow('one_equivalent_waits');
    const both = await Promise.all([
      staffApi.post(`${at}/confirmation`),
      staffApi.post(`${at}/refusal`, { reason: 'No' }),
    ]);
    expect(both.map(codeOf).sort()).toEqual(['204 ', '409 already_decided']);
  });

  it('is refused where there is nothing to declare it for, with the reason', async () => {
    const { api, visitor } = await comer();
    const open = await factory().event();
    const over = await factory().event({ rule: LEVEL_1_RULE, startsAt: new Date('2019-10-01T09:00:00Z') });
    const post = async (more: object) => codeOf(await api.post('/equivalents', { ...BODY, ...more }));
    expect(await post({})).toBe('400 invalid');
    expect(await post({ event: event.slug, course: 'x' })).toBe('400 invalid');
    expect(await post({ event: open.slug })).toBe('404 not_found');
    expect(await post({ event: over.slug })).toBe('409 closed');
    expect(await post({ event: event.slug, code: 'level-9' })).toBe('400 invalid');
    expect(await post({ event: event.slug, completedOn: '2019-10-08' })).toBe('400 invalid');
    expect(await post({ event: event.slug, link: 'javascript:alert(1)' })).toBe('400 invalid');
    expect(await post({ event: event.slug, title: '\u0000' })).toBe('400 invalid');
    expect((await visitor.get(`/events/${open.slug}/equivalent`)).status).toBe(404);
    for (const id of ['0', 'x', '99999999999999999999', '1e3'])
      expect((await api.post(`/equivalents/${id}/withdrawal`)).status).toBe(404);
    const { id } = await declared();
    expect((await api.post(`/equivalents/${id}/withdrawal`)).status).toBe(404);
    expect((await visitor.get(`/training-record/equivalents/${id}/withdraw`)).status).toBe(404);
    expect((await app.visitor().get('/events/level-2/equivalent')).location).toMatch(/^\/sign-in/);
  });

  it('is in the download of its person, and goes with them', async () => {
    const { person, id } = await declared({ note: 'A full day' });
    await staffApi.post(`/equivalents/declared/${id}/confirmation`);
    const data = JSON.parse((await (await app.signIn(person)).get('/profile/my-data/download')).body);
    expect(data.equivalents).toMatchObject([
      { equivalentOf: 'Level 1', title: 'Basics', note: 'A full day' },
    ]);
    await app.nest.get(MyDataService).erase(person.id);
    const left = await db.dataSource.query<unknown[]>(
      `SELECT id FROM equivalents WHERE person_id = $1 UNION ALL SELECT id FROM training_records WHERE person_id = $1`,
      [person.id],
    );
    expect(left).toEqual([]);
  });
});
