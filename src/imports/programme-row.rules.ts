import { LIST_LIMITS, NUMBER_LIMITS, TEXT_LIMITS } from '../events/event-limits.rules.js';
import { EVENT_KINDS, type EventKind, type PlacesKind } from '../events/event.types.js';
import { readSessions, type SessionInput } from '../events/session-times.rules.js';
import { clockTime } from '../organiser/session-answers.rules.js';
import { textProblem, tidyLine } from '../platform/text/plain-text.js';
import { addDays } from '../platform/time/london.js';
import { readUkDate } from '../platform/time/uk-dates.js';
import type { Occurrence } from '../platform/time/london.js';
import { FIELDS, type Field, type Mapping } from './columns.rules.js';
import { placeKey, venueOf, type KnownVenue, type RowVenue } from './row-venue.rules.js';

/** Why a row cannot come in as it is. */
export interface Fault {
  /** As the file counts it: the headings are row 1. */
  row: number;
  field: Field;
  /** What stands in the cell. */
  cell: string;
  reason: string;
}

/** An event as a row tells of it. */
export interface RowEvent {
  title: string;
  kind: EventKind;
  places: PlacesKind;
  /** Undefined while nobody said: the draft says that it is missing. */
  size?: number | null;
  sessions: SessionInput[];
  /** First moment, for finding the same event again; null without a date. */
  startsAt: Date | null;
  online: boolean;
  venue: RowVenue | null;
  texts: Partial<Record<TextField, string>>;
  outcomes: string[];
  partners: string[];
}

export interface ReadRow {
  row: number;
  /** Undefined when there are faults. */
  event?: RowEvent;
  faults: Fault[];
}

export interface RowContext {
  mapping: Mapping;
  venues: KnownVenue[];
  /** Whether a venue that is not known yet is added, or a fault. */
  addVenues: boolean;
}

/** Kept as they are written. */
const TEXTS = [
  'summary',
  'description',
  'audience',
  'level',
  'price',
  'contentNotice',
  'joiningLink',
] as const;
type TextField = (typeof TEXTS)[number];

const LONGEST_VENUE = 300;
/** More days than these in one row are more likely a slip of a year. */
const MOST_DAYS = 10;

const KIND_WORDS: Record<string, EventKind> = {
  ...Object.fromEntries(
    Object.entries(EVENT_KINDS).flatMap(([kind, label]) => [
      [label.toLowerCase(), kind as EventKind],
      [kind.replaceAll('_', ' '), kind as EventKind],
    ]),
  ),
  course: 'training_day',
  training: 'training_day',
  workshop: 'training_day',
  'face to face training': 'training_day',
  'lunch and learn': 'briefing',
  'virtual training': 'webinar',
  meeting: 'forum',
};
const ELEARNING = /^(e-?learning|self[- ]paced)/;
const ONLINE = /online|virtual|webinar|teams|zoom|remote|^yes$/;
const IN_PERSON = /face|person|classroom|venue|^no$/;

/**
 * Reads the rows of a sheet, and holds them against one another. Empty ones are passed over.
 * @param headingRow the row above the first of `rows`, as the file counts
 */
export function readRows(rows: string[][], headingRow: number, context: RowContext): ReadRow[] {
  const read: ReadRow[] = [];
  const rooms: string[] = [];
  rows.forEach((cells, index) => {
    if (cells.every((cell) => cell.trim() === '')) return;
    read.push(readRow(cells, headingRow + 1 + index, context));
    rooms.push(context.mapping.room === undefined ? '' : tidyLine(cells[context.mapping.room] ?? ''));
  });
  inOneRoom(read, rooms);
  return read.map((one) => (one.faults.length > 0 ? { row: one.row, faults: one.faults } : one));
}

function readRow(cells: string[], row: number, context: RowContext): ReadRow {
  const reader = new RowReader(cells, row, context.mapping);
  const title = reader.title();
  const kind = reader.kind();
  const mode = reader.text('mode').toLowerCase();
  if (ELEARNING.test(mode))
    reader.fault('mode', 'E-learning is a course and has no date: it is made under courses');
  const sessions = reader.sessions(kind);
  const venue = reader.venue(context);
  const { places, size } = reader.places(kind);
  const event: RowEvent = {
    title,
    kind,
    places,
    ...(size !== undefined && { size }),
    sessions,
    startsAt: reader.startsAt,
    online: reader.online(mode, venue, kind),
    venue,
    texts: reader.texts(),
    outcomes: reader.items('outcomes'),
    partners: reader.items('partners'),
  };
  return { row, event, faults: reader.faults };
}

/** One row, cell by cell; what is wrong is gathered. */
class RowReader {
  readonly faults: Fault[] = [];
  startsAt: Date | null = null;

  constructor(
    private readonly cells: string[],
    private readonly row: number,
    private readonly mapping: Mapping,
  ) {}

