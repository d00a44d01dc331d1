import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { EvaluationLinks } from '../../src/evaluations/evaluation-links.js';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { heading, press, useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadePerson } from '../support/factories.js';
import { at, OrganisersDesk } from '../support/organisers.js';

describe('an evaluation in a browser', () => {
  const database = useDatabase();
  const app = useApp(database, { worker: true });
  const browser = useBrowser(app);
  const desk = new OrganisersDesk(database, app);
  let staff: MadePerson;
  let event: MadeEvent;
  const problems: string[] = [];
  const look = async (page: Page, width: number): Promise<void> => {
    problems.push(...(await accessibilityProblems(page)).map((problem) => `${page.url()}: ${problem}`));
    await page.setViewportSize({ width, height: 900 });
  };

  beforeAll(async () => {
    staff = await desk.factory.organiser(desk.team);
    event = await desk.conference({ title: 'Child Abuse Images and Associated Grooming Conference' });
    await desk.factory.booking(event, await desk.factory.person({ name: 'Wilhelmina Brzęczyszczykiewicz' }));
  });

  it('is made in a minute, asked by itself, answered on a phone and read', async () => {
    await browser.visit({ as: staff }, async (page) => {
      await page.goto(at(event, '/evaluation'));
      await press(page, 'Start with ready-made questions');
      await look(page, 1280);
      await page.getByRole('link', { name: 'On the day' }).click();
      await page.getByRole('link', { name: 'Add a choice' }).click();
      await press(page, 'Save');
      await look(page, 1280);
      await page.getByLabel('Question').fill('How was lunch?');
      await page.getByLabel('Options').fill('Good\nBad');
      await press(page, 'Save');
      await page.getByLabel('Yes, when it is due').check();
      await press(page, 'Save');
      await look(page, 1280);
    });
    await database.clock.setNow('2019-11-06T16:00:00Z');
    let id: number | undefined;
    for (const until = Date.now() + 40_000; id === undefined && Date.now() < until;) {
      const rows = await database.dataSource.query<{ id: number }[]>(`SELECT id FROM evaluation_requests`);
      id = rows[0]?.id;
      if (id === undefined) await new Promise((done) => setTimeout(done, 500));
    }
    await browser.visit({ width: 320 }, async (page) => {
      await page.goto(`/evaluations/${app.nest.get(EvaluationLinks).link(id ?? 0)}`);
      await look(page, 320);
      await page.getByRole('group', { name: 'How useful' }).getByLabel('5').check();
      await press(page, 'Send my answers');
      await page.locator('.govuk-error-summary:focus').waitFor();
      await look(page, 320);
      expect(await page.getByRole('group', { name: 'How useful' }).getByLabel('5').isChecked()).toBe(true);
      await page.getByRole('group', { name: 'How confident' }).getByLabel('4').check();
      await page.getByRole('group', { name: 'How well' }).getByLabel('3').check();
      await page.getByLabel('What will you do differently').fill('Listen more');
      await press(page, 'Send my answers');
      expect(await heading(page)).toBe('Thank you');
      await look(page, 320);
    });
    await browser.visit({ as: staff }, async (page) => {
      await page.goto(at(event, '/evaluation/results'));
      expect(await page.locator('main').innerText()).toContain('Listen more');
      await look(page, 1280);
      await page.goto(at(event, '/evaluation/room'));
      await look(page, 1280);
    });
    expect(problems).toEqual([]);
  });
});
