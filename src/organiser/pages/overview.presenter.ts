import { bookingWindow } from '../../events/event.rules.js';
import { deadlineWords, whenWords } from '../../platform/time/words.js';
import type { Action, ActionCode } from '../organiser.rules.js';
import type { OpenEvent } from '../event-desk.service.js';

export interface ActionLink extends Action {
  /** Where the organiser does something about it; absent for what is only good to know. */
  href: string | undefined;
  urgent: boolean;
}

/** Below the overview's address. */
const WHERE: Partial<Record<ActionCode, string>> = {
  failed_mails: '/emails',
  approvals: '/attendees?status=awaiting_approval',
  free_places: '/waiting-list',
  offers: '/waiting-list',
  full: '/places',
};

/** All that wait for the team are on one page. */
const EQUIVALENTS = '/organiser/equivalents';

export const overviewActions = (path: string, actions: Action[]): ActionLink[] =>
  actions.map((action) => {
    const where = WHERE[action.code];
    const href = action.code === 'equivalents' ? EQUIVALENTS : where && path + where;
    return { ...action, href, urgent: action.urgency === 'now' };
  });

/** What `govukSummaryList` takes. */
export interface SummaryRow {
  key: { text: string };
  value: { text: string } | { html: string };
}

/** The facts of the event that an organiser looks up most. Texts only: nothing here is markup. */
export function overviewFacts({ event, sessions, frame, now }: OpenEvent): SummaryRow[] {
  const row = (key: string, text: string | null | undefined): SummaryRow[] =>
    text ? [{ key: { text: key }, value: { text } }] : [];
  const booking = bookingWindow(event, now);
  return [
    ...row('Kind', frame.kind),
    ...row('When', frame.when),
    ...(sessions.length > 1
      ? sessions.flatMap(({ title, startsAt, endsAt, timing }, index) =>
          row(title ?? `Session ${index + 1}`, whenWords(startsAt, endsAt, timing)),
        )
      : []),
    ...row('Where', frame.where),
    ...row('Run by', event.team.name),
    ...row(
      'Booking',
      booking.message ?? (booking.closesAt && `Open until ${deadlineWords(booking.closesAt)}`),
    ),
    ...(frame.hasPlaces
      ? [
          ...row('Approval', event.needsApproval ? 'You approve each booking' : 'Not needed'),
          ...row('Waiting list', event.waitingListOpen ? 'Open' : 'Closed to newcomers'),
          ...row('Offered places', `Can be accepted for ${event.offerHours} hours`),
          ...row('Reminder', event.reminderDays === 0 ? 'None' : `${event.reminderDays} days before`),
        ]
      : []),
  ];
}
