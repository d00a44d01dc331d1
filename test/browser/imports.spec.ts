import { beforeAll, describe, expect, it } from '@jest/globals';
import { setProgramClock } from '../../src/platform/database/program-clock.js';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { press, useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';

const programmeAt = (venue: string): string =>
  [
    'Title,Type of event,Date,Start,End,Venue,Capacity,Description',
    `Neglect,Training course,Wednesday 6 November 2019,9:30am,4pm,"${venue}, Maidstone",30,About neglect.`,
    'Sunday school,,Monday 10 November 2019,9am,10am,,20,',
    'Online harm,Webinar,3/12/2019,10am,11:30am,,unlimited,About harm.',
  ].join('\n');

describe('an organiser imports a programme in a browser', () => {
  const database = useDatabase();
  const app = useApp(database, { worker: true });
  const browser = useBrowser(app);

  beforeAll(async () => {
    await setProgramClock(database.dataSource, new Date('2019-10-07T09:00:00Z'));
    for (const name of ['Sessions House', 'Oakwood House'])
      await make(database.dataSource).venue({ name, town: 'Maidstone' });
  });

  it.each([
    ['with scripts', true, 'Sessions House'],
    ['without scripts', false, 'Oakwood House'],
  ])('uploads, matches, checks and sees it come in, %s', async (_how, scripts, venue) => {
    const factory = make(database.dataSource);
    const organiser = await factory.organiser(await factory.team());
    await browser.visit({ as: organiser, scripts }, async (page) => {
      const accessible = async (): Promise<void> => {
        if (scripts) expect(await accessibilityProblems(page)).toEqual([]);
      };
      await page.goto('/organiser');
      await page.getByRole('link', { name: 'Import a programme' }).click();
      await press(page, 'Upload');
      await page.getByRole('link', { name: 'Choose a file' }).waitFor();
      await accessible();
      await page
        .getByLabel('Your file')
        .setInputFiles({ name: 'autumn.csv', mimeType: 'text/csv', buffer: Buffer.from(programmeAt(venue)) });
      await press(page, 'Upload');
      expect(await page.getByLabel('Places').inputValue()).toBe('6');
      await accessible();
      await press(page, 'Check the rows');
      expect(await page.locator('main').innerText()).toContain('it is Sunday 10 November 2019');
      await page.getByLabel('Publish those that are ready').check();
      await accessible();
      await press(page, 'Import the 2 good rows');
      const finished = page.getByText('2 events made, 2 of them published.');
      // Without scripts one looks again; the page of what is finished has no such link.
      for (let looks = 0; !scripts && looks < 50 && !(await finished.isVisible()); looks += 1) {
        await page.waitForTimeout(200);
        await page.goto(page.url());
      }
      await finished.waitFor();
      await accessible();
      await page.getByRole('link', { name: 'Neglect' }).click();
      expect(await page.locator('main').innerText()).toContain(venue);
    });
  });
});
