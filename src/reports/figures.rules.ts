import { wholeAttendance } from '../attendance/attendance.rules.js';
import type { WholeAttendance } from '../attendance/attendance.types.js';
import { LEAST_ANONYMOUS } from '../evaluations/evaluation.types.js';
import type { CountedRows } from './report.types.js';

/** What a figure counts of rows that are alike. */
interface Alike extends CountedRows {
  /** Of somebody booked; null for all else. */
  attendance: WholeAttendance | null;
}

interface Definition {
  name: string;
  /** Above a column of a table. */
  short: string;
  definition: string;
  counts: (rows: Alike) => boolean;
  /** Places belong to an event, not to a person: there are none by agency, workforce or area. */
  ofEvents?: true;
  /** In per cent of this. */
  share?: (rows: Alike) => boolean;
  /** For each of these; null while they are too few to say anything of. */
  mean?: (rows: Alike) => boolean;
  /** In a table of its own on a page, which has no room for all in one. */
  ofEvaluation?: true;
}

const isPlace = ({ what }: Alike): boolean => what === 'place';
const isBooked = ({ what }: Alike): boolean => what === 'booked';
const isAnswered = ({ what }: Alike): boolean => what === 'evaluation_answered';
const isAsked = (rows: Alike): boolean => rows.what === 'evaluation_asked' || isAnswered(rows);

/**
 * Each figure is defined here and nowhere else, in words and by what it counts, for every breakdown and format. All
 * are of published events that start in the period; what a row is (`what`) is said in `reports.queries.ts`.
 */
const DEFINITIONS = {
  offered: {
    name: 'Places offered',
    short: 'Places offered',
    definition:
      'Places of the events, by the limit that each has today. Events without a limit count none, and neither do the places of cancelled events.',
    counts: isPlace,
    ofEvents: true,
  },
  booked: {
    name: 'Booked',
    short: 'Booked',
    definition:
      'Confirmed places, whether or not the person came. Those who await approval, have an offer or wait are not booked.',
    counts: isBooked,
  },
  fillRate: {
    name: 'Fill rate',
    short: 'Fill rate',
    definition: 'Booked places as a share of the places offered, of events that have a limit.',
    counts: (rows) => isBooked(rows) && rows.limited,
    ofEvents: true,
    share: isPlace,
  },
  attended: {
    name: 'Attended',
    short: 'Attended',
    definition: 'Booked, and there at every session to its end. Who came late attended.',
    counts: ({ attendance }) => attendance === 'attended',
  },
  partly: {
    name: 'Partly attended',
    short: 'Partly',
    definition: 'Booked, and there at one session at least, but not at all of them or not to the end.',
    counts: ({ attendance }) => attendance === 'partly',
  },
  didNotAttend: {
    name: 'Did not attend',
    short: 'Did not attend',
    definition: 'Booked, not there at any session, and the register says so.',
    counts: ({ attendance }) => attendance === 'did_not_attend',
  },
  notRecorded: {
    name: 'Not recorded',
    short: 'Not recorded',
    definition: 'Booked, and the register says nothing of them yet, as before the event.',
    counts: ({ attendance }) => attendance === 'not_recorded',
  },
  cancelledInTime: {
    name: 'Cancelled in time',
    short: 'Cancelled in time',
    definition:
      'Confirmed places given up before the cancellation period of the event began, or taken back by the organiser. A place passed on to a colleague is not cancelled.',
    counts: ({ what }) => what === 'cancelled_in_time',
  },
  cancelledLate: {
    name: 'Cancelled late',
    short: 'Cancelled late',
    definition:
      'Confirmed places given up within the cancellation period: the number of days before the start that the event had set at that time.',
    counts: ({ what }) => what === 'cancelled_late',
  },
  unmet: {
    name: 'Waiting-list demand not met',
    short: 'Demand not met',
    definition:
      'People who joined the waiting list of an event and were never offered a place there, those who have left the list too. Each counts once for an event.',
    counts: ({ what }) => what === 'unmet',
  },
  certificates: {
    name: 'Certificates issued',
    short: 'Certificates',
    definition: 'Certificates of the events that stand, those that have expired since too.',
    counts: ({ what }) => what === 'certificate',
  },
  revoked: {
    name: 'Certificates revoked',
    short: 'Revoked',
    definition: 'Certificates of the events that were revoked and not replaced by a corrected one.',
    counts: ({ what }) => what === 'revoked_certificate',
  },
  evaluationAsked: {
    name: 'Asked to evaluate',
    short: 'Asked',
    definition: 'People who were asked the evaluation form on the day, or answered it in the room.',
    counts: isAsked,
    ofEvaluation: true,
  },
  evaluationAnswered: {
    name: 'Evaluations answered',
    short: 'Answered',
    definition: 'People who were asked, and answered.',
    counts: isAnswered,
    ofEvaluation: true,
  },
  responseRate: {
    name: 'Response rate',
    short: 'Response rate',
    definition: 'Evaluations answered as a share of the people asked.',
    counts: isAnswered,
    share: isAsked,
    ofEvaluation: true,
  },
  usefulness: {
    name: 'Usefulness',
    short: 'Useful (1 to 5)',
    definition: `Mean answer, from 1 to 5, to the ready-made question “How useful was this for your work?” on the day, from ${LEAST_ANONYMOUS} answers on. Anonymous answers count in no agency, workforce or area, and not at all where an event has fewer than ${LEAST_ANONYMOUS}.`,
    counts: ({ what }) => what === 'usefulness_points',
    mean: ({ what }) => what === 'usefulness_answers',
    ofEvaluation: true,
  },
} satisfies Record<string, Definition>;

export type FigureCode = keyof typeof DEFINITIONS;

export interface Figure extends Omit<Definition, 'counts' | 'share' | 'mean'> {
  code: FigureCode;
  isShare: boolean;
  isMean: boolean;
}

export const FIGURES: Figure[] = Object.entries<Definition>(DEFINITIONS).map(
  ([code, { name, short, definition, ofEvents, share, mean, ofEvaluation }]) => ({
    code: code as FigureCode,
    ...{ name, short, definition, isShare: share !== undefined, isMean: mean !== undefined },
    ...(ofEvents && { ofEvents }),
    ...(ofEvaluation && { ofEvaluation }),
  }),
);

/** Null: not to be had here, as places by agency are. A share is in per cent, to one decimal, a mean to two. */
export type Figures = Record<FigureCode, number | null>;

/** The figures of these rows. `withEvents`: whether their places are among them. */
export function figuresOf(rows: CountedRows[], { withEvents }: { withEvents: boolean }): Figures {
  const alike = rows.map((each): Alike => {
    const attendance = each.states === null ? null : wholeAttendance(each.states);
    return { ...each, attendance };
  });
  const sum = (counts: (rows: Alike) => boolean): number =>
    alike.filter(counts).reduce((all, { amount }) => all + amount, 0);
  return Object.fromEntries(
    Object.entries<Definition>(DEFINITIONS).map(([code, { counts, ofEvents, share, mean }]) => {
      if (ofEvents && !withEvents) return [code, null];
      if (mean !== undefined) {
        const many = sum(mean);
        return [code, many < LEAST_ANONYMOUS ? null : Math.round((sum(counts) / many) * 100) / 100];
      }
      if (share === undefined) return [code, sum(counts)];
      const whole = sum(share);
      return [code, whole === 0 ? null : Math.round((sum(counts) / whole) * 1000) / 10];
    }),
  ) as Figures;
}
