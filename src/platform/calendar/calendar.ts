import { createEvent } from 'ics';
import { LRUCache } from 'lru-cache';
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

interface Standing {
  status?: 'CONFIRMED' | 'CANCELLED';
  busy: boolean;
}

/** One folded VEVENT: what `ics` makes of the event, with what is this entry's own filled in. */
function entry(item: CalendarItem, more: Standing & { attendee?: CalendarContact }): string {
  if (item.end <= item.start) throw new RangeError(`Calendar entry ${item.uid} does not end after it starts`);
  const { start, end, allDay, repeats, title, location, organizer } = item;
  const { status, busy } = more;
  return eventLines({ start, end, allDay, repeats, title, location, organizer, status, busy })
    .map((line) => (typeof line === 'string' ? line : fold(own(line, item, more.attendee))))
    .join('');
}

/** What all entries of an event have in common. */
type SharedDetails = Pick<
  CalendarItem,
  'start' | 'end' | 'allDay' | 'repeats' | 'title' | 'location' | 'organizer'
> &
  Standing;
/** Lines as they are sent, or the name of a property that is each entry's own. */
type EventLine = string | { own: 'UID' | 'DTSTAMP' | 'SEQUENCE' | 'END' };

const known = new LRUCache<string, EventLine[]>({ max: REMEMBERED_EVENTS });

/**
 * The lines of an event as `ics` writes them. It takes the better part of a millisecond, and thousands of invites and
 * each fetch of a feed are about the same events: so they are kept.
 */
function eventLines(details: SharedDetails): EventLine[] {
  const key = JSON.stringify(details);
  const kept = known.get(key);
  if (kept) return kept;
  const lines = written(details);
  known.set(key, lines);
  return lines;
}

function written(details: SharedDetails): EventLine[] {
  const { start, end, allDay, repeats, title, location, organizer, status, busy } = details;
  const { error, value } = createEvent({
    uid: '-',
    sequence: 0,
    ...(allDay
      ? { start: dateArray(londonDate(start)), end: dateArray(dayAfter(end)) }
      : { start: start.getTime(), end: end.getTime() }),
    startOutputType: 'utc',
    ...(repeats ? { recurrenceRule: recurrence(repeats) } : {}),
    title: cleanLine(title),
    ...(location ? { location: cleanLine(location) } : {}),
    ...(status ? { status } : {}),
    transp: busy ? 'OPAQUE' : 'TRANSPARENT',
    busyStatus: busy ? 'BUSY' : 'FREE',
    organizer: { name: cleanParameter(organizer.name) },
  });
  if (error || !value) throw new Error(`The event cannot be written for calendars: ${error?.message}`);
  const lines = unfold(value);
  return lines
    .slice(lines.indexOf('BEGIN:VEVENT'), lines.indexOf('END:VCALENDAR'))
    .map((line) => common(line, organizer));
}

/** Addresses are written here because `ics` refuses those outside ASCII. */
function common(line: string, organizer: CalendarContact): EventLine {
  const name = line.split(/[;:]/, 1)[0] ?? '';
  switch (name) {
    case 'UID':
    case 'DTSTAMP':
    case 'SEQUENCE':
    case 'END':
      return { own: name };
    case 'ORGANIZER':
      return fold([`${line}:${mailto(organizer)}`]);
    default:
      return fold([line]);
  }
}

/** What differs from entry to entry of the same event; what `ics` does not write stands before its end. */
function own(line: { own: string }, item: CalendarItem, attendee?: CalendarContact): string[] {
  switch (line.own) {
    case 'UID':
      return [`UID:${cleanLine(item.uid)}`];
    case 'DTSTAMP':
      return [`DTSTAMP:${item.stamp.toISOString().replace(/[-:]|\.\d{3}/g, '')}`];
    case 'SEQUENCE':
      return [`SEQUENCE:${item.sequence}`];
    default:
      return [
        ...(item.url ? [`URL:${new URL(item.url).href}`] : []),
        ...(item.description ? [textProperty('DESCRIPTION', cleanText(item.description))] : []),
        ...(attendee ? [attendeeLine(attendee)] : []),
        'END:VEVENT',
      ];
  }
}

/**
 * Somebody who comes. Replies are not read, so none is asked for. Written here because `ics` puts values of a fixed
 * list in quotes, where RFC 5545 has none.
 */
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
