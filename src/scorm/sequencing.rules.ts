import { attribute, child, children, type Xml } from './xml.rules.js';

/** Rules of SCORM 2004 sequencing that are not followed, each in words and found by its elements. */
const NOT_FOLLOWED: { words: string; isIn: (sequencing: Xml) => boolean }[] = [
  {
    words: 'Conditions before an item: an item that should be skipped, hidden or locked can be opened',
    isIn: (sequencing) => hasRules(sequencing, 'preConditionRule'),
  },
  {
    words: 'Conditions after an item: nobody is sent back or on by themselves',
    isIn: (sequencing) =>
      hasRules(sequencing, 'postConditionRule') || hasRules(sequencing, 'exitConditionRule'),
  },
  {
    words: 'Limits on attempts or time: an item can be opened as often as somebody likes',
    isIn: (sequencing) => child(sequencing, 'limitConditions') !== undefined,
  },
  {
    words: 'Rollup rules: the course is complete as the rule that you choose here says',
    isIn: (sequencing) => children(child(sequencing, 'rollupRules'), 'rollupRule').length > 0,
  },
  {
    words: 'Objectives shared between items: an item does not know what was reached in another',
    isIn: (sequencing) => {
      const objectives = child(sequencing, 'objectives');
      return [...children(objectives, 'primaryObjective'), ...children(objectives, 'objective')].some(
        (objective) => child(objective, 'mapInfo') !== undefined,
      );
    },
  },
  {
    words: 'Random order or selection: all items are shown in the order of the manifest',
    isIn: (sequencing) => child(sequencing, 'randomizationControls') !== undefined,
  },
  {
    words: 'A fixed order: items can be opened in any order',
    isIn: (sequencing) => {
      const mode = child(sequencing, 'controlMode');
      return attribute(mode, 'choice') === 'false' || attribute(mode, 'forwardOnly') === 'true';
    },
  },
];

/** What of the sequencing below an organisation is not followed. */
export function sequencingWords(organization: Xml): string[] {
  const all = sequencingBelow(organization);
  return NOT_FOLLOWED.filter(({ isIn }) => all.some(isIn)).map(({ words }) => words);
}

const sequencingBelow = (element: Xml): Xml[] => [
  ...children(element, 'sequencing'),
  ...children(element, 'item').flatMap(sequencingBelow),
];

const hasRules = (sequencing: Xml, name: string): boolean =>
  children(child(sequencing, 'sequencingRules'), name).length > 0;
