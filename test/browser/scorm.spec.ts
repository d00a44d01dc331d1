import { beforeAll, describe, expect, it } from '@jest/globals';
import type { FrameLocator, Page } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { useBrowser } from '../support/browser.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson, type MadeTeam } from '../support/factories.js';
import { packages } from '../support/packages.js';
import { course, inCourse, openPlayer, player, says } from '../support/player.js';

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
    return start(slug, ann);
  }

  async function start(slug: string, person: MadePerson): Promise<string> {
    const learner = await app.signIn(person);
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
      // A save arrives and its answer is lost: it is said, and what it held goes with the next, once.
      let lost = 0;
      await page.route('**/save', async (route) => {
        lost += 1;
        if (lost > 1) return route.continue();
        await route.fetch();
        await route.abort();
      });
      await course(page).getByText('Wrong').click();
      await says(page, /^Not saved yet. Trying again/);
      await says(page, /^Saved/);
      expect((await state('fire'))?.cmi).toMatchObject({
        'cmi.interactions.0.result': 'wrong',
        'cmi.core.lesson_status': 'failed',
      });
      expect((await state('fire'))?.cmi).not.toHaveProperty(['cmi.interactions.1.id']);
      // One that is told to wait says so, kindly, and is caught up with.
      let refused = 0;
      await page.unroute('**/save');
      await page.route('**/save', async (route) => {
        refused += 1;
        if (refused === 1) await route.fulfill({ status: 429, headers: { 'retry-after': '1' }, json: {} });
        else await route.continue();
      });
      await course(page).getByText('Wrong').click();
      await says(page, /has to wait a little/);
      await says(page, /^Saved/);
      expect((await state('fire'))?.cmi).toHaveProperty(['cmi.interactions.1.id'], 'exit');
      await page.unroute('**/save');
      // What nobody can keep takes nothing else with it.
      await inCourse(page, 'tell', 'cmi.suspend_data', 'half a letter: \ud800');
      await inCourse(page, 'tell', 'cmi.core.score.raw', '21');
      await says(page, /more than can be kept/);
      await eventually(async () => (await state('fire'))?.cmi['cmi.core.score.raw'] === '21');
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

  /**
   * The player without the page around it: a browser may keep nothing for the frames of other sites, while here all of
   * its storage is at work.
   */
  async function playAlone(page: Page, person: MadePerson, home: string): Promise<FrameLocator> {
    const [, slug = ''] = /courses\/([^/]+)/.exec(home) ?? [];
    await page.goto(await openPlayer(await app.signIn(person), slug));
    return page.frameLocator('#stage');
  }

  it('has its last words kept, be they more than a beacon takes, unless something later was saved', async () => {
    const home = await offer('large', await packages.large(), 'passed');
    const suspended = async (): Promise<number> =>
      (await state('large'))?.cmi['cmi.suspend_data']?.length ?? 0;
    await browser.visit({ as: ann }, async (page) => {
      const kept = async (count: number): Promise<void> => {
        const stage = await playAlone(page, ann, home);
        await stage.getByText(`Kept ${count}`, { exact: true }).waitFor();
        expect(await suspended()).toBe(count);
        await page.goto('about:blank');
      };
      await kept(0);
      await eventually(async () => (await state('large'))?.cmi['cmi.core.lesson_status'] === 'completed');
      expect(await suspended()).toBe(0);
      // It comes back to this device, and to this device only while nothing was saved elsewhere.
      await kept(64_000);
      await database.dataSource.query(
        `UPDATE scorm_items SET sequence = sequence + 3600000, cmi = cmi || '{"cmi.suspend_data": "later"}' WHERE item = 'large'`,
      );
      await kept(5);
    });

    // Whoever leaves by a link waits for a moment, and everything is saved.
    const left = await offer('left', await packages.large(), 'passed');
    await browser.visit({ as: ann }, async (page) => {
      await page.goto(`${left}/play`);
      await course(page).getByText('Kept 0', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'Leave the course' }).click();
      await page.waitForURL(`**${left}`);
      expect((await state('left'))?.cmi['cmi.suspend_data']).toHaveLength(64_000);
    });

    const last = await offer('last', await packages.lastWords(), 'completed');
    await browser.visit({ as: ann }, async (page) => {
      await page.goto(`${last}/play`);
      await course(page).getByText('Read this').waitFor();
      await page.goto('about:blank');
      await eventually(async () => (await state('last'))?.done === true);
    });
  });

  it('finds what it left in the browser, and nothing of another course or another learner', async () => {
    const home = await offer('hoard', await packages.hoarding(), 'completed');
    const other = await offer('hoard-too', await packages.hoarding(), 'completed');
    const bob = await make(database.dataSource).person();
    await start('hoard', bob);
    await browser.visit({ as: ann }, async (page) => {
      const found = async (path: string, person = ann): Promise<string> =>
        (await playAlone(page, person, path)).getByText(/^Found/).innerText();
      expect(await found(home)).toBe('Found nothing');
      expect(await found(home)).toMatch(/^Found local, (session, )?cookie, database, cache$/);
      expect(await found(other)).toBe('Found nothing');
      // Opened beside it, another course makes this one give way.
      const beside = await page.context().newPage();
      await (await playAlone(beside, ann, home)).getByText('Found nothing').waitFor();
      await page.locator('#status', { hasText: /^Another course has been opened/ }).waitFor();
      expect(await page.locator('#stage').count()).toBe(0);
      expect(await found(home, bob)).toBe('Found nothing');
    });
  });

  it('finds its way as SCORM 2004 has it, and ends where the course goes on', async () => {
    const home = await offer('roam', await packages.roaming(), 'completed');
    const ask = (page: Page, request: string): Promise<unknown> => inCourse(page, 'ask', request);
    const at = (page: Page, words: string): Promise<void> =>
      course(page).getByText(words, { exact: true }).waitFor();
    await browser.visit({ as: ann }, async (page) => {
      await page.goto(`${home}/play`);
      await at(page, 'a: continue choice.{target=b} jump.{target=c} exitAll');
      await ask(page, '{target=b}choice');
      await at(page, 'b: continue previous choice.{target=b} jump.{target=c} exitAll');
      await says(page, /^(You can begin|Saved|Your place)/);
      expect(await player(page).getByRole('button', { name: 'Next part' }).isVisible()).toBe(false);
      expect(await player(page).getByRole('button', { name: 'Previous part' }).isEnabled()).toBe(true);
      await ask(page, '{target=c}jump');
      await at(page, 'theirs passed 0.7');
      await player(page).getByText('Part 3 of 4').click();
      expect(await player(page).getByRole('button', { name: 'Part d' }).isEnabled()).toBe(false);
      await player(page).getByRole('button', { name: 'Next part' }).click();
      await at(page, 'd: choice.{target=b} jump.{target=c} exitAll');
      await says(page, /You have completed/);
      // What is abandoned is dropped, as far as it was not saved yet.
      await inCourse(page, 'tell', 'cmi.location', '9');
      await ask(page, 'abandon');
      await page.waitForURL(`**${home}`);
      await page.goto(`${home}/play?item=d`);
      await at(page, 'd: choice.{target=b} jump.{target=c} exitAll');
      const [abandoned] = await database.dataSource.query<{ cmi: object }[]>(
        `SELECT cmi FROM scorm_items WHERE item = 'd'`,
      );
      expect(abandoned?.cmi).not.toHaveProperty(['cmi.location']);
      await ask(page, 'exitAll');
      await page.waitForURL(`**${home}`);
      expect(await page.locator('main').innerText()).toContain('You have completed this course');
    });
  });

  it('that never reports is warned about as it is uploaded, and completed by the other rule', async () => {
    await makeCourse(database.dataSource, { slug: 'silent', teamId: team.id });
    const bytes = await packages.silent(3_000_000);
    await browser.visit({ as: organiser }, async (page) => {
      await page.goto('/organiser/courses/silent/package');
      const session = await page.context().newCDPSession(page);
      await session.send('Network.emulateNetworkConditions', {
        ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 3_000_000 },
      });
      await page.setInputFiles('input[type=file]', {
        name: 'p.zip',
        mimeType: 'application/zip',
        buffer: bytes,
      });
      await page.getByRole('button', { name: 'Upload and check' }).click();
      await page.getByText(/^Uploaded [1-9]0%$/).waitFor();
      await page.getByText(/It never seems to say/).waitFor();
      expect(await page.getByLabel('All parts have been opened').isChecked()).toBe(true);
      await page.getByRole('button', { name: 'Publish' }).click();
      await page.getByText('The package is published').waitFor();
    });
    const home = await start('silent', ann);
    await browser.visit({ as: ann }, async (page) => {
      await page.goto(`${home}/play`);
      await says(page, /^You have completed this course/);
    });
  });

  it('goes from part to part, has its objectives, and reaches nothing of the program', async () => {
    const home = await offer('sequenced', await packages.sequenced(), 'completed');
    await browser.visit({ as: ann, hostile: true }, async (page) => {
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
