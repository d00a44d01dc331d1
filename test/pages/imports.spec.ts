import { beforeAll, describe, expect, it } from '@jest/globals';
import ExcelJS from 'exceljs';
import { readProgramme } from '../../src/demonstration/programme.js';
import { ImportRunner } from '../../src/imports/import-runner.js';
import { setProgramClock } from '../../src/platform/database/program-clock.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory, type MadeTeam } from '../support/factories.js';
import type { Page, Visitor } from '../support/visitor.js';
import { zips } from '../support/zips.js';

const database = useDatabase();
const app = useApp(database);
const factory = (): Factory => make(database.dataSource);

const HEADINGS = 'Title,Type of event,Date,Start,End,Venue,Room,Capacity,Description,Notes';
const GOOD = [
  'Neglect,Training course,Wednesday 6 November 2019,9:30am,4pm,"Sessions House, Maidstone",Main hall,30,About neglect.,x',
  'Online harm,Webinar,2019-12-03,10:00,11:30,,,unlimited,"About harm, online.",',
  'Safer Internet Day,Awareness day,11/02/2020,,,,,,A day.,',
];
const FAULTY = [
  'Sunday school,,Monday 10 November 2019,9am,10am,,,20,,',
  'Backwards,,7/11/2019,4pm,9am,,,20,,',
  'Nowhere,,8/11/2019,9am,10am,Sesions House,,20,,',
  'No such time,,29/03/2020,1:30am,3am,,,20,,',
  'Same room,,6/11/2019,3pm,5pm,Sessions House,main hall,20,,',
];
const PROGRAMME_HEADINGS = [
  'Title',
  'Type',
  'Date',
  'Start',
  'End',
  'Mode',
  'Venue',
  'Capacity',
  'Summary',
  'Audience',
];

/** The programme of the newsletter and others, a row for each date, with the weekdays as they were published. */
function programmeLines(): string[][] {
  return readProgramme().flatMap((entry) =>
    (entry.sessions.length > 0 ? entry.sessions : [undefined]).map((session) => [
      entry.title,
      entry.kind,
      session === undefined
        ? ''
        : [session.weekday_as_published, session.date.split('-').reverse().join('/')]
            .filter(Boolean)
            .join(' '),
      session?.start ?? '',
      session?.end ?? '',
      entry.mode ?? '',
      entry.venue ?? '',
      entry.capacity === null ? '' : String(entry.capacity),
      entry.description,
      entry.audience,
    ]),
  );
}
const csv = (...rows: string[]): Buffer => Buffer.from([HEADINGS, ...rows].join('\r\n'));

