import { CsvError, parse } from 'csv-parse/sync';
import { fileRefused } from './import.errors.js';
import { LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, type Sheet } from './sheet.types.js';

const WINDOWS =
  'It is not in UTF-8, so it was read as Windows text. Check letters with accents, and save it as “CSV UTF-8” if they are wrong';

/** A CSV file with commas, semicolons or tabs, in UTF-8, UTF-16 or what Excel for Windows writes. */
export function readCsv(bytes: Buffer): Sheet {
  const { text, remarks } = decode(bytes);
  if (text.includes('\0')) throw fileRefused('The file must be a CSV file or an Excel workbook (.xlsx)');
  try {
    const records = parse(text, {
      delimiter: delimiterOf(text),
      bom: true,
      relax_column_count: true,
      skip_empty_lines: false,
      // A quote that is never closed would make one cell of all the rest.
      max_record_size: MOST_COLUMNS * LONGEST_CELL,
      to: MOST_ROWS + 2,
    });
    const at = records.findIndex((cells) => cells.some((cell) => cell.trim() !== ''));
    return {
      headings: (records[at] ?? []).map((heading) => heading.trim()),
      rows: records.slice(at + 1),
      headingRow: at + 1,
      remarks,
    };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw fileRefused('The file could not be read as CSV. Look for a quotation mark without its pair');
  }
}

function decode(bytes: Buffer): { text: string; remarks: string[] } {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe)
    return { text: new TextDecoder('utf-16le').decode(bytes), remarks: [] };
  if (first === 0xfe && second === 0xff)
    return { text: new TextDecoder('utf-16be').decode(bytes), remarks: [] };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), remarks: [] };
  } catch {
    return { text: new TextDecoder('windows-1252').decode(bytes), remarks: [WINDOWS] };
  }
}

/** Excel writes semicolons where the decimal sign is a comma. */
function delimiterOf(text: string): string {
  const line = /^[^\r\n]*/.exec(text.trimStart())?.[0] ?? '';
  const count = (sign: string): number => line.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}
