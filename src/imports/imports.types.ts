import type { Mapping } from './columns.rules.js';

/** `stopped`: whoever started it may not go on with it. */
export type ImportState = 'uploaded' | 'running' | 'finished' | 'stopped';

export const OUTCOMES = ['published', 'draft', 'already_there', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A file that was uploaded, as it is kept. */
export interface Import {
  id: number;
  teamId: number;
  teamName: string;
  uploadedById: number;
  fileName: string;
  headings: string[];
  headingRow: number;
  rows: string[][];
  remarks: string[];
  mapping: Mapping;
  addVenues: boolean;
  publish: boolean;
  state: ImportState;
  stoppedBecause: string | null;
  createdAt: Date;
}

/** One line of a list of imports. */
export interface ImportSummary extends Pick<Import, 'id' | 'teamName' | 'fileName' | 'state' | 'createdAt'> {
  uploadedBy: string;
  rows: number;
}

/** What became of a row. */
export interface RowResult {
  row: number;
  outcome: Outcome;
  message: string | null;
  /** Of the event, where there is one still. */
  slug: string | null;
  title: string | null;
}
