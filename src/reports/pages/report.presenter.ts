import { ORGANISATION_KINDS, isTerm } from '../../eligibility/vocabulary.types.js';
import type { Team } from '../../organisations/team.entity.js';
import { calendarDateWords, shortDateWords } from '../../platform/time/words.js';
import { barChart, type BarChart } from '../../platform/web/bar-chart.js';
import { address } from '../../platform/web/pagination.js';
import { FIGURES, type Figure, type Figures } from '../figures.rules.js';
import type { ReportQuery } from '../report.query.js';
import type { Report, ReportRow } from '../finished-report.types.js';
import { BREAKDOWNS, type Breakdown, type LeftOut } from '../report.types.js';
import type { Scope } from '../reports.service.js';

export const REPORTS = '/organiser/reports';
/** More rows than anybody reads from a page; the files have all. */
const MOST_ROWS = 200;
const NONE = '–';

export interface TableRow {
  name: string;
  note: string | undefined;
  /** Leads to the report of this event alone. */
  href: string | undefined;
  values: { label: string; value: string }[];
}

export interface ReportTable {
  by: string;
  heading: string;
  columns: string[];
  rows: TableRow[];
  total: { label: string; value: string }[];
  /** How many rows are left to the files. */
  hidden: number;
  /** Whether the places offered stand in the last row only. */
  withoutPlaces: boolean;
  charts: BarChart[];
  /** Figures of the evaluation, of those that were asked; absent where nobody was. */
  evaluation?: Pick<ReportTable, 'columns' | 'rows' | 'total'>;
}

/** Figures that are charted: who was to come, and who came. */
const CHARTED = ['booked', 'attended'] as const;

export function reportTable(report: Report, query: ReportQuery): ReportTable {
  const { name, ofEvents } = BREAKDOWNS[report.by];
  const total = cells(IN_TABLE, report.total);
  return {
    by: name,
    heading: `By ${name.toLowerCase()}`,
    columns: IN_TABLE.map(({ short }) => short),
    rows: report.rows.slice(0, MOST_ROWS).map((row) => tableRow(IN_TABLE, report.by, row, query)),
    total,
    hidden: Math.max(0, report.rows.length - MOST_ROWS),
    withoutPlaces: !ofEvents && report.total.offered !== null,
    charts: CHARTED.flatMap((code) => chart(report, code) ?? []),
    ...(report.total.evaluationAsked !== 0 && { evaluation: evaluationTable(report, query) }),
  };
}

const IN_TABLE = FIGURES.filter(({ ofEvaluation }) => ofEvaluation === undefined);
const OF_EVALUATION = FIGURES.filter(({ ofEvaluation }) => ofEvaluation === true);

const evaluationTable = (report: Report, query: ReportQuery): ReportTable['evaluation'] => ({
  columns: OF_EVALUATION.map(({ short }) => short),
  rows: report.rows
    .filter(({ figures }) => figures.evaluationAsked !== 0)
    .slice(0, MOST_ROWS)
    .map((row) => tableRow(OF_EVALUATION, report.by, row, query)),
  total: cells(OF_EVALUATION, report.total),
});

function tableRow(shown: Figure[], by: Breakdown, row: ReportRow, query: ReportQuery): TableRow {
  const alone = by === 'event' && query.event === '';
  return {
    name: row.name,
    note: row.startsAt === null ? undefined : shortDateWords(row.startsAt),
    href: alone ? reportHref(REPORTS, { ...query, event: row.key, by: 'agency' }) : undefined,
    values: cells(shown, row.figures),
  };
}

const cells = (shown: Figure[], figures: Figures): { label: string; value: string }[] =>
  shown.map((figure) => ({ label: figure.short, value: valueWords(figure, figures) }));

function valueWords({ code, isShare, isMean }: Figure, figures: Figures): string {
  const value = figures[code];
  if (value === null) return NONE;
  if (isMean) return value.toFixed(1);
  return isShare ? `${value}%` : value.toLocaleString('en-GB');
}

