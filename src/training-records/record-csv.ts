import { stringify } from 'csv-stringify/sync';
import { plainCell } from '../platform/text/plain-cell.js';
import type { RecordedTraining } from './training-records.queries.js';

/** With a byte order mark, since Excel takes a file without one for another alphabet. */
export const recordCsv = (records: RecordedTraining[]): string =>
  stringify(
    records.map((record) =>
      [
        record.title,
        record.provider,
        record.completedOn,
        record.minutes === null ? '' : String(record.minutes),
        record.certificateNumber ?? '',
        record.validUntil ?? '',
        record.code === null ? 'Added by me' : '',
        record.note ?? '',
      ].map(plainCell),
    ),
    {
      bom: true,
      // With this end of a row it does not see by itself that a note of several lines needs quotes.
      quoted_match: /[\r\n]/,
      header: true,
      columns: [
        'Training',
        'Provider',
        'Completed',
        'Minutes',
        'Certificate',
        'Valid until',
        'Own entry',
        'Note',
      ],
      record_delimiter: 'windows',
    },
  );
