import { beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { invite } from '../../src/platform/calendar/calendar.js';
import { EmailRegistry } from '../../src/platform/outbox/email-registry.js';
import { Outbox } from '../../src/platform/outbox/outbox.js';
import { startApp, useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { until } from '../support/mail-server.js';

const ann = { name: 'Ann <b>O’Neill</b>', address: 'ann@school.example' };

describe('the mailbox of a demonstration', () => {
  const database = useDatabase();
  const app = useApp(database, { demo: true, worker: true });

  const list = async (): Promise<string[]> => (await app.visitor().get('/mailbox')).texts('.app-mailbox a');
  const newest = async (): Promise<string> => {
    const page = await app.visitor().get('/mailbox');
    return page.html.querySelector('.app-mailbox a')!.getAttribute('href')!;
  };

  async function send(subject: string): Promise<string> {
    await app.nest
      .get(Outbox)
      .enqueue(app.nest.get(DataSource).manager, { kind: 'test.invite', recipient: ann, facts: { subject } });
    await until(async () => (await list()).includes(subject));
    return newest();
  }

  beforeAll(() => {
    app.nest.get(EmailRegistry).register<{ subject: string }>('test.invite', ({ subject }, { at }) => ({
      subject,
      text: `See <script>alert(1)</script> and open ${app.baseUrl}/bookings/KSC-1?a=1&b=2 soon`,
      html: `<p id="hello">Hello</p><script>alert(1)</script>`,
      invite: {
        method: 'REQUEST',
        ics: invite({
          uid: 'booking-1@kscmp.example',
          sequence: 2,
          stamp: at,
          title: subject,
          location: 'Sessions House, Maidstone',
          start: new Date('2019-11-06T09:30:00Z'),
          end: new Date('2019-11-06T16:00:00Z'),
          allDay: false,
          organizer: { name: 'KSCMP', address: 'training@kscmp.example' },
          attendee: ann,
          method: 'REQUEST',
        }),
      },
    }));
  });

  it('says so while nothing has been sent', async () => {
    expect((await app.visitor().get('/mailbox')).text('main')).toContain('Nothing has been sent yet');
  });

  it('lists what was sent, latest first, and to whom', async () => {
    await send('First');
    await send('Second');
    const page = await app.visitor().get('/mailbox');
    expect(page.texts('.app-mailbox a')).toEqual(['Second', 'First']);
    expect(page.texts('.app-mailbox li')[0]).toContain('Ann <b>O’Neill</b> <ann@school.example>');
    expect(page.texts('.app-mailbox li')[0]).toContain('With a calendar invite');
  });

  it('shows the headers, the text with its links, and what the invite does', async () => {
    const page = await app.visitor().get(await send('Grooming conference'));
    expect(page.status).toBe(200);
    expect(page.text('main')).toContain('Kent safeguarding training <training@kscmp.example>');
    // Escaped, and only the address is a link; the parser does not look inside <pre>.
    const pre = page.html.querySelector('pre')!.innerHTML;
    expect(pre).toContain('See &lt;script&gt;alert(1)&lt;/script&gt; and open <a ');
    expect(pre).toContain(`href="${app.baseUrl}/bookings/KSC-1?a=1&amp;b=2"`);
    const main = page.text('main');
    expect(main).toContain('Puts the event into the calendar, or moves it');
    expect(main).toContain('Wednesday 6 November 2019, 9:30am to 4pm');
    expect(main).toContain('Sessions House, Maidstone');
    expect(main).toContain('SEQUENCE 2 of booking-1@kscmp.example');
  });

  it('shows the HTML in a frame where no script runs and nothing is loaded', async () => {
    const mail = await send('With HTML');
    const frame = (await app.visitor().get(mail)).html.querySelector('iframe')!;
    expect(frame.getAttribute('sandbox')).toBe('allow-popups allow-popups-to-escape-sandbox');
    const inner = await app.visitor().get(frame.getAttribute('src')!);
    expect(inner.headers.get('content-security-policy')).toMatch(
      /^default-src 'none';.*sandbox allow-popups/,
    );
    expect(inner.headers.get('content-type')).toContain('text/html');
    expect(inner.body).toContain('<p id="hello">Hello</p>');
    expect(inner.body).toContain('<base target="_blank">');
  });

  it('gives the invite as a file', async () => {
    const page = await app.visitor().get(await send('With a file'));
    const link = page.html.querySelectorAll('main a').find((each) => each.text.includes('invite.ics'))!;
    const file = await app.visitor().get(link.getAttribute('href')!);
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="invite.ics"');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.body).toContain('METHOD:REQUEST\r\n');
  });

  it.each([
    '/mailbox/none',
    '/mailbox/20191106T093000000Z-00000000-0000-0000-0000-000000000000',
    '/mailbox/..%2f..%2fsession-secret',
  ])('knows no %s', async (path) => {
    expect((await app.visitor().get(path)).status).toBe(404);
  });

  it('knows no attachment that the mail has not', async () => {
    const mail = await send('Two parts');
    expect((await app.visitor().get(`${mail}/attachments/9`)).status).toBe(404);
  });

  it('is shown in pages when there is much of it, and the last page when asked for more', async () => {
    const { manager } = app.nest.get(DataSource);
    await app.nest.get(Outbox).enqueueAll(
      manager,
      Array.from({ length: 30 }, (_, at) => ({
        kind: 'test.invite',
        recipient: ann,
        facts: { subject: `Many ${at}` },
      })),
    );
    await until(async () => (await app.visitor().get('/mailbox')).text('h2').startsWith('36'), 20_000);
    expect(await list()).toHaveLength(25);
    const last = await app.visitor().get('/mailbox?page=99');
    expect(last.texts('.app-mailbox a')).toHaveLength(11);
    expect((await app.visitor().get('/mailbox?page=-1')).texts('.app-mailbox a')).toHaveLength(25);
  });
});

describe('without a demonstration', () => {
  const database = useDatabase();

  it.each([{ demo: false }, { demo: true, env: { SMTP_URL: 'smtp://127.0.0.1:9' } }])(
    'there is no mailbox (%j)',
    async (options) => {
      const app = await startApp({ url: database.url, ...options });
      try {
        expect((await app.visitor().get('/mailbox')).status).toBe(404);
      } finally {
        await app.close();
      }
    },
  );
});
