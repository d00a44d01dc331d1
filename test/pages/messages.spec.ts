import { beforeAll, describe, expect, it } from '@jest/globals';
import { MessageRunner, RECIPIENTS_AT_ONCE } from '../../src/messages/message-runner.js';
import { MyDataService } from '../../src/people/my-data.service.js';
import { EmailRegistry } from '../../src/platform/outbox/email-registry.js';
import type { Email } from '../../src/platform/outbox/email.js';
import { useApp } from '../support/app.js';
import { organiserOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadePerson } from '../support/factories.js';
import { at, OrganisersDesk, versionOf } from '../support/organisers.js';
import { comeTo } from '../support/registers.js';
import type { ApiClient, FormFields, Page } from '../support/visitor.js';

describe('Messages to the people of an event', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  let organiser: MadePerson;
  let api: ApiClient;

  beforeAll(async () => {
    organiser = await desk.factory.organiser(desk.team, { name: 'Ada Api' });
    api = app.api(await desk.factory.token(organiser));
    for (const who of [desk.staff, desk.colleague])
      await who.get(at(await desk.conference(), '/messages/new'));
  });

  const MESSAGE = {
    audience: 'booked',
    subject: 'Parking at {{event}}',
    text: 'Dear {{name}},\n\nPark behind.',
  };
  const write = (event: MadeEvent, more: FormFields = {}): Promise<Page> =>
    desk.staff.post(at(event, '/messages'), { ...MESSAGE, ...more });
  /** @returns the address of the draft */
  const draft = async (event: MadeEvent, more: FormFields = {}): Promise<string> => {
    const { location = '' } = await write(event, more);
    return location.replace(/\/(preview|people)$/, '');
  };
  const send = async (path: string, who = desk.staff): Promise<Page> => {
    const page = await who.get(`${path}/send`);
    return who.submit(`${path}/send`, { version: versionOf(page) });
  };
  const runner = (): MessageRunner => app.nest.get(MessageRunner);
  const runAll = async (): Promise<void> => {
    while (await runner().work());
  };
  interface Owed {
    id: string;
    email: string;
    state: string;
    facts: object;
  }
  const owed = (path: string): Promise<Owed[]> =>
    database.dataSource.query<Owed[]>(
      `SELECT id, recipient_email AS email, state, facts FROM outbox_messages
       WHERE thread LIKE 'message:' || $1 || ':%' AND thread NOT LIKE '%test%' ORDER BY id`,
      [path.split('/').at(-1)],
    );
  const mail = (facts: object): Email =>
    app.nest.get(EmailRegistry).of('event.message').render(facts, { at: new Date() });
  const notice = (page: Page): string => page.text('.govuk-notification-banner__content');

  it('are refused with the field named: unknown placeholders, line breaks in a subject, too much', async () => {
    const event = await desk.conference();
    const refused = async (more: FormFields): Promise<string[]> => {
      const page = await write(event, more);
      expect(page.status).toBe(400);
      return page.texts('.govuk-error-summary a');
    };
    expect(await refused({ audience: '', subject: ' ', text: '' })).toEqual([
      'Select whom the message is for',
      'Enter a subject',
      'Enter the message',
    ]);
    expect(await refused({ subject: 'Hi\r\nBcc: x@evil.example' })).toEqual([
      'Subject must not include line breaks or characters that cannot be shown',
    ]);
    expect(await refused({ subject: 'x'.repeat(151), text: 'x'.repeat(5001) })).toHaveLength(2);
    expect(await refused({ subject: '{{nmae}}', text: '{{name' })).toEqual([
      expect.stringContaining('Subject has {{nmae}}'),
      expect.stringContaining('Message has {{ without'),
    ]);
    expect(await refused({ text: '{{joining link}}' })).toEqual([expect.stringContaining('no joining link')]);
    expect((await desk.staff.get(at(event, '/messages'))).text('main')).toContain('No messages yet');
  });

  it('are kept as a draft, previewed with somebody’s own data and tested', async () => {
    const event = await desk.conference({ title: 'Neglect' });
    const empty = await draft(event);
    expect((await desk.staff.get(`${empty}/preview`)).text('main')).toContain(
      'nobody to send this message to',
    );
    expect((await desk.staff.get(`${empty}/send`)).location).toBe(`${empty}/preview`);
    const [ann, zed] = [
      await desk.factory.person({ name: 'Ann {{reference}} <b>{{7*7}}</b>' }),
      await desk.factory.person({ name: 'Zed' }),
    ];
    // A colleague booked for Ann: Ann is told, not the colleague.
    await desk.factory.booking(event, ann, 'confirmed', { bookedBy: await desk.factory.person() });
    await desk.factory.booking(event, zed);
    const path = await draft(event, {
      text: 'Dear {{name}},\n\nSee https://map.example/x.\n{{when}}, {{where}}',
    });
    const preview = await desk.staff.get(`${path}/preview`);
    expect(preview.text('main')).toContain('2 people at the moment');
    expect(preview.text('main section')).toContain('1 of 2: to Ann {{reference}} <b>{{7*7}}</b>');
    expect(preview.text('main section')).toContain(
      'Parking at Neglect Dear Ann {{reference}} <b>{{7*7}}</b>,',
    );
    expect(preview.text('main section')).toContain('because of your booking KSC-');
    expect((await desk.staff.get(`${path}/preview?of=2`)).text('main section')).toContain('Dear Zed,');
    expect((await desk.staff.get(`${path}/preview?name=zE`)).text('main section')).toContain(
      '2 of 2: to Zed',
    );
    expect((await desk.staff.get(`${path}/preview?name=Nobody`)).text('main')).toContain(
      'Nobody of that name',
    );

    expect(notice(await desk.staff.submit(`${path}/test`, { of: '2' }))).toContain('A test is on its way');
    const [test] = await database.dataSource.query<{ recipient_name: string; facts: object }[]>(
      `SELECT recipient_name, facts FROM outbox_messages WHERE thread LIKE '%:test:%' ORDER BY id DESC LIMIT 1`,
    );
    expect(test?.recipient_name).toBe('Olu Organiser');
    const { subject, text, html, invite, replyTo } = mail(test?.facts ?? {});
    expect({ subject, invite, replyTo }).toEqual({
      subject: 'Test: Parking at Neglect',
      invite: undefined,
      replyTo: { name: desk.team.name, address: expect.stringContaining('@') },
    });
    expect(text).toMatch(
      /^This is a test: [^]*\n\nDear Zed,\n\nSee https:\/\/map.example\/x.\nWednesday 6 November/,
    );
    expect(html).toContain('<a href="https://map.example/x">https://map.example/x</a>.<br>');
    expect(await owed(path)).toEqual([]);
  });

  it('do not overwrite what a colleague wrote meanwhile', async () => {
    const event = await desk.conference();
    const path = await draft(event);
    const version = versionOf(await desk.staff.get(path));
    await desk.colleague.post(path, { ...MESSAGE, subject: 'By Cai', version });
    const stale = await desk.staff.post(path, { ...MESSAGE, subject: 'By Olu', version });
    expect(stale.status).toBe(412);
    expect(stale.text('main')).toContain('What Cai Colleague wrote By Cai');
    expect(stale.html.querySelector('#subject')?.getAttribute('value')).toBe('By Olu');
    const again = await desk.staff.post(path, { ...MESSAGE, subject: 'By Olu', version: versionOf(stale) });
    expect(again.location).toBe(`${path}/preview`);
    expect(notice(await desk.colleague.submit(`${path}/send`, { version }))).toContain(
      'changed this message',
    );
    expect(notice(await desk.staff.submit(`${path}/delete`))).toContain('deleted');
    expect((await desk.staff.get(path)).status).toBe(404);
  });

  it('go once to each, whoever clicks how often, and stand in the history', async () => {
    const event = await desk.conference({ title: 'Once' });
    await desk.bookers(event, 3);
    // Cancelled and booked again: one person.
    const back = await desk.factory.person();
    await desk.factory.booking(event, back, 'cancelled');
    await desk.factory.booking(event, back);
    await desk.factory.booking(event, await desk.factory.person(), 'waiting');
    const path = await draft(event);
    const ask = await desk.staff.get(`${path}/send`);
    expect(ask.text('h1')).toContain('Send to 4 people?');
    await desk.colleague.get(`${path}/send`);
    const answers = await Promise.all(
      [desk.staff, desk.colleague, desk.staff].map((who) =>
        who.post(`${path}/send`, { version: versionOf(ask) }),
      ),
    );
    expect(answers.map(({ location }) => location)).toEqual([path, path, path]);
    await Promise.all([runAll(), runAll()]);
    await runAll();
    const mails = await owed(path);
    expect(mails).toHaveLength(4);
    expect(new Set(mails.map(({ email }) => email)).size).toBe(4);
    expect(mail(mails[0]?.facts ?? {}).subject).toBe('Parking at Once');
    expect(notice(await desk.colleague.submit(`${path}/send`, { version: versionOf(ask) }))).toContain(
      'already been sent',
    );
    expect((await desk.staff.post(path, { ...MESSAGE, version: '1' })).location).toBe(path);
    const history = await desk.staff.get(at(event, '/history?kind=exports'));
    expect(history.text('main').match(/Message sent/g)).toHaveLength(1);
  });

  it('to many go on where they were broken off, and show how far they are', async () => {
    const event = await desk.conference({ capacity: 1000 });
    const crowd = await desk.factory.crowd(RECIPIENTS_AT_ONCE + 50);
    for (const person of crowd) await desk.factory.booking(event, person);
    const path = await draft(event);
    await send(path);
    await runner().work();
    expect(await owed(path)).toHaveLength(RECIPIENTS_AT_ONCE);
    const page = await desk.staff.get(path);
    expect(page.text('[data-live]')).toContain(`Sent to 0 of ${RECIPIENTS_AT_ONCE + 50} people`);
    await database.dataSource.query(`CREATE FUNCTION break_off() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE 'broken off'; END $$`);
    await database.dataSource.query(
      `CREATE TRIGGER break_off BEFORE UPDATE ON event_messages EXECUTE FUNCTION break_off()`,
    );
    await expect(runner().work()).rejects.toThrow('broken off');
    expect(await owed(path)).toHaveLength(RECIPIENTS_AT_ONCE);
    await database.dataSource.query(`DROP FUNCTION break_off CASCADE`);
    await runAll();
    const mails = await owed(path);
    expect(new Set(mails.map(({ email }) => email)).size).toBe(RECIPIENTS_AT_ONCE + 50);
    expect(mails).toHaveLength(RECIPIENTS_AT_ONCE + 50);
  });

  it('tell what became of each, can be sent again to one or to all it did not reach, and forget whom is erased', async () => {
    const event = await desk.conference();
    const [fine, bad, gone] = await desk.bookers(event, 3);
    const path = await draft(event);
    await send(path);
    // Erased before the worker came to them.
    await app.nest.get(MyDataService).erase(gone.person.id);
    await runAll();
    const mails = await owed(path);
    expect(mails.map(({ email }) => email).sort()).toEqual([fine.person.email, bad.person.email].sort());
    const set = (person: MadePerson, state: string): Promise<unknown> =>
      database.dataSource.query(
        `UPDATE outbox_messages SET state = $3::outbox_state, last_error = CASE WHEN $3 = 'failed' THEN '550 No such user' END,
           sent_at = CASE WHEN $3 = 'sent' THEN now() END
         WHERE recipient_email = $1 AND id = ANY ($2)`,
        [person.email, mails.map(({ id }) => id), state],
      );
    await set(fine.person, 'sent');
    await set(bad.person, 'failed');
    const page = await desk.staff.get(path);
    expect(page.text('main')).toContain('Sent to 1 of 2 people, 1 failed');
    expect(page.texts('tbody tr')[0]).toMatch(/Failed 550 No such user Send again/);
    expect(page.texts('tbody tr')[1]).toMatch(/Sent Taken by the mail server/);
    const person = String(bad.person.id);
    expect(notice(await desk.staff.submit(`${path}/again`, { person }))).toContain('on its way again');
    expect(notice(await desk.staff.submit(`${path}/again`, { person }))).toContain('still on its way');
    expect((await desk.staff.post(`${path}/again`, { person: String(gone.person.id) })).status).toBe(404);
    await Promise.all([runAll(), runAll()]);
    expect(await owed(path)).toHaveLength(3);
    expect(notice(await desk.staff.submit(`${path}/again`, { person }))).toContain('still on its way');

    const copy = await app.nest.get(MyDataService).export(bad.person.id);
    expect(copy.messages).toMatchObject([{ event: event.title, text: MESSAGE.text }]);

    const another = await draft(event);
    await send(another);
    await runAll();
    const both = await owed(another);
    const fail = `UPDATE outbox_messages SET state = 'failed', last_error = '550' WHERE id = ANY ($1)`;
    await database.dataSource.query(fail, [both.map(({ id }) => id)]);
    expect((await desk.staff.get(another)).text('main')).toContain(
      'Send again to all 2 people it did not reach',
    );
    const clicks = await Promise.all(
      [desk.staff, desk.colleague].map((who) => who.submit(`${another}/again`)),
    );
    expect(clicks.map(notice).sort()).toEqual([
      'No email of this message has failed',
      'The email is on its way again to 2 people',
    ]);
    expect((await desk.staff.get(another)).text('main')).toContain('Sent to 0 of 2 people');
    await Promise.all([runAll(), runAll()]);
    const again = await owed(another);
    expect(again.map(({ email }) => email).sort()).toEqual(
      [fine, fine, bad, bad].map(({ person: { email } }) => email).sort(),
    );
    await database.dataSource.query(fail, [again.map(({ id }) => id)]);
    const resource = `/events/${event.slug}/messages/${another.split('/').at(-1)}`;
    const failures = await api.get(`${resource}/recipients`);
    expect(failures.body).toMatchObject({ total: 2, items: [{ delivery: 'failed', lastError: '550' }, {}] });
    const { reference } = failures.body.items[1];
    const asked = await api.post(`${resource}/sending-again`, { reference });
    expect([asked.status, asked.body.deliveries]).toMatchObject([202, { queued: 1, failed: 1 }]);
    expect((await api.post(`${resource}/sending-again`, { reference: 'KSC-NONE' })).status).toBe(404);
    expect((await api.post(`${resource}/sending-again`)).body.deliveries).toMatchObject({ queued: 2 });
    const none = await api.post(`${resource}/sending-again`);
    expect([none.status, none.body.reasons[0].code]).toEqual([409, 'nothing_failed']);
    await runAll();
    expect(await owed(another)).toHaveLength(6);
  });

  it('reach those who wait, await approval, did not come, or are ticked', async () => {
    const event = await desk.conference({ joiningLink: 'https://meet.example/1', online: true });
    const [came, stayed, waits, offered, awaits] = await Promise.all(
      ['came', 'stayed', 'waits', 'offered', 'awaits'].map((name) => desk.factory.person({ name })),
    );
    const bookings = [
      await desk.factory.booking(event, came!),
      await desk.factory.booking(event, stayed!),
      await desk.factory.booking(event, waits!, 'waiting'),
      await desk.factory.booking(event, offered!, 'offered', { offerExpiresAt: new Date('2019-12-01') }),
      await desk.factory.booking(event, awaits!, 'awaiting_approval'),
    ];
    await database.clock.setNow('2019-11-06T18:00:00Z');
    const caller = organiserOf(event, organiser);
    await comeTo(app, event, caller, came!, 'attended');
    await comeTo(app, event, caller, stayed!, 'did_not_attend');
    const reach = async (audience: string): Promise<number> => {
      const body = { audience, subject: 'x', text: 'y' };
      const answer = await api.post(`/events/${event.slug}/messages`, body);
      return answer.body.recipients as number;
    };
    expect(await reach('booked')).toBe(2);
    expect(await reach('waiting')).toBe(2);
    expect(await reach('awaiting_approval')).toBe(1);
    expect(await reach('did_not_attend')).toBe(1);
    expect((await write(event, { audience: 'waiting', text: '{{joining link}}' })).status).toBe(400);

    const path = await draft(event, { audience: 'selection', text: '{{joining link}}' });
    const list = await desk.staff.get(`${path}/people`);
    expect(list.text('main')).toContain('Select all 5 people');
    const shown = bookings.map(({ id }) => String(id));
    await desk.staff.post(`${path}/people`, {
      shown,
      booking: [shown[0]!, shown[2]!, '999999'],
      then: 'preview',
    });
    expect((await desk.staff.get(`${path}/people`)).text('main')).toContain('2 people of 5 selected');
    expect((await desk.staff.get(`${path}/preview?of=2`)).text('main')).toContain('This person has no place');
    expect(notice(await send(path))).toContain('only for people with a place');
    await desk.staff.post(`${path}/people`, { shown: shown[2], then: 'stay' });
    expect(notice(await send(path))).toContain('going out to 1 person');
    await runAll();
    const [only] = await owed(path);
    expect(mail(only?.facts ?? {}).text).toContain('https://meet.example/1');
    await desk.staff.post(`${await draft(event, { audience: 'selection' })}/people`, { then: 'all' });
    expect((await desk.staff.get(at(event, '/messages'))).texts('tbody tr')[0]).toContain('Selected people');
  });

  it('about a cancelled event reach those who had a place then, not those who had left before', async () => {
    const event = await desk.conference();
    const [stays, left] = await desk.bookers(event, 2);
    await database.dataSource.query(
      `UPDATE bookings SET state = 'cancelled', ended_at = program_now() - interval '1 day' WHERE reference = $1`,
      [left.reference],
    );
    await api.post(`/events/${event.slug}/cancellation`, { reason: 'Snow' });
    const path = await draft(event);
    expect(notice(await send(path))).toContain('going out to 1 person');
    await runAll();
    expect((await owed(path)).map(({ email }) => email)).toEqual([stays.person.email]);
  });

  it('are drafted, tested, sent and counted through the API, for who runs the event', async () => {
    const event = await desk.conference();
    const [one] = await desk.bookers(event, 2);
    const path = `/events/${event.slug}/messages`;
    const wrong = await api.post(path, { audience: 'booked', subject: 'a\nb', text: '{{x}}' });
    expect([wrong.status, wrong.body.errors[0].field]).toEqual([400, 'subject']);
    const unknown = await api.post(path, { ...MESSAGE, text: '{{x}}' });
    expect([unknown.status, unknown.body.errors[0].field]).toEqual([400, 'text']);
    const selection = { ...MESSAGE, audience: 'selection' };
    expect((await api.post(path, { ...selection, references: ['KSC-NONE'] })).body.errors[0].field).toBe(
      'references',
    );
    const { status, body, headers } = await api.post(path, { ...selection, references: [one.reference] });
    expect([status, body.recipients, body.state]).toEqual([201, 1, 'draft']);
    const made = headers.get('location') ?? '';
    const changed = await api.patch(made, { subject: 'Room {{where}}', version: body.version });
    expect(changed.body).toMatchObject({ subject: 'Room {{where}}', text: MESSAGE.text, recipients: 1 });
    const late = await api.patch(made, { subject: 'Late', version: body.version });
    expect([late.status, (await api.patch(made, { subject: '{{x}}' })).status]).toEqual([412, 400]);
    body.version = changed.body.version;
    const thrown = (await api.post(path, MESSAGE)).body.id;
    expect((await api.send('DELETE', `${path}/${thrown}`, undefined)).status).toBe(204);
    expect((await api.send('DELETE', `${path}/${thrown}`, undefined)).status).toBe(404);
    expect((await api.post(`${made}/test`)).status).toBe(202);
    expect((await api.post(`${made}/sending`, { version: body.version - 1 })).status).toBe(412);
    const sent = await api.post(`${made}/sending`, { version: body.version });
    expect([sent.status, sent.body.deliveries]).toEqual([
      202,
      { queued: 1, sent: 0, failed: 0, not_kept: 0 },
    ]);
    const twice = await api.post(`${made}/sending`);
    expect([twice.status, twice.body.reasons[0].code]).toEqual([409, 'already_sent']);
    await runAll();
    expect((await api.get(made)).body).toMatchObject({ state: 'sent', recipients: 1 });
    expect((await api.get(path)).body).toMatchObject({ total: 1, items: [{ id: body.id, recipients: 1 }] });
    const viewer = app.api(await desk.factory.token(await desk.factory.member(desk.team, 'viewer')));
    expect((await viewer.get(path)).status).toBe(404);
    expect((await api.get(`/events/${(await desk.conference()).slug}/messages/${body.id}`)).status).toBe(404);
  });
});
