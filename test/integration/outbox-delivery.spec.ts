import { createServer, type AddressInfo, type Server } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { inTransaction } from '../../src/platform/database/in-transaction.js';
import type { MailSender } from '../../src/platform/outbox/mail-sender.js';
import type { OutboxState } from '../../src/platform/outbox/outbox-message.entity.js';
import { OutboxQueries } from '../../src/platform/outbox/outbox.queries.js';
import { useDatabase } from '../support/database.js';
import { MailServer, until } from '../support/mail-server.js';
import { postOffice, type PostOffice } from '../support/post-office.js';

const database = useDatabase({ fresh: 'each test' });
const ann = { name: 'Ann', address: 'ann@school.example' };
const quick = { poll: 50, deadline: 5_000, lease: 6_000, drain: 2_000 };

let server: MailServer;
const offices: PostOffice[] = [];

function open(options: Parameters<typeof postOffice>[1] = {}): PostOffice {
  const office = postOffice(database.dataSource, { smtpUrl: server.url, times: quick, ...options });
  offices.push(office);
  return office;
}

interface Row {
  state: OutboxState;
  attempts: number;
  lastError: string | null;
  messageId: string;
  waits: number;
}

async function onlyMessage(): Promise<Row> {
  const [row] = await database.dataSource.query<Row[]>(
    `SELECT state, attempts, last_error AS "lastError", message_id AS "messageId",
       extract(epoch FROM next_attempt_at - now())::double precision AS waits FROM outbox_messages`,
  );
  return row!;
}

const messageIn = (state: OutboxState): Promise<Row> =>
  until(async () => {
    const row = await onlyMessage();
    return row.state === state && row;
  });

/** As if its time had come. */
const dueNow = (): Promise<unknown> =>
  database.dataSource.query(`UPDATE outbox_messages SET next_attempt_at = now() WHERE state = 'retrying'`);

const owe = (office: PostOffice, name = 'Ann'): Promise<void> =>
  inTransaction(database.dataSource, (manager) =>
    office.outbox.enqueue(manager, {
      kind: 'test.plain',
      thread: 'booking:1',
      recipient: ann,
      facts: { name },
    }),
  );

beforeEach(async () => {
  Logger.overrideLogger(false);
  server = new MailServer();
  await server.start();
});

afterEach(async () => {
  await Promise.all(offices.splice(0).map((office) => office.stop()));
  await server.stop();
});

describe('a message that is owed', () => {
  it('leaves as soon as its transaction commits, not at the next poll', async () => {
    const office = open({ times: { ...quick, poll: 60_000 } });
    office.worker.onApplicationBootstrap();
    await pause(200);
    await owe(office);
    await until(() => server.delivered.length === 1, 2_000);
    expect((await messageIn('sent')).attempts).toBe(1);
  });

  it('is found by a worker in which no bell rang', async () => {
    open().worker.onApplicationBootstrap();
    await owe(postOffice(database.dataSource, { smtpUrl: server.url }));
    await messageIn('sent');
  });

  it('waits for a worker that knows its kind', async () => {
    const office = open();
    office.worker.onApplicationBootstrap();
    await office.outbox.enqueue(database.dataSource.manager, {
      kind: 'from.tomorrow',
      recipient: ann,
      facts: {},
    });
    await pause(300);
    expect(await onlyMessage()).toMatchObject({ state: 'queued', attempts: 0 });
  });

  it('whose facts make no email is visible as failed', async () => {
    const office = open();
    office.emails.register('test.broken', () => {
      throw new Error('no title');
    });
    office.worker.onApplicationBootstrap();
    await office.outbox.enqueue(database.dataSource.manager, {
      kind: 'test.broken',
      recipient: ann,
      facts: {},
    });
    expect((await messageIn('failed')).lastError).toBe('The email could not be written: Error: no title');
  });
});

