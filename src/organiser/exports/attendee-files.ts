import { PassThrough, pipeline, Readable } from 'node:stream';
import { stringify } from 'csv-stringify';
import type { Attendee } from '../attendee.types.js';
import { attendeeCells, attendeeColumns } from './attendee-columns.js';

type Status = (attendee: Attendee) => string;

/**
 * The list as CSV, row by row as it is read. With a byte order mark, since Excel takes a file without one for
 * another alphabet, and with CRLF, as RFC 4180 has it.
 */
export function csvOf(attendees: AsyncIterable<Attendee>, status: Status): Readable {
  const columns = attendeeColumns(status);
  const csv = stringify({
    bom: true,
    header: true,
    columns: columns.map(({ heading }) => heading),
    record_delimiter: 'windows',
    // With this end of a row it does not see by itself that needs of several lines want quotes.
    quoted_match: /[\r\n]/,
  });
  // An error on either side destroys both; whoever reads the file sees it break off.
  pipeline(Readable.from(rowsOf(attendees, status)), csv, () => undefined);
  return csv;
}

/** The list as an Excel workbook, written row by row. */
export function xlsxOf(attendees: AsyncIterable<Attendee>, status: Status): Readable {
  const file = new PassThrough();
  writeWorkbook(file, attendees, status).catch((error: unknown) => {
    file.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return file;
}

async function writeWorkbook(
  file: PassThrough,
  attendees: AsyncIterable<Attendee>,
  status: Status,
): Promise<void> {
  // Only when somebody wants a workbook: it is a twentieth of what the program loads at its start.
  const { default: ExcelJS } = await import('exceljs');
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: file, useStyles: true });
  const sheet = workbook.addWorksheet('Attendees', { views: [{ state: 'frozen', ySplit: 1 }] });
  const columns = attendeeColumns(status);
  sheet.columns = columns.map(({ heading, width }) => ({ header: heading, width }));
  const heading = sheet.getRow(1);
  heading.font = { bold: true };
  heading.commit();
  for await (const row of rowsOf(attendees, status)) sheet.addRow(row).commit();
  sheet.commit();
  await workbook.commit();
}

async function* rowsOf(attendees: AsyncIterable<Attendee>, status: Status): AsyncGenerator<string[]> {
  const columns = attendeeColumns(status);
  for await (const attendee of attendees) yield attendeeCells(columns, attendee);
}
