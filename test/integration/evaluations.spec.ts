import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { LateCertificates } from '../../src/certificates/late-certificates.js';
import { EvaluationAsking } from '../../src/evaluations/evaluation-asking.js';
import { EvaluationLinks } from '../../src/evaluations/evaluation-links.js';
import type { Answers, Moment, Question } from '../../src/evaluations/evaluation.types.js';
import { MyDataService } from '../../src/people/my-data.service.js';
import { EmailRegistry } from '../../src/platform/outbox/email-registry.js';
import type { Email } from '../../src/platform/outbox/email.js';
import { Outbox } from '../../src/platform/outbox/outbox.js';
import { useApp } from '../support/app.js';
import { organiserOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadePerson } from '../support/factories.js';
import { OrganisersDesk } from '../support/organisers.js';
import { closeRegister, comeTo } from '../support/registers.js';
import type { ApiClient } from '../support/visitor.js';

describe('The evaluation of an event', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  let organiser: MadePerson;
  let api: ApiClient;
  let anyone: ApiClient;

  beforeAll(async () => {
    organiser = await desk.factory.organiser(desk.team);
    api = app.api(await desk.factory.token(organiser));
    anyone = app.api();
  });

  const query = <Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> =>
    database.dataSource.query<Row[]>(sql, parameters);
  /** Wednesday 6 November 2019, 9:30am to 4pm. */
  const at = (day: string): Promise<void> => database.clock.setNow(day);
  const round = (): Promise<number> => app.nest.get(EvaluationAsking).round();
  const people = (count: number): Promise<MadePerson[]> =>
    Promise.all(Array.from({ length: count }, () => desk.factory.person()));

  /** An event with a form that is on; the questions are the ready-made ones. */
  async function asks(moments: Moment[], { anonymous = false } = {}): Promise<MadeEvent> {
    const event = await desk.conference();
    const { body } = await api.post(`/events/${event.slug}/evaluation/ready-made`);
    for (const { moment, questions } of body.forms)
      if (moments.includes(moment)) await put(event, moment, { asked: true, anonymous, questions });
    return event;
  }
  const put = async (event: MadeEvent, moment: Moment, form: object) => {
    const answer = await api.send('PUT', `/events/${event.slug}/evaluation/forms/${moment}`, form);
    expect([answer.status, answer.body.errors ?? []]).toEqual([200, []]);
    return answer;
  };

  interface Mail {
    to: string;
    facts: { requestId: number; reminder: number; moment: Moment };
  }
  const mails = (event: MadeEvent, moment: Moment): Promise<Mail[]> =>
    query<Mail>(
      `SELECT m.recipient_email AS to, m.facts FROM outbox_messages m
       JOIN evaluation_requests r ON r.id = (m.facts ->> 'requestId')::int JOIN evaluation_forms f ON f.id = r.form_id
       WHERE m.kind = 'evaluation.asked' AND f.event_id = $1 AND f.moment = $2 ORDER BY m.id`,
      [event.id, moment],
    );
  const addresses = (all: Mail[]): string[] => all.map(({ to }) => to).sort();
  const linkOf = async (event: MadeEvent, moment: Moment, person: MadePerson): Promise<string> => {
    const [row] = await query<{ id: number }>(
      `SELECT r.id FROM evaluation_requests r JOIN evaluation_forms f ON f.id = r.form_id
       WHERE f.event_id = $1 AND f.moment = $2 AND r.person_id = $3`,
      [event.id, moment, person.id],
    );
    return app.nest.get(EvaluationLinks).link(row?.id ?? 0);
  };
  /** Full marks for scales, the first option, and these words. */
  const answersTo = (questions: Question[], words = 'Fine'): Answers =>
    Object.fromEntries(
      questions.map((question) => [
        question.id,
        { scale: question.points ?? 0, choice: { chosen: [0] }, text: words }[question.kind],
      ]),
    );
  async function answer(link: string, words?: string) {
    const { body } = await anyone.get(`/evaluations/${link}`);
    return anyone.post(`/evaluations/${link}/answer`, { answers: answersTo(body.questions, words) });
  }

  it('asks each person once, whatever workers do at the same time, and late bookers at once', async () => {
    const event = await asks(['before']);
    const [first, second, gone] = await people(3);
    if (!first || !second || !gone) throw new Error('Three people');
    for (const person of [first, second]) await desk.factory.booking(event, person);
    await desk.factory.booking(event, gone, 'cancelled');
    await at('2019-10-30T09:00:00Z');
    expect(await round()).toBe(0);
    await at('2019-10-30T09:30:00Z');
    await Promise.all([round(), round(), round()]);
    await round();
    expect(addresses(await mails(event, 'before'))).toEqual([first.email, second.email].sort());

    const [late] = await people(1);
    if (!late) throw new Error('One person');
    await desk.factory.booking(event, late);
    // Whoever is killed before the commit has asked nobody.
    const failing = jest.spyOn(app.nest.get(Outbox), 'enqueueAll').mockRejectedValueOnce(new Error('Killed'));
    await expect(round()).rejects.toThrow('Killed');
    failing.mockRestore();
    await Promise.all([round(), round()]);
    expect(addresses(await mails(event, 'before'))).toEqual([first.email, second.email, late.email].sort());
  });

  it('reminds twice at most, a while apart, and nobody who has answered or left', async () => {
    const event = await asks(['on_the_day']);
    const [silent, quick, leaving, absent] = await people(4);
    if (!silent || !quick || !leaving || !absent) throw new Error('Four people');
    for (const person of [silent, quick, leaving, absent]) await desk.factory.booking(event, person);
    await at('2019-11-06T12:00:00Z');
    await comeTo(app, event, organiserOf(event, organiser), absent, 'did_not_attend');
    await round();
    expect(await mails(event, 'on_the_day')).toEqual([]);
    await at('2019-11-06T16:00:00Z');
    await round();
    expect(addresses(await mails(event, 'on_the_day'))).toEqual(
      [silent.email, quick.email, leaving.email].sort(),
    );
    expect((await answer(await linkOf(event, 'on_the_day', quick))).status).toBe(200);
    await query(`UPDATE bookings SET state = 'cancelled', ended_at = now() WHERE person_id = $1`, [
      leaving.id,
    ]);

    await at('2019-11-13T15:59:00Z');
    await round();
    expect(await mails(event, 'on_the_day')).toHaveLength(3);
    for (const day of ['2019-11-13', '2019-11-20', '2019-11-27', '2019-12-03']) {
      await at(`${day}T16:00:00Z`);
      await Promise.all([round(), round()]);
    }
    const later = (await mails(event, 'on_the_day')).slice(3);
    expect(later.map(({ to, facts }) => [to, facts.reminder])).toEqual([
      [silent.email, 1],
      [silent.email, 2],
    ]);

    const email: Email = app.nest
      .get(EmailRegistry)
      .of('evaluation.asked')
      .render(later[1]?.facts ?? {}, { at: new Date() });
    expect(email.subject).toBe(`Reminder: How was ${event.title}?`);
    expect(email.text).toContain(`/evaluations/${await linkOf(event, 'on_the_day', silent)}\n`);
    expect(email.text).toMatch(/until 4pm on .*4 December.*This is the last reminder/s);
    expect(JSON.stringify(later)).not.toContain(await linkOf(event, 'on_the_day', silent));
  });

  it('asks after the interval of the event those who were there, and managers whom they named', async () => {
    const event = await asks(['impact', 'manager']);
    const settings = { daysBefore: 7, impactWeeks: 2, openWeeks: 1 };
    expect((await api.send('PUT', `/events/${event.slug}/evaluation/settings`, settings)).status).toBe(200);
    const [there, led, absent] = await people(3);
    if (!there || !led || !absent) throw new Error('Three people');
    await query(
      `UPDATE people SET manager_name = 'Mo Manager', manager_email = 'mo@kent.example' WHERE id = $1`,
      [led.id],
    );
    for (const person of [there, led, absent]) await desk.factory.booking(event, person);
    await at('2019-11-06T15:00:00Z');
    const by = organiserOf(event, organiser);
    await comeTo(app, event, by, there, 'attended');
    await comeTo(app, event, by, led, 'left_early');
    await at('2019-11-20T15:59:00Z');
    await round();
    expect(await mails(event, 'impact')).toEqual([]);
    await at('2019-11-20T16:00:00Z');
    await round();
    expect(addresses(await mails(event, 'impact'))).toEqual([there.email, led.email].sort());
    const [mail] = await mails(event, 'manager');
    expect(mail).toMatchObject({ to: 'mo@kent.example', facts: { about: led.name } });

    const link = await linkOf(event, 'manager', led);
    expect((await anyone.get(`/evaluations/${link}`)).body).toMatchObject({
      about: led.name,
      standing: 'open',
    });
    expect((await answer(link, 'Asks better questions')).status).toBe(200);
    // About them, so theirs to have a copy of.
    expect(JSON.stringify(await app.nest.get(MyDataService).export(led.id))).toContain(
      'Asks better questions',
    );
    await at('2019-11-27T16:00:01Z');
    const late = await answer(await linkOf(event, 'impact', there));
    expect([late.status, late.body.reasons[0].code]).toEqual([409, 'closed']);
  });

  it('takes one answer for each person, also of two at once, and none from who has no place', async () => {
    const event = await asks(['on_the_day']);
    const [person, stranger] = await people(2);
    if (!person || !stranger) throw new Error('Two people');
    await desk.factory.booking(event, person);
    const mine = app.api(await desk.factory.token(person));
    const path = `/evaluations/events/${event.slug}/on_the_day/answer`;
    const code = (answered: { status: number; body: { reasons?: { code: string }[] } }): unknown[] => [
      answered.status,
      answered.body.reasons?.[0]?.code,
    ];
    expect(code(await mine.post(path, { answers: {} }))).toEqual([409, 'not_open_yet']);
    await at('2019-11-06T10:00:00Z');
    const wrong = await mine.post(path, { answers: {} });
    expect([wrong.status, wrong.body.errors.length]).toEqual([400, 3]);
    const [{ slug, questions }] = (await mine.get('/evaluations')).body.items;
    expect(slug).toBe(event.slug);
    const both = await Promise.all([1, 2].map(() => mine.post(path, { answers: answersTo(questions) })));
    expect(both.map(code).sort()).toEqual([
      [200, undefined],
      [409, 'already_answered'],
    ]);
    expect((await mine.get('/evaluations')).body.items).toEqual([]);
    const other = app.api(await desk.factory.token(stranger));
    expect((await other.post(path, { answers: answersTo(questions) })).status).toBe(404);
    // Answered in the room: nobody writes to them when the event ends.
    await at('2019-11-06T17:00:00Z');
    await round();
    expect(await mails(event, 'on_the_day')).toEqual([]);
    expect((await anyone.get(`/evaluations/zzz-${'a'.repeat(22)}`)).status).toBe(404);
  });

  it('keeps anonymous answers with nothing that leads to whoever gave them', async () => {
    const event = await asks(['on_the_day'], { anonymous: true });
    const crowd = await people(7);
    for (const person of crowd) await desk.factory.booking(event, person);
    await at('2019-11-06T16:30:00Z');
    await round();
    const results = `/events/${event.slug}/evaluation/forms/on_the_day/results`;
    for (const [index, person] of crowd.entries()) {
      expect((await answer(await linkOf(event, 'on_the_day', person), `Words number ${index}`)).status).toBe(
        200,
      );
      const { body } = await api.get(results);
      expect([body.answers, body.tooFew, body.results[0].answered]).toEqual([
        index + 1,
        index < 4,
        index < 4 ? 0 : index + 1,
      ]);
    }
    const responses = await query<Record<string, unknown>>(
      `SELECT id, xmin::text, request_id, answered_on FROM evaluation_responses
       WHERE form_id = (SELECT id FROM evaluation_forms WHERE event_id = $1 AND moment = 'on_the_day')`,
      [event.id],
    );
    expect(responses).toHaveLength(7);
    for (const { request_id, answered_on } of responses)
      expect([request_id, answered_on]).toEqual([null, null]);
    // All were written again with the last: which transaction wrote a row, and where it lies, says nothing of it.
    expect(new Set(responses.map(({ xmin }) => xmin)).size).toBe(1);
    // Nowhere else in the database is the number of an answer, or a word of it.
    const tables = await query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
    );
    const holding = new Set<string>();
    for (const { name } of tables)
      for (const text of ['Words number', ...responses.map(({ id }) => String(id))]) {
        const found = await query(`SELECT FROM "${name}" t WHERE strpos(t::text, $1) > 0 LIMIT 1`, [text]);
        if (found.length > 0) holding.add(name);
      }
    expect([...holding]).toEqual(['evaluation_responses']);
    // Nor is there a time at which somebody answered.
    const columns = await query<{ name: string }>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'evaluation_requests' ORDER BY 1`,
    );
    expect(columns.map(({ name }) => name)).toEqual([
      'answered',
      'form_id',
      'id',
      'person_id',
      'reminders',
      'sent_at',
    ]);

    const [one] = crowd;
    if (!one) throw new Error('One person');
    const copy = await app.nest.get(MyDataService).export(one.id);
    expect(copy.evaluations).toMatchObject([{ anonymous: true, answered: true, answers: null }]);
    expect((await app.nest.get(MyDataService).consequences(one.id)).join()).toContain(
      'answered anonymously stays',
    );
    await app.nest.get(MyDataService).erase(one.id);
    expect((await api.get(results)).body.answers).toBe(7);
  });

  it('lets go of words and keeps figures when somebody is erased', async () => {
    const event = await asks(['on_the_day']);
    const [person] = await people(1);
    if (!person) throw new Error('One person');
    await desk.factory.booking(event, person);
    await at('2019-11-06T16:30:00Z');
    await round();
    const link = await linkOf(event, 'on_the_day', person);
    await answer(link, 'I was bored');
    expect(JSON.stringify(await app.nest.get(MyDataService).export(person.id))).toContain('I was bored');
    await app.nest.get(MyDataService).erase(person.id);
    const { body } = await api.get(`/events/${event.slug}/evaluation/forms/on_the_day/results`);
    expect([body.answers, JSON.stringify(body).includes('bored')]).toEqual([1, false]);
    expect(body.results[1]).toMatchObject({ mean: 5, answered: 1 });
    expect((await anyone.get(`/evaluations/${link}`)).status).toBe(404);
  });

  it('keeps the questions that have answers as they are, in the database too', async () => {
    const event = await asks(['on_the_day']);
    const [person] = await people(1);
    if (!person) throw new Error('One person');
    await desk.factory.booking(event, person);
    await at('2019-11-06T16:30:00Z');
    await round();
    await answer(await linkOf(event, 'on_the_day', person));
    const { body } = await api.get(`/events/${event.slug}/evaluation`);
    const form = body.forms.find(({ moment }: { moment: Moment }) => moment === 'on_the_day');
    const path = `/events/${event.slug}/evaluation/forms/on_the_day`;
    const code = async (change: object): Promise<unknown[]> => {
      const { status, body: said } = await api.send('PUT', path, { ...form, version: undefined, ...change });
      return [status, said.reasons?.[0]?.code];
    };
    expect(await code({ asked: false })).toEqual([200, undefined]);
    expect(await code({ anonymous: true })).toEqual([409, 'answered']);
    expect(await code({ questions: form.questions.slice(1) })).toEqual([409, 'answered']);
    expect(await code({ version: form.version })).toEqual([412, 'stale']);
    const [{ id }] = form.questions;
    await expect(query(`UPDATE evaluation_questions SET text = 'Other' WHERE id = $1`, [id])).rejects.toThrow(
      'kept as they are',
    );
    await expect(query(`DELETE FROM evaluation_questions WHERE id = $1`, [id])).rejects.toThrow(
      'kept as they are',
    );
    await expect(
      query(`UPDATE evaluation_forms SET anonymous = true WHERE event_id = $1`, [event.id]),
    ).rejects.toThrow('foreign key');
    await expect(
      query(
        `INSERT INTO evaluation_requests (form_id, person_id) SELECT form_id, person_id FROM evaluation_requests LIMIT 1`,
      ),
    ).rejects.toThrow('unique');
  });

  it('holds certificates back until it is answered, gives them by itself then, and is in the reports', async () => {
    const event = await asks(['on_the_day'], { anonymous: true });
    const crowd = await people(6);
    const [late, absent] = crowd;
    if (!late || !absent) throw new Error('Six people');
    for (const person of crowd) await desk.factory.booking(event, person);
    const settings = { given: true, afterEvaluation: true };
    expect((await api.send('PUT', `/events/${event.slug}/certificate-settings`, settings)).status).toBe(200);
    await at('2019-11-06T16:00:00Z');
    const by = organiserOf(event, organiser);
    for (const person of crowd)
      await comeTo(app, event, by, person, person === absent ? 'left_early' : 'attended');
    await closeRegister(app, event, by);
    await round();
    const certificates = `/events/${event.slug}/certificates`;
    const issued = async (): Promise<number> => (await api.post(certificates)).body.issued.length;
    const lateOnes = (): Promise<number> => app.nest.get(LateCertificates).issue();
    const [firstMail] = await query<{ facts: object }>(
      `SELECT facts FROM outbox_messages WHERE kind = 'evaluation.asked' AND recipient_email = $1`,
      [late.email],
    );
    const email = app.nest
      .get(EmailRegistry)
      .of('evaluation.asked')
      .render(firstMail?.facts ?? {}, { at: new Date() });
    expect(email.text).toContain('Your certificate waits for it');

    for (const person of crowd.slice(2)) await answer(await linkOf(event, 'on_the_day', person));
    // Nobody gets one before an organiser has issued them.
    expect(await lateOnes()).toBe(0);
    expect(await issued()).toBe(4);
    const { items } = (await api.get(certificates)).body;
    const reasons = ({ name }: MadePerson): unknown =>
      items
        .find((each: { name: string }) => each.name === name)
        .reasons.map((each: { code: string }) => each.code);
    expect([reasons(late), reasons(absent)]).toEqual([['evaluation_owed'], ['partly_attended']]);

    const report = async () => (await api.get(`/reports?event=${event.slug}&by=event`)).body.rows[0].figures;
    expect(await report()).toMatchObject({
      evaluationAsked: 6,
      evaluationAnswered: 4,
      responseRate: 66.7,
      usefulness: null,
    });
    await answer(await linkOf(event, 'on_the_day', late));
    await answer(await linkOf(event, 'on_the_day', absent));
    expect(await Promise.all([lateOnes(), lateOnes()]).then((counts) => counts.sort())).toEqual([0, 1]);
    expect(await lateOnes()).toBe(0);
    const [certificate] = await query<Record<string, unknown>>(
      `SELECT issued_by_id FROM certificates WHERE person_id = $1`,
      [late.id],
    );
    expect(certificate).toEqual({ issued_by_id: null });
    expect(await report()).toMatchObject({ evaluationAnswered: 6, responseRate: 100, usefulness: 5 });
    // The form off again: nobody has to wait.
    expect(
      (await api.send('PUT', `/events/${event.slug}/certificate-settings`, { given: true })).body.settings,
    ).toMatchObject({
      afterEvaluation: false,
    });
  });

  it('goes along when an event is copied or repeated, and can be taken from another of the team', async () => {
    const event = await asks(['before', 'on_the_day']);
    await api.send('PUT', `/events/${event.slug}/evaluation/settings`, {
      daysBefore: 3,
      impactWeeks: 20,
      openWeeks: 2,
    });
    const formsOf = async (slug: string) => {
      const { body } = await api.get(`/events/${slug}/evaluation`);
      return body.forms.map((form: { moment: Moment; asked: boolean; questions: unknown[] }) => [
        form.moment,
        form.asked,
        form.questions.length,
      ]);
    };
    const all = [
      ['before', true, 2],
      ['on_the_day', true, 6],
      ['impact', false, 4],
      ['manager', false, 3],
    ];
    const { body } = await api.post(`/events/${event.slug}/dates`, { dates: ['2019-11-20'] });
    const [{ slug }] = body.items;
    expect(await formsOf(slug)).toEqual(all);
    expect((await api.get(`/events/${slug}/evaluation`)).body.settings).toMatchObject({
      daysBefore: 3,
      impactWeeks: 20,
    });

    const other = await desk.conference();
    expect((await api.post(`/events/${other.slug}/evaluation/copy`, { from: event.slug })).status).toBe(200);
    expect(await formsOf(other.slug)).toEqual(all.map(([moment, , count]) => [moment, false, count]));
    const foreign = await desk.factory.event();
    expect((await api.post(`/events/${other.slug}/evaluation/copy`, { from: foreign.slug })).status).toBe(
      404,
    );
    const refused = await api.send('PUT', `/events/${other.slug}/evaluation/forms/before`, {
      ...{ asked: true, anonymous: false },
      questions: [
        { kind: 'scale', text: 'Sure?', points: 10, lowWords: 'No', highWords: '', pair: 'confidence' },
      ],
    });
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, 'questions.0.highWords']);
    const mismatched = await api.send('PUT', `/events/${other.slug}/evaluation/forms/before`, {
      ...{ asked: true, anonymous: false },
      questions: [
        { kind: 'scale', text: 'Sure?', points: 10, lowWords: 'No', highWords: 'Yes', pair: 'confidence' },
      ],
    });
    expect([mismatched.status, mismatched.body.errors[0].field]).toEqual([400, 'questions.0.pair']);
  });
});
