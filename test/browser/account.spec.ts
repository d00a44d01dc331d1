import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { useApp } from '../support/app.js';
import { heading, useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';

describe('an account, in a browser', () => {
  const database = useDatabase();
  const app = useApp(database);
  const browser = useBrowser(app);

  beforeAll(async () => {
    await database.dataSource.query(
      `INSERT INTO areas (code, name, part_of) VALUES ('kent', 'Kent', NULL), ('maidstone', 'Maidstone', 'kent')`,
    );
    await make(database.dataSource).organisation({
      name: 'Kent Police',
      slug: 'kent-police',
      kind: 'police',
    });
  });

  async function linkTo(address: string): Promise<string> {
    const [row] = await database.dataSource.query<{ facts: { link: string } }[]>(
      `SELECT facts FROM outbox_messages WHERE recipient_email = $1 ORDER BY id DESC LIMIT 1`,
      [address],
    );
    return row!.facts.link;
  }

  /** Goes on to the button with the keyboard and presses it. */
  async function pressButton(page: Page, name: string): Promise<void> {
    for (let tabs = 0; tabs < 80; tabs += 1) {
      await page.keyboard.press('Tab');
      const focused = page.locator('*:focus');
      if ((await focused.count()) > 0 && (await focused.innerText().catch(() => '')) === name) break;
    }
    await enter(page);
  }
  /** Presses Enter where that asks for a page, and waits for it. */
  async function enter(page: Page): Promise<void> {
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  }

  it.each([
    ['with scripts', true],
    ['without scripts', false],
  ])('is created from an email and described by questions, %s', async (how, scripts) => {
    const email = `${how.replace(' ', '-')}@kent.example`;
    await browser.visit({ scripts }, async (page) => {
      await page.goto('/profile');
      expect(await heading(page)).toBe('Sign in or create an account');
      await page.getByLabel('Email address').fill(email);
      await page.getByRole('button', { name: 'Email me a link' }).click();
      expect(await heading(page)).toBe('Check your email');

      // The link is opened from the mail program: another tab, without a page of ours before it.
      const opened = await page.context().newPage();
      await opened.goto(await linkTo(email));
      await opened.getByRole('button', { name: 'Sign in' }).click();
      expect(await heading(opened)).toBe('What is your name?');
      const goOn = (): Promise<void> => opened.getByRole('button', { name: 'Continue' }).click();
      await opened.getByLabel('What is your name?').fill('Siobhán O’Neill');
      await goOn();
      await opened.getByLabel('With both').check();
      await goOn();
      await opened.getByLabel('Search for it by name').fill('kent polcie');
      await opened.getByRole('button', { name: 'Search' }).click();
      await opened.getByLabel('Kent Police').check();
      await goOn();
      await opened.getByLabel('Job title').fill('Detective');
      await opened.getByLabel('Closest role').selectOption('police-officer');
      await goOn();
      await opened.getByLabel('Maidstone').check();
      await goOn();
      await goOn();
      expect(await heading(opened)).toBe('Check your answers');
      await opened.getByRole('button', { name: 'Finish' }).click();
      expect(new URL(opened.url()).pathname).toBe('/profile');
      expect(await opened.locator('main').innerText()).toContain('Kent Police');
    });
  });

  it('is reached by keyboard alone, and an error takes the focus', async () => {
    await browser.visit({}, async (page) => {
      await page.goto('/sign-in');
      await pressButton(page, 'Email me a link');
      expect(await page.locator('*:focus').innerText()).toContain('There is a problem');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.locator('*:focus').getAttribute('id')).toBe('email');
      await page.keyboard.type('keyboard@kent.example');
      await enter(page);
      expect(await heading(page)).toBe('Check your email');
    });
  });

  it('shows nothing private when Back is pressed after signing out', async () => {
    const person = await make(database.dataSource).person({ name: 'Ottilie Quickwater' });
    await browser.visit({ as: person }, async (page) => {
      await page.goto('/profile');
      expect(await page.content()).toContain('Ottilie Quickwater');
      await page.goto('/sign-out');
      await page.getByRole('button', { name: 'Sign out' }).click();
      expect(await heading(page)).toBe('You have signed out');
      for (let back = 0; back < 2; back += 1) {
        await page.goBack();
        expect(await page.content()).not.toContain('Ottilie Quickwater');
        expect(await page.content()).not.toContain(person.email);
      }
    });
  });
});
