import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** `axe.run()` by itself skips target size, so the tags are named. */
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** A desktop, and the narrowest screen that WCAG's reflow asks for. */
export const WIDTHS = [1280, 320];
/** With those from which a wider layout holds, and has the least room. */
const ALL_WIDTHS = [1280, 769, 641, 320];

/**
 * What is wrong with the page as it stands, at each of `WIDTHS`, in words, and whether it scrolls sideways there or
 * between; nothing when all is well. Each details element is opened first: axe passes over what is closed. Scripts must
 * be on, or axe hangs.
 */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  const problems: string[] = [];
  await page.evaluate(axeSource);
  for (const width of ALL_WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    await page.evaluate(() => {
      for (const details of document.querySelectorAll('details')) details.open = true;
    });
    const sideways = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    if (sideways > 0) problems.push(`${width}px scrolls sideways by ${sideways}px`);
    if (!WIDTHS.includes(width)) continue;
    const { violations } = await page.evaluate(
      (tags) =>
        (
          globalThis as unknown as { axe: { run(what: Document, options: RunOptions): Promise<AxeResults> } }
        ).axe.run(document, { runOnly: tags, resultTypes: ['violations'] }),
      TAGS,
    );
    for (const { id, nodes } of violations) {
      problems.push(
        ...nodes.map((node) => `${width}px ${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
      );
    }
  }
  return problems;
}
