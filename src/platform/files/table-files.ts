import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import { plainCell } from '../text/plain-cell.js';
import { workbook } from './workbook.js';

export const CSV_TYPE = 'text/csv; charset=utf-8';
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** A spreadsheet reads nothing into texts; null is an empty cell. */
export type Cell = string | number | null;

export interface CsvColumn<Row> {
  heading: string;
  value: (row: Row) => Cell;
}

export interface FileColumn<Row> extends CsvColumn<Row> {
  /** Characters, for programs that set it. */
  width: number;
}

/** Rows that are all at hand, or batches of them as they are read. */
export type TableRows<Row> = Row[] | AsyncIterable<Row[]>;

/** Rows in a piece of a file: one string, and a longer one V8 would lay among the large objects, to stay there. */
const PIECE = 100;

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * A table as CSV, written as it is read and no faster than it is taken. With a byte order mark, since Excel takes a file
 * without one for another alphabet, and with CRLF, as RFC 4180 has it. When the rows fail, whoever reads the file sees it
 * break off; whoever leaves ends the reading.
 */
export function csvFile<Row>(columns: CsvColumn<Row>[], rows: TableRows<Row>): Readable {
  return Readable.from(csvPieces(columns, rows), { objectMode: false });
}

async function* csvPieces<Row>(columns: CsvColumn<Row>[], rows: TableRows<Row>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLines([columns.map(({ heading }) => heading)]);
  for await (const piece of cellsOf(columns, rows)) yield csvLines(piece);
}

const csvLines = (piece: Cell[][]): string =>
  stringify(piece, {
    record_delimiter: 'windows',
    // With this end of a row it does not see by itself that texts of several lines want quotes.
    quoted_match: /[\r\n]/,
  });

/** The same as an Excel workbook of one sheet, its headings bold and always in sight. */
export const xlsxFile = <Row>(sheet: string, columns: FileColumn<Row>[], rows: TableRows<Row>): Readable =>
  workbook(sheet, columns, cellsOf(columns, rows));

/** Cells that no program takes for formulas, a piece of the file at a time. */
async function* cellsOf<Row>(columns: CsvColumn<Row>[], rows: TableRows<Row>): AsyncGenerator<Cell[][]> {
  const cells = (row: Row): Cell[] =>
    columns.map(({ value }) => {
      const cell = value(row);
      return typeof cell === 'string' ? plainCell(cell) : cell;
    });
  for await (const batch of Array.isArray(rows) ? [rows] : rows)
    for (let from = 0; from < batch.length; from += PIECE) yield batch.slice(from, from + PIECE).map(cells);
}
