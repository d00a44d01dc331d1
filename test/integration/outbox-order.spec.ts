import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { inTransaction } from '../../src/platform/database/in-transaction.js';
import type { OwedMessage } from '../../src/platform/outbox/outbox.js';
import { OutboxQueries } from '../../src/platform/outbox/outbox.queries.js';
import { Refusal } from '../../src/platform/refusal.js';
import { useDatabase } from '../support/database.js';
import { MailServer, until } from '../support/mail-server.js';
import { postOffice, type PostOffice } from '../support/post-office.js';

const database = useDatabase({ fresh: 'each test' });
const ann = { name: 'Ann', address: 'ann@school.example' };
const ben = { name: 'Ben', address: 'ben@school.example' };

let server: MailServer;
let office: PostOffice;
let queries: OutboxQueries;

beforeEach(async () => {
  Logger.overrideLogger(false);
  server = new MailServer();
  await server.start();
  office = postOffice(database.dataSource, { smtpUrl: server.url, times: { poll: 50 } });
  queries = new OutboxQueries(database.dataSource);
});

afterEach(async () => {
  await office.stop();
  await server.stop();
});

const about = (name: string, more: Partial<OwedMessage> = {}): OwedMessage => ({
  kind: 'test.plain',
  thread: 'booking:1',
  recipient: ann,
  facts: { name },
  ...more,
});

const owe = (...messages: OwedMessage[]): Promise<void> =>
  inTransaction(database.dataSource, (manager) => office.outbox.enqueueAll(manager, messages));

const states = async (thread = 'booking:1'): Promise<string[]> =>
  (await queries.forThread(thread)).map(({ state }) => state);
const subjects = (): (string | undefined)[] => server.delivered.map(({ parsed }) => parsed.subject);
const allSent = (count: number): Promise<true> => until(async () => (await queries.counts()).sent === count);
const dueNow = (): Promise<unknown> =>
  database.dataSource.query('UPDATE outbox_messages SET next_attempt_at = now()');

describe('what is owed', () => {
  it('is not, when its transaction is rolled back', async () => {
    office.worker.onApplicationBootstrap();
    const failing = inTransaction(database.dataSource, async (manager) => {
      await office.outbox.enqueue(manager, about('Nobody'));
      throw new Error('no places');
    });
    await expect(failing).rejects.toThrow('no places');
    expect(await states()).toEqual([]);
  });

  it('keeps its facts as they were, also when they hold quotes, backslashes and other scripts', async () => {
    const name = `O'Neill "B\\x" 王小明 👩‍👩‍👧`;
    await owe(about(name));
    office.worker.onApplicationBootstrap();
    await allSent(1);
    expect(server.delivered[0]!.parsed.text).toContain(`Hello ${name}`);
  });

  it('may be nothing', async () => {
    await owe();
    expect((await queries.counts()).queued).toBe(0);
  });
});

describe('messages of one thread to one person', () => {
  it('leave in order, the second not before the first has arrived', async () => {
    let first = true;
    server.answer = () => {
      if (!first) return;
      first = false;
      return { code: 451, text: 'Later' };
    };
    await owe(about('booked'), about('moved'), about('cancelled'));
    office.worker.onApplicationBootstrap();
    await until(async () => (await states())[0] === 'retrying');
    expect(await states()).toEqual(['retrying', 'queued', 'queued']);
    await dueNow();
    await allSent(3);
    expect(subjects()).toEqual(['For booked', 'For moved', 'For cancelled']);
  });

  it('go on after one that failed for good', async () => {
    server.answer = ({ raw }) => (raw.includes('For booked') ? { code: 554, text: 'No' } : undefined);
    await owe(about('booked'), about('cancelled'));
    office.worker.onApplicationBootstrap();
    await allSent(1);
    expect(await states()).toEqual(['failed', 'sent']);
  });

  it('do not hold up those of another thread or to another person', async () => {
    server.answer = ({ raw }) => (raw.includes('For booked') ? { code: 451, text: 'Later' } : undefined);
    await owe(
      about('booked'),
      about('cancelled'),
      about('Ben', { recipient: ben }),
      about('other', { thread: 'booking:2' }),
    );
    office.worker.onApplicationBootstrap();
    await allSent(2);
    expect(subjects().sort()).toEqual(['For Ben', 'For other']);
  });
});

