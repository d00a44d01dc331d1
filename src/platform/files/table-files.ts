import { PassThrough, pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import { plainCell } from '../text/plain-cell.js';

export const CSV_TYPE = 'text/csv; charset=utf-8';
export const XLSX_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface CsvColumn<Row> {
  heading: string;
  /** A spreadsheet reads nothing into texts; null is an empty cell. */
  value: (row: Row) => string | number | null;
}

export interface FileColumn<Row> extends CsvColumn<Row> {
  /** Characters, for programs that set it. */
  width: number;
}

/**
 * A table as CSV, row by row as it is read. With a byte order mark, since Excel takes a file without one for another
 * alphabet, and with CRLF, as RFC 4180 has it.
 */
export function csvFile<Row>(columns: CsvColumn<Row>[], rows: AsyncIterable<Row> | Iterable<Row>): Readable {
  const csv = stringify({
    bom: true,
    header: true,
    columns: columns.map(({ heading }) => heading),
    record_delimiter: 'windows',
    // With this end of a row it does not see by itself that texts of several lines want quotes.
    quoted_match: /[\r\n]/,
  });
  // An error on either side destroys both; whoever reads the file sees it break off.
  pipeline(Readable.from(cellsOf(columns, rows)), csv, () => undefined);
  return csv;
}

/** A table as an Excel workbook of one sheet, written row by row. */
export function xlsxFile<Row>(
  sheet: string,
  columns: FileColumn<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): Readable {
  const file = new PassThrough();
  writeWorkbook(file, sheet, columns, rows).catch((error: unknown) => {
    file.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return file;
}

async function writeWorkbook<Row>(
  file: PassThrough,
  name: string,
  columns: FileColumn<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): Promise<void> {
  // Only when somebody wants a workbook: it is a twentieth of what the program loads at its start.
  const { default: ExcelJS } = await import('exceljs');
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: file, useStyles: true });
  const sheet = workbook.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  sheet.columns = columns.map(({ heading, width }) => ({ header: heading, width }));
  const heading = sheet.getRow(1);
  heading.font = { bold: true };
  heading.commit();
  for await (const row of cellsOf(columns, rows)) sheet.addRow(row).commit();
  sheet.commit();
  await workbook.commit();
}

/** Cells that no program takes for formulas. */
async function* cellsOf<Row>(
  columns: CsvColumn<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
): AsyncGenerator<(string | number | null)[]> {
  for await (const row of rows) {
    yield columns.map(({ value }) => {
      const cell = value(row);
      return typeof cell === 'string' ? plainCell(cell) : cell;
    });
  }
}