  /** Without outer spaces; '' for a field that has no column. */
  text(field: Field): string {
    const column = this.mapping[field];
    return column === undefined ? '' : (this.cells[column] ?? '').trim();
  }

  fault(field: Field, reason: string): void {
    this.faults.push({ row: this.row, field, cell: this.text(field), reason });
  }

  title(): string {
    const title = tidyLine(this.written('title', TEXT_LIMITS.title));
    if (title === '') this.fault('title', 'Enter a title');
    return title;
  }

  kind(): EventKind {
    const written = this.text('kind').toLowerCase().replace(/\s+/g, ' ');
    if (written === '') return 'training_day';
    const kind = KIND_WORDS[written];
    if (kind !== undefined) return kind;
    if (ELEARNING.test(written))
      this.fault('kind', 'E-learning is a course and has no date: it is made under courses');
    else this.fault('kind', `Enter one of ${Object.values(EVENT_KINDS).join(', ').toLowerCase()}`);
    return 'training_day';
  }

  places(kind: EventKind): { places: PlacesKind; size?: number | null } {
    const written = this.text('places').toLowerCase().replaceAll(',', '');
    if (kind === 'awareness_day') {
      if (written !== '' && written !== '0' && written !== 'none')
        this.fault('places', 'An awareness day has no places to book');
      return { places: 'none' };
    }
    if (written === '') return { places: 'limited' };
    if (/^(unlimited|no limit|any)$/.test(written)) return { places: 'unlimited', size: null };
    const size = /^\d{1,7}$/.test(written) ? Number(written) : Number.NaN;
    const [, most] = NUMBER_LIMITS.places;
    if (!(size >= 1 && size <= most)) this.fault('places', 'Enter a whole number of places, or “unlimited”');
    return { places: 'limited', size };
  }

  online(mode: string, venue: RowVenue | null, kind: EventKind): boolean {
    if (ONLINE.test(mode)) return true;
    if (mode !== '' && !IN_PERSON.test(mode) && !ELEARNING.test(mode))
      this.fault('mode', 'Enter “online”, “in person” or “in person and online”');
    return mode === '' && venue === null && (kind === 'webinar' || this.text('joiningLink') !== '');
  }

  venue({ venues, addVenues }: RowContext): RowVenue | null {
    const written = this.written('venue', { max: LONGEST_VENUE });
    if (written === '' || ONLINE.test(written.toLowerCase())) return null;
    const venue = venueOf(written, this.text('town'), this.text('postcode'), venues);
    if (venue.known !== undefined) return venue;
    if (!addVenues) {
      this.fault('venue', 'We do not know this venue. Correct its name, or choose to add new venues');
    } else if (venue.town === '') {
      this.fault('venue', 'Enter the town of this venue, since it is new');
    } else if (venue.postcode === undefined && this.text('postcode') !== '') {
      this.fault('postcode', 'Enter a full UK postcode, like ME14 1XQ');
    }
    return venue;
  }

  texts(): RowEvent['texts'] {
    const entries = TEXTS.map((field) => [field, this.written(field, TEXT_LIMITS[field])]);
    const texts = Object.fromEntries(entries.filter(([, text]) => text !== '')) as RowEvent['texts'];
    if (texts.joiningLink !== undefined && !isWebAddress(texts.joiningLink))
      this.fault('joiningLink', 'Enter a web address that begins with https://');
    return texts;
  }

  /** A list in one cell: a line, a semicolon or a bullet parts its items. */
  items(field: 'outcomes' | 'partners'): string[] {
    const items = this.text(field)
      .split(/\r?\n|;|•/)
      .map((item) => tidyLine(item.replace(/^\s*[-–*]\s+/, '')))
      .filter((item) => item !== '');
    const { most, longest } = LIST_LIMITS[field];
    if (items.length > most) this.fault(field, `Enter ${most} or fewer`);
    const problem = items.map((item) => textProblem(item, { max: longest })).find(Boolean);
    if (problem !== undefined) this.fault(field, `Each of these ${problem}`);
    if (this.text(field).startsWith('=')) this.fault(field, FORMULA);
    return items;
  }