describe('a message that supersedes', () => {
  it('leaves unsent what has not left yet, to this person in this thread only', async () => {
    await owe(about('booked'), about('Ben', { recipient: ben }), about('other', { thread: 'booking:2' }));
    await owe(about('cancelled', { supersedes: true }));
    expect(
      (await queries.forThread('booking:1')).map(({ state, recipient }) => [state, recipient.name]),
    ).toEqual([
      ['superseded', 'Ann'],
      ['queued', 'Ben'],
      ['queued', 'Ann'],
    ]);
    office.worker.onApplicationBootstrap();
    await allSent(3);
    expect(subjects().sort()).toEqual(['For Ben', 'For cancelled', 'For other']);
  });

  it('does not undo what was sent', async () => {
    office.worker.onApplicationBootstrap();
    await owe(about('booked'));
    await allSent(1);
    await owe(about('cancelled', { supersedes: true }));
    await allSent(2);
    expect(await states()).toEqual(['sent', 'sent']);
  });

  it('also overtakes one that was just being sent and did not arrive', async () => {
    let arrived = false;
    let refuse: (refusal: { code: number; text: string }) => void = () => undefined;
    server.answer = ({ raw }) => {
      if (!raw.includes('For booked')) return;
      arrived = true;
      return new Promise((resolve) => (refuse = resolve));
    };
    office.worker.onApplicationBootstrap();
    await owe(about('booked'));
    await until(() => arrived);
    await owe(about('cancelled', { supersedes: true }));
    expect(await states()).toEqual(['sending', 'queued']);
    refuse({ code: 451, text: 'Later' });
    await allSent(1);
    expect(await states()).toEqual(['superseded', 'sent']);
    expect(subjects()).toEqual(['For cancelled']);
  });
});

describe('a secret', () => {
  const facts = async (): Promise<object[]> =>
    (
      await database.dataSource.query<{ facts: object }[]>('SELECT facts FROM outbox_messages ORDER BY id')
    ).map((row) => row.facts);
  const signIn = about('123456', { thread: undefined, secret: true });

  it('is there until the mail is sent, and gone after', async () => {
    await owe(signIn);
    expect(await facts()).toEqual([{ name: '123456' }]);
    office.worker.onApplicationBootstrap();
    await allSent(1);
    expect(server.delivered[0]!.parsed.text).toContain('123456');
    expect(await facts()).toEqual([{}]);
  });

  it('is gone when the mail has failed for good, too, but not while it is tried again', async () => {
    let code = 451;
    server.answer = () => ({ code, text: 'No' });
    await owe(signIn);
    office.worker.onApplicationBootstrap();
    await until(async () => (await queries.counts()).retrying === 1);
    expect(await facts()).toEqual([{ name: '123456' }]);
    code = 554;
    await dueNow();
    await until(async () => (await queries.counts()).failed === 1);
    expect(await facts()).toEqual([{}]);
  });

  it('is gone when a newer one supersedes it', async () => {
    await owe({ ...signIn, thread: 'sign-in:1' });
    await owe({ ...signIn, thread: 'sign-in:1', supersedes: true });
    expect(await facts()).toEqual([{}, { name: '123456' }]);
  });

  it('is given up after an hour, an ordinary message after three days', async () => {
    server.answer = () => ({ code: 451, text: 'Later' });
    await owe(signIn, about('booked'), about('old', { thread: 'booking:2' }));
    await database.dataSource.query(
      `UPDATE outbox_messages SET created_at = now() - interval '61 minutes' WHERE id < 3`,
    );
    await database.dataSource.query(
      `UPDATE outbox_messages SET created_at = now() - interval '73 hours' WHERE id = 3`,
    );
    office.worker.onApplicationBootstrap();
    await until(async () => (await queries.counts()).retrying === 1);
    await until(async () => (await queries.counts()).failed === 2);
    expect(await states()).toEqual(['retrying']);
    const [old] = await queries.forThread('booking:2');
    expect(old?.lastError).toContain('Given up after 72 hours. Last: Message failed: 451 Later');
  });

  it('goes before the confirmations that were owed earlier, since somebody waits for it', async () => {
    await owe(...Array.from({ length: 200 }, (_, at) => about(`n${at}`, { thread: `booking:${at}` })));
    await owe(signIn);
    office.worker.onApplicationBootstrap();
    await until(() => subjects().includes('For 123456'));
    expect(subjects().indexOf('For 123456')).toBeLessThan(20);
  });

  it('is never among the messages shown', async () => {
    server.answer = () => ({ code: 554, text: 'No' });
    await owe({ ...signIn, thread: 'booking:1' });
    office.worker.onApplicationBootstrap();
    await until(async () => (await queries.counts()).failed === 1);
    expect(await queries.forThread('booking:1')).toEqual([]);
    expect(await queries.failed(10)).toEqual([]);
  });
});

