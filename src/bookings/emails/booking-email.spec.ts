import { describe, expect, it } from '@jest/globals';
import ICAL from 'ical.js';
import type { Email } from '../../platform/outbox/email.js';
import type {
  BookingFacts,
  BookingFactsByKind,
  BookingMailKind,
  FactsOfInvite,
} from '../booking-facts.types.js';
import { BOOKING_MAIL_KINDS, bookingEmail } from './booking-email.js';

const SENT = new Date('2019-10-07T09:00:00Z');

const facts: BookingFacts = {
  reference: 'KSC-7K3M-Q2XA',
  recipient: { name: 'Sam Okafor', address: 'sam@school.example' },
  attendeeName: 'Sam Okafor',
  bookedByName: null,
  event: {
    title: 'Child Abuse Images and Associated Grooming Conference',
    slug: 'grooming-conference',
    online: false,
    startsAt: '2019-11-06T09:30:00.000Z',
    endsAt: '2019-11-06T16:00:00.000Z',
    sessions: [
      {
        title: null,
        timing: 'timed',
        startsAt: '2019-11-06T09:30:00.000Z',
        endsAt: '2019-11-06T16:00:00.000Z',
      },
    ],
    place: {
      name: 'Sessions House',
      address: 'County Road',
      town: 'Maidstone',
      postcode: 'ME14 1XQ',
      travel: 'Maidstone East station is five minutes away.',
      access: 'Step-free entrance.',
    },
    contentNotice: 'The conference talks about child sexual abuse.',
    places: 'limited',
  },
  organiser: { name: 'KSCMP Training', address: 'training@kscmp.example' },
  urls: {
    booking: 'https://training.example/bookings/KSC-7K3M-Q2XA',
    event: 'https://training.example/events/grooming-conference',
    bookings: 'https://training.example/bookings',
  },
};

const policy = 'If you cancel after 9:30am on Wednesday 30 October 2019, it counts as a late cancellation.';
const request: FactsOfInvite = {
  method: 'REQUEST',
  uid: 'b1@training.example',
  sequence: 0,
  eventCancelled: false,
};
const withdrawal: FactsOfInvite = { ...request, method: 'CANCEL', sequence: 1 };

const samples: { [Kind in BookingMailKind]: BookingFactsByKind[Kind] } = {
  'booking.confirmed': { ...facts, invite: request, joiningLink: null, joiningInstructions: null, policy },
  'booking.awaiting_approval': facts,
  'booking.declined': { ...facts, reason: 'It is for people who work with children.' },
  'booking.waiting': { ...facts, position: 3 },
  'booking.offered': { ...facts, offerExpiresAt: '2019-10-09T16:00:00.000Z', policy },
  'booking.offer_lapsed': { ...facts, offerExpiredAt: '2019-10-09T16:00:00.000Z' },
  'booking.cancelled': { ...facts, invite: withdrawal, was: 'confirmed', late: true, cancelledByName: null },
  'booking.cancelled_by_organiser': { ...facts, invite: withdrawal, reason: 'You asked us to by phone.' },
  'booking.event_cancelled': {
    ...facts,
    invite: { ...withdrawal, eventCancelled: true },
    reason: 'The speaker is ill.',
    colleagues: ['Jo Hart'],
    attending: true,
  },
  'booking.event_moved': {
    ...facts,
    invite: { ...request, sequence: 1 },
    joiningLink: null,
    state: 'confirmed',
    before: {
      ...facts.event,
      startsAt: '2019-11-05T09:30:00.000Z',
      endsAt: '2019-11-05T16:00:00.000Z',
      sessions: [
        {
          title: null,
          timing: 'timed',
          startsAt: '2019-11-05T09:30:00.000Z',
          endsAt: '2019-11-05T16:00:00.000Z',
        },
      ],
    },
  },
  'booking.reminder': { ...facts, joiningLink: null, joiningInstructions: null, reminderText: null, policy },
  'booking.substituted_out': { ...facts, invite: withdrawal, substituteName: 'Jo Hart' },
  'booking.made_for_colleague': {
    ...facts,
    recipient: { name: 'Max Manager', address: 'max@council.example' },
    bookedByName: 'Max Manager',
    state: 'confirmed',
    attendeeAddress: 'sam@school.example',
  },
};

const render = <Kind extends BookingMailKind>(
  kind: Kind,
  more: Partial<BookingFactsByKind[Kind]> = {},
): Email => bookingEmail(kind, { ...samples[kind], ...more }, SENT);

const calendarOf = (email: Email): { method: unknown; event: ICAL.Component } => {
  const calendar = new ICAL.Component(ICAL.parse(email.invite?.ics ?? '') as never);
  const events = calendar.getAllSubcomponents('vevent');
  expect(events).toHaveLength(1);
  return { method: calendar.getFirstPropertyValue('method'), event: events[0] as ICAL.Component };
};

