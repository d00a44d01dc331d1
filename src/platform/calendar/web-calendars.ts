import { londonDate } from '../time/london.js';

/** One entry, as the forms of web calendars take it. */
export interface WebCalendarEntry {
  title: string;
  /** Stands in the notes: where to read more. */
  url: string;
  where: string;
  start: Date;
  /** Exclusive for whole days. */
  end: Date;
  wholeDay: boolean;
}

const query = (values: Record<string, string>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&');

const compact = (moment: Date): string => moment.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');

/** Google's form for a new entry, filled in. */
export function googleLink({ title, url, where, start, end, wholeDay }: WebCalendarEntry): string {
  const day = (moment: Date): string => londonDate(moment).replaceAll('-', '');
  const dates = wholeDay ? `${day(start)}/${day(end)}` : `${compact(start)}/${compact(end)}`;
  return `https://calendar.google.com/calendar/render?${query({ action: 'TEMPLATE', text: title, dates, details: url, location: where })}`;
}

/** Outlook on the web, filled in. */
export function outlookLink({ title, url, where, start, end, wholeDay }: WebCalendarEntry): string {
  const at = (moment: Date): string => (wholeDay ? londonDate(moment) : moment.toISOString());
  return `https://outlook.office.com/calendar/0/deeplink/compose?${query({
    path: '/calendar/action/compose',
    rru: 'addevent',
    subject: title,
    startdt: at(start),
    enddt: at(end),
    body: url,
    location: where,
    ...(wholeDay ? { allday: 'true' } : {}),
  })}`;
}
