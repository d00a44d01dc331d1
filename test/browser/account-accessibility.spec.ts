import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';
import type { Visitor } from '../support/visitor.js';

describe('the pages around an account are accessible on a desktop and on a phone', () => {
  const database = useDatabase();
  const app = useApp(database, { demo: true });
  const browser = useBrowser(app);
  type Who = 'nobody' | 'practitioner' | 'administrator' | 'newcomer';
  let visitors: Record<Exclude<Who, 'nobody'>, Visitor>;

  beforeAll(async () => {
    await database.dataSource.query(
      `INSERT INTO areas (code, name, part_of) VALUES ('kent', 'Kent', NULL), ('maidstone', 'Maidstone', 'kent'), ('leeds', 'Leeds', NULL)`,
    );
    const factory = make(database.dataSource);
    const organisation = await factory.organisation({ name: 'Kent Police', slug: 'kent-police' });
    visitors = {
      practitioner: await app.signIn(
        await factory.person({ organisation, role: 'police-officer', targetGroup: 4 }),
      ),
      administrator: await app.signIn(await factory.administrator()),
      newcomer: await app.signIn(await factory.administrator({ profileCompletedAt: null }), {
        secondFactor: false,
      }),
    };
    await visitors.practitioner.get('/profile/api-tokens');
    await visitors.practitioner.post('/profile/api-tokens', { label: 'Our learning platform' });
  });

  const open = (path: string, who: Who, work: (page: Page) => Promise<void>): Promise<void> =>
    browser.visit(who === 'nobody' ? {} : { as: visitors[who] }, async (page) => {
      await page.goto(path);
      await work(page);
    });

  it.each<[string, Who]>([
    ['/sign-in', 'nobody'],
    ['/sign-in/link/none', 'nobody'],
    ['/privacy', 'nobody'],
    ['/cookies', 'nobody'],
    ['/accessibility', 'nobody'],
    ['/help', 'nobody'],
    ['/sign-out', 'practitioner'],
    ['/profile', 'practitioner'],
    ['/profile/check?next=%2Fevents', 'practitioner'],
    ['/profile/name', 'practitioner'],
    ['/profile/work', 'practitioner'],
    ['/profile/organisation?q=kent', 'practitioner'],
    ['/profile/role', 'practitioner'],
    ['/profile/areas', 'practitioner'],
    ['/profile/manager', 'practitioner'],
    ['/profile/email', 'practitioner'],
    ['/profile/api-tokens', 'practitioner'],
    ['/profile/my-data', 'practitioner'],
    ['/profile/my-data/erasure', 'practitioner'],
    ['/admin/people', 'administrator'],
    ['/sign-in/second-factor/set-up', 'newcomer'],
    ['/sign-in/second-factor/recovery', 'newcomer'],
  ])('%s', async (path, who) => {
    await open(path, who, async (page) => {
      expect(await accessibilityProblems(page)).toEqual([]);
    });
  });

  it.each<[string, string]>([
    ['/profile/name', '#name'],
    ['/profile/role', '#jobTitle'],
    ['/profile/areas', '#postcode'],
  ])('%s with an error', async (path, field) => {
    await open(path, 'practitioner', async (page) => {
      await page.locator(field).fill(field === '#postcode' ? 'ME' : '');
      await page.getByRole('button', { name: 'Save' }).click();
      expect(await page.locator('*:focus').innerText()).toContain('There is a problem');
      expect(await accessibilityProblems(page)).toEqual([]);
    });
  });

  it('the page that asks for the code', async () => {
    await open('/sign-in', 'nobody', async (page) => {
      await page.getByLabel('Email address').fill('somebody@kent.example');
      await page.getByRole('button', { name: 'Email me a link' }).click();
      expect(await page.locator('h1').innerText()).toBe('Check your email');
      expect(await accessibilityProblems(page)).toEqual([]);
    });
  });
});
