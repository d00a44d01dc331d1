import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { inTransaction } from '../../src/platform/database/in-transaction.js';
import { invite } from '../../src/platform/calendar/calendar.js';
import type { OwedMessage } from '../../src/platform/outbox/outbox.js';
import { useDatabase } from '../support/database.js';
import { MailServer, until } from '../support/mail-server.js';
import { postOffice, type PostOffice } from '../support/post-office.js';

const database = useDatabase();
const server = new MailServer();
let office: PostOffice;

const ann = { name: 'Ann Ó Súilleabháin', address: 'ann@school.example' };

function ics(method: 'REQUEST' | 'CANCEL', at: Date): string {
  return invite({
    uid: 'booking-1@kscmp.example',
    sequence: 0,
    stamp: at,
    title: 'Grooming conference',
    start: new Date('2019-11-06T09:30:00Z'),
    end: new Date('2019-11-06T16:00:00Z'),
    allDay: false,
    organizer: { name: 'KSCMP', address: 'training@kscmp.example' },
    attendee: ann,
    method,
  });
}

beforeAll(async () => {
  await server.start();
  office = postOffice(database.dataSource, { smtpUrl: server.url, times: { poll: 200 } });
  office.emails.register<{ subject: string }>('test.invite', ({ subject }, { at }) => ({
    subject,
    text: 'See you there',
    html: '<p>See you there</p>',
    replyTo: { name: 'Team', address: 'team@kscmp.example' },
    invite: { method: 'REQUEST', ics: ics('REQUEST', at) },
  }));
  office.worker.onApplicationBootstrap();
});

afterAll(async () => {
  await office.stop();
  await server.stop();
});

afterEach(() => {
  server.delivered.length = 0;
});

async function sendAndReceive(message: OwedMessage): Promise<MailServer['delivered'][number]> {
  await inTransaction(database.dataSource, (manager) => office.outbox.enqueue(manager, message));
  return until(() => server.delivered[0]);
}