/** The words of the HTML, for comparison with the text. */
const words = (text: string): string[] =>
  text
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .match(/[\p{L}\p{N}]+/gu) ?? [];

describe.each(BOOKING_MAIL_KINDS)('the email %s', (kind) => {
  const email = render(kind);

  it('names the event in the subject and in the first line, on one line each', () => {
    expect(email.subject).toContain('Child Abuse Images and Associated Grooming Conference');
    expect(email.subject).not.toMatch(/[\r\n]/);
    expect(email.text.split('\n')[0]).toContain('Child Abuse Images and Associated Grooming Conference');
  });

  it('says the same in its text and its HTML', () => {
    const said = new Set(words(email.html).map((word) => word.toLowerCase()));
    const links = /https?:\S+/g;
    for (const word of words(email.text.replace(links, ''))) expect(said).toContain(word.toLowerCase());
    for (const address of email.text.match(links) ?? []) expect(email.html).toContain(`href="${address}"`);
  });

  it('gives the reference and a way on', () => {
    expect(email.text).toContain('KSC-7K3M-Q2XA');
    expect(email.text).toMatch(/https:\/\/training\.example\/(bookings|events)/);
  });

  it('is answered to the organiser', () => {
    expect(email.replyTo).toEqual({ name: 'KSCMP Training', address: 'training@kscmp.example' });
  });

  it('leaves no hole where a fact was', () => {
    expect(email.subject + email.text + email.html).not.toMatch(/undefined|null|\[object|NaN/);
  });

  it('neither begs nor apologises', () => {
    expect(email.text).not.toMatch(/\b(please|sorry|unfortunately|invalid)\b/i);
  });
});

describe('the invite', () => {
  it.each(['booking.confirmed', 'booking.event_moved'] as const)(
    '%s asks the calendar to hold the time',
    (kind) => {
      const email = render(kind);
      const { method, event } = calendarOf(email);
      expect(email.invite?.method).toBe('REQUEST');
      expect(method).toBe('REQUEST');
      expect(event.getFirstPropertyValue('uid')).toBe('b1@training.example');
      expect(event.getFirstPropertyValue('status')).toBe('CONFIRMED');
      expect(String(event.getFirstPropertyValue('dtstart'))).toBe('2019-11-06T09:30:00Z');
      expect(event.getFirstPropertyValue('location')).toBe('Sessions House, County Road, Maidstone ME14 1XQ');
      expect(String(event.getFirstPropertyValue('attendee'))).toBe('mailto:sam@school.example');
      expect(String(event.getFirstPropertyValue('organizer'))).toBe('mailto:training@kscmp.example');
      expect(String(event.getFirstPropertyValue('dtstamp'))).toBe('2019-10-07T09:00:00Z');
    },
  );

  it.each(['booking.cancelled', 'booking.cancelled_by_organiser', 'booking.substituted_out'] as const)(
    '%s takes this one attendee out, with a higher sequence and the same UID',
    (kind) => {
      const email = render(kind);
      const { method, event } = calendarOf(email);
      expect(email.invite?.method).toBe('CANCEL');
      expect(method).toBe('CANCEL');
      expect(event.getFirstPropertyValue('uid')).toBe('b1@training.example');
      expect(event.getFirstPropertyValue('sequence')).toBe(1);
      expect(event.getFirstPropertyValue('status')).toBeNull();
    },
  );

  it('says that the whole event is off when it is', () => {
    const { method, event } = calendarOf(render('booking.event_cancelled'));
    expect(method).toBe('CANCEL');
    expect(event.getFirstPropertyValue('status')).toBe('CANCELLED');
  });

  it.each([
    'booking.awaiting_approval',
    'booking.declined',
    'booking.waiting',
    'booking.offered',
    'booking.offer_lapsed',
    'booking.reminder',
    'booking.made_for_colleague',
  ] as const)('%s carries none, since it changes no calendar', (kind) => {
    expect(render(kind).invite).toBeUndefined();
  });

  it('is left out for somebody who never had one', () => {
    expect(render('booking.cancelled', { invite: null, was: 'waiting' }).invite).toBeUndefined();
    expect(render('booking.event_moved', { invite: null, state: 'waiting' }).invite).toBeUndefined();
  });

  const day = (date: string): BookingFacts['event']['sessions'][number] => ({
    title: `Day of ${date}`,
    timing: 'timed',
    startsAt: `${date}T09:00:00.000Z`,
    endsAt: `${date}T15:00:00.000Z`,
  });

  it('is for all of several days that follow a rule', () => {
    const event = { ...facts.event, sessions: [day('2019-11-06'), day('2019-11-07')] };
    const email = render('booking.confirmed', { event });
    const entry = calendarOf(email).event;
    expect(String(entry.getFirstPropertyValue('rrule'))).toBe('FREQ=DAILY;COUNT=2');
    expect(entry.getFirstPropertyValue('summary')).toBe(facts.event.title);
    expect(email.text).toContain('A calendar invite for all 2 days comes with this email.');
    const cancel = render('booking.event_cancelled', { event, invite: withdrawal });
    expect(calendarOf(cancel).event.getFirstPropertyValue('uid')).toBe(entry.getFirstPropertyValue('uid'));
  });

  it('is for the first of other days, and the mail says where the rest are', () => {
    const event = { ...facts.event, sessions: [day('2019-11-06'), day('2019-11-20'), day('2019-11-21')] };
    const email = render('booking.confirmed', { event });
    const entry = calendarOf(email).event;
    expect(String(entry.getFirstPropertyValue('dtend'))).toBe('2019-11-06T15:00:00Z');
    expect(entry.getFirstPropertyValue('summary')).toContain('(day 1 of 3)');
    expect(entry.getFirstPropertyValue('description')).toContain('Wednesday 20 November 2019, 9am to 3pm');
    expect(email.text).toContain('the first of 3 days');
    expect(email.text).toContain('https://training.example/bookings/KSC-7K3M-Q2XA/calendar.ics');
  });

  it('covers sessions of one day from the first start to the last end', () => {
    const session = (from: string, to: string): BookingFacts['event']['sessions'][number] => ({
      title: null,
      timing: 'timed',
      startsAt: `2019-11-06T${from}:00.000Z`,
      endsAt: `2019-11-06T${to}:00.000Z`,
    });
    const event = { ...facts.event, sessions: [session('09:30', '12:00'), session('13:00', '16:00')] };
    const entry = calendarOf(render('booking.confirmed', { event })).event;
    expect(String(entry.getFirstPropertyValue('dtstart'))).toBe('2019-11-06T09:30:00Z');
    expect(String(entry.getFirstPropertyValue('dtend'))).toBe('2019-11-06T16:00:00Z');
  });
});

describe('what a message says', () => {
  it('gives the joining link to who has a place and to nobody else', () => {
    const joiningLink = 'https://meet.example/abc';
    const online = { ...facts.event, online: true, place: null };
    expect(render('booking.confirmed', { event: online, joiningLink }).text).toContain(joiningLink);
    expect(render('booking.reminder', { event: online, joiningLink }).text).toContain(joiningLink);
    const joiningInstructions = 'Bring your lanyard.\n\nLunch is at midday.';
    for (const kind of ['booking.confirmed', 'booking.reminder'] as const)
      expect(render(kind, { joiningInstructions }).text).toMatch(
        /Bring your lanyard\.\n\nLunch is at midday\./,
      );
    const moved = render('booking.event_moved', {
      event: online,
      joiningLink: null,
      invite: null,
      state: 'waiting',
    });
    expect(moved.text).not.toContain('meet.example');
  });

  it('holds the organiser’s own words in a reminder, each placeholder filled in once', () => {
    const reminderText =
      'Dear {{name}},\n\nsee you at {{ Where }}, {{when}}.\nHave {{reference}} ready. {{joining link}}';
    const { text, html } = render('booking.reminder', {
      reminderText,
      attendeeName: '{{reference}} <b>\nBcc',
    });
    expect(text).toContain(
      'Dear {{reference}} <b> Bcc,\n\nsee you at Sessions House, County Road, Maidstone ME14 1XQ, Wednesday 6 November 2019, 9:30am to 4pm. Have KSC-7K3M-Q2XA ready. (there is no link yet)',
    );
    expect(html).toContain('Dear {{reference}} &lt;b&gt; Bcc,');
    expect(text.indexOf('Dear')).toBeLessThan(text.indexOf('Reference:'));
  });

  it('says until when an offer stands, first of all', () => {
    const { subject, text } = render('booking.offered');
    expect(subject).toContain('by 5pm on Wednesday 9 October 2019');
    expect(text.split('\n')[0]).toContain('5pm on Wednesday 9 October 2019');
    expect(text).toContain('https://training.example/bookings/KSC-7K3M-Q2XA/offer');
  });

  it('says what moved, where to and from where', () => {
    const sameDay = { ...samples['booking.event_moved'].before, sessions: facts.event.sessions };
    const newPlace = render('booking.event_moved', {
      before: {
        ...sameDay,
        place: { ...facts.event.place!, name: 'Oakwood House', address: 'Oakwood Park' },
      },
    });
    expect(newPlace.subject).toMatch(/^Changed place:/);
    expect(newPlace.text).toContain('Where: Oakwood House, Oakwood Park, Maidstone ME14 1XQ');
    const newDate = render('booking.event_moved');
    expect(newDate.subject).toMatch(/^Changed date or time:/);
    expect(newDate.text).toContain('When: Tuesday 5 November 2019, 9:30am to 4pm');
    expect(newDate.text).toContain('When: Wednesday 6 November 2019, 9:30am to 4pm');
  });

  it('tells the person who booked what became of it', () => {
    const lead = (state: BookingFactsByKind['booking.made_for_colleague']['state']): string =>
      render('booking.made_for_colleague', { state }).text.split('\n')[0] ?? '';
    expect(lead('confirmed')).toMatch(/^Sam Okafor has a place/);
    expect(lead('waiting')).toMatch(/waiting list/);
    expect(lead('awaiting_approval')).toMatch(/to approve it/);
  });

  it('says who cancelled, when it was somebody else', () => {
    expect(render('booking.cancelled', { cancelledByName: 'Max Manager' }).text).toMatch(
      /^Max Manager has cancelled/,
    );
    expect(render('booking.cancelled').text).toMatch(/^You have cancelled/);
  });
});

describe('messages of one event to two people', () => {
  it('differ in what is theirs and in nothing else', () => {
    const first = render('booking.confirmed');
    const second = render('booking.confirmed', {
      reference: 'KSC-9999-ZZZZ',
      recipient: { name: 'Jo Hart', address: 'jo@council.example' },
      attendeeName: 'Jo Hart',
      invite: { ...request, uid: 'b2@training.example' },
      urls: { ...facts.urls, booking: 'https://training.example/bookings/KSC-9999-ZZZZ' },
    });
    const asFirst = (text = ''): string =>
      text
        .replaceAll('KSC-9999-ZZZZ', 'KSC-7K3M-Q2XA')
        .replaceAll('b2@training.example', 'b1@training.example')
        .replaceAll('CN="Jo Hart":mailto:jo@council.example', 'CN="Sam Okafor":mailto:sam@school.example');
    const whole = (ics = ''): string => ics.replaceAll('\r\n ', '');
    expect(second.subject).toBe(first.subject);
    expect(second.text).not.toBe(first.text);
    expect([second.text, second.html].map(asFirst)).toEqual([first.text, first.html]);
    expect(asFirst(whole(second.invite?.ics))).toBe(whole(first.invite?.ics));
  });
});

describe('hostile and unusual facts', () => {
  const HOSTILE = [
    '{{7*7}}',
    '{% raw %}',
    '<script>alert(1)</script>',
    'Ann "The Boss" O’Neill & Sons',
    'Ó Súilleabháin 👩‍🏫',
    'x'.repeat(300),
  ];

  it.each(HOSTILE)('%j stays as it is, in the text literally and in the HTML escaped', (name) => {
    for (const kind of BOOKING_MAIL_KINDS) {
      const email = render(kind, { event: { ...facts.event, title: name } });
      expect(email.subject).toContain(name);
      expect(email.text).toContain(name);
      expect(email.html).not.toContain('<script>');
      if (!/[<&"]/.test(name)) expect(email.html).toContain(name);
    }
  });

  it.each([
    'Ann\r\nBcc: all@x.example',
    'Ann\nYour booking is cancelled',
    'Ann\u2028Go elsewhere',
    'Ann\rX: y',
  ])('%j begins no line of its own and no header', (name) => {
    for (const kind of BOOKING_MAIL_KINDS) {
      const email = render(kind, {
        attendeeName: name,
        bookedByName: name,
        event: { ...facts.event, title: name },
        organiser: { ...facts.organiser, name },
      });
      expect(email.subject).not.toMatch(/[\r\n\u2028]/);
      expect(email.text).not.toMatch(/^(Bcc|X|Your booking is cancelled$|Go elsewhere)/m);
      expect(email.text).not.toMatch(/[\r\u2028]/);
    }
  });

  it('end no attribute of a link', () => {
    const { html } = render('booking.confirmed', {
      urls: { ...facts.urls, booking: 'https://x.example/?a=1&b="onclick="alert(1)' },
    });
    expect(html).toContain('<a href="https://x.example/?a=1&amp;b=&quot;onclick=&quot;alert(1)">');
  });

  it('keeps the lines of a reason apart from our own words', () => {
    const { text, html } = render('booking.cancelled_by_organiser', {
      reason: 'One.\r\n\r\nReference: FAKE',
    });
    expect(text).toContain('> One.\n');
    expect(text).toContain('> Reference: FAKE');
    expect(html).toContain('<blockquote>One.<br><br>Reference: FAKE</blockquote>');
  });
});
