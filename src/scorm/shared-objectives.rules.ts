import type { Cmi, ItemState, PackageItem } from './scorm.types.js';

/** What is known of an objective that several items share. */
export interface SharedObjective {
  satisfied?: boolean;
  /** From -1 to 1, as the standard has it. */
  measure?: number;
}

type Sharing = Pick<PackageItem, 'id' | 'objectives' | 'mapped'>;
type Told = Pick<ItemState, 'item' | 'cmi'> & { sequence: number };

/** What items have told of the objectives that they share: of each the last that was told. */
export function sharedObjectives(items: Sharing[], states: Told[]): Map<string, SharedObjective> {
  const shared = new Map<string, SharedObjective>();
  for (const { item: id, cmi } of [...states].sort((a, b) => a.sequence - b.sequence)) {
    const item = items.find((each) => each.id === id);
    for (const map of item?.mapped ?? []) {
      const at = placeOf(item, map.id);
      const told = (name: string): string =>
        cmi[`${at}.${name}`] ?? (map.primary ? cmi[`cmi.${name}`] : undefined) ?? '';
      const status = told('success_status');
      const measure = told('score.scaled');
      const known = shared.get(map.shared) ?? {};
      if (map.writes.status && (status === 'passed' || status === 'failed'))
        known.satisfied = status === 'passed';
      if (map.writes.measure && measure !== '' && Number.isFinite(Number(measure)))
        known.measure = Number(measure);
      shared.set(map.shared, known);
    }
  }
  return shared;
}

/** The data of an item with what it reads of the objectives that it shares. */
export function withShared(cmi: Cmi, item: Sharing, shared: ReadonlyMap<string, SharedObjective>): Cmi {
  const read = { ...cmi };
  for (const { id, reads, ...map } of item.mapped ?? []) {
    const at = placeOf(item, id);
    const { satisfied, measure } = shared.get(map.shared) ?? {};
    if (at === undefined) continue;
    if (reads.status && satisfied !== undefined)
      read[`${at}.success_status`] = satisfied ? 'passed' : 'failed';
    if (reads.measure && measure !== undefined) read[`${at}.score.scaled`] = String(measure);
  }
  return read;
}

/** "cmi.objectives.2": they stand there in the order of the manifest. Undefined for one without a name. */
function placeOf(item: Sharing | undefined, id: string): string | undefined {
  const place = item?.objectives.indexOf(id) ?? -1;
  return place === -1 ? undefined : `cmi.objectives.${place}`;
}
