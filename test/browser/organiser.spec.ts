import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { heading, press, tabTo, useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadePerson } from '../support/factories.js';
import { at, OrganisersDesk } from '../support/organisers.js';

const HOW: [string, boolean][] = [
  ['with scripts', true],
  ['without scripts', false],
];

describe('an organiser runs a conference in a browser', () => {
  const database = useDatabase();
  const app = useApp(database);
  const browser = useBrowser(app);
  const desk = new OrganisersDesk(database, app);

  const banner = (page: Page): Promise<string> =>
    page.locator('.govuk-notification-banner__content').innerText();
  const main = (page: Page): Promise<string> => page.locator('main').innerText();

  /** Two places, both taken; two people who wait. */
  async function fullConference(title: string): Promise<{ event: MadeEvent; organiser: MadePerson }> {
    const event = await desk.conference({ title, kind: 'conference', capacity: 2 });
    const police = await desk.factory.organisation({ name: `Police of ${title}` });
    for (const name of ['Amira Bello', 'Ben Carter', 'Chloe Dobson', 'Dev Patel']) {
      const person = await desk.factory.person({ name, organisation: police });
      await desk.bookings.book(event, person, { needs: { access: `Step-free access for ${name}` } });
    }
    return { event, organiser: await desk.factory.organiser(desk.team) };
  }

  it.each(HOW)(
    'sees who is coming, adds, cancels, changes places, exports, moves the date and calls it off, %s',
    async (how, scripts) => {
      const { event, organiser } = await fullConference(`Conference ${how}`);
      await browser.visit({ as: organiser, scripts }, async (page) => {
        await page.goto('/organiser');
        await page.getByRole('link', { name: event.title }).click();
        expect(await heading(page)).toContain('Overview');
        await page.getByRole('link', { name: 'Attendees', exact: true }).click();
        expect(await page.locator('.app-figures').innerText()).toMatch(/Booked\s+2/);
        expect(await main(page)).toContain('Step-free access for Amira Bello');

        await page.getByLabel('Name or agency').fill('carter');
        await press(page, 'Filter');
        expect(await page.locator('#results').innerText()).toBe('Showing 1 to 1 of 1 attendee');
        await page.getByRole('link', { name: 'Clear filters' }).click();
        await page.getByRole('columnheader', { name: 'Name' }).getByRole('link').click();
        expect(await page.locator('.app-rows__name a').first().innerText()).toBe('Dev Patel');

        const download = page.waitForEvent('download');
        await page.getByRole('link', { name: 'Export all as CSV' }).click();
        const file = await download;
        expect(file.suggestedFilename()).toBe(`attendees-${event.slug}-2019-10-07.csv`);
        expect((await readFile(await file.path(), 'utf8')).split('\r\n')[1]).toContain('Dev Patel');

        await page.getByRole('button', { name: 'Add an attendee' }).click();
        await page.getByLabel('Full name').fill('Eleri Evans');
        await page.getByLabel('Email address').fill(`eleri-${scripts}@school.example`);
        await press(page, 'Continue');
        expect(await main(page)).toContain('They can join the waiting list');
        await press(page, 'Add them to the waiting list');
        expect(await banner(page)).toContain('Eleri Evans is on the waiting list, number 3');

        await page.goto(at(event, '/attendees'));
        await page.getByRole('link', { name: 'Amira Bello' }).click();
        await page.getByRole('button', { name: 'Cancel this booking' }).click();
        await press(page, 'Cancel the booking');
        expect(await page.locator('.govuk-error-summary').innerText()).toContain('Enter a reason');
        await page.getByLabel('Reason').fill('The room is smaller');
        await press(page, 'Cancel the booking');
        expect(await banner(page)).toContain('Amira Bello’s booking is cancelled');
        expect(await main(page)).toContain('Booking cancelled by the organiser');

        await page.goto(at(event, '/waiting-list'));
        const offers = page.getByRole('table', { name: 'Places offered' });
        expect(await offers.innerText()).toContain('Chloe Dobson');
        await page.getByRole('link', { name: 'Change places and the waiting list' }).click();
        await page.getByLabel('Number of places').fill('3');
        await press(page, 'Continue');
        expect(await banner(page)).toBe(
          'There are 3 places now. 1 person on the waiting list was offered a place',
        );

        await page.getByRole('link', { name: 'Change the date or venue' }).click();
        await page.getByLabel('Day').fill('13');
        await press(page, 'Continue');
        expect(await main(page)).toContain('4 people will be told by email');
        await press(page, 'Move the event');
        expect(await main(page)).toContain('Wednesday 13 November 2019, 9:30am to 4pm');

        await page.getByRole('link', { name: 'Cancel this event' }).click();
        await page.getByLabel('Reason').fill('The speaker is ill');
        await page.getByLabel('Cancel the event for everyone').check();
        await press(page, 'Cancel the event');
        expect(await main(page)).toContain('This event is cancelled: The speaker is ill');
      });
      expect(await desk.bookings.places(event)).toMatchObject({ held: 0, waiting: 0 });
      await desk.bookings.expectCleanAudit();
    },
  );

  it('lands on the error summary, and finds the field from it by keyboard', async () => {
    const { event, organiser } = await fullConference('By keyboard');
    await browser.visit({ as: organiser }, async (page) => {
      await page.goto(at(event, '/places'));
      await page.getByLabel('Number of places').fill('');
      await tabTo(page, 'Continue');
      await page.keyboard.press('Enter');
      await page.locator('.govuk-error-summary:focus').waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.evaluate(() => document.activeElement?.id)).toBe('size');
    });
  });

  it('has pages that are accessible on a desktop and a phone', async () => {
    const { event, organiser } = await fullConference('Accessible');
    const approval = await desk.conference({ needsApproval: true, title: 'Approval' });
    const [{ reference }] = await desk.bookers(approval, 1);
    await database.dataSource.query(
      `UPDATE outbox_messages SET state = 'failed', last_error = '550 5.1.1 User unknown in virtual mailbox table'`,
    );
    const day = await desk.conference({ kind: 'awareness_day', places: 'none', timing: 'all_day' });
    await browser.visit({ as: organiser }, async (page) => {
      const problems: string[] = [];
      const look = async (name: string): Promise<void> => {
        for (const problem of await accessibilityProblems(page)) problems.push(`${name}: ${problem}`);
      };
      for (const path of [
        '/organiser',
        '/organiser?q=nothing',
        ...[
          '',
          '/attendees',
          '/attendees?q=nobody',
          '/attendees/print',
          '/waiting-list',
          '/emails',
          '/places',
          '/move',
        ].map((each) => at(event, each)),
        at(event, '/cancel'),
        at(event, '/attendees/add'),
        at(approval, `/attendees/${reference}`),
        at(approval, `/attendees/${reference}/cancel`),
        at(approval, `/attendees/${reference}/decline`),
        at(day),
        at(day, '/move'),
      ]) {
        expect((await page.goto(path))?.status()).toBe(200);
        await look(path);
      }
      await page.goto(at(event, '/places'));
      await page.getByLabel('Number of places').fill('1');
      await press(page, 'Continue');
      await look('who loses their place');
      await page.getByLabel('Ben Carter').check();
      await page.getByLabel('Reason').fill('A smaller room');
      await press(page, 'Continue');
      await look('check before places are taken away');
      await page.goto(at(event, '/move'));
      await page.getByLabel('Day').fill('31');
      await press(page, 'Continue');
      await look('a date that does not exist');
      await page.getByLabel('Day').fill('20');
      await press(page, 'Continue');
      await look('check before the event moves');
      await page.goto(at(event, '/attendees/add'));
      await page.getByLabel('Full name').fill('Eleri Evans');
      await page.getByLabel('Email address').fill('eleri@school.example');
      await press(page, 'Continue');
      await look('check before adding');
      expect(problems).toEqual([]);
    });
  });
});
