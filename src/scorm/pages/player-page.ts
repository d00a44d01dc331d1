import { SANDBOX } from './content-security.js';
import type { KeptPackage } from '../packages.queries.js';
import type { Opened } from '../plays.service.js';

export interface PlayerModel extends Opened {
  kept: Pick<KeptPackage, 'about'>;
  item: string;
  entry: string;
  preview: boolean;
  /** Ids of the items that are done. */
  done: ReadonlySet<string>;
}

/** The page around the frame of a course. What changes stands in its data, which its script puts in as text. */
export function playerPage({
  kept,
  item,
  entry,
  preview,
  done,
  cmi,
  sequence,
  completed,
}: PlayerModel): string {
  const { standard, items } = kept.about;
  const launch = {
    ...{ standard, item, entry, preview, cmi, sequence, completed },
    returning: sequence > 0,
    items: items.map(({ id, title }) => ({ id, title, done: done.has(id) })),
  };
  const runtime = standard === '1.2' ? 'scorm12.min.js' : 'scorm2004.min.js';
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Course</title>
<link rel="stylesheet" href="runtime/player.css">
</head>
<body>
<div class="bar">
<p class="bar__status" id="status" role="status">Opening…</p>
<button type="button" id="before" hidden>Previous part</button>
<button type="button" id="after" hidden>Next part</button>
<details class="menu" id="menu" hidden><summary id="place"></summary><ol id="items"></ol></details>
</div>
<iframe class="stage" id="stage" title="Course" sandbox="${SANDBOX}"></iframe>
<script type="application/json" id="launch">${JSON.stringify(launch).replaceAll('<', '\\u003c')}</script>
<script src="runtime/${runtime}"></script>
<script src="runtime/player.js"></script>
</body>
</html>
`;
}
