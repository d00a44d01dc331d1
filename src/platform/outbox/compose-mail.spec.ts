import { describe, expect, it } from '@jest/globals';
import PostalMime, { type Email as ParsedMail } from 'postal-mime';
import { composeMail } from './compose-mail.js';
import type { Email } from './email.js';

const envelope = {
  from: { name: 'Kent training', address: 'training@kscmp.example' },
  to: { name: 'Ann', address: 'ann@school.example' },
  replyTo: { name: 'Team', address: 'team@kscmp.example' },
  messageId: '2c7e069c-fe21-4270-a0f1-0634ec5b873c',
  date: new Date('2019-10-07T08:00:00Z'),
};
const email: Email = { subject: 'Booked', text: 'See you there\n', html: '<p>See you there</p>' };

const raw = (more: Partial<Email> = {}, around: Partial<typeof envelope> = {}): string =>
  composeMail({ ...email, ...more }, { ...envelope, ...around }).raw.toString('utf8');
const parsed = (source: string): Promise<ParsedMail> => PostalMime.parse(source);

describe('a composed mail', () => {
  it.each([
    '.\n..\n.dot at the start of a line',
    'trailing space \nand tab\t\nand = and =3D and =\n',
    `${'x'.repeat(2000)} ${'é'.repeat(300)} 王小明 👩‍👩‍👧`,
    '--=_alternative_2c7e069c-fe21-4270-a0f1-0634ec5b873c--\nFrom me\n\n\nend',
    'lone\rreturn',
    ...[74, 75, 76, 77, 151, 152, 153].map((length) => `before\n${'x'.repeat(length)}\nafter`),
    `before\n${'x '.repeat(38)}\n${'x'.repeat(75)} \n${'x'.repeat(73)}é\nafter`,
  ])('says %j as it was written, in lines that every server takes', async (text) => {
    const source = raw({ text });
    for (const line of source.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(78);
    expect(source.replaceAll('\r\n', '')).not.toMatch(/[\r\n\u0080-\uffff]/);
    const mail = await parsed(source);
    expect(mail.text?.replace(/\r?\n/g, '\n').trimEnd()).toBe(text.replace(/\r\n?/g, '\n').trimEnd());
    expect(mail.html?.trim()).toBe(email.html);
  });

  it('carries the invite’s file byte by byte', async () => {
    const ics = `BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:${'é='.repeat(40)}\r\nEND:VCALENDAR\r\n`;
    const source = raw({ invite: { method: 'REQUEST', ics } });
    const file = /Content-Type: application\/ics[^]*?\r\n\r\n([^-]*)\r\n--/.exec(source)?.[1] ?? '';
    expect(Buffer.from(file, 'base64').toString('utf8')).toBe(ics);
    expect((await parsed(source)).attachments).toHaveLength(2);
  });

  it('tells its date, who it is for and its Message-ID, whatever their name holds', async () => {
    const name = 'Ó "Súilleabháin", <x@evil.example>\r\nBcc: y@evil.example';
    const mail = await parsed(raw({ subject: `Für ${name}` }, { to: { ...envelope.to, name } }));
    expect(mail.to).toEqual([expect.objectContaining({ address: 'ann@school.example' })]);
    expect(mail.bcc).toBeUndefined();
    expect(mail.subject).toContain('Für Ó "Súilleabháin", <x@evil.example> Bcc: y@evil.example');
    expect(mail.messageId).toBe('<2c7e069c-fe21-4270-a0f1-0634ec5b873c@kscmp.example>');
    expect(new Date(mail.date ?? 0)).toEqual(envelope.date);
  });
});
