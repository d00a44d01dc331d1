import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect } from '@jest/globals';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { RunningApp } from './app.js';
import type { MadePerson } from './factories.js';
import { Visitor } from './visitor.js';

/** Where the pictures of failed tests go. */
const PICTURES = join(import.meta.dirname, '..', '..', '.cache', 'browser');

export interface VisitOptions {
  /** Signed in already: a person anew, a visitor with the cookies they have. */
  as?: MadePerson | Visitor;
  /** Whether the browser runs scripts; on unless said otherwise. */
  scripts?: boolean;
  width?: number;
  /** Something in the page tries what its policy refuses, as it should. */
  hostile?: boolean;
}

/** One Chromium for the file. Each visit has cookies and storage of its own. */
export interface TestBrowser {
  /**
   * Opens a page, does `work` on it and closes it. A failure leaves a picture in `.cache/browser`; it is one too that
   * a page's own policy kept the browser from loading some of it.
   */
  visit(options: VisitOptions, work: (page: Page) => Promise<void>): Promise<void>;
}

/** Call it after `useApp()`; paths given to `page.goto` are the program's own. */
export function useBrowser(app: RunningApp): TestBrowser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM_PATH,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    const opened = browser;
    app.beforeClose(() => opened.close());
  });

  // Those of visits that are over, by whether they run scripts: a new one costs more than all of a page.
  const idle = new Map<boolean, BrowserContext[]>([
    [true, []],
    [false, []],
  ]);

  async function contextFor(scripts: boolean): Promise<BrowserContext> {
    if (!browser) throw new Error('The browser is there from beforeAll on, not while the suite is described');
    const used = idle.get(scripts)?.pop();
    if (used) return used;
    const context = await browser.newContext({ baseURL: app.baseUrl, javaScriptEnabled: scripts });
    // Everything is on this machine: what takes longer than this will not come.
    context.setDefaultTimeout(15_000);
    return context;
  }

  return {
    async visit({ as, scripts = true, width = 1280, hostile = false }, work) {
      const context = await contextFor(scripts);
      const cookies =
        as === undefined ? [] : [...(as instanceof Visitor ? as : await app.signIn(as)).cookies];
      await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: app.baseUrl })));
      const page = await context.newPage();
      await page.setViewportSize({ width, height: 900 });
      const refused: string[] = [];
      page.on('console', (message) => {
        if (message.text().includes('Content Security Policy')) refused.push(message.text());
      });
      try {
        await work(page);
        if (!hostile) expect(refused).toEqual([]);
      } catch (error) {
        await keepPicture(page);
        await context.close();
        throw error;
      }
      await forget(context);
      idle.get(scripts)?.push(context);
    },
  };
}

/** Nothing of a visit stays for the next one but pictures and styles. */
async function forget(context: BrowserContext): Promise<void> {
  await context.setOffline(false);
  for (const page of context.pages()) await page.close();
  await context.clearCookies();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: '*', storageTypes: 'all' });
  await page.close();
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
