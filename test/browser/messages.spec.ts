import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { heading, press, useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadePerson } from '../support/factories.js';
import { at, OrganisersDesk } from '../support/organisers.js';

describe('a message in a browser', () => {
  const database = useDatabase();
  const app = useApp(database, { worker: true });
  const browser = useBrowser(app);
  const desk = new OrganisersDesk(database, app);
  let staff: MadePerson;
  let event: MadeEvent;
  const problems: string[] = [];
  const look = async (page: Page): Promise<void> => {
    problems.push(...(await accessibilityProblems(page)).map((problem) => `${page.url()}: ${problem}`));
    await page.setViewportSize({ width: 1280, height: 900 });
  };

  beforeAll(async () => {
    staff = await desk.factory.organiser(desk.team);
    event = await desk.conference({ title: 'Child Abuse Images and Associated Grooming Conference' });
    for (const name of ['Ann Archer', 'Wilhelmina Aleksandra Brzęczyszczykiewicz-Llanfairpwllgwyngyll'])
      await desk.factory.booking(event, await desk.factory.person({ name }));
  });

  it('is written, ticked for two, looked at, sent once, and followed until it has left', async () => {
    await browser.visit({ as: staff }, async (page) => {
      await page.goto(at(event, '/messages'));
      await look(page);
      await page.getByRole('button', { name: 'Write a message' }).click();
      await page.getByLabel('Selected people').check();
      await page.getByLabel('Subject').fill('Parking at {{event}}');
      await page.getByLabel('Message', { exact: true }).fill('Dear {{nmae}}');
      await press(page, 'Save and continue');
      await look(page);
      await page
        .getByLabel('Message', { exact: true })
        .fill('Dear {{name}},\n\nThe car park is closed.\nSee https://map.example/parking');
      await press(page, 'Save and continue');
      await press(page, 'Select all 2 people');
      await look(page);
      await press(page, 'Save and continue');
      await look(page);
      await page.getByRole('link', { name: 'Next person' }).click();
      expect(await page.locator('main section').innerText()).toContain('Dear Wilhelmina');
      await page.getByRole('button', { name: 'Continue to send' }).click();
      await look(page);
      await press(page, 'Send to 2 people');
      expect(await heading(page)).toContain('Message');
      await page.getByText('Sent to 2 of 2 people.').waitFor({ timeout: 30_000 });
      await look(page);
      await page.getByRole('link', { name: 'All messages' }).click();
      await look(page);
    });
    expect(problems).toEqual([]);
  });
});
