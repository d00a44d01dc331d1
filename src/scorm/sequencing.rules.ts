import type { Cluster, MappedObjective } from './scorm.types.js';
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
    isIn: (sequencing) => !rollsUpAll(sequencing),
  },
  {
    words: 'Random order or selection: all items are shown in the order of the manifest',
    isIn: (sequencing) => child(sequencing, 'randomizationControls') !== undefined,
  },
  {
    words: 'Choices that depend on where somebody is: items can be chosen more freely',
    isIn: (sequencing) => {
      const considered = child(sequencing, 'constrainedChoiceConsiderations');
      return says(considered, 'preventActivation', false) || says(considered, 'constrainChoice', false);
    },
  },
];

/** What of these is not followed. */
export const sequencingWords = (all: Xml[]): string[] =>
  NOT_FOLLOWED.filter(({ isIn }) => all.some(isIn)).map(({ words }) => words);

const hasRules = (sequencing: Xml, name: string): boolean =>
  children(child(sequencing, 'sequencingRules'), name).length > 0;

/** Whether all items count, and each by what it says itself: the one rollup that is ours, too. */
function rollsUpAll(sequencing: Xml): boolean {
  const rollup = child(sequencing, 'rollupRules');
  const counts =
    says(rollup, 'rollupObjectiveSatisfied', true) &&
    says(rollup, 'rollupProgressCompletion', true) &&
    says(child(sequencing, 'deliveryControls'), 'tracked', true);
  return counts && children(rollup, 'rollupRule').every(asksForAll);
}

function asksForAll(rule: Xml): boolean {
  const set = attribute(rule, 'childActivitySet');
  const asked = children(child(rule, 'rollupConditions'), 'rollupCondition');
  const action = attribute(child(rule, 'rollupAction'), 'action');
  return (
    (set === '' || set === 'all') &&
    asked.length === 1 &&
    (action === 'completed' || action === 'satisfied') &&
    asked.every((each) => attribute(each, 'condition') === action && attribute(each, 'operator') !== 'not')
  );
}

/** A flag as XML writes it. */
function says(element: Xml | undefined, name: string, otherwise: boolean): boolean {
  const text = attribute(element, name);
  return text === '' ? otherwise : text === 'true' || text === '1';
}

/** The sequencing of an item, with what it takes over from the collection at the end of a manifest. */
export function sequencingOf(element: Xml, collection: ReadonlyMap<string, Xml>): Xml | undefined {
  const own = child(element, 'sequencing');
  const shared = collection.get(attribute(own, 'IDRef'));
  return shared === undefined ? own : { ...shared, ...own };
}

export const sequencingCollection = (manifest: Xml): Map<string, Xml> =>
  new Map(
    children(child(manifest, 'sequencingCollection'), 'sequencing').map((each) => [
      attribute(each, 'ID'),
      each,
    ]),
  );

/** How somebody may go through what lies directly below. Where nothing is said, they choose. */
export function clusterOf(sequencing: Xml | undefined): Cluster {
  const mode = child(sequencing, 'controlMode');
  return {
    choice: says(mode, 'choice', true),
    choiceExit: says(mode, 'choiceExit', true),
    flow: says(mode, 'flow', false),
    forwardOnly: says(mode, 'forwardOnly', false),
  };
}

/** The objectives that an item shares with others, by the names that all of them know. */
export function mappedObjectives(sequencing: Xml | undefined): MappedObjective[] {
  const objectives = child(sequencing, 'objectives');
  const primary = child(objectives, 'primaryObjective');
  return [primary, ...children(objectives, 'objective')].flatMap((objective) =>
    children(objective, 'mapInfo').map((map) => ({
      id: attribute(objective, 'objectiveID'),
      primary: objective === primary,
      shared: attribute(map, 'targetObjectiveID'),
      reads: {
        status: says(map, 'readSatisfiedStatus', true),
        measure: says(map, 'readNormalizedMeasure', true),
      },
      writes: {
        status: says(map, 'writeSatisfiedStatus', false),
        measure: says(map, 'writeNormalizedMeasure', false),
      },
    })),
  );
}
