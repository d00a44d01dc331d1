import { BOOKING_STATES } from '../bookings/booking.types.js';
import { TEAM_ROLE_NAMES } from '../platform/auth/team-role.js';
import { dateWords, shortDateWords, timeWords } from '../platform/time/words.js';

/** One thing that happened, as it was recorded, with the names of today. */
export interface HistoryRecord {
  at: Date;
  action: string;
  /** Null for what the program did by itself. */
  actor: string | null;
  /** Whose booking or membership it was, if anybody's. */
  person: string | null;
  reference: string | null;
  /** Name of the team that it was shared with. */
  team: string | null;
  detail: Record<string, unknown>;
}

/** One line of a timeline in plain English. */
export interface HistoryLine {
  what: string;
  changes: { field: string; before: string | undefined; after: string | undefined }[];
}

/** What a timeline can be narrowed to, and the actions that are meant, as PostgreSQL reads it. */
export const HISTORY_KINDS = {
  all: { text: 'All changes', actions: '^(?!needs\\.read)' },
  event: { text: 'The event', actions: '^event\\.(?!shar)' },
  bookings: { text: 'Bookings', actions: '^booking\\.' },
  register: { text: 'The register', actions: '^(attendance|register)\\.' },
  evaluation: { text: 'Evaluation', actions: '^evaluation\\.' },
  certificates: { text: 'Certificates', actions: '^certificates?\\.' },
  sharing: { text: 'Who may see it', actions: '^event\\.shar' },
  exports: { text: 'Exports and emails', actions: '^(attendees|mails?|messages?)\\.' },
  reads: { text: 'Who looked at needs', actions: '^needs\\.read' },
} as const;
export type HistoryKind = keyof typeof HISTORY_KINDS;

const WHAT: Record<string, string> = {
  'event.created': 'Event made',
  'event.edited': 'Event changed',
  'event.published': 'Event published',
  'event.moved': 'Date or place changed',
  'event.capacity_changed': 'Places changed',
  'event.cancelled': 'Event cancelled',
  'event.deleted': 'Draft deleted',
  'event.shared': 'Shared',
  'event.sharing_ended': 'No longer shared',
  'booking.made': 'Booked',
  'booking.cancelled': 'Booking cancelled',
  'booking.ended_with_event': 'Booking cancelled with the event',
  'booking.declined': 'Booking declined',
  'booking.approved': 'Booking approved',
  'booking.accepted': 'Offered place accepted',
  'booking.offered': 'Place offered',
  'booking.lapsed': 'Offer not accepted in time',
  'booking.substituted': 'Place passed to a colleague',
  'booking.needs_changed': 'Needs changed',
  'booking.sessions_changed': 'Other sessions chosen',
  'equivalent.declared': 'Equivalent training declared',
  'equivalent.withdrawn': 'Declaration of equivalent training withdrawn',
  'equivalent.confirmed': 'Equivalent training confirmed',
  'equivalent.declined': 'Equivalent training not confirmed',
  'equivalent.taken_back': 'Confirmation of equivalent training taken back',
  'attendance.recorded': 'Marked in the register',
  'attendance.corrected': 'Register corrected',
  'register.closed': 'Register closed',
  'register.reopened': 'Register opened again',
  'certificates.issued': 'Certificates issued',
  'certificate.revoked': 'Certificate revoked',
  'certificates.settings_changed': 'How certificates are given changed',
  'evaluation.form_made': 'Evaluation form made',
  'evaluation.form_changed': 'Evaluation form changed',
  'evaluation.settings_changed': 'When evaluation asks changed',
  'evaluation.copied': 'Evaluation forms copied from another event',
  'attendees.exported': 'Attendee list exported',
  'mail.sent_again': 'Email sent again',
  'message.sent': 'Message sent',
  'message.sent_again': 'Message sent again to those it had not reached',
  'needs.read': 'Needs looked at',
  'team.made': 'Team made',
  'team.joined': 'Joined',
  'team.left': 'Left or removed',
  'team.role_changed': 'Role changed',
  'team.invited': 'Invitation sent',
  'team.invitation_sent_again': 'Invitation sent again',
  'team.invitation_withdrawn': 'Invitation withdrawn',
};

