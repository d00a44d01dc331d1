import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FrameLocator, Page } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { useBrowser } from '../support/browser.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson, type MadeTeam } from '../support/factories.js';
import { packages } from '../support/packages.js';

const player = (page: Page): FrameLocator => page.frameLocator('iframe.app-player');
const course = (page: Page): FrameLocator => player(page).frameLocator('#stage');
const says = (page: Page, text: RegExp): Promise<void> =>
  player(page).locator('#status', { hasText: text }).waitFor();

describe('A SCORM package in a browser', () => {
  const database = useDatabase();
  const app = useApp(database);
  const browser = useBrowser(app);
  let team: MadeTeam;
  let organiser: MadePerson;
  let ann: MadePerson;

  beforeAll(async () => {
    await database.clock.setNow('2020-02-03T10:00:00Z');
    team = await make(database.dataSource).team();
    organiser = await make(database.dataSource).member(team, 'organiser');
    ann = await make(database.dataSource).person({ name: 'Ann Learner' });
  });

  async function offer(slug: string, bytes: Buffer, rule: string): Promise<string> {
    await makeCourse(database.dataSource, { slug, teamId: team.id });
    const visitor = await app.signIn(organiser);
    await visitor.visit(`/organiser/courses/${slug}/package`);
    await visitor.upload(`/organiser/courses/${slug}/package`, { file: { name: 'p.zip', bytes } });
    await visitor.post(`/organiser/courses/${slug}/package/publish`, {
      rule,
      passMark: '80',
      cpdMinutes: '',
      validityMonths: '',
    });
    const learner = await app.signIn(ann);
    await learner.visit(`/courses/${slug}/learn`);
    await learner.submit(`/courses/${slug}/learn`);
    return `/courses/${slug}/learn/package`;
  }

  const state = async (slug: string): Promise<{ cmi: Record<string, string>; done: boolean } | undefined> => {
    const [row] = await database.dataSource.query<{ cmi: Record<string, string>; done: boolean }[]>(
      `SELECT i.cmi, e.completed_at IS NOT NULL AS done FROM scorm_items i
       JOIN enrolments e ON e.id = i.enrolment_id JOIN courses c ON c.id = e.course_id WHERE c.slug = $1`,
      [slug],
    );
    return row;
  };

  /** Tries again: what a page sends as it is closed is on its way for a moment. */
  async function eventually(look: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 50; tries += 1) {
      if (await look()) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('It never came to that');
  }

  it('keeps the place when the window is closed, loses no save, and goes on in another window', async () => {
    const home = await offer('fire', await packages.quiz(), 'passed');
    await browser.visit({ as: ann }, async (page) => {
      await page.goto(`${home}/play`);
      await course(page).getByText('Slide 1, ab-initio, kept 0').waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      await course(page).getByText('Next slide').click();
      await says(page, /^Saved/);
      // A save is lost on the way: it is said, and what it held goes with the next.
      let lost = 0;
      await page.route('**/save', async (route) => {
        lost += 1;
        if (lost === 1) await route.abort();
        else await route.continue();
      });
      await course(page).getByText('Wrong').click();
      await says(page, /^Not saved yet. Trying again/);
      await says(page, /^Saved/);
      expect((await state('fire'))?.cmi).toMatchObject({
        'cmi.interactions.0.result': 'wrong',
        'cmi.core.lesson_status': 'failed',
      });
      await page.unroute('**/save');
      await course(page).getByText('Next slide').click();
      const closed = page.waitForEvent('close');
      await page.close({ runBeforeUnload: true });
      await closed;
    });
    await eventually(async () => (await state('fire'))?.cmi['cmi.core.lesson_location'] === '3');

    await browser.visit({ as: ann, width: 320 }, async (page) => {
      await page.goto(home);
      await page.getByRole('button', { name: 'Continue' }).click();
      await course(page).getByText('Slide 3, resume, kept 64000').waitFor();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
      const other = await page.context().newPage();
      await other.goto(`${home}/play`);
      await course(other).getByText('Slide 3, resume').waitFor();
      await course(page).getByText('Next slide').click();
      await says(page, /opened in another window/);
      await course(other).getByText('Right').click();
      await says(other, /You have completed this course/);
      await other.getByRole('link', { name: 'Leave the course' }).click();
      await other.getByRole('link', { name: 'Your certificate' }).waitFor();
      expect(await accessibilityProblems(other)).toEqual([]);
    });
  });

  it('has its last words kept, which it says only as its page is left', async () => {
    const home = await offer('last', await packages.lastWords(), 'completed');
    await browser.visit({ as: ann }, async (page) => {
      await page.goto(`${home}/play`);
      await course(page).getByText('Read this').waitFor();
      await page.getByRole('link', { name: 'Leave the course' }).click();
      await eventually(async () => (await state('last'))?.done === true);
    });
  });

  it('goes from part to part, has its objectives, and reaches nothing of the program', async () => {
    const home = await offer('sequenced', await packages.sequenced(), 'completed');
    await browser.visit({ as: ann }, async (page) => {
      await page.goto(`${home}/play?item=a`);
      await course(page).getByText('obj-a of 1').waitFor();
      await says(page, /^Saved/);
      const reached = await course(page)
        .locator('body')
        .evaluate(async (_, program) => {
          const tries = [program, `${location.origin}/courses`, `${location.origin}/api/v1/events`];
          const answers = await Promise.all(
            tries.map((url) =>
              fetch(url).then(
                (answer) => answer.ok,
                () => false,
              ),
            ),
          );
          return { answers, cookies: document.cookie, opened: window.open(program) !== null };
        }, `${app.baseUrl}/courses`);
      expect(reached).toEqual({ answers: [false, false, false], cookies: '', opened: false });
      await player(page).getByRole('button', { name: 'Next part' }).click();
      await course(page).getByText('B', { exact: true }).waitFor();
      await says(page, /^You have completed this course/);
    });
  });
});
