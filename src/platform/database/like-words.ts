/** The words of a search as patterns, for `hasAllWords`; none for a search without words. */
export const likeWords = (words: string): string[] =>
  words
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);

/** SQL: each of the patterns in a parameter is somewhere in a text. Without any the text is not looked at. */
export const hasAllWords = (text: string, patterns: string): string =>
  `(cardinality(${patterns}::text[]) = 0
    OR plain_text(${text}) LIKE ALL (ARRAY(SELECT plain_text(word) FROM unnest(${patterns}) AS word)))`;
