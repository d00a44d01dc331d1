import type { Readable } from 'node:stream';
import { csvFile, type CsvColumn } from '../platform/files/table-files.js';
import type { RecordedTraining } from './training-records.queries.js';

const COLUMNS: CsvColumn<RecordedTraining>[] = [
  { heading: 'Training', value: ({ title }) => title },
  { heading: 'Provider', value: ({ provider }) => provider },
  { heading: 'Completed', value: ({ completedOn }) => completedOn },
  { heading: 'Minutes', value: ({ minutes }) => minutes },
  { heading: 'Certificate', value: ({ certificateNumber }) => certificateNumber },
  { heading: 'Valid until', value: ({ validUntil }) => validUntil },
  { heading: 'Own entry', value: ({ code }) => (code === null ? 'Added by me' : '') },
  { heading: 'Note', value: ({ note }) => note },
  {
    heading: 'Equivalent',
    value: ({ equivalentId }) => (equivalentId === null ? '' : 'Confirmed by an organiser'),
  },
];

export const recordCsv = (records: RecordedTraining[]): Readable => csvFile(COLUMNS, records);
