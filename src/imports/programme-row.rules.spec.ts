import { describe, expect, it } from '@jest/globals';
import { FIELD_NAMES, FIELDS, guessMapping, mappingProblems, type Field } from './columns.rules.js';
import { readRows, type ReadRow, type RowContext } from './programme-row.rules.js';

const SESSIONS_HOUSE = {
  name: 'Sessions House',
  address: 'County Road',
  town: 'Maidstone',
  postcode: 'ME14 1XQ',
};
const VENUES = [
  SESSIONS_HOUSE,
  { name: 'Town Hall', address: '', town: 'Dover', postcode: null },
  { name: 'Town Hall', address: '', town: 'Ashford', postcode: null },
];

type Cells = Partial<Record<Field, string>>;
const DAY: Cells = {
  title: 'Neglect',
  date: '06/11/2019',
  start: '9:30am',
  end: '4pm',
  venue: 'Sessions House',
};

/** Rows of a sheet that has every column, read. */
function read(rows: Cells[], context: Partial<RowContext> = {}): ReadRow[] {
  const mapping = Object.fromEntries(FIELD_NAMES.map((field, column) => [field, column]));
  return readRows(
    rows.map((cells) => FIELD_NAMES.map((field) => cells[field] ?? '')),
    1,
    { mapping, venues: VENUES, addVenues: false, ...context },
  );
}
const one = (cells: Cells, context?: Partial<RowContext>): ReadRow =>
  read([{ ...DAY, ...cells }], context)[0]!;
const faults = (cells: Cells, context?: Partial<RowContext>): string[] =>
  one(cells, context).faults.map(({ field, reason }) => `${FIELDS[field].label}: ${reason}`);

describe('a row of a programme', () => {
  it('becomes an event with its session, venue and places', () => {
    const { event } = one({
      kind: 'Conference',
      places: '150',
      outcomes: '- Recognise harm\n- Know what to do',
      partners: 'Marie; Charity',
      summary: 'About it.',
    });
    expect(event).toMatchObject({
      title: 'Neglect',
      kind: 'conference',
      places: 'limited',
      size: 150,
      sessions: [{ startsAt: '2019-11-06T09:30', endsAt: '2019-11-06T16:00' }],
      startsAt: new Date('2019-11-06T09:30Z'),
      online: false,
      venue: { known: SESSIONS_HOUSE },
      outcomes: ['Recognise harm', 'Know what to do'],
      partners: ['Marie', 'Charity'],
      texts: { summary: 'About it.' },
    });
  });

  it.each<[string, Cells, object]>([
    ['times in one cell', { start: '9.30am - 1pm', end: '' }, { endsAt: '2019-11-06T13:00' }],
    ['times in one cell, in words', { start: '10am to midday', end: '' }, { endsAt: '2019-11-06T12:00' }],
    [
      'a day with its time',
      { date: '2019-11-06T09:00', start: '', end: '10:00' },
      { startsAt: '2019-11-06T09:00' },
    ],
    ['no times', { start: '', end: '' }, { startsAt: '2019-11-06', timing: 'to_be_confirmed' }],
    ['an awareness day', { kind: 'awareness day', start: '', end: '' }, { timing: 'all_day' }],
    [
      'the second of two hours',
      { date: '27/10/2019', start: '1:30am GMT', end: '3am' },
      { startsAt: '2019-10-27T01:30', startsAtOccurrence: 'second' },
    ],
  ])('is read with %s', (_what, cells, session) => {
    expect(faults(cells)).toEqual([]);
    expect(one(cells).event?.sessions[0]).toMatchObject(session);
  });

  it('of several days has a session for each', () => {
    expect(
      one({ endDate: '8 November 2019' }).event?.sessions.map(({ title, startsAt }) => [title, startsAt]),
    ).toEqual([
      ['Day 1', '2019-11-06T09:30'],
      ['Day 2', '2019-11-07T09:30'],
      ['Day 3', '2019-11-08T09:30'],
    ]);
  });

  it('without a date is an event whose dates are to be announced', () => {
    expect(one({ date: 'TBC', start: '', end: '' }).event).toMatchObject({ sessions: [], startsAt: null });
  });

  it.each<[Cells, string[]]>([
    [{ title: ' ' }, ['Title: Enter a title']],
    [{ title: 'x'.repeat(201) }, ['Title: Title must be 200 characters or less']],
    [{ title: '=1+1' }, ['Title: This cell holds a formula. Enter what it shows']],
    [{ summary: '=HYPERLINK("x")' }, ['Summary: This cell holds a formula. Enter what it shows']],
    [
      { date: 'Friday 16/12/2024' },
      ['Date: The weekday does not fit the date: it is Monday 16 December 2024'],
    ],
    [{ date: '31/02/2020' }, ['Date: This is not a day of the calendar. Enter the day first']],
    [{ date: '' }, ['Date: Enter the date']],
    [{ start: '4pm', end: '9am' }, ['End time: The end must be after the start']],
    [{ start: '9', end: '4pm' }, ['Start time: Enter a time, like 9:30am or 13:00']],
    [{ start: '9am', end: '' }, ['End time: Enter when it ends']],
    [{ endDate: '5/11/2019' }, ['Last day: The last day must not be before the first']],
    [
      { endDate: '6/11/2020' },
      ['Last day: A row holds an event of 10 days at most. Use a row for each date'],
    ],
    [
      { date: '29/03/2020', start: '1:30am', end: '3am' },
      ['Start time: The clocks go forward then, so this time does not exist. Enter another time'],
    ],
    [
      { date: '27/10/2019', start: '1:30am', end: '3am' },
      [
        'Start time: The clocks go back then, so this time happens twice. Say whether you mean the first or the second',
      ],
    ],
    [
      { venue: 'Sesions House' },
      ['Venue: We do not know this venue. Correct its name, or choose to add new venues'],
    ],
    [
      { venue: 'Town Hall' },
      ['Venue: We do not know this venue. Correct its name, or choose to add new venues'],
    ],
    [{ places: 'lots' }, ['Places: Enter a whole number of places, or “unlimited”']],
    [{ places: '0' }, ['Places: Enter a whole number of places, or “unlimited”']],
    [
      { kind: 'party' },
      ['Type of event: Enter one of conference, training course, webinar, forum, briefing, awareness day'],
    ],
    [
      { mode: 'e-learning' },
      ['Online or in person: E-learning is a course and has no date: it is made under courses'],
    ],
    [{ mode: 'by post' }, ['Online or in person: Enter “online”, “in person” or “in person and online”']],
    [{ joiningLink: 'javascript:alert(1)' }, ['Joining link: Enter a web address that begins with https://']],
  ])('is at fault for %j', (cells, expected) => {
    expect(faults(cells)).toEqual(expected);
    expect(one(cells).event).toBeUndefined();
  });
});