describe('send again', () => {
  const again = (id: string, thread = 'booking:1'): Promise<void> =>
    inTransaction(database.dataSource, (manager) => office.outbox.sendAgain(manager, { id, thread }));

  it('owes a new message from the facts of today, to where its reader is now', async () => {
    office.emails.register<{ name: string }>(
      'test.fresh',
      ({ name }) => ({ subject: name, text: name, html: name }),
      {
        refresh: (_manager, { recipient, facts }) =>
          Promise.resolve({
            recipient: { ...recipient, address: 'moved@kent.example' },
            facts: { name: `${facts.name}, today` },
          }),
      },
    );
    server.answer = () => ({ code: 554, text: 'No' });
    office.worker.onApplicationBootstrap();
    await owe(about('booked', { kind: 'test.fresh' }));
    await until(async () => (await states())[0] === 'failed');
    server.answer = () => undefined;
    const [failed] = await queries.forThread('booking:1');
    await again(failed!.id);
    await allSent(1);
    expect(await states()).toEqual(['failed', 'sent']);
    expect(subjects()).toEqual(['booked, today']);
    const addresses = await queries.forThread('booking:1');
    expect(addresses.at(-1)?.recipient.address).toBe('moved@kent.example');
    const ids = (
      await database.dataSource.query<{ message_id: string }[]>('SELECT message_id FROM outbox_messages')
    ).map((row) => row.message_id);
    expect(new Set(ids).size).toBe(2);
  });

  it('is refused while the message is on its way, for one of another thread, and for one that does not exist', async () => {
    await owe(about('booked'));
    const [queued] = await queries.forThread('booking:1');
    await expect(again(queued!.id)).rejects.toMatchObject({ kind: 'conflict', code: 'still_on_its_way' });
    await expect(again(queued!.id, 'booking:2')).rejects.toMatchObject({ kind: 'not_found' });
    await expect(again('999')).rejects.toMatchObject({ kind: 'not_found' });
    await expect(again("1' OR 1=1")).rejects.toMatchObject({ kind: 'not_found' });
  });

  it('is refused when there is nothing left to say', async () => {
    office.emails.register('test.gone', () => ({ subject: 'x', text: 'x', html: 'x' }), {
      refresh: () => Promise.resolve(undefined),
    });
    office.worker.onApplicationBootstrap();
    await owe(about('booked', { kind: 'test.gone' }));
    await allSent(1);
    const [sent] = await queries.forThread('booking:1');
    await expect(again(sent!.id)).rejects.toBeInstanceOf(Refusal);
  });
});