describe('a mail server', () => {
  it('that is down gets the message later, and one mail only', async () => {
    await server.stop();
    const office = open();
    office.worker.onApplicationBootstrap();
    await owe(office);
    const waiting = await messageIn('retrying');
    expect(waiting.waits).toBeGreaterThan(5);
    expect(waiting.lastError).toContain('ECONNREFUSED');
    await server.start();
    await dueNow();
    expect((await messageIn('sent')).lastError).toBeNull();
    expect(server.delivered).toHaveLength(1);
  });

  it('that says 4xx is asked again, with the same Message-ID, and then gets it', async () => {
    const seen: string[] = [];
    server.answer = ({ raw }) => {
      seen.push(/^Message-ID: (.*)\r$/im.exec(raw)![1]!);
      return seen.length === 1 ? { code: 451, text: 'Greylisted, come back later' } : undefined;
    };
    const office = open();
    office.worker.onApplicationBootstrap();
    await owe(office);
    expect((await messageIn('retrying')).lastError).toContain('451');
    await dueNow();
    const { messageId } = await messageIn('sent');
    expect(seen).toEqual([`<${messageId}@kscmp.example>`, `<${messageId}@kscmp.example>`]);
  });

  it.each([
    ['the content', (text: string) => (server.answer = () => ({ code: 554, text }))],
    ['the recipient', (text: string) => (server.recipient = () => ({ code: 550, text }))],
  ])(
    'that refuses %s with 5xx is believed: the message fails visibly and is not tried again',
    async (_what, refuse) => {
      refuse('No such mailbox here');
      const office = open();
      office.worker.onApplicationBootstrap();
      await owe(office);
      expect(await messageIn('failed')).toMatchObject({
        attempts: 1,
        lastError: expect.stringContaining('No such mailbox here'),
      });
      const [failed] = await new OutboxQueries(database.dataSource).failed(10);
      expect(failed).toMatchObject({ thread: 'booking:1', recipient: ann, state: 'failed' });
    },
  );

  it('that cuts the connection in DATA leaves the outcome unknown: sent again, same Message-ID', async () => {
    server.cutInData = true;
    const office = open();
    office.worker.onApplicationBootstrap();
    await owe(office);
    await messageIn('retrying');
    expect(server.connections).toBe(1);
    server.cutInData = false;
    await dueNow();
    const { messageId } = await messageIn('sent');
    expect(server.delivered.map(({ parsed }) => parsed.messageId)).toEqual([`<${messageId}@kscmp.example>`]);
  });

  it('that is slow does not hold up the messages after it', async () => {
    server.answer = async ({ to }) => {
      if (to.includes('slow@school.example')) await pause(1_500);
    };
    const office = open();
    office.worker.onApplicationBootstrap();
    await office.outbox.enqueueAll(
      database.dataSource.manager,
      ['slow@school.example', 'quick@school.example'].map((address) => ({
        kind: 'test.plain',
        recipient: { name: '', address },
        facts: {},
      })),
    );
    await until(() => server.to('slow@school.example').length === 1);
    expect(server.delivered.map(({ to }) => to[0])).toEqual(['quick@school.example', 'slow@school.example']);
  });

  it('that hangs is left at the deadline, and the message is tried again', async () => {
    let hang = true;
    server.answer = () => (hang ? new Promise(() => {}) : undefined);
    const office = open({ times: { ...quick, deadline: 400 } });
    office.worker.onApplicationBootstrap();
    await owe(office);
    expect((await messageIn('retrying')).lastError).toBe('The mail server took too long');
    hang = false;
    await dueNow();
    await messageIn('sent');
  });

  it('that trickles its greeting, so that no idle timeout ever ends, is left at the deadline too', async () => {
    const trickle = await trickling();
    const office = open({
      smtpUrl: `smtp://127.0.0.1:${(trickle.address() as AddressInfo).port}`,
      times: { ...quick, deadline: 500 },
    });
    office.worker.onApplicationBootstrap();
    await owe(office);
    expect((await messageIn('retrying')).lastError).toBe('The mail server took too long');
    await office.stop();
    trickle.close();
  });
});

