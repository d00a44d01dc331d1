import { waysOn } from '../order.rules.js';
import type { KeptPackage } from '../packages.queries.js';
import type { Opened } from '../plays.service.js';
import type { PackageItem } from '../scorm.types.js';
import { SANDBOX } from './content-security.js';
import { runtimeVersion } from './runtime-files.js';

export interface PlayerModel extends Opened {
  kept: Pick<KeptPackage, 'about'>;
  item: PackageItem;
  preview: boolean;
  /** Ids of the items that are done. */
  done: ReadonlySet<string>;
  /** Address of the program, whose page is around this one. */
  program: string;
}

/** The page around the frame of a course. What changes stands in its data, which its script puts in as text. */
export function playerPage({ kept, item, done, ...more }: PlayerModel): string {
  const { standard, items } = kept.about;
  const { before, after, open } = waysOn(kept.about, item);
  const launch = {
    ...{ standard, item: item.id, entry: `files/${item.href}`, ...more },
    returning: more.sequence > 0,
    // The clock by which saves are numbered: that of a device may be wrong.
    now: Date.now(),
    ...{ before: before?.id, after: after?.id, hides: item.hides ?? [] },
    items: items.map(({ id, title }) => ({ id, title, done: done.has(id), open: open.has(id) })),
  };
  const runtime = standard === '1.2' ? 'scorm12.min.js' : 'scorm2004.min.js';
  return document(`<div class="bar">
<p class="bar__status" id="status" role="status">Opening…</p>
<button type="button" id="before" hidden>Previous part</button>
<button type="button" id="after" hidden>Next part</button>
<details class="menu" id="menu" hidden><summary id="place"></summary><ol id="items"></ol></details>
</div>
<iframe class="stage" id="stage" title="Course" sandbox="${SANDBOX}"></iframe>
<script type="application/json" id="launch">${JSON.stringify(launch).replaceAll('<', '\\u003c')}</script>
<script src="../runtime/${runtimeVersion()}/${runtime}"></script>
<script type="module" src="../runtime/${runtimeVersion()}/player.js"></script>`);
}

/** Why a course is not shown, in its frame. `message` is a sentence of ours, and no markup. */
export const refusedPage = (message: string): string =>
  document(`<div class="bar">
<p class="bar__status" data-state="refused">${message}. What was saved is kept. Load the page again to go on here.</p>
</div>`);

const document = (body: string): string => `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Course</title>
<link rel="stylesheet" href="../runtime/${runtimeVersion()}/player.css">
</head>
<body>
${body}
</body>
</html>
`;