describe('An organiser imports a programme:', () => {
  let team: MadeTeam;
  let organiser: Visitor;

  beforeAll(async () => {
    await setProgramClock(database.dataSource, new Date('2019-10-07T09:00:00Z'));
    team = await factory().team();
    organiser = await app.signIn(await factory().organiser(team));
    await factory().venue({ name: 'Sessions House', town: 'Maidstone' });
  });

  const upload = (bytes: Buffer, name = 'programme.csv', by = organiser): Promise<Page> =>
    by.upload('/organiser/import', { file: { name, bytes } });
  /** The address of a file that was taken. */
  const taken = async (bytes: Buffer, name?: string): Promise<string> => {
    const { location, status } = await upload(bytes, name);
    expect(status).toBe(303);
    return location!;
  };
  /** Says that the columns are right as they were guessed. */
  const match = async (path: string, more: Record<string, string> = {}, by = organiser): Promise<Page> => {
    const page = await by.get(path);
    const chosen = page.html
      .querySelectorAll('select')
      .map((select) => [
        select.getAttribute('name')!,
        select.querySelector('option[selected]')?.getAttribute('value') ?? '',
      ]);
    return by.submit(path, { ...Object.fromEntries(chosen), ...more });
  };
  const run = async (): Promise<void> => {
    while (await app.nest.get(ImportRunner).work());
  };
  const rows = (page: Page): string[] => page.texts('tbody tr');
  const programme = (): Promise<{ title: string; status: string }[]> =>
    database.dataSource.query(
      `SELECT title, status::text FROM events WHERE team_id = $1 ORDER BY starts_at`,
      [team.id],
    );

  it('sees every fault with its row and reason, then imports the good rows; the same file again changes nothing', async () => {
    const file = csv(...GOOD, ...FAULTY);
    const path = await taken(file);
    const columns = await organiser.get(path);
    expect(columns.text('#date option[selected]')).toBe('Date: Wednesday 6 November 2019');
    const check = await match(path);
    expect(check.texts('.app-figures__value')).toEqual(['3', '5', '0']);
    expect(check.text('main')).toContain('Not read: Notes.');
    expect(rows(check).slice(0, 5)).toEqual([
      'Row 5 Date Monday 10 November 2019 The weekday does not fit the date: it is Sunday 10 November 2019',
      'Row 6 End time 9am The end must be after the start',
      'Row 7 Venue Sesions House We do not know this venue. Correct its name, or choose to add new venues',
      'Row 8 Start time 1:30am The clocks go forward then, so this time does not exist. Enter another time',
      'Row 9 Room main hall Row 2 is in the same room at that time',
    ]);
    expect(rows(check)[5]).toBe(
      'Neglect Row 2 Wednesday 6 November 2019, 9:30am to 4pm Sessions House, Maidstone 30',
    );
    const faults = await organiser.get(`${path}/faults.csv`);
    expect(faults.body.trim().split('\r\n')).toHaveLength(6);
    const template = await organiser.get('/organiser/import/template.csv');
    expect(template.body).toMatch(/^\uFEFF?Title,Type of event,Date,.*Content notice\r\n$/);

    expect((await organiser.post(`${path}/start`, { rows: 'all', then: 'publish' })).status).toBe(422);
    expect((await organiser.post(`${path}/start`, { rows: 'good' })).text('.govuk-error-summary')).toContain(
      'Choose what happens to the events',
    );
    const running = await organiser.submit(`${path}/start`, { rows: 'good', then: 'publish' });
    expect(running.text('main')).toContain('0 of 3 rows done');
    expect(await programme()).toEqual([]);
    await run();
    const result = await organiser.get(path);
    expect(result.text('main')).toContain('Finished 3 events made, 3 of them published.');
    expect(await programme()).toEqual([
      { title: 'Neglect', status: 'published' },
      { title: 'Online harm', status: 'published' },
      { title: 'Safer Internet Day', status: 'published' },
    ]);
    const event = await organiser.get('/events/neglect');
    expect(event.text('main')).toContain('30 places left');
    expect((await organiser.get('/events/online-harm')).text('main')).toContain('Online');

    const again = await taken(file);
    const second = await match(again);
    expect(second.texts('.app-figures__value')).toEqual(['0', '5', '3']);
    expect(second.text('main')).toContain('No row of this file would make a new event');
    expect((await organiser.post(`${again}/start`, { rows: 'good', then: 'drafts' })).status).toBe(422);
    expect(await programme()).toHaveLength(3);
    // What ran cannot be started again, nor its columns changed.
    expect(
      (await organiser.submit(`${path}/start`, { rows: 'good', then: 'drafts' })).text('main'),
    ).toContain('This import was started already');
    expect((await organiser.submit(path, { title: '1' })).text('main')).toContain('was started already');
  });

  it('finds a room taken by what is in the programme already, and keeps rooms', async () => {
    const theirs = await factory().team();
    const by = await app.signIn(await factory().organiser(theirs));
    const venue = await factory().venue({ name: 'Kent Hall', town: 'Ashford' });
    const startsAt = new Date('2020-04-01T09:00:00Z');
    const endsAt = new Date('2020-04-01T12:00:00Z');
    await factory().event({ venue, title: 'A day of others', startsAt, endsAt });
    const file = csv(
      'In the way,,1/4/2020,12:00,12:45,Kent Hall,,20,,',
      'Another room,,1/4/2020,12:30,2pm,Kent Hall,Annexe,20,,',
      'After it,,1/4/2020,1pm,2pm,Kent Hall,,20,,',
      'No venue,,1/4/2020,1pm,2pm,,Annexe,20,,',
    );
    const path = (await upload(file, 'rooms.csv', by)).location!;
    const check = await match(path, {}, by);
    expect(check.text('main')).toContain(
      'A day of others is in the same room at that time, Wednesday 1 April 2020, 10am to 1pm',
    );
    expect(check.text('main')).toContain('Enter the venue that the room is in');
    await by.submit(`${path}/start`, { rows: 'good', then: 'publish' });
    await run();
    const made = await database.dataSource.query<object[]>(
      `SELECT e.title, r.name AS room FROM events e JOIN event_sessions s ON s.event_id = e.id
       LEFT JOIN rooms r ON r.id = s.room_id WHERE e.team_id = $1 AND e.venue_id = $2 ORDER BY s.starts_at`,
      [theirs.id, venue.id],
    );
    expect(made).toEqual([
      { title: 'Another room', room: 'Annexe' },
      { title: 'After it', room: null },
    ]);
  });

  it('keeps drafts, and tells what a row still lacks', async () => {
    const path = await taken(
      csv('Ready,,7 May 2020,9am,10am,,,20,About it.,', 'No places,,8 May 2020,9am,10am,Old Mill,,,About.,'),
    );
    const check = await match(path, { addVenues: 'yes' });
    expect(check.text('main')).toContain('Enter the town of this venue, since it is new');
    await organiser.submit(`${path}/start`, { rows: 'good', then: 'drafts' });
    await run();
    expect((await programme()).at(-1)).toEqual({ title: 'Ready', status: 'draft' });

    const lacking = await taken(csv('Lacking,,9 May 2020,9am,10am,"Mill, Hythe",,,,'));
    expect(rows(await match(lacking, { addVenues: 'yes' }))[0]).toContain('Mill, Hythe (new venue)');
    await organiser.submit(`${lacking}/start`, { rows: 'all', then: 'publish' });
    await run();
    const [line] = rows(await organiser.get(lacking));
    expect(line).toContain('Draft');
    expect(line).toMatch(/places|summary/i);
  });

  it('reads a workbook as Excel writes it: dates, times, numbers, formulas with their last result', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('Spring');
    workbook.addWorksheet('Notes').addRow(['more']);
    sheet.addRow([]);
    sheet.addRow(['Event', 'Date', 'From', 'To', 'Capacity', 'About']);
    const time = (hours: number, minutes: number): Date => new Date(Date.UTC(1899, 11, 30, hours, minutes));
    sheet.addRow(['In Excel', new Date('2020-04-02'), time(9, 30), time(16, 0), 25, 'Of a workbook']);
    sheet.addRow([{ formula: 'A3&"!"', result: 'In Excel!' }, new Date('2020-04-03'), '9am', '1pm', 5, 'x']);
    sheet.addRow([{ formula: 'HYPERLINK("x")' }, new Date('2020-04-04'), '9am', '1pm', 5, 'x']);
    const path = await taken(Buffer.from(await workbook.xlsx.writeBuffer()), 'spring.xlsx');
    const check = await match(path);
    expect(check.text('main')).toContain('Only the sheet “Spring” was read');
    expect(rows(check)).toEqual([
      'Row 5 Title =HYPERLINK("x") This cell holds a formula. Enter what it shows',
      'In Excel Row 3 Thursday 2 April 2020, 9:30am to 4pm To be announced 25',
      'In Excel! Row 4 Friday 3 April 2020, 9am to 1pm To be announced 5',
    ]);
  });

  it('goes on where it stood when it is broken off, and stops when who started it may no longer', async () => {
    const other = await factory().team();
    const starter = await factory().organiser(other);
    const visitor = await app.signIn(starter);
    const many = Array.from(
      { length: 30 },
      (_, n) => `Many ${n},,${(n % 28) + 1}/06/2020,9am,10am,,,20,About.,`,
    );
    const { location } = await upload(csv(...many), 'many.csv', visitor);
    await visitor.post(`${location}/start`, { rows: 'all', then: 'drafts' });
    expect(await app.nest.get(ImportRunner).work()).toBe(true);
    expect((await visitor.get(location!)).text('main')).toContain('20 of 30 rows done');
    await database.dataSource.query(`UPDATE people SET disabled_at = now() WHERE id = $1`, [starter.id]);
    await run();
    const [{ count }] = await database.dataSource.query<[{ count: string }]>(
      `SELECT count(*) FROM events WHERE team_id = $1`,
      [other.id],
    );
    expect(count).toBe('20');
    const administrator = await app.signIn(await factory().administrator());
    expect((await administrator.get(location!)).text('main')).toContain(
      'Whoever started it no longer makes events for this team',
    );
  });

  it('is not for another team, nor for who only looks on', async () => {
    const path = await taken(csv(GOOD[0]!));
    const stranger = await app.signIn(await factory().organiser(await factory().team()));
    for (const where of [path, `${path}/check`, `${path}/faults.csv`])
      expect((await stranger.get(where)).status).toBe(404);
    const anonymous = await upload(csv(GOOD[0]!), 'x.csv', app.visitor());
    expect(anonymous.status).toBe(403);
  });

  it('is told in a sentence what cannot be read, and nothing is kept', async () => {
    const kept = async (): Promise<string> =>
      (await database.dataSource.query<[{ count: string }]>(`SELECT count(*) FROM imports`))[0].count;
    const before = await kept();
    const wrong: [string, Buffer, string][] = [
      ['no file', Buffer.alloc(0), 'The file is empty'],
      [
        'a picture',
        Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]),
        'must be a CSV file or an Excel workbook',
      ],
      ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'old Excel file'],
      ['a zip that is none', Buffer.from('PK\u0003\u0004 nothing'), 'could not be read as an Excel workbook'],
      ['a zip of something else', await zips.of({ 'a.txt': Buffer.from('a') }), 'The file holds nothing'],
      [
        'a bomb',
        await zips.of({ 'xl/sharedStrings.xml': Buffer.alloc(9_000_000, 'a') }),
        'too large once unpacked',
      ],
      [
        'a liar',
        zips.lying(await zips.of({ 'xl/sharedStrings.xml': Buffer.alloc(9_000_000, 'a') })),
        'could not be read',
      ],
      [
        'many files',
        await zips.of(Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`f${n}`, Buffer.from('x')]))),
        'too large once unpacked',
      ],
      ['headings only', csv(), 'has headings and no rows'],
      ['a million rows', Buffer.from(`Title\n${'x\n'.repeat(1_000_000)}`), '2,000 rows or fewer'],
      ['a million columns', Buffer.from(`Title${',x'.repeat(100_000)}\nx`), '60 columns or fewer'],
      [
        'an open quote',
        Buffer.from(`Title\n"never closed\n${'x\n'.repeat(5)}`),
        'quotation mark without its pair',
      ],
      ['too many bytes', Buffer.alloc(6 * 1024 * 1024, 'a'), 'smaller than 5 MB'],
    ];
    for (const [what, bytes, words] of wrong) {
      const page = await upload(bytes, `${what}.xlsx`);
      expect([what, page.status, page.text('#file-error')]).toEqual([
        what,
        400,
        expect.stringContaining(words),
      ]);
    }
    expect(await kept()).toBe(before);
    expect((await organiser.upload('/organiser/import', {})).text('#file-error')).toContain('Choose a file');
    // No other route takes a file.
    expect(
      (await organiser.upload('/organiser/events/new', { file: { name: 'x', bytes: csv() } })).status,
    ).toBe(413);
  });

  it('takes other alphabets and signs, and says so', async () => {
    const windows = Buffer.concat([
      Buffer.from('Title;Date\r\nCaf'),
      Buffer.from([0xe9]),
      Buffer.from(';7/7/2020'),
    ]);
    const path = await taken(windows);
    expect((await organiser.get(path)).text('main')).toContain('was read as Windows text');
    expect(rows(await match(path))[0]).toContain('Café');
    const sixteen = Buffer.concat([
      Buffer.from([0xff, 0xfe]),
      Buffer.from('Title\tDate\r\nŁódź\t8/7/2020', 'utf16le'),
    ]);
    expect(rows(await match(await taken(sixteen)))[0]).toContain('Łódź');
    const hostile = await match(
      await taken(Buffer.from('Title,Date\n<script>alert(1)</script>\u0007,9/7/2020')),
    );
    expect(hostile.body).not.toContain('<script>alert(1)');
    expect(rows(hostile)[0]).toContain('characters that cannot be shown');
  });

  it('takes a real programme, and finds what was broken in a copy of it', async () => {
    const own = await factory().team();
    const planner = await app.signIn(await factory().organiser(own));
    const lines = programmeLines();
    const sheet = async (rows: string[][]): Promise<{ path: string; check: Page }> => {
      const workbook = new ExcelJS.Workbook();
      workbook.addWorksheet('Programme').addRows([PROGRAMME_HEADINGS, ...rows]);
      const bytes = Buffer.from(await workbook.xlsx.writeBuffer());
      const { location } = await upload(bytes, 'programme.xlsx', planner);
      return { path: location!, check: await match(location!, { addVenues: 'yes' }, planner) };
    };
    const { path, check } = await sheet(lines);
    const elearning = lines.filter(([, , , , , mode]) => mode === 'e-learning').length;
    const reasons = check.texts('tbody tr').filter((row) => row.startsWith('Row '));
    expect(reasons.filter((row) => row.includes('E-learning is a course'))).toHaveLength(elearning);
    expect(check.texts('.app-figures__value')).toEqual([
      String(lines.length - reasons.length),
      String(reasons.length),
      '0',
    ]);
    await planner.post(`${path}/start`, { rows: 'good', then: 'drafts' });
    await run();
    expect((await planner.get(path)).text('main')).toContain(`${lines.length - reasons.length} events made`);

    const dated = lines.filter(([, , date, start]) => date !== '' && start !== '');
    const broken = dated.slice(0, 4).map((cells, n) => {
      const copy = [...cells];
      if (n === 0) copy[2] = `Sunday ${copy[2]!.replace(/^[A-Za-z]+ /, '')}`;
      if (n === 1) [copy[3], copy[4]] = [copy[4]!, copy[3]!];
      if (n === 2) copy[2] = '31/02/2026';
      if (n === 3) copy[0] = '';
      return copy;
    });
    const after = await sheet([...broken, ...lines.filter((line) => !dated.slice(0, 4).includes(line))]);
    expect(after.check.texts('tbody tr').slice(0, 4)).toEqual([
      expect.stringContaining('Row 2 Date Sunday'),
      expect.stringContaining('Row 3 End time'),
      expect.stringContaining('Row 4 Date 31/02/2026 This is not a day of the calendar'),
      expect.stringContaining('Row 5 Title nothing Enter a title'),
    ]);
    expect(after.check.texts('.app-figures__value')[0]).toBe('0');
  });

  it('does the same through the API', async () => {
    const api = app.api(await factory().token(await factory().organiser(team)));
    const form = new FormData();
    form.set(
      'file',
      new Blob([csv('By API,,1 July 2020,9am,10am,Sessions House,,20,About it.,', FAULTY[0]!).toString()]),
      'api.csv',
    );
    const made = await fetch(`${app.baseUrl}/api/v1/imports`, {
      method: 'POST',
      headers: { authorization: `Bearer ${api.token}` },
      body: form,
    });
    expect(made.status).toBe(201);
    const { id, faults, mapping, good } = (await made.json()) as Record<string, never>;
    expect({ faults, good, mapping }).toMatchObject({
      good: 1,
      mapping: { title: 0 },
      faults: [{ row: 3, field: 'date' }],
    });
    expect(
      (await api.send('PUT', `/imports/${id}/mapping`, { mapping: { title: 99, nothing: 1 } })).body.errors,
    ).toEqual([{ field: 'mapping.nothing', message: 'mapping.nothing is not a field of an event' }]);
    expect((await api.post(`/imports/${id}/start`, { rows: 'all' })).body.reasons[0].code).toBe(
      'rows_at_fault',
    );
    expect((await api.post(`/imports/${id}/start`, { rows: 'good', publish: true })).status).toBe(202);
    await run();
    expect((await api.get(`/imports/${id}`)).body).toMatchObject({
      state: 'finished',
      results: [{ row: 2, outcome: 'published', slug: 'by-api' }],
    });
    expect((await api.get('/imports/0')).status).toBe(404);
    expect((await api.post('/imports', {})).status).toBe(400);
  });
});
