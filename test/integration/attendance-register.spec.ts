import { randomUUID } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AttendanceQueries } from '../../src/attendance/attendance.queries.js';
import { AttendanceService } from '../../src/attendance/attendance.service.js';
import type { AttendanceState, Scan, ScanOutcome } from '../../src/attendance/attendance.types.js';
import { auditBookings } from '../../src/bookings/audit.js';
import { MyDataService } from '../../src/people/my-data.service.js';
import type { Caller } from '../../src/platform/auth/caller.js';
import { useApp } from '../support/app.js';
import { BookingsDriver, callerOf, codeOf, organiserOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory, type MadeEvent, type MadePerson } from '../support/factories.js';

const DAY_ONE = '2019-11-06T10:00:00Z';

describe('The register', () => {
  const db = useDatabase();
  const app = useApp(db);
  let factory: Factory;
  let bookings: BookingsDriver;
  let event: MadeEvent;
  let days: [number, number];
  let helper: Caller;
  let other: Caller;
  let person: MadePerson;
  let reference: string;

  beforeAll(() => {
    factory = make(db.dataSource);
    bookings = new BookingsDriver(app, db.dataSource);
  });

  /** Two days, 6 and 7 November 2019; it is ten o'clock on the first. */
  beforeEach(async () => {
    await db.clock.setNow('2019-11-01T09:00:00Z');
    event = await factory.event({
      startsAt: new Date('2019-11-06T09:30:00Z'),
      endsAt: new Date('2019-11-07T16:00:00Z'),
    });
    await db.dataSource.query(
      `UPDATE event_sessions SET ends_at = '2019-11-06T16:00:00Z' WHERE event_id = $1`,
      [event.id],
    );
    await db.dataSource.query(
      `INSERT INTO event_sessions (event_id, starts_at, ends_at) VALUES ($1, '2019-11-07T09:30:00Z', '2019-11-07T16:00:00Z')`,
      [event.id],
    );
    const rows = await db.dataSource.query<[{ id: number }, { id: number }]>(
      'SELECT id FROM event_sessions WHERE event_id = $1 ORDER BY starts_at',
      [event.id],
    );
    days = [rows[0].id, rows[1].id];
    helper = organiserOf(event, await factory.person({ name: 'Helga Helper' }));
    other = organiserOf(event, await factory.person({ name: 'Otto Other' }));
    person = await factory.person();
    reference = await bookings.book(event, person);
    await db.clock.setNow(DAY_ONE);
  });

  const service = (): AttendanceService => app.nest.get(AttendanceService);
  const scan = (state: AttendanceState | null, madeAt = DAY_ONE, more: Partial<Scan> = {}): Scan => ({
    id: randomUUID(),
    reference,
    sessionId: days[0],
    state,
    madeAt: new Date(madeAt),
    ...more,
  });
  const record = async (scans: Scan[], by = helper): Promise<string[]> =>
    (await service().record(event.slug, by, scans)).map(wordFor);
  const wordFor = (outcome: ScanOutcome): string =>
    outcome.result === 'refused' ? outcome.code : `${outcome.result}: ${outcome.state ?? 'nothing'}`;
  const register = async () => {
    const { lines, closed } = await app.nest.get(AttendanceQueries).register(event.id, reference);
    const [line] = lines;
    return { states: line?.sessions.map(({ state }) => state), whole: line?.whole, closed };
  };
  const codeOnBadge = async (of: string): Promise<string> => {
    const [row] = await db.dataSource.query<[{ code: string }]>(
      'SELECT check_in_code AS code FROM bookings WHERE reference = $1',
      [of],
    );
    return row.code;
  };
  const audited = async (action: string): Promise<unknown[]> => {
    const rows = await db.dataSource.query<{ detail: unknown }[]>(
      `SELECT a.detail FROM audit_entries a LEFT JOIN bookings b ON a.subject = 'booking:' || b.id
       WHERE a.action = $1 AND (b.reference = $2 OR a.subject = $3) ORDER BY a.id`,
      [action, reference, `event:${event.id}`],
    );
    return rows.map(({ detail }) => detail);
  };

  it('is taken for each session, and says what it comes to for the event', async () => {
    expect(await register()).toMatchObject({ states: [null, null], whole: 'not_recorded' });
    expect(await record([scan('attended')])).toEqual(['recorded: attended']);
    expect(await register()).toMatchObject({ states: ['attended', null], whole: 'partly' });
    expect(await record([scan('late', DAY_ONE, { sessionId: days[1] })])).toEqual(['register_not_open']);
    await db.clock.setNow('2019-11-07T10:00:00Z');
    await record([scan('late', '2019-11-07T09:50:00Z', { sessionId: days[1], minutes: 330 })]);
    expect(await register()).toMatchObject({ states: ['attended', 'late'], whole: 'attended' });
    expect(await audited('attendance.recorded')).toMatchObject([
      { sessionId: days[0], before: { attendance: null }, after: { attendance: 'attended' } },
      { sessionId: days[1], before: { attendance: null }, after: { attendance: 'late' } },
    ]);
    await bookings.expectCleanAudit();
  });

  it('takes the same scan twice, or twice in one batch, as one', async () => {
    const one = scan('attended');
    expect(await record([one, one])).toEqual(['recorded: attended', 'recorded: attended']);
    expect(await record([one], other)).toEqual(['recorded: attended']);
    expect(await audited('attendance.recorded')).toHaveLength(1);
    expect(await record([{ ...one, state: 'late' }])).toEqual(['scan_id_reused']);
  });

  it('goes by the time a scan was made, not by when it arrived', async () => {
    expect(await record([scan('left_early', '2019-11-06T09:55:00Z')])).toEqual(['recorded: left_early']);
    const kept = scan('attended', '2019-11-06T09:20:00Z');
    expect(await record([kept], other)).toEqual(['overtaken: left_early']);
    expect(await record([kept], other)).toEqual(['overtaken: left_early']);
    expect(await register()).toMatchObject({ states: ['left_early', null] });
    expect(await record([scan('attended', '2019-11-06T10:00:01Z')])).toEqual(['made_in_the_future']);
    await bookings.expectCleanAudit();
  });

  it('takes a tap back, and an older one that arrives late does not bring it again', async () => {
    await record([scan('attended', '2019-11-06T09:30:00Z')]);
    expect(await record([scan(null, '2019-11-06T09:31:00Z')])).toEqual(['recorded: nothing']);
    expect(await record([scan('attended', '2019-11-06T09:30:30Z')])).toEqual(['overtaken: nothing']);
    expect(await register()).toMatchObject({ states: [null, null], whole: 'not_recorded' });
    expect(await audited('attendance.recorded')).toMatchObject([
      { before: { attendance: null }, after: { attendance: 'attended' } },
      { before: { attendance: 'attended' }, after: { attendance: null } },
    ]);
    await db.clock.setNow('2019-11-05T12:00:00Z');
    expect(await codeOf(bookings.service.cancel(reference, callerOf(person)))).toBe('done');
  });

  it('answers each scan of a batch by itself', async () => {
    const elsewhere = await factory.event({ startsAt: new Date('2019-11-06T09:30:00Z') });
    const stranger = await factory.booking(elsewhere, await factory.person());
    const waiting = await factory.booking(event, await factory.person(), 'waiting');
    const scans = [
      scan('attended', DAY_ONE, { reference: stranger.reference }),
      scan('attended', DAY_ONE, {
        reference: stranger.reference,
        code: await codeOnBadge(stranger.reference),
      }),
      scan('attended', DAY_ONE, { code: '0'.repeat(32) }),
      scan('attended', DAY_ONE, { reference: waiting.reference }),
      scan('attended', DAY_ONE, { sessionId: days[1] + 1_000 }),
      scan('attended', '2019-10-20T09:00:00Z'),
      scan('attended', DAY_ONE, { code: await codeOnBadge(reference) }),
    ];
    expect(await record(scans)).toEqual([
      'unknown_booking',
      'other_event',
      'unknown_booking',
      'not_confirmed',
      'unknown_session',
      'made_too_long_ago',
      'recorded: attended',
    ]);
  });

  it('is for those who run the event', async () => {
    expect(await codeOf(service().record(event.slug, callerOf(person), [scan('attended')]))).toBe(
      'not_found',
    );
    expect(await codeOf(service().close(event.slug, callerOf(person)))).toBe('not_found');
    expect(await codeOf(service().reopen(event.slug, callerOf(person)))).toBe('not_found');
  });

  it('lets two helpers tap at once: one line, and the later tap stands', async () => {
    const people = await factory.crowd(10);
    const references: string[] = [];
    for (const each of people) references.push((await factory.booking(event, each)).reference);
    const taps = (state: AttendanceState, madeAt: string): Scan[] =>
      references.map((each) => scan(state, madeAt, { reference: each }));
    await Promise.all([
      ...taps('late', '2019-11-06T09:45:00Z').map((tap) => record([tap], helper)),
      record(taps('attended', '2019-11-06T09:40:00Z').reverse(), other),
    ]);
    const rows = await db.dataSource.query<{ state: string; count: number }[]>(
      `SELECT a.state, count(*)::int FROM attendances a JOIN bookings b ON b.id = a.booking_id
       WHERE b.event_id = $1 GROUP BY 1`,
      [event.id],
    );
    expect(rows).toEqual([{ state: 'late', count: 10 }]);
    expect(
      (await auditBookings(db.dataSource)).filter((problem) => /attendance|register/.test(problem)),
    ).toEqual([]);
  });

  it('once closed says who did not attend, and can be corrected and opened again', async () => {
    await record([scan('attended')]);
    const absent = await factory.booking(event, await factory.person());
    expect(await codeOf(service().close(event.slug, helper))).toBe('too_early');
    await db.clock.setNow('2019-11-07T16:30:00Z');
    expect(
      await Promise.all([service().close(event.slug, helper), service().close(event.slug, other)]),
    ).toContain(2);
    expect(await register()).toMatchObject({
      states: ['attended', 'did_not_attend'],
      whole: 'partly',
      closed: { at: expect.any(Date), byName: expect.stringMatching(/Helga|Otto/) },
    });
    expect(await audited('register.closed')).toEqual([{ markedAsNotThere: 2 }]);

    // A phone that had no connection all day: it knows better than the closing, though it was earlier.
    const late = { reference: absent.reference, sessionId: days[0] };
    expect(await record([scan('attended', '2019-11-06T09:40:00Z', late)])).toEqual(['recorded: attended']);
    expect(await record([scan('late', '2019-11-07T09:45:00Z', { sessionId: days[1] })])).toEqual([
      'recorded: late',
    ]);
    expect(await audited('attendance.corrected')).toMatchObject([
      { sessionId: days[1], before: { attendance: 'did_not_attend' }, after: { attendance: 'late' } },
    ]);

    await service().reopen(event.slug, other);
    await service().reopen(event.slug, other);
    expect(await register()).toMatchObject({ states: ['attended', 'late'], whole: 'attended', closed: null });
    const { lines } = await app.nest.get(AttendanceQueries).register(event.id, absent.reference);
    expect(lines[0]?.sessions.map(({ state }) => state)).toEqual(['attended', null]);
    expect(await audited('register.reopened')).toHaveLength(1);
  });

  it('is not lost when a session is dropped from the event', async () => {
    await record([scan('attended')]);
    await db.clock.setNow('2019-11-07T09:00:00Z');
    await record([scan('attended', '2019-11-07T08:50:00Z', { sessionId: days[1] })]);
    const one = { sessions: [{ startsAt: '2019-11-08T09:30', endsAt: '2019-11-08T16:00' }] };
    expect(await codeOf(bookings.service.moveEvent(event.slug, helper, one))).toBe('register_taken');
  });

  it('stands in what a person downloads', async () => {
    await record([scan('late', '2019-11-06T09:55:00Z')]);
    const file = await app.nest.get(MyDataService).export(person.id);
    expect(JSON.stringify(file)).toContain('"state":"late"');
  });
});
