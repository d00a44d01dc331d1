import { describe, expect, it } from '@jest/globals';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { press, useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import { OrganisersDesk } from '../support/organisers.js';

describe('reports in a browser', () => {
  const database = useDatabase();
  const app = useApp(database);
  const browser = useBrowser(app);
  const desk = new OrganisersDesk(database, app);

  it('are asked for, read and printed, on accessible pages', async () => {
    const { factory } = desk;
    const staff = await factory.organiser(desk.team);
    const event = await desk.conference({ title: 'Child Abuse Images and Associated Grooming Conference' });
    const agencies = [
      await factory.organisation({ name: 'Kent and Medway Partnership for Safeguarding and Families Trust' }),
      await factory.organisation({ name: 'Kent Police', kind: 'police' }),
    ];
    for (const organisation of [...agencies, ...agencies, undefined])
      await factory.booking(event, await factory.person({ ...(organisation && { organisation }) }));
    await browser.visit({ as: staff }, async (page) => {
      const problems: string[] = [];
      const look = async (name: string): Promise<void> => {
        for (const problem of await accessibilityProblems(page)) problems.push(`${name}: ${problem}`);
        await page.setViewportSize({ width: 1280, height: 900 });
      };
      await page.goto('/organiser');
      await page.getByRole('link', { name: 'Reports' }).click();
      await page.getByLabel('Broken down by').selectOption('Agency');
      await press(page, 'Show the report');
      expect(await page.locator('#results').innerText()).toBe('1 April 2019 to 31 March 2020');
      await look('by agency');
      await page.getByRole('link', { name: 'Print for the board' }).click();
      await look('print');
      await page.getByRole('link', { name: 'Back to reports' }).click();
      await page.getByLabel('To', { exact: true }).fill('31 February 2020');
      await press(page, 'Show the report');
      expect(await page.locator('.govuk-error-summary').innerText()).toContain('not a day of the calendar');
      await look('with an error');
      expect(problems).toEqual([]);
    });
  });
});
