import { describe, expect, it } from '@jest/globals';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { heading, press, useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import { at, OrganisersDesk } from '../support/organisers.js';

describe('an owner of a team in a browser', () => {
  const database = useDatabase();
  const app = useApp(database);
  const browser = useBrowser(app);
  const desk = new OrganisersDesk(database, app);

  it('invites, changes a role, shares an event and reads who did what, on accessible pages', async () => {
    const event = await desk.conference({ title: 'Joint conference' });
    const [{ person, reference }] = await desk.bookers(event, 1);
    const partner = await desk.factory.team({ name: 'Partners of the tests' });
    const owner = await desk.factory.member(desk.team, 'owner', { name: 'Olive Owner' });
    const helper = await desk.factory.member(desk.team, 'check_in_helper', { name: 'Hal Helper' });
    await browser.visit({ as: owner }, async (page) => {
      const problems: string[] = [];
      const look = async (name: string): Promise<void> => {
        for (const problem of await accessibilityProblems(page)) problems.push(`${name}: ${problem}`);
        await page.setViewportSize({ width: 1280, height: 900 });
      };
      await page.goto('/organiser');
      await page.getByRole('link', { name: 'Your team' }).click();
      await page.getByRole('button', { name: 'Invite somebody' }).click();
      await press(page, 'Send the invitation');
      expect(await page.locator('.govuk-error-summary').innerText()).toContain('Select what they may do');
      await look('invite, with errors');
      await page.getByLabel('Their email address').fill('a.very.long.name.of.somebody@partnership.example');
      await page.getByLabel('Check-in helper').check();
      await press(page, 'Send the invitation');
      await look('team');
      await page.getByRole('link', { name: 'Change Hal Helper' }).click();
      await page.getByLabel('Viewer').check();
      await look('member');
      await press(page, 'Save');
      expect(await page.locator('main').innerText()).toContain('Hal Helper is now viewer');
      await page.getByRole('link', { name: 'History of permissions' }).click();
      expect(await page.locator('.app-timeline').innerText()).toContain('Role changed: Hal Helper');
      await look('history of permissions');

      await page.goto(at(event));
      await page.getByRole('link', { name: 'Partners', exact: true }).click();
      await page.getByLabel('Team', { exact: true }).selectOption(partner.name);
      await page.getByLabel('Viewer').check();
      await press(page, 'Share the event');
      await look('partners');
      await page.getByRole('link', { name: 'History', exact: true }).click();
      expect(await heading(page)).toContain('History');
      expect(await page.locator('.app-timeline').innerText()).toContain(`Shared with ${partner.name}`);
      await look('history');
      await page.getByRole('link', { name: person.name }).click();
      await page.goto(`/organiser/team/${desk.team.slug}/leave`);
      await look('leave');
      expect(problems).toEqual([]);
    });
    await browser.visit({ as: helper, width: 320 }, async (page) => {
      await page.goto(at(event, '/attendees'));
      expect(await page.locator('main').innerText()).not.toMatch(/Export|Add an attendee|Needs/);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect((await page.goto(at(event, `/attendees/${reference}`)))?.status()).toBe(404);
    });
    await browser.visit({}, async (page) => {
      const [mail] = await database.dataSource.query<[{ facts: { link: string } }]>(
        `SELECT facts FROM outbox_messages WHERE kind = 'teams.invitation'`,
      );
      await page.goto(mail.facts.link);
      expect(await accessibilityProblems(page)).toEqual([]);
      await press(page, 'Accept the invitation');
      expect(await heading(page)).toContain('You have joined');
      expect(await accessibilityProblems(page)).toEqual([]);
    });
  });
});
