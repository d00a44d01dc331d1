import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { organiserOf } from '../support/bookings.js';
import { heading, press, useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadePerson } from '../support/factories.js';
import { at, OrganisersDesk } from '../support/organisers.js';
import { closeRegister, comeTo } from '../support/registers.js';

describe('certificates in a browser', () => {
  const database = useDatabase();
  const app = useApp(database);
  const browser = useBrowser(app);
  const desk = new OrganisersDesk(database, app);

  const problems: string[] = [];
  const look = async (page: Page, path?: string): Promise<void> => {
    if (path !== undefined) await page.goto(path);
    problems.push(...(await accessibilityProblems(page)).map((problem) => `${page.url()}: ${problem}`));
    await page.setViewportSize({ width: 1280, height: 900 });
  };

  const path = (): string => at(event, `/certificates/${number}`);
  let event: MadeEvent;
  let staff: MadePerson;
  let holder: MadePerson;
  let number: string;

  beforeAll(async () => {
    staff = await desk.factory.organiser(desk.team);
    event = await desk.conference({ title: 'Child Abuse Images and Associated Grooming Conference' });
    await database.dataSource.query(`UPDATE events SET outcomes = $2 WHERE id = $1`, [
      event.id,
      ['Understand the impact on victims of abusive images and of the grooming that goes with them'],
    ]);
    holder = await desk.factory.person({
      name: 'Wilhelmina Aleksandra Brzęczyszczykiewicz-Llanfairpwllgwyngyllgogerychwyrndrobwll',
    });
    const other = await desk.factory.person({ name: 'Ben Carter' });
    for (const person of [holder, other]) await desk.factory.booking(event, person);
    await database.clock.setNow('2019-11-06T18:00:00Z');
    await comeTo(app, event, organiserOf(event, staff), holder, 'attended');
    await closeRegister(app, event, organiserOf(event, staff));
  });

  beforeEach(() => database.clock.setNow('2019-11-06T18:30:00Z'));

  it('are issued by an organiser', async () => {
    await browser.visit({ as: staff }, async (page) => {
      await look(page, at(event, '/certificates/settings'));
      await page.getByLabel('How long are they valid?').fill('36');
      await press(page, 'Save');
      await press(page, 'Issue 1 certificate');
      await look(page);
      await page.locator('tbody a').first().click();
      expect(await heading(page)).toContain('Certificate of Wilhelmina');
      number = new URL(page.url()).pathname.split('/').at(-1) ?? '';
      await look(page);
      await look(page, `${path()}/revoke`);
      await look(page, `${path()}/replace`);
    });
    expect(problems.splice(0)).toEqual([]);
  });

  it('stand in the record of their holder', async () => {
    await browser.visit({ as: holder }, async (page) => {
      await page.goto('/training-record/add');
      await page.getByLabel('What was the training called?').fill('First aid');
      await press(page, 'Save');
      await look(page);
      await page.getByLabel('Who ran it?').fill('Red Cross');
      for (const [label, value] of [
        ['Day', '27'],
        ['Month', '3'],
        ['Year', '2019'],
      ] as const)
        await page.getByLabel(label, { exact: true }).fill(value);
      await press(page, 'Save');
      await look(page);
      await page.getByRole('link', { name: number }).click();
      await look(page);
    });
    expect(problems.splice(0)).toEqual([]);
  });

  it('are checked by a stranger', async () => {
    await browser.visit({}, async (page) => {
      await page.goto('/certificates');
      await page.getByLabel('Certificate number').fill('7K3M');
      await press(page, 'Check the certificate');
      await look(page);
      await page.getByLabel('Certificate number').fill(number.toLowerCase());
      await press(page, 'Check the certificate');
      expect(await page.locator('main').innerText()).toContain('valid until 5 November 2022');
      await look(page);
    });
    expect(problems.splice(0)).toEqual([]);
  });
});
