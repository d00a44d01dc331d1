import type { Cluster, Manifest, PackageItem } from './scorm.types.js';

type Order = Pick<Manifest, 'items' | 'clusters'>;

/** Where somebody can go from an item, by the control modes of the manifest. */
export interface WaysOn {
  before: PackageItem | undefined;
  after: PackageItem | undefined;
  /** Ids of what may be chosen, the item itself among them. */
  open: ReadonlySet<string>;
}

/** `from` is undefined before anything was opened. */
export function waysOn(order: Order, from: PackageItem | undefined): WaysOn {
  const place = from === undefined ? -1 : order.items.indexOf(from);
  return {
    before: from && neighbour(order, from, order.items[place - 1]),
    after: from && neighbour(order, from, order.items[place + 1]),
    open: new Set(order.items.filter((to) => mayChoose(order, from, to)).map(({ id }) => id)),
  };
}

/**
 * What may be opened from the contents of a course: what may be chosen, the next, and the first, from which on all can
 * be gone through again. So nobody is ever left without a way to a part.
 */
export function opensFromContents(order: Order, last: PackageItem | undefined): ReadonlySet<string> {
  const { after, open } = waysOn(order, last);
  return new Set([order.items[0], after].flatMap((item) => item?.id ?? []).concat(...open));
}

function mayChoose(order: Order, from: PackageItem | undefined, to: PackageItem): boolean {
  if (from === to) return true;
  const { common, left, entered } = between(order, from, to);
  if (!(common?.choice ?? true) || !entered.every(({ choice }) => choice)) return false;
  if (!left.every(({ choiceExit }) => choiceExit)) return false;
  const back = from !== undefined && order.items.indexOf(to) < order.items.indexOf(from);
  return !(back && common?.forwardOnly === true);
}

/** The item beside this one, where it follows by itself or may be chosen. */
function neighbour(order: Order, from: PackageItem, to: PackageItem | undefined): PackageItem | undefined {
  if (to === undefined || mayChoose(order, from, to)) return to;
  const { common, left, entered } = between(order, from, to);
  const flows = [common, ...left, ...entered].every((cluster) => cluster?.flow ?? true);
  const back = order.items.indexOf(to) < order.items.indexOf(from);
  return flows && !(back && common?.forwardOnly === true) ? to : undefined;
}

/** The innermost cluster that holds both, those that are left, and those that are entered. */
function between(
  { clusters = [] }: Order,
  from: PackageItem | undefined,
  to: PackageItem,
): { common: Cluster | undefined; left: Cluster[]; entered: Cluster[] } {
  const here = from?.within ?? [];
  const there = to.within ?? [];
  let shared = 0;
  while (shared < here.length && here[shared] === there[shared]) shared += 1;
  const modes = (path: number[]): Cluster[] => path.slice(shared).flatMap((at) => clusters[at] ?? []);
  return { common: clusters[here[shared - 1] ?? -1], left: modes(here), entered: modes(there) };
}
