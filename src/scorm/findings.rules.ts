import type { Manifest, ScormPackage, ScormRule } from './scorm.types.js';

/**
 * What an organiser should know before a package is published. `reports` says whether any of its pages or scripts
 * names the element by which a package says that somebody is done.
 */
export function findings(
  { items, clusters = [], sequencing }: Pick<Manifest, 'items' | 'clusters' | 'sequencing'>,
  { reports }: { reports: boolean },
): string[] {
  const scos = items.filter(({ kind }) => kind === 'sco');
  return [
    ...(scos.length === 0
      ? ['It has no part that reports anything: it is complete when all of it has been opened']
      : reports
        ? []
        : ['It never seems to say that somebody has completed it: choose “all parts opened” as the rule']),
    ...(scos.length > 0 && scos.length < items.length
      ? ['Some of its parts report nothing: these count as completed when they are opened']
      : []),
    ...(scos.length > 1 ? [`It has ${scos.length} parts: each keeps its own place and score`] : []),
    ...(clusters.some(({ choice }) => !choice) && items.length > 1
      ? ['It has some of its parts opened in an order of its own']
      : []),
    ...sequencing.map((words) => `It asks for what is not done here. ${words}`),
    'What it loads from other sites is not shown: all of it must be in the package',
  ];
}

/** The rule to begin with: that of the version before, if there is one and the package tells enough for it. */
export const suggestedRule = (
  { reports }: Pick<ScormPackage, 'reports'>,
  before: ScormRule = 'completed',
): ScormRule => (reports ? before : 'viewed_all');
