import type { Cmi, Interaction, ItemState } from './scorm.types.js';

const INTERACTION = /^cmi\.interactions\.(\d+)\.(.+)$/;

/** The answers in an item's data, in the order in which they were given; of each question the last. */
export function interactionsOf({ item, cmi }: Pick<ItemState, 'item' | 'cmi'>): Interaction[] {
  const rows = new Map<number, Cmi>();
  for (const [name, value] of Object.entries(cmi)) {
    const [, number, field] = INTERACTION.exec(name) ?? [];
    if (number === undefined || field === undefined) continue;
    const row = rows.get(Number(number)) ?? {};
    row[field] = value;
    rows.set(Number(number), row);
  }
  const latest = new Map<string, Interaction>();
  for (const [, row] of [...rows].sort(([a], [b]) => a - b)) {
    const id = row.id ?? '';
    if (id === '') continue;
    latest.set(id, {
      item,
      id,
      kind: row.type ?? '',
      description: row.description ?? '',
      answer: row.student_response ?? row.learner_response ?? '',
      right: Object.entries(row)
        .filter(([field]) => /^correct_responses\.\d+\.pattern$/.test(field))
        .map(([, pattern]) => pattern),
      // What is wrong in 1.2 is incorrect in 2004.
      result: row.result === 'wrong' ? 'incorrect' : (row.result ?? ''),
    });
  }
  return [...latest.values()];
}
