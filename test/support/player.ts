import type { FrameLocator, Page } from 'playwright-core';
import type { Visitor } from './visitor.js';

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

/** The address of a player that the program opens for a visitor. */
export async function openPlayer(visitor: Visitor, slug: string, item?: string): Promise<string> {
  const page = await visitor.get(
    `/courses/${slug}/learn/package/play${item === undefined ? '' : `?item=${item}`}`,
  );
  const src = page.html.querySelector('iframe')?.getAttribute('src');
  if (src === undefined) throw new Error(`No player: ${page.status} ${page.text('h1')}`);
  return src;
}

export interface SaveAnswer {
  status: number;
  body: { completed?: boolean; reason?: string };
}

/** Saves as the player of this address does. */
export async function save(player: string, body: object): Promise<SaveAnswer> {
  const response = await fetch(new URL('save', player), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as SaveAnswer['body'] };
}
