/** Patterns for `LIKE ALL`: each word of a search is somewhere in the text. None for a search without words. */
export const likeWords = (words: string): string[] =>
  words
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
