/** What a spreadsheet takes for the beginning of a formula, its full-width doubles included. */
const FORMULA = /^[=+\-@\uFF1D\uFF0B\uFF0D\uFF20\t\r\n]/u;
/** Left out by some programs when they read a cell, so that what stands after it would come first. */
const PASSED_OVER = /^[\s\p{Cf}]+/u;

/**
 * The text of a cell that no spreadsheet program runs: what begins like a formula gets an apostrophe before it.
 * Everything else stays letter for letter.
 */
export function plainCell(text: string): string {
  return FORMULA.test(text) || FORMULA.test(text.replace(PASSED_OVER, '')) ? `'${text}` : text;
}
