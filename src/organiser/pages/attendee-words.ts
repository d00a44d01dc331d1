import type { BookingMailKind } from '../../bookings/booking-facts.types.js';
import type { BookingState } from '../../bookings/booking.types.js';
import type { OutboxState } from '../../platform/outbox/outbox-message.entity.js';
import type { WholeAttendance } from '../../attendance/attendance.types.js';
import type { Attendee, AttendeeStatus } from '../attendee.types.js';
import type { Tag } from '../event-frame.js';

const STATE_TAGS: Record<BookingState, Tag> = {
  confirmed: { text: 'Booked', classes: 'govuk-tag--green' },
  awaiting_approval: { text: 'Awaiting approval', classes: 'govuk-tag--purple' },
  offered: { text: 'Offered', classes: 'govuk-tag--orange' },
  waiting: { text: 'Waiting list', classes: 'govuk-tag--yellow' },
  cancelled: { text: 'Cancelled', classes: 'govuk-tag--grey' },
  lapsed: { text: 'Offer lapsed', classes: 'govuk-tag--grey' },
  declined: { text: 'Declined', classes: 'govuk-tag--grey' },
};

const ATTENDANCE_TAGS: Record<Exclude<WholeAttendance, 'not_recorded'>, Tag> = {
  attended: { text: 'Attended', classes: 'govuk-tag--teal' },
  partly: { text: 'Attended in part', classes: 'govuk-tag--teal' },
  did_not_attend: { text: 'Did not attend', classes: 'govuk-tag--red' },
};

/** What stands in the register says more than the booking. */
export const attendeeTag = ({ state, attendance }: Pick<Attendee, 'state' | 'attendance'>): Tag =>
  attendance === 'not_recorded' ? STATE_TAGS[state] : ATTENDANCE_TAGS[attendance];

/** The status filter, in the order of the list. */
export const STATUS_WORDS: Record<AttendeeStatus, string> = {
  held: 'Has a place',
  confirmed: STATE_TAGS.confirmed.text,
  awaiting_approval: STATE_TAGS.awaiting_approval.text,
  offered: STATE_TAGS.offered.text,
  waiting: STATE_TAGS.waiting.text,
  attended: 'Attended, or in part',
  did_not_attend: ATTENDANCE_TAGS.did_not_attend.text,
  cancelled: STATE_TAGS.cancelled.text,
  declined: STATE_TAGS.declined.text,
  lapsed: STATE_TAGS.lapsed.text,
};

const MAIL_WORDS: Record<BookingMailKind, string> = {
  'booking.confirmed': 'Confirmation, with the calendar invite',
  'booking.awaiting_approval': 'Awaiting approval',
  'booking.declined': 'Not approved',
  'booking.waiting': 'On the waiting list',
  'booking.offered': 'A place is offered',
  'booking.offer_lapsed': 'The offer has lapsed',
  'booking.cancelled': 'Booking cancelled',
  'booking.cancelled_by_organiser': 'Booking cancelled by the organiser',
  'booking.event_cancelled': 'Event cancelled',
  'booking.choice_changed': 'Other sessions chosen',
  'booking.event_moved': 'Date or venue changed',
  'booking.reminder': 'Reminder',
  'booking.substituted_out': 'Place passed to a colleague',
  'booking.made_for_colleague': 'To whoever booked for them',
};

/** Of rooms above this one, whose mails about a booking stand among the others. */
const OTHER_MAIL_WORDS = {
  'certificate.issued': 'Their certificate',
  'certificate.revoked': 'Certificate revoked',
};

/** What a mail was about. One that a newer version wrote keeps its name. */
export const mailWords = (kind: string): string =>
  ({ ...MAIL_WORDS, ...OTHER_MAIL_WORDS })[kind as BookingMailKind] ?? kind;

const MAIL_TAGS: Record<OutboxState, Tag> = {
  queued: { text: 'Waiting to be sent', classes: 'govuk-tag--yellow' },
  sending: { text: 'Being sent', classes: 'govuk-tag--yellow' },
  retrying: { text: 'Trying again', classes: 'govuk-tag--orange' },
  sent: { text: 'Sent', classes: 'govuk-tag--green' },
  superseded: { text: 'Overtaken by a later one', classes: 'govuk-tag--grey' },
  failed: { text: 'Failed', classes: 'govuk-tag--red' },
};

export const mailTag = (state: OutboxState): Tag => MAIL_TAGS[state];

/** "Step-free access. Vegetarian", or "None". */
export const needsWords = ({ access, dietary }: Pick<Attendee, 'access' | 'dietary'>): string =>
  [access, dietary].filter((need) => need !== null).join('. ') || 'None';
