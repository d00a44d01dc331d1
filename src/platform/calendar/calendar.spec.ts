import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import { feed, invite, saveTheDate, type Invite, type PublishedItem } from './calendar.js';
import { unfold } from './ics-text.js';

const conference: Invite = {
  uid: 'booking-7k3m@kscmp.example',
  sequence: 0,
  stamp: new Date('2019-10-14T09:00:00Z'),
  title: 'Child Abuse Images and Associated Grooming Conference',
  description: 'Your place is booked; reference KSC-7K3M-Q2XA.\nBring nothing, but yourself.',
  location: 'Sessions House, County Road, Maidstone, ME14 1XQ',
  url: 'https://training.kscmp.example/events/grooming-conference',
  start: new Date('2019-11-06T09:30:00Z'),
  end: new Date('2019-11-06T16:00:00Z'),
  allDay: false,
  organizer: { name: 'KSCMP Training', address: 'training@kscmp.example' },
  attendee: { name: 'Ó Súilleabháin', address: "sean.o'sullivan@school.example" },
  method: 'REQUEST',
};

const item: PublishedItem = { ...conference, uid: 'event-1@kscmp.example', busy: false };

/** Parsed by ical.js, and held against what ical.js does not mind. */
function parsed(ics: string): ICAL.Component {
  expect(ics.endsWith('END:VCALENDAR\r\n')).toBe(true);
  expect(ics.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  for (const line of ics.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
  const calendar = new ICAL.Component(ICAL.parse(ics));
  for (const name of ['version', 'prodid', 'method'])
    expect([name, calendar.getAllProperties(name).length]).toEqual([name, 1]);
  for (const event of calendar.getAllSubcomponents('vevent')) expectCardinalities(event);
  return calendar;
}

/** RFC 5546: once and once only, at most once. */
function expectCardinalities(event: ICAL.Component): void {
  const count = (name: string): number => event.getAllProperties(name).length;
  for (const name of ['uid', 'dtstamp', 'dtstart', 'dtend', 'sequence', 'summary', 'organizer']) {
    expect([name, count(name)]).toEqual([name, 1]);
  }
  for (const name of ['status', 'location', 'url', 'description', 'transp'])
    expect(count(name)).toBeLessThanOrEqual(1);
  const { startDate, endDate } = new ICAL.Event(event);
  expect(endDate.compare(startDate)).toBeGreaterThan(0);
}

function onlyEvent(ics: string): ICAL.Component {
  const events = parsed(ics).getAllSubcomponents('vevent');
  expect(events).toHaveLength(1);
  return events[0]!;
}

describe('an invite', () => {
  it('asks one attendee to come, with times in UTC', () => {
    const ics = invite(conference);
    const event = onlyEvent(ics);
    expect(parsed(ics).getFirstPropertyValue('method')).toBe('REQUEST');
    expect(event.getFirstPropertyValue('uid')).toBe(conference.uid);
    expect(event.getFirstPropertyValue('sequence')).toBe(0);
    expect(event.getFirstPropertyValue('status')).toBe('CONFIRMED');
    expect(event.getFirstPropertyValue('summary')).toBe(conference.title);
    expect(event.getFirstPropertyValue('description')).toBe(conference.description);
    expect(event.getFirstPropertyValue('location')).toBe(conference.location);
    expect(event.getFirstPropertyValue('url')).toBe(conference.url);
    expect(unfold(ics)).toEqual(
      expect.arrayContaining([
        'DTSTART:20191106T093000Z',
        'DTEND:20191106T160000Z',
        'DTSTAMP:20191014T090000Z',
        'TRANSP:OPAQUE',
      ]),
    );
  });

  it('names the attendee, who has accepted and owes no reply', () => {
    const lines = unfold(invite(conference));
    expect(lines.filter((line) => line.startsWith('ATTENDEE'))).toEqual([
      `ATTENDEE;CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE;CN="Ó Súilleabháin":mailto:sean.o'sullivan@school.example`,
    ]);
    expect(lines).toContain('ORGANIZER;CN="KSCMP Training":mailto:training@kscmp.example');
  });

  it('is each person’s own although the event is the same', () => {
    const other = {
      ...conference,
      uid: 'booking-2@kscmp.example',
      sequence: 4,
      attendee: { name: 'Jo', address: 'jo@school.example' },
    };
    const [first, second] = [unfold(invite(conference)), unfold(invite(other))];
    const own = second.filter((line) => !first.includes(line));
    expect(own).toEqual([
      'UID:booking-2@kscmp.example',
      'SEQUENCE:4',
      expect.stringContaining('CN="Jo":mailto:jo@school.example'),
    ]);
  });

  it('moves with the same UID and a higher sequence', () => {
    const moved = onlyEvent(
      invite({
        ...conference,
        sequence: 1,
        start: new Date('2020-06-03T08:30:00Z'),
        end: new Date('2020-06-03T15:00:00Z'),
      }),
    );
    expect(moved.getFirstPropertyValue('uid')).toBe(conference.uid);
    expect(moved.getFirstPropertyValue('sequence')).toBe(1);
    expect(String(moved.getFirstPropertyValue('dtstart'))).toBe('2020-06-03T08:30:00Z');
  });

  it('takes one attendee out without saying that the whole event is off', () => {
    const ics = invite({ ...conference, sequence: 2, method: 'CANCEL' });
    expect(parsed(ics).getFirstPropertyValue('method')).toBe('CANCEL');
    expect(onlyEvent(ics).getFirstPropertyValue('status')).toBeNull();
  });

  it('says that the event is off when it is', () => {
    const event = onlyEvent(invite({ ...conference, sequence: 2, method: 'CANCEL', cancelledWhole: true }));
    expect(event.getFirstPropertyValue('status')).toBe('CANCELLED');
  });

  it('carries no hint to look again: it is a message, not a feed', () => {
    expect(invite(conference)).not.toMatch(/X-PUBLISHED-TTL|REFRESH-INTERVAL/);
  });

  it('repeats on days that follow one rule, still as one entry with one UID', () => {
    const event = onlyEvent(invite({ ...conference, repeats: { everyDays: 1, count: 2 } }));
    expect(String(event.getFirstPropertyValue('rrule'))).toBe('FREQ=DAILY;COUNT=2');
    const days = new ICAL.Event(event).iterator();
    expect([days.next(), days.next(), days.next()].map((day) => day && String(day))).toEqual([
      '2019-11-06T09:30:00Z',
      '2019-11-07T09:30:00Z',
      undefined,
    ]);
    const fortnightly = onlyEvent(invite({ ...conference, repeats: { everyDays: 14, count: 3 } }));
    expect(String(fortnightly.getFirstPropertyValue('rrule'))).toBe('FREQ=WEEKLY;COUNT=3;INTERVAL=2');
  });

  it('refuses an end that is not after its start', () => {
    expect(() => invite({ ...conference, end: conference.start })).toThrow(RangeError);
  });

  it('takes an address beyond ASCII, as a URI writes it', () => {
    const ics = invite({ ...conference, attendee: { name: '', address: 'josé@école.example' } });
    expect(unfold(ics).join('\n')).toContain('CN="josé@école.example":mailto:jos%C3%A9@%C3%A9cole.example');
  });

  it.each([
    'Ann\r\nATTENDEE:mailto:thief@x.example',
    'Ann\rSTATUS:CANCELLED',
    'Ann\nEND:VEVENT',
    'Ann";X-EVIL="1',
    'Ann\u2028METHOD:CANCEL',
    'Ann\u0085END:VCALENDAR',
    '\r\n ,Ann\\\r\n',
    '{{7*7}}',
  ])('writes %j as text wherever it stands and grows no line or parameter from it', (hostile) => {
    const ics = invite({
      ...conference,
      title: hostile,
      description: hostile,
      location: hostile,
      organizer: { name: hostile, address: conference.organizer.address },
      attendee: { name: hostile, address: `a@x.example\r\nX-EVIL:1` },
    });
    const names = unfold(ics).map((line) => line.split(/[;:]/)[0]);
    const plain = unfold(invite(conference)).map((line) => line.split(/[;:]/)[0]);
    expect(names).toEqual(plain);
    const event = onlyEvent(ics);
    expect(Object.keys(event.getFirstProperty('attendee')!.toJSON()[1] as object).sort()).toEqual([
      'cn',
      'cutype',
      'partstat',
      'role',
      'rsvp',
    ]);
    expect(event.getFirstPropertyValue('summary')).toContain(hostile.includes('Ann') ? 'Ann' : '{{7*7}}');
  });
});

describe('a whole day', () => {
  const day = {
    ...item,
    start: new Date('2020-02-11T00:00:00Z'),
    end: new Date('2020-02-12T00:00:00Z'),
    allDay: true,
  };

  it('is a date with an exclusive end', () => {
    expect(unfold(saveTheDate(day))).toEqual(
      expect.arrayContaining(['DTSTART;VALUE=DATE:20200211', 'DTEND;VALUE=DATE:20200212']),
    );
  });

  it('is the date of London in summer too, when its midnight is the evening before in UTC', () => {
    const summer = { ...day, start: new Date('2020-06-30T23:00:00Z'), end: new Date('2020-07-02T23:00:00Z') };
    expect(unfold(saveTheDate(summer))).toEqual(
      expect.arrayContaining(['DTSTART;VALUE=DATE:20200701', 'DTEND;VALUE=DATE:20200703']),
    );
  });

  it('ends with the last day it touches when the end was given as 11:59pm', () => {
    expect(unfold(saveTheDate({ ...day, end: new Date('2020-02-11T23:59:00Z') }))).toContain(
      'DTEND;VALUE=DATE:20200212',
    );
  });
});

describe('a file for several sessions', () => {
  it('publishes each under its own UID, without attendees', () => {
    const ics = saveTheDate([
      item,
      {
        ...item,
        uid: 'event-1-day-2@kscmp.example',
        start: new Date('2019-11-07T09:30:00Z'),
        end: new Date('2019-11-07T16:00:00Z'),
      },
    ]);
    const calendar = parsed(ics);
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(calendar.getAllSubcomponents('vevent').map((event) => event.getFirstPropertyValue('uid'))).toEqual(
      [item.uid, 'event-1-day-2@kscmp.example'],
    );
    expect(ics).not.toContain('ATTENDEE');
  });
});

describe('a feed', () => {
  it('tells its name and how often to look again', () => {
    const ics = feed({ name: 'Training; Kent, Medway\r\nX-EVIL:1', items: [item] });
    const calendar = parsed(ics);
    expect(calendar.getFirstPropertyValue('method')).toBe('PUBLISH');
    expect(unfold(ics)).toEqual(
      expect.arrayContaining([
        'X-WR-CALNAME:Training\\; Kent\\, Medway X-EVIL:1',
        'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
        'X-PUBLISHED-TTL:PT1H',
      ]),
    );
    expect(ics).not.toContain('ATTENDEE');
  });

  it('is a calendar when it is empty', () => {
    expect(parsed(feed({ name: 'My bookings', items: [] })).getAllSubcomponents('vevent')).toEqual([]);
  });

  it('shows a cancelled item as cancelled and takes no time for it', () => {
    const event = onlyEvent(feed({ name: 'My bookings', items: [{ ...item, busy: true, cancelled: true }] }));
    expect(event.getFirstPropertyValue('status')).toBe('CANCELLED');
    expect(event.getFirstPropertyValue('transp')).toBe('TRANSPARENT');
  });

  it('blocks the time of what the reader has booked, not of what is merely on', () => {
    expect(
      onlyEvent(feed({ name: 'x', items: [{ ...item, busy: true }] })).getFirstPropertyValue('transp'),
    ).toBe('OPAQUE');
    expect(onlyEvent(feed({ name: 'x', items: [item] })).getFirstPropertyValue('transp')).toBe('TRANSPARENT');
  });

  it('is the same text for the same items, and another once one of them changed', () => {
    const text = feed({ name: 'x', items: [item] });
    expect(feed({ name: 'x', items: [{ ...item }] })).toBe(text);
    expect(feed({ name: 'x', items: [{ ...item, sequence: 1 }] })).not.toBe(text);
  });

  it('of 500 entries parses', () => {
    const items = Array.from({ length: 500 }, (_, at) => ({ ...item, uid: `event-${at}@kscmp.example` }));
    expect(parsed(feed({ name: 'Programme', items })).getAllSubcomponents('vevent')).toHaveLength(500);
  });
});
