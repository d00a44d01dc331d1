import type { EventSession } from '../../events/event-session.entity.js';
import type { Paged } from '../../platform/api/paging.js';
import { shortDateWords } from '../../platform/time/words.js';
import { address, pagination, type Pagination } from '../../platform/web/pagination.js';
import { ATTENDEE_STATUSES, type AgencyBooked, type Attendee, type AttendeeSort } from '../attendee.types.js';
import type { AttendeeListQuery } from './attendee-list.form.js';
import { attendeeTag, needsWords, STATUS_WORDS } from './attendee-words.js';
import type { EventFrame, Tag } from '../event-frame.js';

export interface AttendeeLine {
  name: string;
  /** Absent for who may not open their page. */
  href: string | undefined;
  jobTitle: string | null;
  agency: string;
  booked: string;
  /** Absent for who may not know. */
  needs: string | undefined;
  /** Names of the sessions chosen. */
  sessions: string | null;
  tag: Tag;
}

interface SortLink {
  text: string;
  href: string;
  /** As `aria-sort` takes it, for the column by which the list is sorted. */
  sorted: 'ascending' | 'descending' | 'none';
}

interface Option {
  value: string;
  text: string;
  selected: boolean;
}

export interface AttendeeList {
  lines: AttendeeLine[];
  total: number;
  showing: string;
  filtered: boolean;
  clearHref: string;
  columns: Record<AttendeeSort, SortLink>;
  statuses: Option[];
  agencies: Option[];
  /** To choose from; empty where everybody attends everything. */
  sessions: Option[];
  csvHref: string;
  xlsxHref: string;
  pagination: Pagination | undefined;
}

const COLUMN_NAMES: Record<AttendeeSort, string> = {
  name: 'Name',
  agency: 'Agency',
  booked: 'Booked',
  status: 'Status',
};

export function attendeeList(
  { path, may }: Pick<EventFrame, 'path' | 'may'>,
  { items, total, page, pageSize }: Paged<Attendee>,
  agencies: AgencyBooked[],
  sessions: Pick<EventSession, 'id' | 'title' | 'choice'>[],
  query: AttendeeListQuery,
): AttendeeList {
  const list = `${path}/attendees`;
  const kept = { q: query.q, status: query.status, agency: query.agency, session: query.session };
  const sorted = {
    sort: query.sort === 'name' ? '' : query.sort,
    order: query.order === 'asc' ? '' : 'desc',
  };
  const from = (page - 1) * pageSize;
  return {
    lines: items.map((attendee) => line(path, attendee, may)),
    total,
    showing: showing(from, items.length, total),
    filtered: Object.values(kept).some((value) => value !== ''),
    clearHref: address(list, sorted),
    columns: {
      name: sortLink(list, kept, query, 'name'),
      agency: sortLink(list, kept, query, 'agency'),
      booked: sortLink(list, kept, query, 'booked'),
      status: sortLink(list, kept, query, 'status'),
    },
    statuses: [
      { value: '', text: 'All statuses', selected: query.status === '' },
      ...ATTENDEE_STATUSES.map((value) => ({
        value,
        text: STATUS_WORDS[value],
        selected: value === query.status,
      })),
    ],
    agencies: [
      { value: '', text: 'All agencies', selected: query.agency === '' },
      ...agencies.flatMap(({ value, name }) =>
        value === null ? [] : [{ value, text: name, selected: value === query.agency }],
      ),
      { value: 'none', text: 'No agency given', selected: query.agency === 'none' },
    ],
    sessions: sessionOptions(sessions, query.session),
    csvHref: address(`${list}.csv`, { ...kept, ...sorted }),
    xlsxHref: address(`${list}.xlsx`, { ...kept, ...sorted }),
    pagination: pagination({ page, pageSize, total }, (number) =>
      address(list, { ...kept, ...sorted, page: number }),
    ),
  };
}

function sessionOptions(sessions: Pick<EventSession, 'id' | 'title' | 'choice'>[], chosen: string): Option[] {
  const options = sessions
    .filter(({ choice }) => choice !== null)
    .map(({ id, title, choice }) => ({
      value: String(id),
      text: title ?? choice ?? '',
      selected: String(id) === chosen,
    }));
  if (options.length === 0) return [];
  return [{ value: '', text: 'All sessions', selected: chosen === '' }, ...options];
}

const line = (path: string, attendee: Attendee, may: EventFrame['may']): AttendeeLine => ({
  name: attendee.name,
  href: may.takeRegister ? `${path}/attendees/${attendee.reference}` : undefined,
  jobTitle: may.run ? attendee.jobTitle : null,
  agency: attendee.agency ?? 'None given',
  booked: shortDateWords(attendee.bookedAt),
  needs: may.run ? needsWords(attendee) : undefined,
  sessions: attendee.sessions,
  tag: attendeeTag(attendee),
});

/** Sorting by the column that already sorts the list turns it round. */
function sortLink(
  list: string,
  kept: Record<string, string>,
  query: AttendeeListQuery,
  sort: AttendeeSort,
): SortLink {
  const current = query.sort === sort;
  const turned = current && query.order === 'asc';
  return {
    text: COLUMN_NAMES[sort],
    href: address(list, { ...kept, sort: sort === 'name' ? '' : sort, order: turned ? 'desc' : '' }),
    sorted: !current ? 'none' : query.order === 'asc' ? 'ascending' : 'descending',
  };
}

function showing(from: number, count: number, total: number): string {
  if (total === 0) return 'No attendees';
  const noun = total === 1 ? 'attendee' : 'attendees';
  if (count === 0) return `No attendees on this page of ${total} ${noun}`;
  return `Showing ${from + 1} to ${from + count} of ${total} ${noun}`;
}
