import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { CertificatesQueries } from '../../src/certificates/certificates.queries.js';
import { CertificatesService } from '../../src/certificates/certificates.service.js';
import { EventCertificatesService } from '../../src/certificates/event-certificates.service.js';
import { EventDesk, type OpenEvent } from '../../src/organiser/event-desk.service.js';
import { MyDataService } from '../../src/people/my-data.service.js';
import { PeopleQueries } from '../../src/people/people.queries.js';
import type { Caller } from '../../src/platform/auth/caller.js';
import { inTransaction } from '../../src/platform/database/in-transaction.js';
import { useApp } from '../support/app.js';
import { codeOf, organiserOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type MadeEvent, type MadePerson, type MadeTeam } from '../support/factories.js';
import { closeRegister, comeTo } from '../support/registers.js';

describe('Certificates', () => {
  const database = useDatabase();
  const app = useApp(database);
  let team: MadeTeam;
  let event: MadeEvent;
  let organiser: Caller;
  let amira: MadePerson;
  let ben: MadePerson;
  let chloe: MadePerson;

  const service = () => app.nest.get(EventCertificatesService);
  const open = (): Promise<OpenEvent> => app.nest.get(EventDesk).open(event.slug, organiser);
  const issue = async () => service().issue(await open(), organiser);
  const numberOf = async ({ id }: MadePerson): Promise<string> => {
    const all = await app.nest.get(CertificatesQueries).ofPerson(id);
    return all.at(-1)?.number ?? '';
  };
  const codes = async (): Promise<Record<string, string>> => {
    const { candidates } = await service().of(await open());
    return Object.fromEntries(
      candidates.map(({ name, reasons }) => [name, reasons.map(({ code }) => code).join()]),
    );
  };
  const mails = async (to: MadePerson) =>
    database.dataSource.query<{ kind: string; facts: Record<string, unknown>; thread: string }[]>(
      `SELECT kind, facts, thread FROM outbox_messages WHERE recipient_email = $1 AND kind LIKE 'certificate.%' ORDER BY id`,
      [to.email],
    );
  const recorded = async ({ id }: MadePerson) =>
    (await new PeopleQueries(database.dataSource).factsFor(database.dataSource, [id])).get(id)?.completed;

  beforeAll(async () => {
    team = await make(database.dataSource).team({ name: 'KSCMP' });
  });

  /** Amira came, Ben left early, Chloe did not come; it is the evening of the day. */
  beforeEach(async () => {
    await database.clock.setNow('2019-11-06T18:00:00Z');
    const factory = make(database.dataSource);
    event = await factory.event({
      ...{ team, title: 'Safeguarding Level 2', startsAt: new Date('2019-11-06T09:30:00Z') },
      venue: await factory.venue(),
    });
    organiser = organiserOf(event, await factory.organiser(team));
    [amira, ben, chloe] = [
      await factory.person({ name: 'Amira Bello' }),
      await factory.person({ name: 'Ben Carter' }),
      await factory.person({ name: 'Chloe Dobson' }),
    ];
    for (const person of [amira, ben, chloe]) await factory.booking(event, person);
    await comeTo(app, event, organiser, amira, 'attended');
    await comeTo(app, event, organiser, ben, 'left_early');
  });

  it('wait for the register to be closed', async () => {
    expect(await codes()).toEqual({
      'Amira Bello': 'register_open',
      'Ben Carter': 'register_open,partly_attended',
      'Chloe Dobson': 'register_open,not_recorded',
    });
    expect(await codeOf(issue())).toBe('not_due');
  });

  describe('once it is closed', () => {
    beforeEach(() => closeRegister(app, event, organiser));

    it('are issued to who attended all of it, with the mail owed, the record and the audit', async () => {
      const issued = await issue();
      expect(issued.map(({ name }) => name)).toEqual(['Amira Bello']);
      const number = await numberOf(amira);
      const [mail, ...others] = await mails(amira);
      expect(others).toEqual([]);
      expect(mail).toMatchObject({
        kind: 'certificate.issued',
        facts: { number, title: 'Safeguarding Level 2' },
      });
      expect(mail?.thread).toMatch(/^booking:/);
      expect(await mails(ben)).toEqual([]);
      expect(await recorded(amira)).toEqual([
        { code: 'safeguarding-level-2', provider: 'KSCMP', completedOn: '2019-11-06' },
      ]);
      expect(await codes()).toEqual({
        'Amira Bello': 'has_one',
        'Ben Carter': 'partly_attended',
        'Chloe Dobson': 'did_not_attend',
      });
      const audit = await database.dataSource.query(
        `SELECT actor_id, detail FROM audit_entries WHERE action = 'certificates.issued' AND subject = $1`,
        [`event:${event.id}`],
      );
      expect(audit).toEqual([
        { actor_id: organiser.personId, detail: { certificates: issued.map(({ id }) => id) } },
      ]);
    });

    it('are issued once by a second click and by two organisers at once', async () => {
      const [first, second] = await Promise.all([issue(), issue()]);
      expect(first.length + second.length).toBe(1);
      expect(await issue()).toEqual([]);
      expect(await mails(amira)).toHaveLength(1);
      expect(await recorded(amira)).toHaveLength(1);
    });

    it('freeze what is said that day, and the settings made before', async () => {
      await service().saveSettings(
        await open(),
        { given: true, validityMonths: 36, cpdMinutes: 330, afterEvaluation: false },
        organiser,
      );
      await issue();
      await database.dataSource.query(`UPDATE events SET title = 'Another' WHERE id = $1`, [event.id]);
      await database.dataSource.query(`UPDATE people SET name = 'Another' WHERE id = $1`, [amira.id]);
      const found = await app.nest.get(CertificatesQueries).byNumber(await numberOf(amira));
      expect(found).toMatchObject({
        ...{ name: 'Amira Bello', title: 'Safeguarding Level 2', provider: 'KSCMP', days: ['2019-11-06'] },
        ...{ minutes: 330, validUntil: '2022-11-05', issuedById: organiser.personId, revokedAt: null },
      });
      expect(found?.place).toMatch(/^Venue \d+, Maidstone$/);
    });

    it('are not given where the organiser says so', async () => {
      await service().saveSettings(
        await open(),
        { given: false, validityMonths: null, cpdMinutes: null, afterEvaluation: false },
        organiser,
      );
      expect(await codeOf(issue())).toBe('not_due');
      expect((await codes())['Amira Bello']).toBe('not_given');
    });

    it.each([
      `UPDATE certificates SET title = 'Forged' WHERE number = $1`,
      `UPDATE certificates SET name = 'Forged' WHERE number = $1`,
      `UPDATE certificates SET valid_until = '2099-01-01' WHERE number = $1`,
      `UPDATE certificates SET issued_at = now() WHERE number = $1`,
      `UPDATE certificates SET person_id = (SELECT max(id) FROM people) WHERE number = $1`,
      `UPDATE certificates SET number = '0000-0000-0000' WHERE number = $1`,
      `DELETE FROM certificates WHERE number = $1`,
      `TRUNCATE certificates CASCADE`,
    ])('refuse SQL that would change a fact: %s', async (statement) => {
      await issue();
      const number = await numberOf(amira);
      await expect(
        database.dataSource.query(statement, statement.includes('$1') ? [number] : []),
      ).rejects.toThrow(/frozen|never deleted/);
      expect(await numberOf(amira)).toBe(number);
    });

    it('are revoked once, with a reason that cannot be changed, and leave the record', async () => {
      await issue();
      const number = await numberOf(amira);
      await service().revoke(await open(), number, organiser, 'Somebody else came in her name');
      const again = service().revoke(await open(), number, organiser, 'Again');
      expect(await codeOf(again)).toBe('already_revoked');
      expect(await recorded(amira)).toEqual([]);
      expect((await mails(amira)).at(-1)).toMatchObject({
        kind: 'certificate.revoked',
        facts: { number, reason: 'Somebody else came in her name' },
      });
      for (const change of [`revocation_reason = 'Other'`, 'revoked_at = NULL, revocation_reason = NULL']) {
        const statement = `UPDATE certificates SET ${change} WHERE number = $1`;
        await expect(database.dataSource.query(statement, [number])).rejects.toThrow('frozen');
      }
      // The next click issues none again to somebody whose certificate was taken away on purpose.
      expect(await issue()).toEqual([]);
      expect((await codes())['Amira Bello']).toBe('revoked');
    });

    it('are corrected by one that names the old, by one of two organisers', async () => {
      await issue();
      const number = await numberOf(amira);
      const correct = async (name: string) =>
        service().replace(await open(), number, organiser, { name, reason: 'Misspelt' });
      const results = await Promise.all([codeOf(correct('Amira Belló')), codeOf(correct('Amira Belló'))]);
      expect(results.sort()).toEqual(['already_replaced', 'done']);
      const corrected = await app.nest.get(CertificatesQueries).byNumber(await numberOf(amira));
      expect(corrected).toMatchObject({ name: 'Amira Belló', replaces: number, revokedAt: null });
      const old = await app.nest.get(CertificatesQueries).byNumber(number);
      expect(old).toMatchObject({ name: 'Amira Bello', replacedBy: corrected?.number });
      expect(old?.revokedAt).not.toBeNull();
      expect(await recorded(amira)).toHaveLength(1);
      expect((await mails(amira)).map(({ kind, facts }) => [kind, facts.replaces])).toEqual([
        ['certificate.issued', null],
        ['certificate.issued', number],
      ]);
    });

    it('are to be revoked when the register is corrected afterwards, and cannot be corrected then', async () => {
      await issue();
      await comeTo(app, event, organiser, amira, 'did_not_attend');
      const { candidates } = await service().of(await open());
      expect(candidates.filter(({ toBeRevoked }) => toBeRevoked).map(({ name }) => name)).toEqual([
        'Amira Bello',
      ]);
      const correction = service().replace(await open(), await numberOf(amira), organiser, {
        ...{ name: 'A', reason: 'B' },
      });
      expect(await codeOf(correction)).toBe('not_due');
    });

    it('are out of reach of another team', async () => {
      await issue();
      const factory = make(database.dataSource);
      const other = await factory.event();
      const stranger = organiserOf(other, await factory.person());
      const theirs = await app.nest.get(EventDesk).open(other.slug, stranger);
      const attempt = service().revoke(theirs, await numberOf(amira), stranger, 'Mine now');
      expect(await codeOf(attempt)).toBe('not_found');
    });

    it('are in the copy of somebody’s data, and stay as shells without a name when it is erased', async () => {
      await issue();
      const number = await numberOf(amira);
      const copy = await app.nest.get(MyDataService).export(amira.id);
      expect(copy.certificates).toMatchObject([{ number, name: 'Amira Bello' }]);
      expect((await app.nest.get(MyDataService).consequences(amira.id)).join()).toContain(
        'Nobody can check your certificate any longer',
      );
      await app.nest.get(MyDataService).erase(amira.id);
      expect(await app.nest.get(CertificatesQueries).byNumber(number)).toBeUndefined();
      const [left] = await database.dataSource.query<{ name: string | null; title: string }[]>(
        'SELECT name, title FROM certificates WHERE number = $1',
        [number],
      );
      expect(left).toEqual({ name: null, title: 'Safeguarding Level 2' });
    });
  });

  it('of a course are issued by the same service, and again when it is refreshed', async () => {
    const course = await make(database.dataSource).course();
    const give = (day: string) =>
      inTransaction(database.dataSource, (manager) =>
        app.nest.get(CertificatesService).issue(
          manager,
          {
            source: { kind: 'course', id: course.id },
            facts: {
              ...{ title: 'Online Safety', provider: 'KSCMP', partners: [], days: [day], place: null },
              ...{ outcomes: [], minutes: 60, validUntil: null },
            },
            ...{ code: 'online-safety', byId: null },
          },
          [{ personId: amira.id, name: amira.name }],
        ),
      );
    expect(await give('2019-11-06')).toHaveLength(1);
    expect(await give('2019-11-06')).toHaveLength(0);
    expect(await give('2020-11-06')).toHaveLength(1);
    expect(await recorded(amira)).toHaveLength(2);
    const [mail] = await mails(amira);
    expect(mail?.thread).toMatch(/^certificate:/);
  });
});
