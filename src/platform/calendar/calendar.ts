import { createEvent, type EventAttributes } from 'ics';
import { addDays, londonDate } from '../time/london.js';
import { cleanLine, cleanParameter, cleanText, fold, textProperty, unfold } from './ics-text.js';

/** A role inbox or a person, by name and one email address. */
export interface CalendarContact {
  name: string;
  address: string;
}

/** One entry of a calendar, in plain details. The texts may be anything people typed. */
export interface CalendarItem {
  /** Never changes while the entry lives. */
  uid: string;
  /** Rises when start, end, place or status changes. */
  sequence: number;
  /** DTSTAMP: for an invite the moment of sending; in a feed the moment of the last change, so that its ETag keeps. */
  stamp: Date;
  title: string;
  description?: string;
  location?: string;
  url?: string;
  start: Date;
  /** Exclusive: a whole day ends at the London midnight that begins the next. */
  end: Date;
  allDay: boolean;
  /** The same again: `count` times in all, each so many days after the one before, at the same time of the clock. */
  repeats?: { everyDays: number; count: number };
  organizer: CalendarContact;
}

export interface Invite extends CalendarItem {
  attendee: CalendarContact;
  method: 'REQUEST' | 'CANCEL';
  /** With CANCEL: the whole event is off, not only this attendee's place. */
  cancelledWhole?: boolean;
}

export interface PublishedItem extends CalendarItem {
  cancelled?: boolean;
  /** Whether it blocks the reader's time: yes for their own booking, no for a programme they look through. */
  busy?: boolean;
}

const PRODUCT = '-//Weald//Training and events//EN';
/** How often a subscriber should look again. */
const REFRESH = 'PT1H';
const REMEMBERED_EVENTS = 2000;

/**
 * An iTIP message for one attendee: METHOD:REQUEST puts the event into their calendar or moves it, METHOD:CANCEL
 * with the same UID and a higher SEQUENCE takes it out. The mail part that carries it must name the same method.
 * @throws RangeError when the end is not after the start
 */
export function invite(details: Invite): string {
  // RFC 5546: STATUS:CANCELLED says that nobody meets; without it a CANCEL removes only the attendee it names.
  const status =
    details.method === 'REQUEST' ? 'CONFIRMED' : details.cancelledWhole ? 'CANCELLED' : undefined;
  const busy = details.method === 'REQUEST';
  return calendar(details.method, [], [entry(details, { status, busy, attendee: details.attendee })]);
}

/**
 * A calendar to subscribe to. Cancelled items stay in it, marked, so that subscribers see them struck out. The
 * same items give the same text, so a hash of it serves as ETag.
 */
export function feed({ name, items }: { name: string; items: PublishedItem[] }): string {
  const header = [
    textProperty('X-WR-CALNAME', cleanLine(name)),
    textProperty('NAME', cleanLine(name)),
    `REFRESH-INTERVAL;VALUE=DURATION:${REFRESH}`,
    `X-PUBLISHED-TTL:${REFRESH}`,
  ];
  return calendar('PUBLISH', header, items.map(published));
}

/** A file to download: one entry, or all sessions of an event. */
export function saveTheDate(items: PublishedItem | PublishedItem[]): string {
  return calendar('PUBLISH', [], [items].flat().map(published));
}

function calendar(method: string, header: string[], entries: string[]): string {
  const opening = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    `PRODID:${PRODUCT}`,
    'CALSCALE:GREGORIAN',
    `METHOD:${method}`,
    ...header,
  ];
  return fold(opening) + entries.join('') + fold(['END:VCALENDAR']);
}

function published(item: PublishedItem): string {
  return entry(item, {
    status: item.cancelled ? 'CANCELLED' : 'CONFIRMED',
    busy: (item.busy ?? false) && !item.cancelled,
  });
}