const FIELDS: Record<string, string> = {
  contentNotice: 'Content notice',
  audience: 'Who it is for',
  audiences: 'Audiences',
  bookingNotes: 'Notes on booking',
  bookingOpensAt: 'Booking opens',
  bookingClosesAt: 'Booking closes',
  waitingListOpen: 'Waiting list open',
  waitingSize: 'Length of the waiting list',
  size: 'Places',
  places: 'Kind of places',
  needsApproval: 'Needs approval',
  offerHours: 'Hours to accept an offer',
  reminderDays: 'Days before for the reminder',
  reminderText: 'Text of the reminder',
  lateCancellationDays: 'Days before for late cancellation',
  seriesId: 'Series',
  rule: 'Who can come',
  daysBefore: 'Days before for the evaluation',
  impactWeeks: 'Weeks to the impact survey',
  openWeeks: 'Weeks to answer',
  asked: 'People are asked',
  anonymous: 'Anonymous',
  afterEvaluation: 'Certificates wait for the evaluation',
  given: 'Certificates given',
  validityMonths: 'Months that certificates are valid',
  cpdMinutes: 'Minutes of learning time',
};

const STATES: Record<(typeof BOOKING_STATES)[number], string> = {
  waiting: 'Waiting list',
  offered: 'Offered',
  awaiting_approval: 'Awaiting approval',
  confirmed: 'Booked',
  cancelled: 'Cancelled',
  lapsed: 'Lapsed',
  declined: 'Declined',
};

const WITHOUT_LIMIT = new Set(['size', 'waitingSize']);
const ISO = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** An action that a newer part of the program recorded is said as it is called. */
export function tell({ action, team, detail }: HistoryRecord): HistoryLine {
  const named = team === null ? '' : ` with ${team}`;
  return { what: (WHAT[action] ?? spaced(action.replace('.', ' '))) + named, changes: changesIn(detail) };
}

/** What the macro `timeline` takes. */
export interface TimelineEntry extends HistoryLine {
  when: string;
  who: string;
  /** Whose booking or membership it was. */
  person: string | undefined;
  href: string | undefined;
}

/** @param path of the event's overview, for who may open the pages of attendees */
export const timeline = (records: HistoryRecord[], path?: string): TimelineEntry[] =>
  records.map((record) => ({
    ...tell(record),
    when: `${shortDateWords(record.at)}, ${timeWords(record.at)}`,
    who: record.actor ?? 'the program',
    person: record.person ?? undefined,
    href:
      path !== undefined && record.reference !== null ? `${path}/attendees/${record.reference}` : undefined,
  }));

/** `before` and `after` are values by field, or the one value that there is. What stayed as it was is not told. */
function changesIn({ before, after }: Record<string, unknown>): HistoryLine['changes'] {
  const [was, is] = [byField(before), byField(after)];
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .map((field) => ({
      field: FIELDS[field] ?? spaced(field),
      before: field in was ? inWords(field, was[field]) : undefined,
      after: field in is ? inWords(field, is[field]) : undefined,
    }))
    .filter(({ before, after }) => before !== after);
}

const byField = (value: unknown): Record<string, unknown> => {
  if (value === undefined) return {};
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : { state: value };
};

function inWords(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '')
    return WITHOUT_LIMIT.has(field) ? 'No limit' : 'None';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value)) return value.map(String).join('; ') || 'None';
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  if (ISO.test(value)) return `${dateWords(new Date(value))}, ${timeWords(new Date(value))}`;
  if (field === 'role') return (TEAM_ROLE_NAMES as Record<string, string>)[value] ?? value;
  if (field === 'state') return (STATES as Record<string, string>)[value] ?? spaced(value);
  return field === 'status' || field === 'places' || field === 'kind' ? spaced(value) : value;
}

/** `waitingListOpen` and `did_not_attend` as a person would write them. */
const spaced = (name: string): string => {
  const words = name
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, (_, end: string, start: string) => `${end} ${start.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};
