import type { Readable } from 'node:stream';
import { csvFile, xlsxFile } from '../../platform/files/table-files.js';
import type { Attendee } from '../attendee.types.js';
import { attendeeColumns } from './attendee-columns.js';

type Status = (attendee: Attendee) => string;

/** The list as CSV, batch by batch as it is read. */
export const csvOf = (attendees: AsyncIterable<Attendee[]>, status: Status): Readable =>
  csvFile(attendeeColumns(status), attendees);

/** The list as an Excel workbook, written as it is read. */
export const xlsxOf = (attendees: AsyncIterable<Attendee[]>, status: Status): Readable =>
  xlsxFile('Attendees', attendeeColumns(status), attendees);
