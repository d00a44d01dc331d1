import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { press, useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadePerson } from '../support/factories.js';
import { at, OrganisersDesk } from '../support/organisers.js';

describe('a helper takes the register on a phone', () => {
  const database = useDatabase();
  const app = useApp(database);
  const browser = useBrowser(app);
  const desk = new OrganisersDesk(database, app);
  let event: MadeEvent;
  let helper: MadePerson;
  const references: Record<string, string> = {};

  beforeAll(async () => {
    await database.clock.setNow('2019-10-07T09:00:00Z');
    event = await desk.conference({ title: 'Child Abuse Images and Associated Grooming Conference' });
    helper = await desk.factory.organiser(desk.team, { name: 'Helga Helper' });
    const police = await desk.factory.organisation({ name: 'Kent and Medway Police with a long name' });
    for (const name of ['Amira Bello', 'Siân Ó Dónaill', 'Łucja Żak']) {
      const person = await desk.factory.person({ name, organisation: police });
      references[name] = await desk.bookings.book(event, person);
    }
  });

  const row = (page: Page, name: string) => page.locator(`[id="${references[name] ?? ''}"]`);
  const arrived = (page: Page, name: string) => row(page, name).getByRole('button', { name: 'Arrived' });
  const said = (page: Page, name: string) => row(page, name).locator('[data-said]');
  const totals = (page: Page) => page.locator('.app-register__totals').innerText();
  const recorded = async (): Promise<Record<string, string>> => {
    const rows = await database.dataSource.query<{ name: string; state: string }[]>(
      `SELECT p.name, a.state FROM attendances a JOIN bookings b ON b.id = a.booking_id
       JOIN people p ON p.id = b.person_id WHERE b.event_id = $1 ORDER BY p.name`,
      [event.id],
    );
    return Object.fromEntries(rows.map(({ name, state }) => [name, state]));
  };
  const until = async (what: () => Promise<boolean>): Promise<void> => {
    const end = Date.now() + 15_000;
    while (!(await what())) {
      if (Date.now() > end) throw new Error('It never came');
      await new Promise((done) => setTimeout(done, 100));
    }
  };

  const hangUp = (connection: Socket): unknown => connection.destroy();
  const server = (): Server => app.nest.getHttpServer();
  /**
   * The browser is told; that nothing passes the program sees to: Chromium lets a page that it opens anew speak for a
   * moment.
   */
  const cut = async (page: Page): Promise<void> => {
    server().on('connection', hangUp).closeAllConnections();
    await page.context().setOffline(true);
  };
  const join = async (page: Page): Promise<void> => {
    server().off('connection', hangUp);
    await page.context().setOffline(false);
  };

  it('goes on while the network is cut, closes and opens the page, and loses nothing', async () => {
    await database.clock.setNow('2019-11-06T09:10:00Z');
    await browser.visit({ as: helper, width: 360 }, async (page) => {
      await page.goto(at(event, '/register'));
      await page.evaluate(() => navigator.serviceWorker.ready.then(() => caches.open('register')));
      await until(() => page.evaluate(async () => (await caches.match(location.href)) !== undefined));

      await page.getByLabel('Find a name or agency').fill('sian');
      await arrived(page, 'Siân Ó Dónaill').click();
      await until(async () => (await said(page, 'Siân Ó Dónaill').innerText()) === 'Arrived 9:10am');
      expect(await totals(page)).toBe('1 of 3 arrived');
      expect(await row(page, 'Amira Bello').isVisible()).toBe(false);
      await page.getByLabel('Find a name or agency').fill('');

      await cut(page);
      await arrived(page, 'Amira Bello').click();
      expect(await said(page, 'Amira Bello').innerText()).toBe('Arrived, not sent yet');
      expect(await totals(page)).toBe('2 of 3 arrived');
      const unsent = page.locator('[data-unsent-words]');
      await until(async () => (await unsent.innerText()).includes('1 tap is not sent yet'));
      await page.reload();
      expect(await said(page, 'Amira Bello').innerText()).toBe('Arrived, not sent yet');
      await arrived(page, 'Łucja Żak').click();
      await row(page, 'Łucja Żak').getByText('More').click();
      await row(page, 'Łucja Żak').getByRole('button', { name: 'Came late' }).click();
      await until(async () => (await unsent.innerText()).includes('3 taps are not sent yet'));
      expect(await recorded()).toEqual({ 'Siân Ó Dónaill': 'attended' });

      await join(page);
      await until(async () => !(await unsent.isVisible()));
      expect(await recorded()).toEqual({
        'Amira Bello': 'attended',
        'Łucja Żak': 'late',
        'Siân Ó Dónaill': 'attended',
      });
      expect(await said(page, 'Łucja Żak').innerText()).toMatch(/^Arrived late /);
      await row(page, 'Amira Bello').getByRole('button', { name: 'Undo' }).click();
      await until(async () => !('Amira Bello' in (await recorded())));

      // A colleague taps too; this page hears of it by itself.
      await desk.colleague.get(at(event, '/register'));
      await desk.colleague.post(at(event, '/register/taps'), {
        tap: `attended ${references['Amira Bello'] ?? ''}`,
      });
      await until(async () => (await totals(page)) === '3 of 3 arrived');

      await page.getByText('Scan badges').click();
      await page.getByLabel('Check-in code').fill('not a code');
      await press(page, 'Check in');
      expect(await page.locator('[data-says]').innerText()).toBe('This is not a check-in code');
    });
    await desk.bookings.expectCleanAudit();
  });

  it('meets pages without barriers, on a desktop and at 320 pixels', async () => {
    await database.clock.setNow('2019-11-06T09:10:00Z');
    await browser.visit({ as: helper }, async (page) => {
      const problems: string[] = [];
      for (const path of ['/register', '/register/walk-in?q=bello', '/register/close']) {
        expect((await page.goto(at(event, path)))?.status()).toBe(200);
        for (const problem of await accessibilityProblems(page)) problems.push(`${path}: ${problem}`);
      }
      await database.clock.setNow('2019-11-06T16:30:00Z');
      await page.goto(at(event, '/register/close'));
      await press(page, 'Close the register');
      for (const problem of await accessibilityProblems(page)) problems.push(`closed: ${problem}`);
      expect(problems).toEqual([]);
    });
  });
});
