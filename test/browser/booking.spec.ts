import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { heading, press, tabTo, useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';
import { make, type MadeEvent, type MadePerson } from '../support/factories.js';

const HOW: [string, boolean][] = [
  ['with scripts', true],
  ['without scripts', false],
];

describe('a place, from finding the event to giving it up, in a browser', () => {
  const database = useDatabase();
  const app = useApp(database);
  const browser = useBrowser(app);
  const factory = (): ReturnType<typeof make> => make(database.dataSource);
  let conference: MadeEvent;

  beforeAll(async () => {
    await database.dataSource.query(
      `INSERT INTO areas (code, name, part_of) VALUES ('kent', 'Kent', NULL), ('maidstone', 'Maidstone', 'kent')`,
    );
    await factory().organisation({ name: 'Kent Police', slug: 'kent-police', kind: 'police' });
    conference = await factory().event({
      title: 'Online Grooming Conference',
      kind: 'conference',
      contentNotice: 'The day is about child sexual abuse.',
      rule: { kind: 'workforce', anyOf: ['children'] },
    });
    await factory().event({ title: 'Fire warden briefing', kind: 'briefing' });
  });

  const lastFactsTo = async (address: string): Promise<Record<string, unknown>> => {
    const [row] = await database.dataSource.query<{ facts: Record<string, unknown> }[]>(
      `SELECT facts FROM outbox_messages WHERE recipient_email = $1 ORDER BY id DESC LIMIT 1`,
      [address],
    );
    return row?.facts ?? {};
  };

  const bookingsOf = async (person: MadePerson): Promise<string[]> => {
    const rows = await database.dataSource.query<{ state: string }[]>(
      `SELECT state FROM bookings WHERE person_id = $1 ORDER BY id`,
      [person.id],
    );
    return rows.map(({ state }) => state);
  };

  /** From the page that asks whom it is for to the check. */
  async function answerForMyself(page: Page, needs = ''): Promise<void> {
    await page.getByLabel('Me', { exact: true }).check();
    await press(page, 'Continue');
    expect(await heading(page)).toBe('Access and dietary needs');
    await page.getByLabel('What do you need to take part?').fill(needs);
    await press(page, 'Continue');
  }

  it.each(HOW)(
    'a newcomer finds it, learns it is for them, gets an account and books, %s',
    async (how, scripts) => {
      const email = `${how.replace(' ', '-')}@kent.example`;
      await browser.visit({ scripts }, async (page) => {
        await page.goto('/events');
        await page.locator('#q').fill('gromming conference');
        await page.getByRole('button', { name: 'Apply filters' }).first().click();
        await page.getByRole('link', { name: conference.title }).first().click();
        expect(await heading(page)).toBe(conference.title);
        expect(await page.locator('main').innerText()).toContain('The day is about child sexual abuse.');

        await page.getByRole('link', { name: 'Check whether you can book' }).click();
        await page.getByLabel('Yes, I work or volunteer for an organisation').check();
        await press(page, 'Continue');
        await page.getByLabel('With children, young people or families').check();
        await press(page, 'Continue');
        expect(await page.locator('main').innerText()).toMatch(/you can book/i);

        await page.goto(`/events/${conference.slug}`);
        await page.getByRole('button', { name: 'Book a place' }).click();
        await page.getByLabel('Email address').fill(email);
        await press(page, 'Email me a link');
        await page.getByLabel('6-digit code').fill(String((await lastFactsTo(email)).code));
        await press(page, 'Continue');

        await page.getByLabel('What is your name?').fill('Siobhán O’Neill');
        await press(page, 'Continue');
        await page.getByLabel('With children, young people or families').check();
        await press(page, 'Continue');
        await page.getByLabel('Search for it by name').fill('kent police');
        await press(page, 'Search');
        await page.getByLabel('Kent Police').check();
        await press(page, 'Continue');
        await page.getByLabel('Job title').fill('Detective');
        await page.getByLabel('Closest role').selectOption('police-officer');
        await press(page, 'Continue');
        await page.getByLabel('Maidstone').check();
        await press(page, 'Continue');
        await press(page, 'Continue');
        await press(page, 'Finish');

        expect(await heading(page)).toBe('Who is the booking for?');
        await answerForMyself(page, 'A seat near the door');
        expect(await heading(page)).toBe('Check your answers');
        await press(page, 'Book this place');
        expect(await heading(page)).toBe('Place booked');
        const facts = await lastFactsTo(email);
        expect(await page.locator('.govuk-panel').innerText()).toContain(String(facts.reference));
        expect(facts.invite).toMatchObject({ method: 'REQUEST' });
      });
    },
  );

  it.each(HOW)('going back loses no answer, and pressing twice books once, %s', async (_, scripts) => {
    const person = await factory().person();
    await browser.visit({ as: person, scripts }, async (page) => {
      await page.goto(`/events/${conference.slug}/book`);
      await answerForMyself(page, 'Hearing loop');
      await page.getByRole('link', { name: 'Back', exact: true }).click();
      expect(await page.getByLabel('What do you need to take part?').inputValue()).toBe('Hearing loop');
      await press(page, 'Continue');
      await page.getByRole('link', { name: 'Change access needs' }).click();
      await page.getByLabel('What do you need to take part?').fill('Hearing loop, please keep a seat');
      await press(page, 'Continue');
      expect(await page.locator('main').innerText()).toContain('please keep a seat');
      await page.getByRole('button', { name: 'Book this place' }).dblclick();
      // The second press ends the first navigation, so it is the page that is waited for, not one of the two.
      const panel = await page.locator('.govuk-panel').innerText();
      expect(page.url()).toMatch(/\/confirmed$/);
      await page.goBack();
      await page.goto(page.url().replace(/\/[^/]*$/, '/check'));
      expect(await page.locator('.govuk-panel').innerText()).toBe(panel);
    });
    expect(await bookingsOf(person)).toEqual(['confirmed']);
  });

  it.each(HOW)('somebody books for a colleague, %s', async (how, scripts) => {
    const booker = await factory().person();
    await browser.visit({ as: booker, scripts }, async (page) => {
      await page.goto(`/events/${conference.slug}/book?for=colleague`);
      expect(await page.getByLabel('A colleague').isChecked()).toBe(true);
      await press(page, 'Continue');
      await page.getByLabel('Full name').fill('Jo Hart');
      await page.getByLabel('Work email address').fill(`jo-${how.replace(' ', '-')}@school.example`);
      await page.getByLabel('Name of their organisation').fill('A school');
      await press(page, 'Continue');
      expect(await heading(page)).toBe('About Jo Hart');
      await page.getByLabel('With children, young people or families').check();
      await press(page, 'Continue');
      await press(page, 'Continue');
      await press(page, 'Book this place');
      expect(await heading(page)).toBe('Place booked for Jo Hart');
      await page.goto('/bookings');
      expect(await page.locator('main').innerText()).toContain('For Jo Hart');
    });
  });

  it.each(HOW)(
    'a full event: wait, see the position, be offered a place and take it, %s',
    async (_, scripts) => {
      const event = await factory().fullEvent({ title: 'A small workshop' });
      const person = await factory().person();
      await browser.visit({ as: person, scripts }, async (page) => {
        await page.goto(`/events/${event.slug}/book`);
        await answerForMyself(page);
        expect(await heading(page)).toBe('This event is full');
        await press(page, 'Join the waiting list');
        await press(page, 'Join the waiting list');
        expect(await heading(page)).toBe('Joined the waiting list');
        expect(await page.locator('main').innerText()).toContain('You are number 1');

        const [holder] = event.holders;
        await browser.visit({ as: holder, scripts }, async (other) => {
          await other.goto('/bookings');
          await other.getByRole('link', { name: event.title }).click();
          await other.getByRole('link', { name: 'Cancel this booking' }).click();
          expect(await other.locator('main').innerText()).toContain('You can cancel freely until');
          await press(other, 'Cancel the booking');
          expect(await other.locator('main').innerText()).toContain('The booking has been cancelled');
        });

        await page.goto('/bookings');
        expect(await page.locator('main').innerText()).toContain('Accept or decline by');
        await page.getByRole('link', { name: event.title }).click();
        expect(await heading(page)).toBe('You have been offered a place');
        await press(page, 'Accept the place');
        expect(await page.locator('main').innerText()).toContain('You have accepted the place');
      });
      expect(await bookingsOf(person)).toEqual(['confirmed']);
    },
  );

  it.each(HOW)(
    'needs are changed, the calendar subscribed to and its address taken back, %s',
    async (_, scripts) => {
      const person = await factory().person();
      await factory().booking(conference, person);
      await browser.visit({ as: person, scripts }, async (page) => {
        await page.goto('/bookings');
        await page.getByRole('link', { name: conference.title }).click();
        await page.getByRole('link', { name: 'Change dietary needs' }).click();
        await page.getByLabel('Dietary needs').fill('Vegan');
        await press(page, 'Save');
        expect(await page.locator('main').innerText()).toContain('Vegan');
        const file = await page.request.get(
          (await page.getByRole('link', { name: 'Add to your calendar' }).getAttribute('href')) ?? '',
        );
        expect(await file.text()).toContain(`SUMMARY:${conference.title}`);

        await page.goto('/bookings');
        await press(page, 'Make a calendar address');
        const address = await page.getByLabel('Address to copy').inputValue();
        expect((await fetch(address)).status).toBe(200);
        await page.getByText('Change or stop the address').click();
        await press(page, 'Stop this address');
        expect((await fetch(address)).status).toBe(404);
      });
    },
  );

  it('is booked by keyboard alone, and an error takes the focus', async () => {
    const person = await factory().person();
    await browser.visit({ as: person }, async (page) => {
      await page.goto(`/events/${conference.slug}`);
      await tabTo(page, 'Book a place');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/who');
      await tabTo(page, 'Continue');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.govuk-error-summary');
      expect(await page.locator('*:focus').innerText()).toContain('Select who the booking is for');
      await tabTo(page, 'Select who the booking is for');
      await page.keyboard.press('Enter');
      expect(await page.locator('*:focus').getAttribute('id')).toBe('who');
      await page.keyboard.press('Space');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/needs');
      await tabTo(page, 'What do you need to take part? (optional)');
      await page.keyboard.type('A large-print programme');
      await tabTo(page, 'Continue');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/check');
      await tabTo(page, 'Book this place');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/confirmed');
      expect(await heading(page)).toBe('Place booked');
    });
    expect(await bookingsOf(person)).toEqual(['confirmed']);
  });
});

describe('the pages of booking are accessible on a desktop and on a phone', () => {
  const database = useDatabase();
  const app = useApp(database);
  const browser = useBrowser(app);
  const factory = (): ReturnType<typeof make> => make(database.dataSource);

  it('the questions, with and without errors, the check and the confirmation', async () => {
    const event = await factory().event({
      title: 'A conference with a rather long title that needs several lines on a phone',
      contentNotice: 'About abuse.',
      rule: {
        kind: 'all',
        rules: [
          { kind: 'workforce', anyOf: ['children'] },
          { kind: 'declared', id: 'agreed', statement: 'have your manager’s agreement' },
        ],
      },
    });
    const organisation = await factory().organisation({ name: 'Kent Police' });
    const person = await factory().person({ organisation });
    await factory().booking(await factory().event({ title: 'Something else' }), person);
    await browser.visit({ as: person }, async (page) => {
      const clean = async (): Promise<void> => {
        expect([await heading(page), await accessibilityProblems(page)]).toEqual([await heading(page), []]);
      };
      await page.goto(`/events/${event.slug}/book`);
      await clean();
      await press(page, 'Continue');
      await clean();
      await page.getByLabel('A colleague').check();
      await press(page, 'Continue');
      await press(page, 'Continue');
      await clean();
      await page.getByLabel('Full name').fill('Jo Hart');
      await page.getByLabel('Work email address').fill('jo@school.example');
      await page.getByLabel('Kent Police').check();
      await press(page, 'Continue');
      await press(page, 'Continue');
      await clean();
      await page.goto(page.url().replace('/about', '/who'));
      await page.getByLabel('Me', { exact: true }).check();
      await press(page, 'Continue');
      await press(page, 'Continue');
      await clean();
      await page.getByRole('checkbox').check();
      await press(page, 'Continue');
      await page.getByLabel('What do you need to take part?').fill('unbroken'.repeat(40));
      await press(page, 'Continue');
      expect(await heading(page)).toBe('You have something else booked at the same time');
      await clean();
      await press(page, 'Book anyway');
      expect(await heading(page)).toBe('Check your answers');
      await clean();
      await press(page, 'Book this place');
      expect(await heading(page)).toBe('Place booked');
      await clean();
    });
  });

  it('what stands in the way', async () => {
    const person = await factory().person({ workforce: 'adults' });
    const booked = await factory().event();
    await factory().booking(booked, person);
    const children = await factory().event({ rule: { kind: 'workforce', anyOf: ['children'] } });
    const closed = await factory().event({ places: 'none' });
    const full = await factory().fullEvent();
    await browser.visit({ as: person }, async (page) => {
      for (const event of [booked, children, full]) {
        await page.goto(`/events/${event.slug}/book`);
        await page.getByLabel('Me', { exact: true }).check();
        await press(page, 'Continue');
        if (event === full) await press(page, 'Continue');
        expect([await heading(page), await accessibilityProblems(page)]).toEqual([await heading(page), []]);
      }
      await page.goto(`/events/${closed.slug}/book`);
      expect(await accessibilityProblems(page)).toEqual([]);
    });
  });

  it('my bookings, one booking and what can be done with it', async () => {
    const person = await factory().person();
    const put = async (state: Parameters<ReturnType<typeof make>['booking']>[2]): Promise<string> =>
      (await factory().booking(await factory().event({ title: `An event that is ${state}` }), person, state))
        .reference;
    const confirmed = await put('confirmed');
    const offered = await put('offered');
    const waiting = await put('waiting');
    const cancelled = await put('cancelled');
    await browser.visit({ as: person }, async (page) => {
      await page.goto('/bookings');
      await press(page, 'Make a calendar address');
      const paths = [
        '/bookings',
        '/bookings/past',
        `/bookings/${confirmed}`,
        `/bookings/${confirmed}/needs`,
        `/bookings/${confirmed}/cancel`,
        `/bookings/${confirmed}/substitute`,
        `/bookings/${offered}`,
        `/bookings/${offered}/offer`,
        `/bookings/${waiting}`,
        `/bookings/${waiting}/cancel`,
        `/bookings/${cancelled}`,
      ];
      for (const path of paths) {
        await page.goto(path);
        expect([path, await accessibilityProblems(page)]).toEqual([path, []]);
      }
    });
  });
});
