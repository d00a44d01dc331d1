/**
 * What a spreadsheet takes for the beginning of a formula, its full-width doubles included; also behind what some
 * programs leave out when they read a cell.
 */
const FORMULA = /^(?:[\t\r\n]|[\s\p{Cf}]*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/u;

/**
 * The text of a cell that no spreadsheet program runs: what begins like a formula gets an apostrophe before it.
 * Everything else stays letter for letter.
 */
export function plainCell(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}
