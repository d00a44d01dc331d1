import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { heading, press, useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import { at, OrganisersDesk } from '../support/organisers.js';

describe('an organiser makes an event in a browser', () => {
  const database = useDatabase();
  const app = useApp(database);
  const browser = useBrowser(app);
  const desk = new OrganisersDesk(database, app);

  const banner = (page: Page): Promise<string> =>
    page.locator('.govuk-notification-banner__content').innerText();
  const task = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('link', { name, exact: true }).click();
  };

  it('page by page, until a practitioner finds it and books', async () => {
    const organiser = await desk.factory.organiser(desk.team);
    await browser.visit({ as: organiser }, async (page) => {
      await page.goto('/organiser');
      await page.getByRole('button', { name: 'Make an event' }).click();
      await page.getByLabel('Title').fill('Listening to children');
      await page.getByLabel('Training course').check();
      await press(page, 'Make the draft');
      expect(await banner(page)).toContain('Your draft is made');

      await task(page, 'What it is');
      await page.getByLabel('Summary').fill('How to listen, and what to do with what you hear.');
      await press(page, 'Save');

      await task(page, 'When and where');
      for (const [name, value] of Object.entries({ Day: '6', Month: '11', Year: '2019' }))
        await page.getByLabel(name, { exact: true }).first().fill(value);
      await page.getByLabel('Starts').fill('9:30am');
      // Enter saves; it does not press the first button of the page.
      await page.getByLabel('Ends').fill('9am');
      await page.getByLabel('Ends').press('Enter');
      await page.locator('.govuk-error-summary').waitFor();
      expect(await page.title()).toMatch(/^Error: /);
      await page.getByLabel('Ends').fill('4pm');
      await page.getByLabel('Online', { exact: true }).check();
      await press(page, 'Save');
      expect(await banner(page)).toContain('Wednesday 6 November 2019, 9:30am to 4pm');

      await task(page, 'Places and booking');
      await page.getByLabel('Number of places').fill('12');
      await press(page, 'Save');

      await task(page, 'Who can come');
      await page.getByLabel('Let only some people come: add a sentence about').selectOption('workforce');
      await press(page, 'Add the sentence');
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.getByLabel('With children, young people or families').check();
      await press(page, 'Continue');
      await press(page, 'Count the practitioners we know');
      expect(await page.locator('main').innerText()).toContain('Could book');
      expect(await accessibilityProblems(page)).toEqual([]);
      await press(page, 'Save');

      await page.getByRole('button', { name: 'Look it over and publish' }).click();
      await press(page, 'Publish');
      expect(await banner(page)).toBe('Listening to children is published');
      await page.getByRole('link', { name: 'Add more dates' }).click();
      await press(page, 'Look at the dates');
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.getByLabel('Publish them at once').check();
      await press(page, 'Make these dates');
      expect(await banner(page)).toBe('3 dates are added and published');
    });

    await browser.visit({ as: await desk.factory.person({ workforce: 'children' }) }, async (page) => {
      await page.goto('/events?q=listening');
      await page.getByRole('link', { name: 'Listening to children' }).first().click();
      expect(await heading(page)).toBe('Listening to children');
      expect(await page.locator('main').innerText()).toContain('You can book this');
      expect(await page.locator('main').innerText()).toContain('5 February 2020');
      await page.getByRole('button', { name: 'Book a place' }).click();
    });
  });

  it('on pages that everybody can use', async () => {
    const draft = await desk.conference({ status: 'draft', summary: '' });
    const problems: Record<string, string[]> = {};
    await browser.visit({ as: await desk.factory.organiser(desk.team) }, async (page) => {
      const pages = ['/edit', '/edit/what', '/edit/when', '/edit/places', '/edit/partners', '/edit/emails'];
      for (const path of [
        '/organiser/events/new',
        ...[...pages, '/edit/publish', '/dates', '/copy'].map((each) => at(draft, each)),
      ]) {
        await page.goto(path);
        const found = await accessibilityProblems(page);
        if (found.length > 0) problems[path] = found;
      }
    });
    expect(problems).toEqual({});
  });
});
