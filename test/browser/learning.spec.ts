import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { accessibilityProblems } from '../support/accessibility.js';
import { useApp } from '../support/app.js';
import { heading, press, useBrowser } from '../support/browser.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson } from '../support/factories.js';
import { publishVersion, QUESTIONS } from '../support/lessons.js';

const db = useDatabase();
const app = useApp(db);
const browser = useBrowser(app);
const LEARN = '/courses/online-safety-parents-and-carers/learn';
const PHONE = { width: 320 };
const FILMS = join(
  import.meta.dirname,
  '../../src/demonstration/data/courses/online-safety-parents-and-carers',
);
let parent: MadePerson;

beforeAll(async () => {
  await db.clock.setNow('2020-01-07T09:00:00Z');
  await makeCourse(db.dataSource);
  await publishVersion(db.dataSource, 'online-safety-parents-and-carers');
  parent = await make(db.dataSource).person({ workforce: 'neither', areas: [] });
});

/** Gives the right answer to the question on the page, whatever its kind, and goes on. */
async function answer(page: Page): Promise<void> {
  const text = await heading(page);
  const question = QUESTIONS.find((each) => each.text === text);
  if (question === undefined) throw new Error(`No such question: ${text}`);
  for (const [place, option] of question.options.entries()) {
    const field = page.getByLabel(option.text, { exact: true });
    if (question.kind === 'ordering') await field.selectOption(String(place + 1));
    else if (option.right === true) await field.check();
  }
  await press(page, 'Save and continue');
}

describe('A course on a phone', () => {
  it('is begun, left in the middle of the check, and gone on with on another device without JavaScript', async () => {
    await browser.visit({ as: parent, ...PHONE }, async (page) => {
      await page.goto(LEARN);
      expect(await accessibilityProblems(page)).toEqual([]);
      await press(page, 'Start the course');
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.locator('main').getByRole('button', { name: 'Begin: What they may meet' }).click();
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(
        await page
          .locator('.app-lesson img')
          .evaluate((image) => (image as unknown as { naturalWidth: number }).naturalWidth),
      ).toBeGreaterThan(0);
      await page.getByLabel('What do you know of it?').fill('Not much yet');
      await press(page, 'Mark as done and continue');
      await page.goto(`${LEARN}/check`);
      await press(page, 'Start the check');
      await press(page, 'Save and continue');
      await page.locator('.govuk-error-summary:focus').waitFor();
      expect(await accessibilityProblems(page)).toEqual([]);
      await answer(page);
      await answer(page);
    });

    await browser.visit({ as: parent, scripts: false, ...PHONE }, async (page) => {
      await page.goto(LEARN);
      await page.locator('main').getByRole('button', { name: 'Continue: Talk' }).click();
      await press(page, 'Mark as done and continue');
      expect(await page.locator('main').innerText()).toContain('You have answered 2 of 4 questions.');
      await page.getByRole('button', { name: 'Continue the check' }).click();
      await page.getByRole('button', { name: 'Go to the first that is missing' }).click();
      await answer(page);
      await answer(page);
      await press(page, 'Submit my answers');
      expect(await page.locator('.govuk-panel').innerText()).toContain('You passed the knowledge check');
      await page.getByRole('button', { name: 'Go on to your certificate' }).click();
      await page.getByRole('button', { name: 'See your certificate' }).click();
      expect(await page.locator('.app-certificate').innerText()).toContain('Certificate of completion');
      await page.goto(`${LEARN}/lessons/what-they-meet`);
      expect(await page.getByLabel('What do you know of it?').inputValue()).toBe('Not much yet');
    });

    await browser.visit({ as: parent }, async (page) => {
      for (const path of [
        LEARN,
        `${LEARN}/check/1/result`,
        `${LEARN}/finished`,
        `${LEARN}/print`,
        '/learning',
      ]) {
        await page.goto(path);
        expect([path, await accessibilityProblems(page)]).toEqual([path, []]);
      }
    });
  });

  it('is seen by its organisers, on a phone too', async () => {
    const [{ team }] = await db.dataSource.query<[{ team: number }]>(`SELECT team_id AS team FROM courses`);
    const organiser = await make(db.dataSource).organiser({ id: team, name: '', slug: '' });
    const desk = '/organiser/courses/online-safety-parents-and-carers';
    await browser.visit({ as: organiser }, async (page) => {
      for (const path of [
        '/organiser/courses',
        desk,
        `${desk}/questions`,
        `${desk}/learners/${parent.id}`,
        `${desk}/learners/${parent.id}/set-back`,
      ]) {
        await page.goto(path);
        expect([path, await accessibilityProblems(page)]).toEqual([path, []]);
      }
    });
  });

  it('is given a video, which plays with its captions before anybody else sees it', async () => {
    const [{ team }] = await db.dataSource.query<[{ team: number }]>(`SELECT team_id AS team FROM courses`);
    const organiser = await make(db.dataSource).organiser({ id: team, name: '', slug: '' });
    const edit = '/organiser/courses/online-safety-parents-and-carers/edit';
    const film = 'the-first-minute-in-words';
    await browser.visit({ as: organiser }, async (page) => {
      await page.goto(edit);
      await press(page, 'Begin a draft');
      await page.goto(`${edit}/lessons/talk/video`);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.locator('#video').setInputFiles(join(FILMS, `${film}.mp4`));
      await press(page, 'Upload the video');
      await page.locator('#captions').setInputFiles(join(FILMS, `${film}.vtt`));
      await press(page, 'Add the captions');
      await page.getByText('the transcript is proposed from them').waitFor();
      expect(await page.locator('#transcript').inputValue()).toContain(
        '**Parent:** Thank you for telling me. It is not your fault.',
      );
      expect(await accessibilityProblems(page)).toEqual([]);
      const played = await page.locator('video').evaluate(async (element) => {
        const video = element as unknown as HTMLMediaElement;
        video.muted = true;
        video.currentTime = 16;
        await video.play();
        await new Promise((on) => video.addEventListener('timeupdate', on, { once: true }));
        const [captions] = video.textTracks;
        return { at: video.currentTime, shown: captions?.activeCues?.length, mode: captions?.mode };
      });
      expect(played.at).toBeGreaterThanOrEqual(16);
      expect(played).toMatchObject({ shown: 1, mode: 'showing' });
    });
  });
});