/** One folded VEVENT: what `ics` makes of the event, with what is this entry's own filled in. */
function entry(
  item: CalendarItem,
  more: { status?: 'CONFIRMED' | 'CANCELLED'; busy: boolean; attendee?: CalendarContact },
): string {
  if (item.end <= item.start) throw new RangeError(`Calendar entry ${item.uid} does not end after it starts`);
  const event = eventLines({
    ...(item.allDay
      ? { start: dateArray(londonDate(item.start)), end: dateArray(dayAfter(item.end)) }
      : { start: item.start.getTime(), end: item.end.getTime() }),
    startOutputType: 'utc',
    ...(item.repeats ? { recurrenceRule: recurrence(item.repeats) } : {}),
    title: cleanLine(item.title),
    ...(item.location ? { location: cleanLine(item.location) } : {}),
    ...(more.status ? { status: more.status } : {}),
    transp: more.busy ? 'OPAQUE' : 'TRANSPARENT',
    busyStatus: more.busy ? 'BUSY' : 'FREE',
    organizer: { name: cleanParameter(item.organizer.name) },
  });
  return fold(event.flatMap((line) => filled(line, item, more.attendee)));
}

const known = new Map<string, string[]>();

/**
 * The lines of an event as `ics` writes them. It takes the better part of a millisecond, and thousands of invites and
 * each fetch of a feed are about the same events: so they are kept, the latest used last.
 */
function eventLines(event: EventAttributes): string[] {
  const key = JSON.stringify(event);
  const lines = known.get(key) ?? written(event);
  known.delete(key);
  known.set(key, lines);
  const [oldest] = known.keys();
  if (known.size > REMEMBERED_EVENTS && oldest !== undefined) known.delete(oldest);
  return lines;
}

function written(event: EventAttributes): string[] {
  const { error, value } = createEvent({ ...event, uid: '-', sequence: 0 });
  if (error || !value) throw new Error(`The event cannot be written for calendars: ${error?.message}`);
  const lines = unfold(value);
  return lines.slice(lines.indexOf('BEGIN:VEVENT'), lines.indexOf('END:VCALENDAR'));
}

/**
 * A line with what differs from entry to entry of the same event. Addresses are written here because `ics` refuses
 * those outside ASCII, attendees because it puts values of a fixed list in quotes, where RFC 5545 has none.
 */
function filled(line: string, item: CalendarItem, attendee?: CalendarContact): string[] {
  const name = line.split(/[;:]/, 1)[0] ?? '';
  switch (name) {
    case 'UID':
      return [`UID:${cleanLine(item.uid)}`];
    case 'DTSTAMP':
      return [`DTSTAMP:${item.stamp.toISOString().replace(/[-:]|\.\d{3}/g, '')}`];
    case 'SEQUENCE':
      return [`SEQUENCE:${item.sequence}`];
    case 'ORGANIZER':
      return [`${line}:${mailto(item.organizer)}`];
    case 'END':
      return [
        ...(item.url ? [`URL:${new URL(item.url).href}`] : []),
        ...(item.description ? [textProperty('DESCRIPTION', cleanText(item.description))] : []),
        ...(attendee ? [attendeeLine(attendee)] : []),
        line,
      ];
    default:
      return [line];
  }
}

/** Somebody who comes. Replies are not read, so none is asked for. */
function attendeeLine(attendee: CalendarContact): string {
  const name = cleanParameter(attendee.name) || cleanParameter(attendee.address);
  return `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="${name}":${mailto(attendee)}`;
}

function recurrence({ everyDays, count }: NonNullable<CalendarItem['repeats']>): string {
  const weekly = everyDays % 7 === 0;
  return `FREQ=${weekly ? 'WEEKLY' : 'DAILY'};INTERVAL=${weekly ? everyDays / 7 : everyDays};COUNT=${count}`;
}

function mailto({ address }: CalendarContact): string {
  return `mailto:${encodeURI(address)}`;
}

/** The exclusive last date of whole days, also when the end was given as 11:59pm. */
function dayAfter(end: Date): string {
  return addDays(londonDate(new Date(end.getTime() - 1)), 1);
}

function dateArray(date: string): [number, number, number] {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return [year, month, day];
}
