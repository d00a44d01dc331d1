import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { auditBookings } from '../../src/bookings/audit.js';
import { startApp, type RunningApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';
import { MailServer, until } from '../support/mail-server.js';
import type { ApiAnswer } from '../support/visitor.js';
import { KILL_POINTS, ProgramProcess } from './program-process.js';

describe('when the program is killed while somebody books', () => {
  const database = useDatabase();
  const mail = new MailServer();
  let doomed: ProgramProcess | undefined;
  let restarted: RunningApp | undefined;

  beforeAll(() => mail.start());
  afterEach(async () => {
    await doomed?.stop();
    await restarted?.close();
  });
  afterAll(() => mail.stop());

  it.each(KILL_POINTS)('%s, one booking is there in the end and its mail is not lost', async (dieAt) => {
    const given = make(database.dataSource);
    const event = await given.event();
    const person = await given.person();
    const token = await given.token(person);
    const book = (program: Pick<RunningApp, 'api'>): Promise<ApiAnswer> =>
      program.api(token).post(`/events/${event.slug}/bookings`);

    doomed = await ProgramProcess.start({ databaseUrl: database.url, smtpUrl: mail.url, dieAt });
    const first = await book(doomed).catch(() => undefined);
    expect(await doomed.ended()).toBe('SIGKILL');
    const survived = await bookingsOf(person.id);
    if (first?.status === 201) expect(survived).toEqual([first.body.reference]);
    if (dieAt === 'before the commit') expect(survived).toEqual([]);
    if (dieAt === 'between the commit and the answer') {
      expect(first).toBeUndefined();
      expect(survived).toHaveLength(1);
    }

    restarted = await startApp({ url: database.url, worker: true, env: { SMTP_URL: mail.url } });
    if (first === undefined) {
      const again = await book(restarted);
      const { reference } = survived.length > 0 ? again.body.reasons[0] : again.body;
      expect(again.status).toBe(survived.length > 0 ? 409 : 201);
      expect([reference]).toEqual(await bookingsOf(person.id));
    }
    expect(await bookingsOf(person.id)).toHaveLength(1);

    await until(async () => {
      const [row] = await database.dataSource.query<{ owed: number; sent: number }[]>(
        `SELECT count(*) FILTER (WHERE state NOT IN ('sent', 'superseded'))::int AS owed,
                count(*) FILTER (WHERE state = 'sent')::int AS sent
         FROM outbox_messages WHERE recipient_email = $1`,
        [person.email],
      );
      return row?.owed === 0 && row.sent === 1;
    }, 40_000);
    const delivered = mail.to(person.email);
    // Whether the mail server had taken it is not known after the last point: twice, but recognisably the same.
    expect(delivered).toHaveLength(dieAt === 'between the server’s yes and our note of it' ? 2 : 1);
    expect(new Set(delivered.map(({ parsed }) => parsed.messageId)).size).toBe(1);
    expect(new Set(delivered.map(({ raw }) => uidOf(raw))).size).toBe(1);
    expect(await auditBookings(database.dataSource)).toEqual([]);
  });

  async function bookingsOf(personId: number): Promise<string[]> {
    const rows = await database.dataSource.query<{ reference: string }[]>(
      'SELECT reference FROM bookings WHERE person_id = $1',
      [personId],
    );
    return rows.map(({ reference }) => reference);
  }
});

/** UID of the invite in the calendar part, whichever way that is encoded. */
function uidOf(raw: string): string {
  const plain = /^UID:(\S+)/m.exec(raw)?.[1];
  if (plain !== undefined) return plain;
  for (const [, block = ''] of raw.matchAll(/\r?\n\r?\n([A-Za-z0-9+/=\r\n]{80,})/g)) {
    const uid = /^UID:(\S+)/m.exec(Buffer.from(block, 'base64').toString('utf8'))?.[1];
    if (uid !== undefined) return uid;
  }
  throw new Error('The mail has no invite');
}
