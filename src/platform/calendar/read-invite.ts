import { unfold } from './ics-text.js';
import { startOfLondonDay } from '../time/london.js';

/** What the recipient's calendar makes of an invite that this program wrote. */
export interface InviteFacts {
  method: string;
  uid: string;
  sequence: string;
  status: string;
  summary: string;
  location: string;
  start: Date;
  end: Date;
  allDay: boolean;
  /** The rule by which it repeats, as iCalendar writes it; empty when it does not. */
  repeats: string;
}

/** Reads back one of our own invites, to show it; it is no reader of other people's calendars. */
export function readInvite(ics: string): InviteFacts {
  const values = new Map<string, string>();
  for (const line of unfold(ics)) {
    const [, name, value] = /^([A-Z-]+)(?:;(?:"[^"]*"|[^":])*)?:(.*)$/s.exec(line) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, value);
  }
  const text = (name: string): string =>
    (values.get(name) ?? '').replace(/\\(.)/g, (_, character: string) =>
      character === 'n' ? '\n' : character,
    );
  return {
    method: text('METHOD'),
    uid: text('UID'),
    sequence: text('SEQUENCE'),
    status: text('STATUS'),
    summary: text('SUMMARY'),
    location: text('LOCATION'),
    start: moment(text('DTSTART')),
    end: moment(text('DTEND')),
    allDay: !text('DTSTART').includes('T'),
    repeats: values.get('RRULE') ?? '',
  };
}

/** "20191106T093000Z", or the London day "20191106". */
function moment(value: string): Date {
  const date = value.replace(/^(\d{4})(\d{2})(\d{2}).*$/, '$1-$2-$3');
  if (!value.includes('T')) return startOfLondonDay(date);
  return new Date(`${date}T${value.replace(/^.*T(\d{2})(\d{2})(\d{2})Z$/, '$1:$2:$3')}Z`);
}
