import { fileRefused } from './import.errors.js';
import { readCsv } from './read-csv.js';
import { readXlsx } from './read-xlsx.js';
import {
  LONGEST_CELL,
  MOST_COLUMNS,
  MOST_FILE_BYTES,
  MOST_ROWS,
  type Sheet,
  type UploadedFile,
} from './sheet.types.js';

const ZIP = Buffer.from('PK\u0003\u0004');
/** What Excel wrote until 2003, and today for a workbook with a password. */
const OLD_OFFICE = Buffer.from([0xd0, 0xcf, 0x11, 0xe0]);

/**
 * Reads a CSV file or a workbook by what it holds, whatever it is called.
 * @throws Refusal invalid (`file`) in a sentence for the person who chose it
 */
export async function readSheet({ bytes }: UploadedFile): Promise<Sheet> {
  if (bytes.length === 0) throw fileRefused('The file is empty');
  if (bytes.length > MOST_FILE_BYTES) throw fileRefused('The file must be smaller than 5 MB');
  if (startsWith(bytes, OLD_OFFICE)) {
    throw fileRefused('This is an old Excel file, or one with a password. Save it as .xlsx without one');
  }
  const sheet = startsWith(bytes, ZIP) ? await readXlsx(bytes) : readCsv(bytes);
  if (sheet.headings.length === 0) throw fileRefused('The file holds nothing');
  if (sheet.headings.length > MOST_COLUMNS) {
    throw fileRefused(`The file must have ${MOST_COLUMNS} columns or fewer`);
  }
  if (sheet.rows.length > MOST_ROWS) {
    throw fileRefused(`The file must have ${MOST_ROWS.toLocaleString('en-GB')} rows or fewer`);
  }
  if (sheet.rows.every((cells) => cells.every((cell) => cell.trim() === ''))) {
    throw fileRefused('The file has headings and no rows below them');
  }
  if (sheet.rows.some((cells) => cells.some((cell) => cell.length > LONGEST_CELL))) {
    throw fileRefused(`A cell must have ${LONGEST_CELL.toLocaleString('en-GB')} characters or fewer`);
  }
  return sheet;
}

const startsWith = (bytes: Buffer, start: Buffer): boolean => bytes.subarray(0, start.length).equals(start);
