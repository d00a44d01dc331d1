import { createHash } from 'node:crypto';

/** One thing that a page of the editor shows and changes, in words. */
export interface Fact {
  label: string;
  words: string;
  /** What belongs to it and is not shown. */
  also?: string;
}

const MARK_LENGTH = 10;
const mark = ({ words, also = '' }: Fact): string =>
  createHash('sha256')
    .update(words + also)
    .digest('base64url')
    .slice(0, MARK_LENGTH);

/** Goes into a form, so that what it began with can be told from what is there when it comes back. */
export const seal = (facts: Fact[]): string => facts.map(mark).join('.');

/** What somebody else changed since `sealed` was written: as it is now. All of it where the seal is not ours. */
export function changedSince(facts: Fact[], sealed: string): Fact[] {
  const marks = sealed.split('.');
  return marks.length === facts.length ? facts.filter((fact, index) => mark(fact) !== marks[index]) : facts;
}
