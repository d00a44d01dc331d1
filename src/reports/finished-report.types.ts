import type { Figures } from './figures.rules.js';
import type { Breakdown } from './report.types.js';

export interface ReportRow {
  key: string;
  name: string;
  startsAt: Date | null;
  figures: Figures;
}

export interface Report {
  by: Breakdown;
  rows: ReportRow[];
  total: Figures;
}
