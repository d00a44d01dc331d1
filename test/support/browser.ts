import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect } from '@jest/globals';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { RunningApp } from './app.js';
import type { MadePerson } from './factories.js';

/** Where the pictures of failed tests go. */
const PICTURES = join(import.meta.dirname, '..', '..', '.cache', 'browser');

export interface VisitOptions {
  /** Signed in already. */
  as?: MadePerson;
  /** Whether the browser runs scripts; on unless said otherwise. */
  scripts?: boolean;
  width?: number;
}

/** One Chromium for the file. Each visit has cookies of its own. */
export interface TestBrowser {
  /** Opens a page, does `work` on it and closes it. A failure leaves a picture in `.cache/browser`. */
  visit(options: VisitOptions, work: (page: Page) => Promise<void>): Promise<void>;
}

/** Call it after `useApp()`; paths given to `page.goto` are the program's own. */
export function useBrowser(app: RunningApp): TestBrowser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
  });
  afterAll(async () => {
    await browser?.close();
  });

  return {
    async visit({ as, scripts = true, width = 1280 }, work) {
      if (!browser)
        throw new Error('The browser is there from beforeAll on, not while the suite is described');
      const context = await browser.newContext({
        baseURL: app.baseUrl,
        javaScriptEnabled: scripts,
        viewport: { width, height: 900 },
      });
      // Everything is on this machine: what takes longer than this will not come.
      context.setDefaultTimeout(15_000);
      try {
        if (as) {
          const visitor = await app.signIn(as);
          await context.addCookies(
            [...visitor.cookies].map(([name, value]) => ({ name, value, url: app.baseUrl })),
          );
        }
        const page = await context.newPage();
        await work(page).catch(async (error: unknown) => {
          await keepPicture(page);
          throw error;
        });
      } finally {
        await context.close();
      }
    },
  };
}

async function keepPicture(page: Page): Promise<void> {
  const name = (expect.getState().currentTestName ?? 'page').replace(/[^a-z0-9]+/gi, '-').slice(-100);
  await mkdir(PICTURES, { recursive: true });
  await page.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true }).catch(() => undefined);
}

export const heading = (page: Page): Promise<string> => page.locator('h1').innerText();

/** Presses a button by its words, as a reader of the page would find it. */
export const press = (page: Page, name: string): Promise<void> =>
  page.locator('main').getByRole('button', { name, exact: true }).click();

/** Goes on with the Tab key to what has these words or this label, as somebody without a mouse does. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let tabs = 0; tabs < 100; tabs += 1) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(() => {
      const element = document.activeElement as HTMLInputElement | null;
      return element?.labels?.[0]?.innerText.trim() ?? element?.innerText?.trim() ?? '';
    });
    if (found === name) return;
  }
  throw new Error(`The Tab key never reached "${name}"`);
}
