import { describe, expect, it } from '@jest/globals';
import { ROAMING } from '../../test/support/packages.js';
import { readManifest } from './manifest.rules.js';
import { opensFromContents, waysOn } from './order.rules.js';
import type { Manifest, PackageItem } from './scorm.types.js';
import { sharedObjectives, withShared } from './shared-objectives.rules.js';

describe('The order of a package', () => {
  const read = (text: string): Manifest => {
    const found = readManifest(text);
    if ('problem' in found) throw new Error(found.problem);
    return found.manifest;
  };
  const roaming = read(ROAMING);
  const ways = (order: Manifest, from?: string): [string | undefined, string | undefined, string] => {
    const { before, after, open } = waysOn(
      order,
      order.items.find(({ id }) => id === from),
    );
    return [before?.id, after?.id, [...open].join('')];
  };

  it('is read with its clusters, shared ones too, its hidden buttons and mapped objectives', () => {
    expect(roaming.clusters).toMatchObject([
      { choice: true, choiceExit: true, flow: true, forwardOnly: false },
      { choice: true, flow: true },
      { choice: false, flow: true, forwardOnly: true },
    ]);
    expect(roaming.items.map(({ id, within, hides }) => [id, within, hides])).toEqual([
      ['a', [0, 1], []],
      ['b', [0, 1], ['continue']],
      ['c', [0, 2], []],
      ['d', [0, 2], []],
    ]);
    expect(roaming.sequencing).toEqual([]);
  });

  it.each([
    ['<adlcp:completionThreshold>0.8</adlcp:completionThreshold>', '0.8'],
    ['<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.6"/>', '0.6'],
    ['<adlcp:completionThreshold completedByMeasure="true"/>', '1'],
    ['<adlcp:completionThreshold minProgressMeasure="0.6"/>', ''],
    ['<adlcp:completionThreshold>x</adlcp:completionThreshold>', ''],
  ])('is read with how much progress completes an item: %s', (threshold, expected) => {
    const [first] = read(ROAMING.replace('<imsss:sequencing><imsss:objectives>', `${threshold}$&`)).items;
    expect(first?.completionThreshold).toBe(expected);
  });

  it.each([
    [undefined, [undefined, undefined, 'ab']],
    ['a', [undefined, 'b', 'ab']],
    ['b', ['a', 'c', 'ab']],
    ['c', ['b', 'd', 'abc']],
    ['d', [undefined, undefined, 'abd']],
  ])('from %s leads as its control modes have it', (from, expected) =>
    expect(ways(roaming, from)).toEqual(expected),
  );

  it('is free where nothing is said, and in 1.2; nobody can leave where choiceExit is false', () => {
    const free = { ...roaming, clusters: undefined };
    expect(ways(free, 'b')).toEqual(['a', 'c', 'abcd']);
    const open = ROAMING.replace('choice="false"', 'choice="true"');
    expect(ways(read(open), 'a')[2]).toBe('abcd');
    const closed = open.replace('<imsss:controlMode flow', '<imsss:controlMode choiceExit="false" flow');
    expect(ways(read(closed), 'a')[2]).toBe('ab');
    expect(ways(read(ROAMING.replaceAll('flow="true"', 'flow="false"')), 'c')).toEqual([
      'b',
      undefined,
      'abc',
    ]);
  });

  it('leaves nobody without a way: from the contents the first can always be opened', () => {
    const fixed = { ...roaming, items: roaming.items.slice(2) };
    const from = (id?: string): string =>
      [
        ...opensFromContents(
          fixed,
          fixed.items.find((item) => item.id === id),
        ),
      ].join('');
    expect([from(), from('c'), from('d')]).toEqual(['c', 'cd', 'cd']);
  });

  it.each([
    ['<imsss:rollupRules><imsss:rollupRule childActivitySet="any"/></imsss:rollupRules>', /^Rollup rules/],
    ['<imsss:rollupRules rollupProgressCompletion="false"/>', /^Rollup rules/],
    ['<imsss:deliveryControls tracked="false"/>', /^Rollup rules/],
    ['<adlseq:constrainedChoiceConsiderations preventActivation="true"/>', /^Choices that depend/],
    ['<imsss:limitConditions attemptLimit="1"/>', /^Limits/],
  ])('is warned about where it is not followed: %s', (inside, words) => {
    const text = ROAMING.replace(
      '<imsss:sequencing IDRef="fixed"/>',
      `<imsss:sequencing>${inside}</imsss:sequencing>`,
    );
    expect(read(text).sequencing).toEqual([expect.stringMatching(words)]);
  });

  it('is not warned about for a rollup of all items, which is ours', () => {
    const all = `<imsss:rollupRules><imsss:rollupRule childActivitySet="all"><imsss:rollupConditions><imsss:rollupCondition condition="completed"/></imsss:rollupConditions><imsss:rollupAction action="completed"/></imsss:rollupRule></imsss:rollupRules>`;
    const text = ROAMING.replace(
      '<imsss:sequencing IDRef="fixed"/>',
      `<imsss:sequencing>${all}</imsss:sequencing>`,
    );
    expect(read(text).sequencing).toEqual([]);
  });

  it('lets items share an objective: the last that told of it counts', () => {
    const items = [...roaming.items, { ...roaming.items[0], id: 'a2' } as PackageItem];
    const told = (item: string, sequence: number, more: Record<string, string>) => ({
      ...{ item, sequence, cmi: more },
    });
    const shared = sharedObjectives(items, [
      told('a', 9, { 'cmi.objectives.0.success_status': 'passed', 'cmi.objectives.0.score.scaled': '0.7' }),
      told('a2', 5, { 'cmi.success_status': 'failed', 'cmi.score.scaled': 'x' }),
      told('c', 20, { 'cmi.objectives.0.success_status': 'failed' }),
    ]);
    expect(shared.get('shared')).toEqual({ satisfied: true, measure: 0.7 });
    const [, , c] = roaming.items as [PackageItem, PackageItem, PackageItem, PackageItem];
    expect(withShared({}, c, shared)).toEqual({
      'cmi.objectives.0.success_status': 'passed',
      'cmi.objectives.0.score.scaled': '0.7',
    });
    expect(withShared({}, c, new Map())).toEqual({});
  });
});