describe('a mail as it is delivered', () => {
  it('has the invite beside the text and the HTML, with the method of its inside, and once more as an attachment', async () => {
    const mail = await sendAndReceive({ kind: 'test.invite', recipient: ann, facts: { subject: 'Booked' } });

    expect(mail.raw).toMatch(/^Content-Type: text\/calendar; charset=utf-8; method=REQUEST\r\n/m);
    expect(mail.raw).toMatch(/^Content-Type: multipart\/alternative;/m);
    const types = [...mail.raw.matchAll(/^Content-Type: ([a-z]+\/[a-z]+)/gm)].map(([, type]) => type);
    expect(types).toEqual([
      'multipart/mixed',
      'multipart/alternative',
      'text/plain',
      'text/html',
      'text/calendar',
      'application/ics',
    ]);

    const parts = mail.parsed.attachments;
    const texts = parts.map(({ content }) =>
      typeof content === 'string' ? content : Buffer.from(content as ArrayBuffer).toString(),
    );
    expect(texts[0]).toContain('METHOD:REQUEST\n');
    expect(texts[0]).toContain('CN="Ann Ó Súilleabháin"');
    // A calendar's lines end in CRLF; the parser shows those of a text part as it shows any text.
    expect(mail.raw).toContain('METHOD:REQUEST\r\n');
    expect(texts[1]?.replaceAll('\r\n', '\n')).toBe(texts[0]);
    expect(parts[1]).toMatchObject({ filename: 'invite.ics', disposition: 'attachment' });
  });

  it('is from the partnership to one person, with a reply address, and asks for no automatic answer', async () => {
    const { parsed, from, to } = await sendAndReceive({
      kind: 'test.invite',
      recipient: ann,
      facts: { subject: 'Bon été' },
    });
    expect([from, to]).toEqual(['training@kscmp.example', ['ann@school.example']]);
    expect(parsed.from).toMatchObject({ name: 'Kent training', address: 'training@kscmp.example' });
    expect(parsed.to).toEqual([expect.objectContaining(ann)]);
    expect(parsed.replyTo).toEqual([expect.objectContaining({ address: 'team@kscmp.example' })]);
    expect(parsed.subject).toBe('Bon été');
    expect(parsed.messageId).toMatch(/^<[0-9a-f-]{36}@kscmp\.example>$/);
    expect(parsed.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-generated');
  });

  it('bears the letterhead, and no invite when nothing changes in a calendar', async () => {
    const { parsed, raw } = await sendAndReceive({
      kind: 'test.plain',
      recipient: ann,
      facts: { name: 'Ann' },
    });
    expect(parsed.text).toContain('Hello Ann');
    expect(parsed.text).toContain('Kent Safeguarding Partnership');
    expect(parsed.html).toContain('<p>Hello Ann</p>');
    expect(parsed.html).toContain('help@kscmp.example');
    expect(parsed.replyTo).toEqual([expect.objectContaining({ address: 'help@kscmp.example' })]);
    expect(raw).not.toContain('text/calendar');
  });

  it('bears the letterhead of its own subject, whatever was sent before it', async () => {
    for (const name of ['Ann', 'Ben', 'Ann']) {
      const { parsed } = await sendAndReceive({ kind: 'test.plain', recipient: ann, facts: { name } });
      expect(parsed.html).toContain(`<title>For ${name}</title>`);
      expect(parsed.html).toContain(`<p>Hello ${name}</p>`);
      expect(parsed.text).toMatch(new RegExp(`^Hello ${name}\n\n--\nKent Safeguarding Partnership\n`));
      server.delivered.length = 0;
    }
  });

  it('arrives whole, with its dots, through a connection that carried others before', async () => {
    const name = `.\n..\n.dot\n${'A long line. '.repeat(20_000)}\n.`;
    for (const facts of [{ name: 'Ann' }, { name }, { name: 'Ben' }]) {
      const { parsed } = await sendAndReceive({ kind: 'test.plain', recipient: ann, facts });
      expect(parsed.text).toContain(`Hello ${facts.name}\n\n--\n`);
      server.delivered.length = 0;
    }
    expect(server.connections).toBe(1);
  });

  it.each(['{{7*7}}', '{{ partnership.contactEmail }}', '{% include "x" %}'])(
    'keeps a name that reads %s as it is',
    async (name) => {
      const { parsed } = await sendAndReceive({
        kind: 'test.plain',
        recipient: { ...ann, name },
        facts: { name },
      });
      expect(parsed.subject).toBe(`For ${name}`);
      expect(parsed.text).toContain(`Hello ${name}`);
      expect(parsed.html).toContain(`Hello ${name}`);
      expect(parsed.to?.[0]?.name).toBe(name);
    },
  );

  it.each([
    'Ann\r\nBcc: thief@evil.example',
    'Ann\nX-Evil: 1',
    'Ann\r',
    'Ann\u2028Bcc: x@evil.example',
    'Ann, thief@evil.example',
    '"Ann" <thief@evil.example>',
  ])('gains no header and no recipient from a name that reads %j', async (name) => {
    const { parsed, to } = await sendAndReceive({
      kind: 'test.invite',
      recipient: { ...ann, name },
      facts: { subject: `Hello ${name}` },
    });
    expect(to).toEqual(['ann@school.example']);
    expect(parsed.to).toHaveLength(1);
    const plain = [
      'from',
      'to',
      'reply-to',
      'subject',
      'message-id',
      'date',
      'mime-version',
      'content-type',
      'auto-submitted',
      'x-auto-response-suppress',
    ];
    // The server's own Received stands before the rest, when it writes one.
    expect(
      parsed.headers
        .map(({ key }) => key)
        .filter((key) => key !== 'received')
        .sort(),
    ).toEqual(plain.sort());
  });
});

describe('an address that is none', () => {
  it.each([
    'ann@school.example, thief@evil.example',
    'ann@school.example\r\nBcc: x@evil.example',
    'Ann <ann@school.example>',
    '',
    'ann',
  ])('%j is visible as failed and reaches nobody', async (address) => {
    await office.outbox.enqueue(database.dataSource.manager, {
      kind: 'test.plain',
      recipient: { name: 'Ann', address },
      facts: {},
    });
    const row = await until(async () => {
      const [last] = await database.dataSource.query<{ state: string; last_error: string }[]>(
        'SELECT state, last_error FROM outbox_messages ORDER BY id DESC LIMIT 1',
      );
      return last?.state === 'failed' && last;
    });
    expect(row.last_error).toContain('is not an address that mail can be sent to');
    expect(server.delivered).toEqual([]);
  });
});