describe('the venue of a row', () => {
  it.each([
    ['sessions  house', '', 'Sessions House'],
    ['Sessions House, Maidstone, ME14 1XQ', '', 'Sessions House'],
    ['Sessions House, County Road', '', 'Sessions House'],
    ['Town Hall, Ashford', '', 'Town Hall'],
    ['Town Hall', 'Dover', 'Town Hall'],
  ])('“%s” in “%s” is known', (venue, town, name) => {
    const { known, town: place } = one({ venue, town }).event!.venue!;
    expect(known?.name).toBe(name);
    if (name === 'Town Hall') expect(known?.town).toBe(place);
  });

  it('that is new is added where that was chosen, with its town', () => {
    expect(
      one({ venue: 'Guildhall, High Street, Sandwich, CT13 9AA' }, { addVenues: true }).event?.venue,
    ).toEqual({
      name: 'Guildhall',
      address: 'High Street',
      town: 'Sandwich',
      postcode: 'CT13 9AA',
    });
    expect(faults({ venue: 'Guildhall' }, { addVenues: true })).toEqual([
      'Venue: Enter the town of this venue, since it is new',
    ]);
  });

  it.each(['Online', 'MS Teams', 'online (Zoom)'])('“%s” is none', (venue) => {
    expect(one({ venue, mode: 'online' }).event).toMatchObject({ venue: null, online: true });
  });
});

describe('rows of one file', () => {
  it('cannot be in one room at the same time; back to back they can', () => {
    const rows = read([
      { ...DAY, room: 'Main hall' },
      { ...DAY, room: 'Annexe' },
      { ...DAY, room: 'main  hall', start: '3pm', end: '5pm' },
      { ...DAY, room: 'Main hall', start: '4pm', end: '6pm' },
    ]);
    expect(rows.map(({ row, faults }) => [row, faults.map(({ reason }) => reason)])).toEqual([
      [2, []],
      [3, []],
      [4, ['Row 2 is in the same room at that time']],
      [5, []],
    ]);
  });

  it('are counted as the file counts them, empty ones passed over', () => {
    expect(read([DAY, {}, { ...DAY, title: '' }]).map(({ row }) => row)).toEqual([2, 4]);
  });
});

describe('columns', () => {
  it('are found by what they are called', () => {
    expect(
      guessMapping([
        'Course title',
        'Start date',
        'Start Time',
        'Finish',
        'Capacity',
        'Venue',
        'Notes',
        'For',
      ]),
    ).toEqual({
      title: 0,
      date: 1,
      start: 2,
      end: 3,
      places: 4,
      venue: 5,
      audience: 7,
    });
  });

  it('hold one thing each, and one of them the title', () => {
    expect(
      mappingProblems({ date: 1, endDate: 1 }).map(({ field, message }) => `${field}: ${message}`),
    ).toEqual([
      'title: Choose the column with the title of each event',
      'endDate: This column is Date already. Choose another one',
    ]);
  });
});
