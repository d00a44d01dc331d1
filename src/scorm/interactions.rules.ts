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

/** How a question of a package was answered by all who came to it. */
export interface QuestionFigures {
  item: string;
  id: string;
  /** What it asks; empty where the package does not tell. */
  description: string;
  answered: number;
  /** Of those that the package judged. */
  judged: number;
  right: number;
  /** The answers that were given, the most frequent first. */
  given: { answer: string; times: number; result: string }[];
}

/** Counts answers, the question that most get wrong first. */
export function questionFigures(answers: Interaction[]): QuestionFigures[] {
  const questions = new Map<string, Interaction[]>();
  for (const each of answers) {
    const key = JSON.stringify([each.item, each.id]);
    questions.set(key, [...(questions.get(key) ?? []), each]);
  }
  return [...questions.values()]
    .map(figuresOf)
    .sort((a, b) => shareOf(a) - shareOf(b) || a.id.localeCompare(b.id));
}

/** What nobody was judged by comes last. */
const shareOf = ({ right, judged }: QuestionFigures): number => (judged === 0 ? 2 : right / judged);

function figuresOf(all: Interaction[]): QuestionFigures {
  const given = new Map<string, QuestionFigures['given'][number]>();
  for (const { answer, result } of all) {
    const times = (given.get(answer)?.times ?? 0) + 1;
    if (answer !== '') given.set(answer, { answer, times, result });
  }
  return {
    item: all[0]?.item ?? '',
    id: all[0]?.id ?? '',
    description: all.find(({ description }) => description !== '')?.description ?? '',
    answered: all.length,
    judged: all.filter(({ result }) => result === 'correct' || result === 'incorrect').length,
    right: all.filter(({ result }) => result === 'correct').length,
    given: [...given.values()].sort((a, b) => b.times - a.times),
  };
}
