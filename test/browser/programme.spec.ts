import { beforeAll, describe, expect, it } from '@jest/globals';
import { demonstrationNow, seedDemonstration } from '../../src/demonstration/demonstration.js';
import { setProgramClock } from '../../src/platform/database/program-clock.js';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { heading, useBrowser } from '../support/browser.js';
import { useDatabase } from '../support/database.js';

const CONFERENCE = '/events/child-abuse-images-and-associated-grooming-conference';

describe('the programme of October 2019 in a browser', () => {
  const database = useDatabase();
  const app = useApp(database, { demo: true });
  const browser = useBrowser(app);
  beforeAll(async () => {
    await setProgramClock(database.dataSource, demonstrationNow(new Date()));
    await seedDemonstration(database.dataSource);
  });

  it.each([
    ['home', '/'],
    ['the catalogue', '/events'],
    ['a filtered catalogue', '/events?kind=conference&area=maidstone'],
    ['a search that finds nothing', '/events?q=zzzzzz'],
    ['a month', '/events?view=month&month=2019-11'],
    ['a filter that is none', '/events?sort=colour'],
    ['the conference', CONFERENCE],
    ['its check', `${CONFERENCE}/check`],
    ['workshops to choose from', '/events/trauma-informed-practice-conference'],
    ['an awareness day', '/events/safer-internet-day-2020'],
    ['a forum for champions', '/events/online-champion-forum-december-2019'],
    ['the courses', '/courses'],
    ['a course for practitioners', '/courses/online-safety-risks-to-children'],
    ['a course for everyone', '/courses/online-safety-parents-and-carers'],
    ['the mailbox', '/mailbox'],
    ['a page that is not there', '/nowhere'],
  ])('%s is accessible on a desktop and on a phone', async (_what, path) => {
    await browser.visit({}, async (page) => {
      await page.goto(path);
      expect([await heading(page), await accessibilityProblems(page)]).toEqual([await heading(page), []]);
    });
  });

  it.each([
    ['with scripts', true],
    ['without scripts', false],
  ])(
    'finds the conference by a typo, and a parent is told what they can do instead, %s',
    async (_how, scripts) => {
      await browser.visit({ scripts }, async (page) => {
        await page.goto('/');
        await page.getByLabel('Search training and events').fill('groming');
        await page.getByRole('button', { name: 'Search' }).click();
        await page
          .getByRole('link', { name: 'Child Abuse Images and Associated Grooming Conference' })
          .click();
        await page.getByRole('link', { name: /Check whether you can book/ }).click();
        await page.getByLabel('No, I am a parent, a carer or a member of the public').check();
        await page.getByRole('button', { name: 'Continue' }).click();
        expect(await page.locator('main').innerText()).toContain('What you can do');
      });
    },
  );
});
