import { registerOpen } from '../../attendance/attendance.rules.js';
import { isLive } from '../../bookings/booking.types.js';
import type { Caller } from '../../platform/auth/caller.js';
import type { MessageRecord } from '../../platform/outbox/outbox.queries.js';
import { dateWords, deadlineWords, shortDateWords, timeWords } from '../../platform/time/words.js';
import type { AttendeeInFull } from '../attendee.types.js';
import { attendeeTag, mailTag, mailWords } from './attendee-words.js';
import type { OpenEvent } from '../event-desk.service.js';
import type { Tag } from '../event-frame.js';
import type { SummaryRow } from './overview.presenter.js';

interface Step {
  when: string;
  what: string;
  more: string | null;
}

interface MailLine {
  what: string;
  to: string;
  when: string;
  tag: Tag;
  /** Why it did not get through, or why it is tried again. */
  problem: string | null;
  /** Address to post to; absent while it is on its way. */
  again: string | undefined;
}

interface DoorPage {
  name: string;
  here: string;
  tag: Tag;
  facts: SummaryRow[];
  can: { cancel: boolean; decide: boolean; attend: boolean; choose: boolean };
}

export interface AttendeePage extends DoorPage {
  needs: SummaryRow[];
  history: Step[];
  mails: MailLine[];
  /** A sentence for whoever looks for a button that is not there. */
  cannot: string | undefined;
  substitute: { name: string; href: string } | undefined;
}

/** Sessions whose register is open. */
export const openSessions = ({ event, sessions, now }: OpenEvent): OpenEvent['sessions'] =>
  sessions.filter((session) => registerOpen(event, session, now));

/** What a check-in helper is shown: who it is, whether they came, and nothing else about them. */
export function doorPage(opened: OpenEvent & { attendee: AttendeeInFull; here: string }): DoorPage {
  const { attendee, here } = opened;
  return {
    name: attendee.name,
    here,
    tag: attendeeTag(attendee),
    facts: [...row('Reference', attendee.reference), ...row('Agency', attendee.agency ?? 'None given')],
    can: {
      cancel: false,
      decide: false,
      choose: false,
      attend:
        attendee.state === 'confirmed' &&
        attendee.attendance === 'not_recorded' &&
        openSessions(opened).length > 0,
    },
  };
}

export function attendeePage(
  opened: OpenEvent & { attendee: AttendeeInFull; here: string },
  mails: MessageRecord[],
  caller: Caller,
): AttendeePage {
  const { attendee, here, frame } = opened;
  const own = attendee.personId === caller.personId;
  const awaits = attendee.state === 'awaiting_approval';
  const open = isLive(attendee.state) && attendee.attendance === 'not_recorded';
  const { can, ...door } = doorPage(opened);
  return {
    ...door,
    facts: attendeeFacts(attendee),
    needs: needsRows(attendee),
    history: history(attendee),
    mails: mails.map((mail) => mailLine(mail, here)),
    can: {
      ...can,
      cancel: open,
      decide: awaits && !own,
      choose: open && attendee.state !== 'offered' && opened.sessions.some(({ choice }) => choice !== null),
    },
    cannot:
      awaits && own
        ? 'Somebody else must decide about your own booking.'
        : attendee.attendance !== 'not_recorded'
          ? 'Attendance is recorded, so this booking can no longer be cancelled.'
          : undefined,
    substitute: attendee.substitute
      ? {
          name: attendee.substitute.name,
          href: `${frame.path}/attendees/${attendee.substitute.reference}`,
        }
      : undefined,
  };
}

const row = (key: string, text: string | null | undefined): SummaryRow[] =>
  text ? [{ key: { text: key }, value: { text } }] : [];

const WORKFORCES: Record<string, string> = {
  children: 'Children’s workforce',
  adults: 'Adults’ workforce',
  both: 'Children’s and adults’ workforce',
  neither: 'Parent, carer or member of the public',
};

const attendeeFacts = (attendee: AttendeeInFull): SummaryRow[] => [
  ...row('Reference', attendee.reference),
  ...row('Email', attendee.email),
  ...row('Job title', attendee.jobTitle),
  ...row('Agency', attendee.agency),
  ...row('Works with', attendee.workforce === null ? null : WORKFORCES[attendee.workforce]),
  ...row('Works in', attendee.areas.join(', ')),
  ...row('Booked by', attendee.bookedByThemselves ? null : attendee.bookedByName),
  ...row('Sessions chosen', attendee.sessions),
  ...row('Added', attendee.byHand ? 'By an organiser' : null),
  ...row('Evidence given', attendee.evidence),
];

const needsRows = ({ access, dietary }: AttendeeInFull): SummaryRow[] => [
  ...row('Access', access ?? 'None given'),
  ...row('Dietary', dietary ?? 'None given'),
];

/** Oldest first, as it is kept in the booking itself. */
function history(attendee: AttendeeInFull): Step[] {
  const step = (at: Date | null, what: string, more: string | null = null): Step[] =>
    at === null ? [] : [{ when: `${shortDateWords(at)}, ${timeWords(at)}`, what, more }];
  const { offeredAt, confirmedAt, bookedAt } = attendee;
  const atOnce = confirmedAt !== null && confirmedAt.getTime() === bookedAt.getTime();
  return [
    ...step(bookedAt, firstStep(attendee, atOnce)),
    ...step(
      offeredAt,
      'Offered a place from the waiting list',
      attendee.offerExpiresAt === null ? null : `To be accepted by ${deadlineWords(attendee.offerExpiresAt)}`,
    ),
    ...(atOnce ? [] : step(confirmedAt, offeredAt === null ? 'Approved' : 'Place confirmed')),
    ...step(attendee.endedAt, ending(attendee), attendee.endReason),
    ...step(attendee.attendedAt, attendeeTag(attendee).text, recordedBy(attendee)),
  ];
}

function firstStep({ state, offeredAt, confirmedAt, position }: AttendeeInFull, atOnce: boolean): string {
  if (position !== null || offeredAt !== null) return 'Joined the waiting list';
  if (atOnce) return 'Booked';
  return confirmedAt !== null || state === 'awaiting_approval' ? 'Asked for a place' : 'Booked';
}

function ending({ state, endedByName, lateCancellation, substitute }: AttendeeInFull): string {
  const by = endedByName === null ? '' : ` by ${endedByName}`;
  if (substitute !== null) return `Place passed to ${substitute.name}${by}`;
  if (state === 'declined') return `Declined${by}`;
  if (state === 'lapsed') return 'The offer was not accepted in time';
  return `Cancelled${by}${lateCancellation ? ', late' : ''}`;
}

const recordedBy = ({ attendanceRecordedByName }: AttendeeInFull): string | null =>
  attendanceRecordedByName === null ? null : `Recorded by ${attendanceRecordedByName}`;

/** Times of mails are real, also where the program's day is another one. */
function mailLine(mail: MessageRecord, here: string): MailLine {
  const at = mail.sentAt ?? mail.createdAt;
  const ended = mail.state === 'sent' || mail.state === 'failed';
  return {
    what: mailWords(mail.kind),
    to: mail.recipient.address,
    when: `${dateWords(at)}, ${timeWords(at)}`,
    tag: mailTag(mail.state),
    problem: mail.state === 'failed' || mail.state === 'retrying' ? mail.lastError : null,
    again: ended ? `${here}/emails/${mail.id}/again` : undefined,
  };
}
