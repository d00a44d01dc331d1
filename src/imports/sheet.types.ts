/** A table as a file holds it: texts only, dates as 2019-11-06, times as 09:30. */
export interface Sheet {
  headings: string[];
  /** Those below the headings, empty ones too, so that they can be counted as the file counts them. */
  rows: string[][];
  /** Which row of the file holds the headings; the first is 1. */
  headingRow: number;
  /** What to know about how it was read, in sentences. */
  remarks: string[];
}

export interface UploadedFile {
  name: string;
  bytes: Buffer;
}

export const MOST_ROWS = 2_000;
export const MOST_COLUMNS = 60;
export const MOST_FILE_BYTES = 5 * 1024 * 1024;
/** Longer than any text that an event holds. */
export const LONGEST_CELL = 12_000;
