import { readSessions, span } from '../../events/session-times.rules.js';
import { shortDateWords, whenWords } from '../../platform/time/words.js';
import type { CsvColumn } from '../../platform/files/table-files.js';
import { pagination, type Pagination } from '../../platform/web/pagination.js';
import { FIELD_NAMES, FIELDS, type Mapping } from '../columns.rules.js';
import type { GoodRow, Preview } from '../imports.queries.js';
import type { Import, ImportState, ImportSummary, Outcome, RowResult } from '../imports.types.js';
import type { Fault } from '../programme-row.rules.js';
import { count } from '../../platform/text/count.js';

const LONGEST_SAMPLE = 60;
const FAULTS_SHOWN = 100;
const ROWS_SHOWN = 25;

export const importPath = (id: number): string => `/organiser/import/${id}`;

const STATES: Record<ImportState, { text: string; classes: string }> = {
  uploaded: { text: 'Not started', classes: 'govuk-tag--grey' },
  running: { text: 'Running', classes: 'govuk-tag--blue' },
  finished: { text: 'Finished', classes: 'govuk-tag--green' },
  stopped: { text: 'Stopped', classes: 'govuk-tag--red' },
};

export const importLine = (one: ImportSummary): object => ({
  href: importPath(one.id),
  fileName: one.fileName,
  tag: STATES[one.state],
  about: `${count(one.rows, 'row')}, ${one.teamName}, uploaded by ${one.uploadedBy || 'somebody'} on ${shortDateWords(one.createdAt)}`,
});

/** One select for each field, with what the chosen column holds in the first row that has anything in it. */
export function columnChoices(found: Import, mapping: Mapping): object[] {
  const items = found.headings.map((heading, column) => {
    const sample = found.rows.map((cells) => cells[column]?.trim() ?? '').find((cell) => cell !== '') ?? '';
    const shown = sample.length > LONGEST_SAMPLE ? `${sample.slice(0, LONGEST_SAMPLE)}…` : sample;
    const name = heading === '' ? `Column ${column + 1}` : heading;
    return { value: String(column), text: shown === '' ? `${name} (empty)` : `${name}: ${shown}` };
  });
  return FIELD_NAMES.map((field) => ({
    field,
    label: FIELDS[field].label,
    value: mapping[field] === undefined ? '' : String(mapping[field]),
    items: [{ value: '', text: 'In no column' }, ...items],
  }));
}

export function previewPage(found: Import, { read, good }: Preview, page: number): object {
  const fresh = good.filter(({ already }) => already === undefined);
  const faults = read.flatMap((row) => row.faults);
  const faulty = read.length - good.length;
  const current = Math.min(Math.max(page, 1), Math.max(Math.ceil(fresh.length / ROWS_SHOWN), 1));
  const here = importPath(found.id);
  return {
    here,
    fileName: found.fileName,
    remarks: found.remarks,
    counts: [
      { label: 'New events', value: fresh.length },
      { label: 'At fault', value: faulty },
      { label: 'In the programme already', value: good.length - fresh.length },
    ],
    faulty,
    faultCount: faults.length,
    faults: faults.slice(0, FAULTS_SHOWN).map(faultLine),
    unread: found.headings.filter((_, column) => !Object.values(found.mapping).includes(column)),
    fresh: fresh.length,
    rows: fresh.slice((current - 1) * ROWS_SHOWN, current * ROWS_SHOWN).map(rowLine),
    pagination: pagination(
      { page: current, pageSize: ROWS_SHOWN, total: fresh.length },
      (number): string => `${here}/check?page=${number}#rows`,
    ) satisfies Pagination | undefined,
  };
}

const faultLine = ({ row, field, cell, reason }: Fault): object => ({
  row,
  column: FIELDS[field].label,
  cell: cell.length > LONGEST_SAMPLE ? `${cell.slice(0, LONGEST_SAMPLE)}…` : cell,
  reason,
});

function rowLine({ row, event }: GoodRow): object {
  const { sessions } = readSessions(event.sessions);
  const { startsAt, endsAt } = span(sessions);
  const venue = event.venue?.known ?? event.venue;
  const isNew = event.venue !== null && event.venue.known === undefined;
  const where = venue === null ? '' : `${venue.name}, ${venue.town}${isNew ? ' (new venue)' : ''}`;
  return {
    row,
    title: event.title,
    when: whenWords(startsAt, endsAt, sessions[0]?.timing ?? 'timed'),
    where:
      [where, ...(event.online ? [where === '' ? 'Online' : 'online'] : [])].filter(Boolean).join(', and ') ||
      'To be announced',
    places:
      event.places === 'none'
        ? 'None'
        : event.places === 'unlimited'
          ? 'No limit'
          : (event.size?.toLocaleString('en-GB') ?? 'Not said'),
  };
}

const OUTCOME_TAGS: Record<Outcome, { text: string; classes: string }> = {
  published: { text: 'Published', classes: 'govuk-tag--green' },
  draft: { text: 'Draft', classes: 'govuk-tag--grey' },
  already_there: { text: 'There already', classes: 'govuk-tag--blue' },
  refused: { text: 'Refused', classes: 'govuk-tag--red' },
};

export function resultPage(found: Import, results: RowResult[], expected: number): object {
  const made = results.filter(({ outcome }) => outcome === 'published' || outcome === 'draft').length;
  const published = results.filter(({ outcome }) => outcome === 'published').length;
  const words = [
    `${count(made, 'event')} made`,
    ...(published > 0 ? [`${published} of them published`] : []),
    ...counted(results, 'already_there', 'in the programme already'),
    ...counted(results, 'refused', 'refused'),
  ];
  return {
    here: importPath(found.id),
    fileName: found.fileName,
    state: found.state,
    stoppedBecause: found.stoppedBecause,
    tag: STATES[found.state],
    done: results.length,
    expected: Math.max(expected, results.length),
    summary: words.join(', '),
    rows: results.map(({ row, outcome, message, slug, title }) => ({
      row,
      title,
      href: slug === null ? undefined : `/organiser/events/${slug}`,
      tag: OUTCOME_TAGS[outcome],
      message,
    })),
  };
}

const counted = (results: RowResult[], outcome: Outcome, words: string): string[] => {
  const number = results.filter((result) => result.outcome === outcome).length;
  return number === 0 ? [] : [`${number} ${words}`];
};

/** All faults, for whoever corrects the file. */
export const FAULT_COLUMNS: CsvColumn<Fault>[] = [
  { heading: 'Row', value: ({ row }) => row },
  { heading: 'Column', value: ({ field }) => FIELDS[field].label },
  { heading: 'The cell says', value: ({ cell }) => cell },
  { heading: 'What is wrong', value: ({ reason }) => reason },
];

/** Of an empty file that fits without matching. */
export const TEMPLATE_COLUMNS: CsvColumn<never>[] = FIELD_NAMES.map((field) => ({
  heading: FIELDS[field].label,
  value: () => null,
}));