describe('a worker', () => {
  it('that died loses its lease, and another sends the message with the same Message-ID', async () => {
    const dead = open();
    await owe(dead);
    const [claim] = await dead.claims.claim(10, dead.emails.kinds, 0.3);
    expect(await onlyMessage()).toMatchObject({ state: 'sending' });
    open().worker.onApplicationBootstrap();
    await until(() => server.delivered.length === 1);
    const { messageId, attempts } = await messageIn('sent');
    expect([messageId, attempts]).toEqual([claim!.messageId, 2]);
    expect(server.delivered[0]!.parsed.messageId).toBe(`<${messageId}@kscmp.example>`);
  });

  it('that was thought dead cannot overwrite what became of the message since', async () => {
    const slow = open();
    await owe(slow);
    const [claim] = await slow.claims.claim(10, slow.emails.kinds, 0.1);
    open().worker.onApplicationBootstrap();
    await messageIn('sent');
    expect(await slow.claims.failed(claim!, 'I am late')).toBe(false);
    expect(await onlyMessage()).toMatchObject({ state: 'sent', lastError: null });
  });

  it('shares the work: three of them deliver each of 300 messages once', async () => {
    const three = [open(), open(), open()];
    for (const { worker } of three) worker.onApplicationBootstrap();
    const addresses = Array.from({ length: 300 }, (_, at) => `person-${at}@school.example`);
    await three[0]!.outbox.enqueueAll(
      database.dataSource.manager,
      addresses.map((address) => ({ kind: 'test.plain', recipient: { name: '', address }, facts: {} })),
    );
    await until(() => server.delivered.length >= 300, 30_000);
    await until(async () => (await new OutboxQueries(database.dataSource).counts()).sent === 300);
    expect(server.delivered.map(({ to }) => to[0]).sort()).toEqual(addresses.sort());
    const [{ attempts }] = await database.dataSource.query(
      'SELECT sum(attempts)::integer AS attempts FROM outbox_messages',
    );
    expect(attempts).toBe(300);
  });

  it('delivers several messages at once, those of a thread one after the other', async () => {
    let underWay = 0;
    let most = 0;
    const threads = new Map<string, string[]>();
    server.answer = async ({ to, raw }) => {
      const address = to.join();
      threads.set(address, [...(threads.get(address) ?? []), /^Subject: For (.*)\r$/m.exec(raw)![1]!]);
      most = Math.max(most, (underWay += 1));
      await pause(10);
      underWay -= 1;
    };
    const office = open();
    const addresses = Array.from({ length: 60 }, (_, at) => `person-${at}@school.example`);
    await office.outbox.enqueueAll(
      database.dataSource.manager,
      ['booked', 'moved', 'cancelled'].flatMap((name) =>
        addresses.map((address) => ({
          kind: 'test.plain',
          thread: `booking:${address}`,
          recipient: { name: '', address },
          facts: { name },
        })),
      ),
    );
    office.worker.onApplicationBootstrap();
    await until(async () => (await new OutboxQueries(database.dataSource).counts()).sent === 180, 30_000);
    expect(most).toBeGreaterThan(1);
    expect([...threads.keys()].sort()).toEqual(addresses.sort());
    for (const subjects of threads.values()) expect(subjects).toEqual(['booked', 'moved', 'cancelled']);
  });

  it('notes what was delivered meanwhile together, and each only where its lease still holds', async () => {
    const office = open();
    for (const name of ['Ann', 'Ben', 'Cem', 'Dee']) {
      await office.outbox.enqueue(database.dataSource.manager, {
        kind: 'test.plain',
        recipient: ann,
        facts: { name },
      });
    }
    const claims = await office.claims.claim(10, office.emails.kinds, 60);
    const [takenOver] = claims;
    await database.dataSource.query('UPDATE outbox_messages SET attempts = 2 WHERE id = $1', [takenOver!.id]);
    const noted = await Promise.all(claims.map((claim) => office.claims.sent(claim)));
    expect(noted).toEqual(claims.map((claim) => claim !== takenOver));
    expect(await new OutboxQueries(database.dataSource).counts()).toMatchObject({ sent: 3, sending: 1 });
  });

  it('that stops as soon as its mails have arrived has noted all of them, in few statements', async () => {
    const office = open();
    await office.outbox.enqueueAll(
      database.dataSource.manager,
      Array.from({ length: 40 }, (_, at) => ({
        kind: 'test.plain',
        recipient: { name: '', address: `person-${at}@school.example` },
        facts: {},
      })),
    );
    const asked = jest.spyOn(database.dataSource, 'query');
    office.worker.onApplicationBootstrap();
    await until(() => server.delivered.length === 40);
    await office.stop();
    const notes = asked.mock.calls.filter(([statement]) => statement.includes("SET state = 'sent'")).length;
    asked.mockRestore();
    expect(await new OutboxQueries(database.dataSource).counts()).toMatchObject({ sent: 40, sending: 0 });
    expect(notes).toBeLessThan(20);
  });

  it('loses none of those it had claimed when the server hangs', async () => {
    let hang = false;
    server.answer = () => (hang ? new Promise(() => {}) : undefined);
    const office = open({ times: { ...quick, deadline: 700 } });
    const owed = (count: number): Promise<void> =>
      office.outbox.enqueueAll(
        database.dataSource.manager,
        Array.from({ length: count }, (_, at) => ({
          kind: 'test.plain',
          recipient: { name: '', address: `person-${at}@school.example` },
          facts: {},
        })),
      );
    const sent = (count: number): Promise<true> =>
      until(async () => (await new OutboxQueries(database.dataSource).counts()).sent === count, 30_000);
    office.worker.onApplicationBootstrap();
    await owed(60);
    await sent(60);
    hang = true;
    await owed(40);
    await until(async () => (await new OutboxQueries(database.dataSource).counts()).retrying >= 30, 30_000);
    hang = false;
    await until(async () => {
      await dueNow();
      return (await new OutboxQueries(database.dataSource).counts()).sent === 100;
    }, 30_000);
    expect(new Set(server.delivered.map(({ parsed }) => parsed.messageId)).size).toBe(100);
  });

  it('lets a delivery under way end when the program stops, and begins none', async () => {
    let arrived = false;
    server.answer = async () => {
      arrived = true;
      await pause(500);
    };
    const office = open();
    office.worker.onApplicationBootstrap();
    await owe(office);
    await until(() => arrived);
    await office.stop();
    expect(await onlyMessage()).toMatchObject({ state: 'sent' });
    await owe(office, 'Later');
    await pause(200);
    expect(server.delivered).toHaveLength(1);
  });

  it('gives back what will not end in time when the program stops', async () => {
    let arrived = false;
    server.answer = () => {
      arrived = true;
      return new Promise(() => {});
    };
    const office = open({ times: { ...quick, drain: 200 } });
    office.worker.onApplicationBootstrap();
    await owe(office);
    await until(() => arrived);
    await office.stop();
    const { state, waits } = await onlyMessage();
    expect(state).toBe('retrying');
    expect(waits).toBeLessThanOrEqual(0);
  });

  it('goes on after its database was away', async () => {
    const office = open();
    office.worker.onApplicationBootstrap();
    await database.dataSource.query('ALTER TABLE outbox_messages RENAME TO outbox_away');
    await pause(200);
    await database.dataSource.query('ALTER TABLE outbox_away RENAME TO outbox_messages');
    await owe(office);
    await messageIn('sent');
  });

  it('notes that a mail went out even when the database is away just then', async () => {
    const away = 'ALTER TABLE outbox_messages RENAME TO outbox_away';
    const sender: MailSender = {
      atOnce: 1,
      deliver: async () => {
        await database.dataSource.query(away);
        setTimeout(
          () => void database.dataSource.query('ALTER TABLE outbox_away RENAME TO outbox_messages'),
          150,
        );
      },
      close: () => {},
    };
    const office = open({ sender });
    office.worker.onApplicationBootstrap();
    await owe(office);
    await pause(150);
    const { attempts } = await until(() => messageIn('sent').catch(() => undefined));
    expect(attempts).toBe(1);
  });
});

/** A server that never finishes its greeting and never stops talking. */
async function trickling(): Promise<Server> {
  const talkative = createServer((socket) => {
    const drip = setInterval(() => socket.write('220-one moment\r\n'), 50);
    socket.on('close', () => clearInterval(drip));
    socket.on('error', () => clearInterval(drip));
  });
  await new Promise<void>((resolve) => talkative.listen(0, '127.0.0.1', resolve));
  return talkative;
}
