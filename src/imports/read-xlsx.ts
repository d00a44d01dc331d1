import type { CellValue } from 'exceljs';
import { zipProblem } from '../platform/files/zip.js';
import { fileRefused } from './import.errors.js';
import { MOST_COLUMNS, MOST_ROWS, type Sheet } from './sheet.types.js';

/** Unpacked: several times what a full programme needs, and little enough to be read at once. */
const LIMITS = { entries: 500, bytes: 8 * 1024 * 1024 };

/** The first sheet of an Excel workbook that holds anything. */
export async function readXlsx(bytes: Buffer): Promise<Sheet> {
  const problem = await zipProblem(bytes, LIMITS);
  if (problem === 'not_a_zip') throw fileRefused('The file could not be read as an Excel workbook');
  if (problem !== undefined) {
    throw fileRefused(
      `The workbook is too large once unpacked. Keep to one sheet with ${MOST_ROWS.toLocaleString('en-GB')} rows or fewer`,
    );
  }
  // Only when somebody has a workbook: it is a twentieth of what the program loads at its start.
  const { default: ExcelJS } = await import('exceljs');
  const workbook = new ExcelJS.Workbook();
  try {
    await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
  } catch {
    throw fileRefused('The file could not be read as an Excel workbook');
  }
  const sheet = workbook.worksheets.find(({ actualRowCount }) => actualRowCount > 0);
  if (sheet === undefined) throw fileRefused('The file holds nothing');
  const table: string[][] = [];
  let headingRow = 0;
  sheet.eachRow({ includeEmpty: false }, (row, number) => {
    if (headingRow === 0) headingRow = number;
    if (number > headingRow + MOST_ROWS + 1) return;
    const cells: string[] = [];
    row.eachCell({ includeEmpty: false }, (cell, column) => {
      if (column <= MOST_COLUMNS + 1) cells[column - 1] = textOf(cell.value);
    });
    table[number - headingRow] = Array.from(cells, (cell) => cell ?? '');
  });
  const [headings = [], ...rows] = Array.from(table, (cells) => cells ?? []);
  const others = workbook.worksheets.filter((each) => each !== sheet && each.actualRowCount > 0);
  return {
    headings: headings.map((heading) => heading.trim()),
    rows,
    headingRow,
    remarks: others.length === 0 ? [] : [`Only the sheet “${sheet.name}” was read`],
  };
}

/** What the cell shows, as far as it is a value. A formula is worth its last result; without one it stays a formula. */
function textOf(value: CellValue): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dateText(value);
  if (typeof value !== 'object') return String(value);
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  if ('text' in value) return typeof value.text === 'string' ? value.text : textOf(value.text);
  if ('error' in value) return `=${value.error}`;
  const formula = 'formula' in value ? value.formula : 'shared';
  return value.result === undefined ? `=${formula}` : textOf(value.result);
}

/** Excel keeps no zone: what it shows reads as UTC here. A time alone is on the day before its first. */
function dateText(value: Date): string {
  if (Number.isNaN(value.getTime())) return '';
  const [date = '', time = ''] = new Date(Math.round(value.getTime() / 60_000) * 60_000)
    .toISOString()
    .slice(0, 16)
    .split('T');
  if (date < '1900-01-02') return time;
  return time === '00:00' ? date : `${date}T${time}`;
}
