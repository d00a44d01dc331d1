import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { auditBookings } from '../../src/bookings/audit.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson } from '../support/factories.js';
import { MailServer, until } from '../support/mail-server.js';
import { ProgramProcess } from './program-process.js';

describe('two web and two worker processes on one database', () => {
  const database = useDatabase();
  const mail = new MailServer();
  let web: ProgramProcess[] = [];
  let workers: ProgramProcess[] = [];

  beforeAll(async () => {
    await mail.start();
    const common = { databaseUrl: database.url, smtpUrl: mail.url };
    const start = (role: 'web' | 'worker'): Promise<ProgramProcess> =>
      ProgramProcess.start({ ...common, role, jobs: role === 'worker' });
    [web, workers] = await Promise.all([
      Promise.all([start('web'), start('web')]),
      Promise.all([start('worker'), start('worker')]),
    ]);
  });
  afterAll(async () => {
    for (const program of [...web, ...workers]) await program.stop();
    await mail.stop();
  });

  it('fill an event to the last place and no further, and promote and tell each person once', async () => {
    const given = make(database.dataSource);
    const event = await given.event({ capacity: 20, waitingSize: 10 });
    const people: { person: MadePerson; token: string }[] = [];
    while (people.length < 60) {
      const person = await given.person();
      people.push({ person, token: await given.token(person) });
    }
    const answers = await Promise.all(
      people.map(async ({ person, token }, n) => {
        const { body } = await at(web, n)
          .api(token)
          .post(`/events/${event.slug}/bookings`, { joinWaitingList: true });
        return {
          person,
          token,
          n,
          reference: body.reference as string,
          status: body.status as string | number,
        };
      }),
    );
    const confirmed = answers.filter(({ status }) => status === 'confirmed');
    const waiting = answers.filter(({ status }) => status === 'waiting');
    expect([confirmed.length, waiting.length]).toEqual([20, 10]);

    // Each is told of the first before the second happens; otherwise only the second would be worth telling.
    await until(async () => (await owed()) === 0, 40_000);
    const leaving = confirmed.slice(0, 4);
    const left = await Promise.all(
      leaving.map(({ reference, token, n }) =>
        at(web, n + 1)
          .api(token)
          .post(`/bookings/${reference}/cancellation`),
      ),
    );
    expect(left.every(({ status }) => status < 300)).toBe(true);

    await until(async () => (await owed()) === 0, 40_000);
    const offered = await database.dataSource.query<{ email: string }[]>(
      `SELECT email FROM bookings b JOIN people p ON p.id = b.person_id WHERE b.event_id = $1 AND b.state = 'offered'`,
      [event.id],
    );
    expect(offered).toHaveLength(4);

    const toldTimes = (email: string): number => mail.to(email).length;
    for (const { email } of offered) expect(toldTimes(email)).toBe(2); // that they wait, and the offer
    for (const { person } of leaving) expect(toldTimes(person.email)).toBe(2);
    for (const { person } of confirmed.slice(4)) expect(toldTimes(person.email)).toBe(1);
    const messageIds = mail.delivered.map(({ parsed }) => parsed.messageId);
    expect(new Set(messageIds).size).toBe(messageIds.length);
    expect(messageIds).toHaveLength(30 + 4 + 4);
    expect(await auditBookings(database.dataSource)).toEqual([]);
  });

  async function owed(): Promise<number> {
    const [row] = await database.dataSource.query<{ owed: number }[]>(
      `SELECT count(*)::int AS owed FROM outbox_messages WHERE state NOT IN ('sent', 'superseded')`,
    );
    return row?.owed ?? 0;
  }
});

function at(programs: ProgramProcess[], n: number): ProgramProcess {
  const program = programs[n % programs.length];
  if (!program) throw new Error('No such process');
  return program;
}
