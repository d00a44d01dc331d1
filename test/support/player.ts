import type { FrameLocator, Page } from 'playwright-core';

/** The player of uploaded courses, in the page of the program. */
export const player = (page: Page): FrameLocator => page.frameLocator('iframe.app-player');

/** What the course itself shows. */
export const course = (page: Page): FrameLocator => player(page).frameLocator('#stage');

/** Waits until the player says that things are so. */
export const says = (page: Page, text: RegExp): Promise<void> =>
  player(page).locator('#status', { hasText: text }).waitFor();

/** Calls a function that the page of a course has, as the course would itself. */
export const inCourse = (page: Page, name: string, ...more: string[]): Promise<unknown> =>
  course(page)
    .locator('body')
    .evaluate(
      (body, [called, ...given]) => {
        const its = body.ownerDocument.defaultView as unknown as Record<
          string,
          (...all: string[]) => unknown
        >;
        return its[called ?? '']?.(...given);
      },
      [name, ...more],
    );
