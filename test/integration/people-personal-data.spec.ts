import { describe, expect, it } from '@jest/globals';
import { MyDataService } from '../../src/people/my-data.service.js';
import { PERSONAL_FIELDS, RETENTION } from '../../src/people/personal-data.types.js';
import { RetentionService } from '../../src/people/retention.service.js';
import { SignInService } from '../../src/people/sign-in.service.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson } from '../support/factories.js';

describe('people’s data', () => {
  const database = useDatabase();
  const app = useApp(database);

  /** Every table that still holds `text`, in any column. */
  async function tablesHolding(text: string): Promise<string[]> {
    const tables = await database.dataSource.query<{ name: string }[]>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
    );
    const holding: string[] = [];
    for (const { name } of tables) {
      const found = await database.dataSource.query<unknown[]>(
        `SELECT 1 FROM "${name}" t WHERE strpos(t::text, $1) > 0 LIMIT 1`,
        [text],
      );
      if (found.length > 0) holding.push(name);
    }
    return holding;
  }

  async function wellKnown(): Promise<MadePerson> {
    const factory = make(database.dataSource);
    const person = await factory.person({
      name: 'Ottilie Quickwater',
      email: 'ottilie.quickwater@kent.example',
      networks: ['online-safeguarding-champions'],
    });
    await factory.person({ name: 'A report of hers' });
    await database.dataSource.query(
      `UPDATE people SET manager_name = 'Ottilie Quickwater', manager_email = $1 WHERE name = 'A report of hers'`,
      [person.email],
    );
    const event = await factory.event();
    await factory.booking(event, person);
    await factory.token(person);
    await database.dataSource.query(
      `INSERT INTO training_records (person_id, code, title, provider, completed_on) VALUES ($1, 'intro', 'Introduction', 'KSCMP', '2018-05-01')`,
      [person.id],
    );
    await database.dataSource.query(
      `INSERT INTO outbox_messages (kind, thread, recipient_name, recipient_email, facts, state, sent_at)
       VALUES ('booking.confirmed', 'booking:1', $1, $2, jsonb_build_object('attendeeName', $1::text), 'sent', now())`,
      [person.name, person.email],
    );
    await database.dataSource.query(
      `INSERT INTO outbox_messages (kind, thread, recipient_name, recipient_email, facts, state, sent_at)
       VALUES ('booking.made_for_colleague', 'booking:1', 'A colleague', 'colleague@kent.example',
         jsonb_build_object('attendeeName', $1::text, 'attendeeAddress', $2::text), 'sent', now())`,
      [person.name, person.email],
    );
    await app.nest.get(SignInService).request(person.email);
    return person;
  }

  it('is all in the download: profile, memberships, training, bookings, what was done', async () => {
    const person = await wellKnown();
    const visitor = await app.signIn(person);
    const answer = await visitor.get('/profile/my-data/download');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="my-data.json"');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const data = JSON.parse(answer.body);
    expect(data.profile).toMatchObject({ name: person.name, email: person.email });
    expect(data.networks).toHaveLength(1);
    expect(data.trainingRecord).toEqual([
      { code: 'intro', title: 'Introduction', provider: 'KSCMP', completedOn: '2018-05-01' },
    ]);
    expect(data.apiTokens).toHaveLength(1);
    expect(data.bookings).toHaveLength(1);
    expect(
      data.emails.map(({ kind, facts }: { kind: string; facts: unknown }) => [kind, facts === null]),
    ).toEqual([
      ['booking.confirmed', false],
      ['people.sign_in', true],
    ]);
    expect(answer.body).not.toMatch(/[0-9a-f]{64}/);
    await app.nest.get(MyDataService).erase(person.id);
  });

  it('is erased on request everywhere: rows, outbox, audit, sessions', async () => {
    const person = await wellKnown();
    const visitor = await app.signIn(person);
    const page = await visitor.get('/profile/my-data/erasure');
    expect(page.text('main')).toContain('Your training record is deleted: 1 completed training.');
    expect(page.text('main')).toContain('booking will be cancelled');
    expect((await visitor.post('/profile/my-data/erasure', {})).text('#understood-error')).toBe(
      'Error: Confirm that you want everything erased',
    );
    expect(await tablesHolding('ottilie.quickwater')).toContain('people');
    const done = await visitor.post('/profile/my-data/erasure', { understood: 'yes' });
    expect([done.status, done.text('h1')]).toEqual([200, 'Your data has been erased']);
    expect((await visitor.get('/profile')).location).toMatch(/^\/sign-in/);

    const unsent = await database.dataSource.query<{ secret: boolean; kind: string }[]>(
      `SELECT kind, secret FROM outbox_messages WHERE recipient_email = $1`,
      [person.email],
    );
    // What takes the appointment out of their calendar still goes, and is forgotten once it has gone.
    expect(unsent.every(({ secret }) => secret)).toBe(true);
    await database.dataSource.query(`DELETE FROM outbox_messages WHERE recipient_email = $1`, [person.email]);
    expect(await tablesHolding('ottilie.quickwater')).toEqual([]);
    expect(await tablesHolding('Ottilie Quickwater')).toEqual([]);
    const live = await database.dataSource.query<unknown[]>(
      `SELECT 1 FROM bookings WHERE person_id = $1 AND state IN ('confirmed', 'waiting', 'offered', 'awaiting_approval')`,
      [person.id],
    );
    expect(live).toEqual([]);
  });

  it('of an erased person gives the address back: signing in with it starts a new, empty account', async () => {
    const person = await make(database.dataSource).person({ email: 'again@kent.example' });
    await app.nest.get(MyDataService).erase(person.id);
    const signIns = app.nest.get(SignInService);
    await signIns.request('again@kent.example');
    const [sent] = await database.dataSource.query<{ facts: { link: string } }[]>(
      `SELECT facts FROM outbox_messages WHERE recipient_email = 'again@kent.example' ORDER BY id DESC LIMIT 1`,
    );
    const entered = await signIns.useLink(sent!.facts.link.split('/').at(-1)!);
    expect([entered.created, entered.personId === person.id]).toEqual([true, false]);
  });

  it('cannot be erased twice', async () => {
    const person = await make(database.dataSource).person();
    await app.nest.get(MyDataService).erase(person.id);
    await expect(app.nest.get(MyDataService).erase(person.id)).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('has a purpose, a basis and a time for each column of a person', async () => {
    const columns = await database.dataSource.query<{ name: string }[]>(
      `SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'people'`,
    );
    const covered: Record<keyof typeof PERSONAL_FIELDS, string[]> = {
      email: ['email'],
      name: ['name'],
      organisation: ['organisation_id', 'organisation_other'],
      jobTitle: ['job_title'],
      role: ['role', 'role_started_on'],
      workforce: ['workforce'],
      areas: ['areas', 'postcode'],
      targetGroup: ['target_group'],
      manager: ['manager_name', 'manager_email'],
      memberships: ['is_administrator'],
      trainingRecord: [],
      equivalents: [],
      certificates: [],
      evaluations: [],
      learning: [],
      mail: [],
      invitation: [],
      history: [],
      signIn: [
        'profile_completed_at',
        'last_signed_in_at',
        'disabled_at',
        'erased_at',
        'created_at',
        'updated_at',
      ],
    };
    expect([...Object.values(covered).flat(), 'id'].sort()).toEqual(columns.map(({ name }) => name).sort());
  });

  it('is shown on the privacy page, field by field, from the table that the code goes by', async () => {
    const page = await app.visitor().get('/privacy');
    expect(page.status).toBe(200);
    for (const { what } of Object.values(PERSONAL_FIELDS)) expect(page.text('main')).toContain(what);
    expect(page.headers.get('set-cookie')).toBeNull();
  });

  describe('that is no longer needed', () => {
    const sweep = () => app.nest.get(RetentionService).sweep();

    it('goes: old sign-in emails and ended sessions', async () => {
      const person = await make(database.dataSource).person();
      await sweep();
      await app.nest.get(SignInService).request(person.email);
      await app.signIn(person);
      await database.dataSource.query(
        `UPDATE sign_in_requests SET created_at = now() - interval '25 hours' WHERE email = $1`,
        [person.email],
      );
      await database.dataSource.query(
        `UPDATE sign_in_sessions SET expires_at = now() - interval '1 second' WHERE person_id = $1`,
        [person.id],
      );
      expect(await sweep()).toEqual({ signInRequests: 1, sessions: 1, accounts: 0 });
    });

    it('goes: accounts nobody has used for seven years, never those of staff or of people who are booked for', async () => {
      const factory = make(database.dataSource);
      const [unused, used] = [await factory.person(), await factory.person()];
      const organiser = await factory.organiser(await factory.team());
      const booked = await factory.person();
      const year = new Date().getUTCFullYear() + RETENTION.unusedAccountYears;
      await database.clock.setNow(`${year + 1}-01-01T00:00:00Z`);
      await database.dataSource.query(
        `UPDATE people SET last_signed_in_at = program_now() WHERE id <> ALL ($1)`,
        [[unused.id, organiser.id, booked.id]],
      );
      await factory.booking(await factory.event(), booked);
      expect((await sweep()).accounts).toBe(1);
      const erased = await database.dataSource.query<{ id: number }[]>(
        `SELECT id FROM people WHERE erased_at IS NOT NULL AND id = ANY ($1)`,
        [[unused.id, used.id, organiser.id, booked.id]],
      );
      expect(erased).toEqual([{ id: unused.id }]);
      await database.clock.real();
    });
  });
});