function chart({ by, rows }: Report, code: (typeof CHARTED)[number]): BarChart | undefined {
  const figure = FIGURES.find((each) => each.code === code);
  const unit = figure?.name ?? '';
  const counts = rows.map(({ name, startsAt, figures }) => ({
    // Several dates of one event would otherwise look the same.
    name: startsAt === null ? name : `${shortDateWords(startsAt)}: ${name}`,
    count: figures[code] ?? 0,
  }));
  return barChart(
    counts.filter(({ count }) => count > 0 || by === 'month'),
    {
      id: `${code}-by-${by}`,
      title: `${unit} by ${BREAKDOWNS[by].name.toLowerCase()}`,
      of: BREAKDOWNS[by].name,
      others: BREAKDOWNS[by].others,
      unit,
      inOrder: by === 'month',
    },
  );
}

/** Each figure of the whole, with the sentence that defines it. */
export const totals = ({ total }: Report): { name: string; value: string; definition: string }[] =>
  FIGURES.map((figure) => ({
    name: figure.name,
    value: valueWords(figure, total),
    definition: figure.definition,
  }));

/** "1 April 2019 to 31 March 2020", and what else the report is of. */
export function scopeWords({ selection, team, event, area }: Scope): { period: string; of: string[] } {
  const { from, to } = selection.period;
  const { kind } = selection;
  return {
    period: `${calendarDateWords(from)} to ${calendarDateWords(to)}`,
    of: [
      event?.title ?? '',
      team?.name ?? (selection.teamIds === null ? 'All teams' : ''),
      isTerm(ORGANISATION_KINDS, kind) ? `People of: ${ORGANISATION_KINDS[kind].label}` : '',
      area === undefined ? '' : `People who work in: ${area}`,
    ].filter((text) => text !== ''),
  };
}

/** What of the period no figure has, in sentences. */
export function leftOutWords({ undated, cancelled }: LeftOut): string[] {
  const events = (count: number): string => (count === 1 ? '1 event' : `${count} events`);
  return [
    ...(undated > 0 ? [`Left out: ${events(undated)} whose dates are still to be announced.`] : []),
    ...(cancelled > 0 ? [`Left out: ${events(cancelled)} of this period, cancelled.`] : []),
  ];
}

export const reportHref = (path: string, query: Partial<ReportQuery>): string => address(path, { ...query });

interface Option {
  value: string;
  text: string;
  selected: boolean;
}

export interface Filters {
  by: Option[];
  /** None for who has one team only. */
  teams: Option[];
  kinds: Option[];
  areas: Option[];
}

export function filters(query: ReportQuery, teams: Team[], areas: Map<string, string>): Filters {
  const options = (all: [string, string][], chosen: string): Option[] =>
    all.map(([value, text]) => ({ value, text, selected: value === chosen }));
  const kinds = Object.entries(ORGANISATION_KINDS).map(([value, { label }]): [string, string] => [
    value,
    label,
  ]);
  const breakdowns = Object.entries(BREAKDOWNS).map(([value, { name }]): [string, string] => [value, name]);
  return {
    by: options(breakdowns, query.by),
    teams:
      teams.length > 1
        ? options(
            [['', 'All teams'], ...teams.map(({ slug, name }): [string, string] => [slug, name])],
            query.team,
          )
        : [],
    kinds: options([['', 'All'], ...kinds], query.kind),
    areas: options([['', 'All'], ...areas], query.area),
  };
}

/** As somebody in the UK writes it, for the form. */
export const writtenDate = (date: string): string => calendarDateWords(date);

/** In the name of a file: letters, digits and hyphens only. */
export const fileName = ({ selection }: Scope, by: Breakdown): string =>
  `report-by-${by}-${selection.period.from}-to-${selection.period.to}`;