  /** None without a date; a day whose times are to be confirmed without times; one a day from the first to the last. */
  sessions(kind: EventKind): SessionInput[] {
    const first = this.date('date');
    const last = this.date('endDate') ?? first;
    if (first === undefined || last === undefined) {
      if (this.text('date') === '' && this.text('start') !== '') this.fault('date', 'Enter the date');
      return [];
    }
    if (last < first) {
      this.fault('endDate', 'The last day must not be before the first');
      return [];
    }
    if (addDays(first, MOST_DAYS - 1) < last) {
      this.fault('endDate', `A row holds an event of ${MOST_DAYS} days at most. Use a row for each date`);
      return [];
    }
    const times = this.times();
    if (times === undefined) return [];
    const sessions: SessionInput[] = [];
    for (let day = first; day <= last; day = addDays(day, 1)) {
      if (times === 'none') {
        sessions.push({
          startsAt: day,
          timing: kind === 'awareness_day' ? 'all_day' : 'to_be_confirmed',
        });
        continue;
      }
      sessions.push({
        startsAt: `${day}T${times.start.clock}`,
        endsAt: `${day}T${times.end.clock}`,
        ...(times.start.occurrence && { startsAtOccurrence: times.start.occurrence }),
        ...(times.end.occurrence && { endsAtOccurrence: times.end.occurrence }),
      });
    }
    const titled =
      sessions.length > 1 ? sessions.map((one, n) => ({ ...one, title: `Day ${n + 1}` })) : sessions;
    const { sessions: read, errors } = readSessions(titled);
    for (const { field, message } of errors) this.fault(field.endsWith('endsAt') ? 'end' : 'start', message);
    this.startsAt = read[0]?.startsAt ?? null;
    return titled;
  }

  /** A text without its outer spaces, held against what may be kept. */
  private written(field: Field, limits: { max: number; lines?: boolean }): string {
    const text = this.text(field).replaceAll('\r\n', '\n');
    const problem = textProblem(text, limits);
    if (problem !== undefined) this.fault(field, `${FIELDS[field].label} ${problem}`);
    else if (text.startsWith('=')) this.fault(field, FORMULA);
    return text;
  }

  private date(field: 'date' | 'endDate'): string | undefined {
    // A cell of Excel may hold a day with its time, which `times` reads.
    const written = this.text(field).replace(DAY_AND_TIME, '$1');
    if (written === '' || /^(tbc|tba|to be (confirmed|announced))$/i.test(written)) return undefined;
    const read = readUkDate(written);
    if ('date' in read) return read.date;
    this.fault(field, read.problem);
    return undefined;
  }

  private times(): { start: Clock; end: Clock } | 'none' | undefined {
    const [from = '', to = ''] = (timeIn(this.text('start')) || timeOfDay(this.text('date'))).split(
      /\s+to\s+|\s*[-–]\s*/i,
    );
    const until = timeIn(this.text('end')) || to;
    if (from === '' && until === '') return 'none';
    const start = clock(from);
    const end = clock(until);
    if (start === undefined)
      this.fault('start', from === '' ? 'Enter when it starts' : 'Enter a time, like 9:30am or 13:00');
    if (end === undefined) {
      const field = this.mapping.end === undefined ? 'start' : 'end';
      this.fault(field, until === '' ? 'Enter when it ends' : 'Enter a time, like 4pm or 16:00');
    }
    return start && end && { start, end };
  }
}

/** What Excel makes of a day and a time in one cell. */
const DAY_AND_TIME = /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})$/;
const timeIn = (text: string): string => text.replace(DAY_AND_TIME, '$2');
const timeOfDay = (text: string): string => DAY_AND_TIME.exec(text)?.[2] ?? '';

const FORMULA = 'This cell holds a formula. Enter what it shows';

interface Clock {
  clock: string;
  occurrence?: Occurrence;
}

/** "1:30am BST" says which, in the hour that happens twice when the clocks go back. */
function clock(written: string): Clock | undefined {
  const [, time = '', zone] = /^(.*?)\s*(BST|GMT)?$/i.exec(written) ?? [];
  const read = clockTime(time);
  if (read === undefined) return undefined;
  if (zone === undefined) return { clock: read };
  return { clock: read, occurrence: zone.toUpperCase() === 'BST' ? 'first' : 'second' };
}

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Two rows in one room at the same time: the later one is at fault. Where no room is named, the venue is one room. */
function inOneRoom(read: ReadRow[], rooms: string[]): void {
  const taken = new Map<string, { row: number; from: Date; until: Date }[]>();
  read.forEach(({ event, faults, row }, index) => {
    if (event === undefined || event.venue === null || faults.length > 0) return;
    const room = rooms[index] ?? '';
    const key = `${placeKey(event.venue)}|${room.toLowerCase()}`;
    const before = taken.get(key) ?? [];
    taken.set(key, before);
    const sessions = readSessions(event.sessions).sessions.filter(({ timing }) => timing === 'timed');
    const clash = before.find(({ from, until }) =>
      sessions.some(({ startsAt, endsAt }) => from < endsAt && startsAt < until),
    );
    if (clash !== undefined) {
      faults.push({
        row,
        field: room === '' ? 'venue' : 'room',
        cell: room || event.venue.name,
        reason: `Row ${clash.row} is in the same room at that time`,
      });
      return;
    }
    before.push(...sessions.map(({ startsAt, endsAt }) => ({ row, from: startsAt, until: endsAt })));
  });
}
