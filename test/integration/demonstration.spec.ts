import { beforeAll, describe, expect, it } from '@jest/globals';
import { auditBookings } from '../../src/bookings/audit.js';
import { readNumber } from '../../src/certificates/certificate-number.rules.js';
import { demonstrationNow, seedDemonstration } from '../../src/demonstration/demonstration.js';
import { movedIntoSeason, SEASON } from '../../src/demonstration/moved-dates.js';
import { isCourse, readProgramme } from '../../src/demonstration/programme.js';
import { assess } from '../../src/eligibility/assess.rules.js';
import type { Eligibility, Rule } from '../../src/eligibility/eligibility.types.js';
import { parseRule } from '../../src/eligibility/parse.rules.js';
import { AUDIENCES, isTerm, ORGANISATION_KINDS } from '../../src/eligibility/vocabulary.types.js';
import { PeopleQueries } from '../../src/people/people.queries.js';
import { isWorkingDay } from '../../src/platform/time/working-days.js';
import { TrainingRecordsQueries } from '../../src/training-records/training-records.queries.js';
import { PackagesQueries } from '../../src/scorm/packages.queries.js';
import { PlaysQueries } from '../../src/scorm/plays.queries.js';
import { useDatabase } from '../support/database.js';

const CONFERENCE = 'child-abuse-images-and-associated-grooming-conference';
const FORUM = 'online-champion-forum-december-2019';
const TODAY = '2019-10-07';

interface SeededEvent {
  slug: string;
  title: string;
  kind: string;
  status: string;
  places: string;
  team: string;
  series: string | null;
  source: string;
  theme: string | null;
  partners: string[];
  content_notice: string | null;
  audiences: string[];
  price: string | null;
  rule: Rule;
  needs_approval: boolean;
  capacity_invented: boolean;
  online: boolean;
  venue: string | null;
  postcode: string | null;
  size: number | null;
  held: number | null;
  waiting: number | null;
  /** In London: '2019-11-06 09:30 Wednesday'. */
  starts: string | null;
  ends: string | null;
  sessions: { timing: string; title: string | null; starts: string; ends: string }[];
}

const db = useDatabase();
let events: SeededEvent[] = [];
let courses: {
  slug: string;
  outcomes: string[];
  rule: Rule;
  opens_on: string | null;
  audiences: string[];
}[] = [];

beforeAll(async () => {
  await db.clock.setNow(demonstrationNow(new Date()).toISOString());
  // Two programs started at once, then a third: one programme.
  await Promise.all([seedDemonstration(db.dataSource), seedDemonstration(db.dataSource)]);
  await seedDemonstration(db.dataSource);
  const london = (column: string): string =>
    `to_char(${column} AT TIME ZONE 'Europe/London', 'YYYY-MM-DD HH24:MI FMDay')`;
  events = await db.dataSource.query<SeededEvent[]>(
    `SELECT e.*, t.slug AS team, s.slug AS series, v.name AS venue, v.postcode, l.size, l.held, l.waiting,
       ${london('e.starts_at')} AS starts, ${london('e.ends_at')} AS ends,
       (SELECT coalesce(json_agg(json_build_object('timing', x.timing, 'title', x.title,
          'starts', ${london('x.starts_at')}, 'ends', ${london('x.ends_at')}) ORDER BY x.starts_at), '[]')
        FROM event_sessions x WHERE x.event_id = e.id) AS sessions
     FROM events e JOIN teams t ON t.id = e.team_id LEFT JOIN series s ON s.id = e.series_id
     LEFT JOIN venues v ON v.id = e.venue_id LEFT JOIN place_limits l ON l.event_id = e.id
     WHERE e.source IS NOT NULL ORDER BY e.id`,
  );
  courses = await db.dataSource.query(`SELECT * FROM courses WHERE source IS NOT NULL ORDER BY id`);
});

const event = (slug: string): SeededEvent => {
  const found = events.find((one) => one.slug === slug);
  if (!found) throw new Error(`no ${slug} among ${events.map((one) => one.slug).join(', ')}`);
  return found;
};
const titled = (title: string): SeededEvent[] => events.filter((one) => one.title === title);

async function eligibility(email: string, rule: Rule): Promise<Eligibility> {
  const people = new PeopleQueries(db.dataSource);
  const id = await people.idByEmail(email);
  const facts = (await people.factsFor(db.dataSource, [id ?? 0])).get(id ?? 0);
  if (!facts) throw new Error(`no ${email}`);
  return assess(rule, facts, TODAY);
}

describe('the programme of the demonstration', () => {
  it('accounts for all 61 published entries, once, however often it is loaded', () => {
    const entries = readProgramme();
    expect(entries).toHaveLength(61);
    const titles = [...new Set(events.map(({ title }) => title))];
    expect(titles).toHaveLength(entries.filter((entry) => !isCourse(entry)).length);
    expect(titles.sort()).toEqual(entries.flatMap((entry) => (isCourse(entry) ? [] : [entry.title])).sort());
    expect(courses).toHaveLength(6);
    expect(events).toHaveLength(67);
    expect(events.every(({ status }) => status === 'published')).toBe(true);
  });

  it('keeps what the sources say of price, audience and level as words', () => {
    for (const entry of readProgramme().filter((one) => !isCourse(one))) {
      for (const made of titled(entry.title)) {
        expect(made.price?.toLowerCase() ?? null).toBe(entry.price?.toLowerCase() ?? null);
        expect(made).toMatchObject({ audience: entry.audience, level: entry.level, source: entry.source });
      }
    }
  });

  it('moves dates by whole weeks into the season, so that weekdays and clocks stay, on working days', () => {
    const dated = readProgramme().filter(
      ({ sessions, mode }) => sessions.length > 0 && mode !== 'e-learning',
    );
    expect(dated).toHaveLength(25);
    for (const entry of dated) {
      const moved = titled(entry.title).flatMap(({ sessions }) => sessions);
      expect(moved).toHaveLength(entry.sessions.length);
      entry.sessions.forEach(({ date, start, end, weekday_as_published: weekday }, n) => {
        const session = moved[n];
        const [newDate = '', clock, newWeekday] = session?.starts.split(' ') ?? [];
        expect(newDate >= SEASON.first && newDate <= SEASON.last).toBe(true);
        expect(Math.abs(Date.parse(newDate) - Date.parse(date)) % (7 * 86_400_000)).toBe(0);
        expect(isWorkingDay(newDate)).toBe(true);
        if (weekday) expect(newWeekday).toBe(weekday);
        expect(clock).toBe(start ?? '00:00');
        if (end) expect(session?.ends.split(' ')[1]).toBe(end);
      });
    }
  });

  it('says that times are to be confirmed where a source gives a day only', () => {
    const timings = new Map(events.map(({ slug, sessions }) => [slug, sessions.map(({ timing }) => timing)]));
    expect(timings.get('osab-homelessness-awareness')).toEqual(['to_be_confirmed']);
    expect(timings.get('safer-internet-day-2020')).toEqual(['all_day']);
    expect(timings.get(CONFERENCE)).toEqual(['timed']);
  });

  it('has 29 events whose dates are to be announced, and none of them is dated', () => {
    const undated = events.filter(({ starts }) => starts === null);
    expect(undated).toHaveLength(29);
    expect(undated.every(({ ends, sessions }) => ends === null && sessions.length === 0)).toBe(true);
    expect(undated.map(({ slug }) => slug)).toContain('early-help-workshops');
  });

  it('marks every number of places that the source does not say', () => {
    const known = events.filter(
      ({ places, capacity_invented: invented }) => places === 'limited' && !invented,
    );
    expect(known.map(({ title, size }) => [title, size])).toEqual([
      ['Managing Allegations against staff (for Governors): the role of the LADO', 50],
    ]);
    expect(events.every(({ places, size }) => places === 'none' || (size ?? 0) > 0)).toBe(true);
  });

  it('makes a series of dates that are alternatives, and one event of two halves', () => {
    for (const [title, dates] of [
      ['Local Authority Designated Officer (LADO) Briefing', 4],
      ['Graded Care Profile 2 – implementation session', 4],
      ['Adult Safeguarding Foundation Level', 4],
      ['Online Champion Forum', 4],
    ] as const) {
      expect(titled(title)).toHaveLength(dates);
      expect(new Set(titled(title).map(({ series }) => series)).size).toBe(1);
      expect(titled(title)[0]?.series).not.toBeNull();
    }
    const [awareness, ...others] = titled('Mental Capacity Act awareness');
    expect(others).toEqual([]);
    expect(awareness?.series).toBeNull();
    expect(awareness?.sessions.map(({ title }) => title)).toEqual(['First half day', 'Second half day']);
  });

  it('has a rule and audiences that can be read back for everything on offer', () => {
    for (const { rule, audiences } of [...events, ...courses]) {
      expect(parseRule(rule).problems).toEqual([]);
      expect(audiences.length).toBeGreaterThan(0);
      expect(audiences.filter((audience) => !isTerm(AUDIENCES, audience))).toEqual([]);
    }
  });

  it('names only areas and organisations that exist in its rules', async () => {
    const codes = await db.dataSource.query<{ code: string }[]>(`SELECT code FROM areas`);
    const known = new Set(codes.map(({ code }) => code));
    const named = JSON.stringify([...events, ...courses].map(({ rule }) => rule)).matchAll(
      /"kind":"area","(?:label":"[^"]*","anyOf"|anyOf"):\[([^\]]*)\]/g,
    );
    const used = [...named].flatMap(([, list]) => JSON.parse(`[${list}]`) as string[]);
    expect(used).toContain('kent');
    expect(used.filter((code) => !known.has(code))).toEqual([]);
  });
});

describe('the newsletter’s own', () => {
  it('the conference has 150 places, nobody on its list, no approval, a notice and its partner', () => {
    expect(event(CONFERENCE)).toMatchObject({
      kind: 'conference',
      team: 'kscmp',
      places: 'limited',
      ...{ size: 150, held: 0, waiting: 0, needs_approval: false },
      starts: '2019-11-06 09:30 Wednesday',
      ends: '2019-11-06 16:00 Wednesday',
      ...{ venue: 'Sessions House', postcode: 'ME14 1XQ', partners: ['Marie Collins Foundation'] },
    });
    expect(event(CONFERENCE).content_notice).not.toBeNull();
  });

  it('Safer Internet Day is a whole day with a theme and no places', () => {
    expect(event('safer-internet-day-2020')).toMatchObject({
      ...{ kind: 'awareness_day', places: 'none', size: null, theme: 'Together for a better internet' },
      starts: '2020-02-11 00:00 Tuesday',
      ends: '2020-02-12 00:00 Wednesday',
    });
  });

  it('the forum is quarterly', () => {
    expect(titled('Online Champion Forum').map(({ slug }) => slug)).toEqual([
      ...['online-champion-forum-december-2019', 'online-champion-forum-march-2020'],
      ...['online-champion-forum-june-2020', 'online-champion-forum-september-2020'],
    ]);
  });

  it('the two e-learning courses have their five and two outcomes', () => {
    const bySlug = new Map(courses.map((course) => [course.slug, course]));
    expect(bySlug.get('online-safety-risks-to-children')?.outcomes).toHaveLength(5);
    expect(bySlug.get('online-safety-parents-and-carers')).toMatchObject({ rule: { kind: 'everyone' } });
    expect(bySlug.get('online-safety-parents-and-carers')?.outcomes).toHaveLength(2);
  });

  it('and can be taken here, those two alone: one person is halfway, others have finished', async () => {
    const open = courses.filter(({ opens_on: opensOn }) => opensOn !== null && opensOn <= TODAY);
    const taken = await db.dataSource.query<{ slug: string; score: number; passed: boolean }[]>(
      `SELECT DISTINCT c.slug FROM courses c JOIN course_versions v ON v.course_id = c.id WHERE v.delivery = 'native' ORDER BY c.slug`,
    );
    expect(taken.map(({ slug }) => slug)).toEqual(open.map(({ slug }) => slug).sort());
    const [learners] = await db.dataSource.query<[object]>(
      `SELECT count(*)::int AS enrolled, count(completed_at)::int AS completed,
         (SELECT count(*)::int FROM check_answers WHERE is_right IS NULL OR answer IS NULL) AS unmarked,
         (SELECT count(*)::int FROM lesson_progress p JOIN enrolments e ON e.id = p.enrolment_id
          JOIN people o ON o.id = e.person_id WHERE o.email = 'practitioner@kent.example') AS half
       FROM enrolments JOIN course_versions v ON v.id = version_id WHERE v.delivery = 'native'`,
    );
    expect(learners).toEqual({ enrolled: 12, completed: 5, unmarked: 0, half: 7 });
  });

  it('and a package beside them, with people on their way and one question that most get wrong', async () => {
    const packages = new PackagesQueries(db.dataSource, new PlaysQueries(db.dataSource));
    const [course] = await db.dataSource.query<[{ id: number; enrolled: number; completed: number }]>(
      `SELECT c.id, count(e)::int AS enrolled, count(e.completed_at)::int AS completed
       FROM courses c JOIN enrolments e ON e.course_id = c.id WHERE c.source IS NULL GROUP BY c.id`,
    );
    expect(course).toMatchObject({ enrolled: 10, completed: 5 });
    const [kept] = await packages.ofCourse(course.id);
    expect(kept?.about).toMatchObject({ edition: '2004 4th Edition', reports: true, sequencing: [] });
    const [[, questions] = [undefined, []]] = await packages.answers(course.id);
    expect(questions).toHaveLength(5);
    expect(questions[0]).toMatchObject({ id: 'mistake', answered: 6, right: 2 });
    expect(questions[0]?.description).toMatch(/^The next morning Bev sees that/);
  });
});

describe('the accounts of the demonstration', () => {
  it.each([
    ['practitioner@kent.example', CONFERENCE, 'eligible', ['workforce_met', 'area_met']],
    ['adults@kent.example', CONFERENCE, 'eligible', ['workforce_met', 'area_met']],
    ['manager@kent.example', CONFERENCE, 'eligible', ['workforce_met', 'area_met']],
    ['champion@kent.example', CONFERENCE, 'eligible', ['workforce_met', 'area_met']],
    ['outside@elsewhere.example', CONFERENCE, 'not_eligible', ['area_not_met']],
    ['parent@family.example', CONFERENCE, 'not_eligible', ['workforce_not_met']],
    ['champion@kent.example', FORUM, 'eligible', ['network_met']],
    ['practitioner@kent.example', FORUM, 'not_eligible', ['network_not_met']],
    [
      'practitioner@kent.example',
      'safeguarding-children-basic-induction',
      'needs_approval',
      ['needs_approval'],
    ],
  ])('%s and %s: %s', async (email, slug, outcome, codes) => {
    const answer = await eligibility(email, event(slug).rule);
    expect(answer.outcome).toBe(outcome);
    expect(answer.reasons.map(({ code }) => code)).toEqual(codes);
  });

  it('the parents’ course is for the parent too, the practitioners’ one is not', async () => {
    const rule = (slug: string): Rule =>
      courses.find((course) => course.slug === slug)?.rule ?? { kind: 'all', rules: [] };
    expect(
      (await eligibility('parent@family.example', rule('online-safety-parents-and-carers'))).outcome,
    ).toBe('eligible');
    expect(
      (await eligibility('parent@family.example', rule('online-safety-risks-to-children'))).outcome,
    ).toBe('not_eligible');
  });

  it('have no booking of what is to come, and each team has an owner', async () => {
    const [booked] = await db.dataSource.query<{ count: string }[]>(
      `SELECT count(*) FROM bookings b JOIN people p ON p.id = b.person_id JOIN events e ON e.id = b.event_id
       WHERE coalesce(e.ends_at > program_now(), true) AND p.email ~ '^(practitioner|adults|parent|outside|champion|manager|organiser|helper|viewer|admin)@'`,
    );
    expect(booked?.count).toBe('0');
    expect(
      await db.dataSource.query(
        `SELECT p.email, t.slug, m.role FROM team_members m JOIN people p ON p.id = m.person_id JOIN teams t ON t.id = m.team_id ORDER BY 1`,
      ),
    ).toEqual([
      { email: 'helper@kscmp.example', slug: 'kscmp', role: 'check_in_helper' },
      { email: 'organiser@kscmp.example', slug: 'kscmp', role: 'owner' },
      { email: 'organiser@other.example', slug: 'sutton', role: 'owner' },
      { email: 'viewer@kscmp.example', slug: 'kscmp', role: 'viewer' },
    ]);
    expect(await db.dataSource.query(`SELECT email FROM people WHERE is_administrator`)).toEqual([
      { email: 'admin@kscmp.example' },
    ]);
  });
});

describe('the lists of the demonstration', () => {
  it('show an event nearly full, and full ones with people who wait', () => {
    expect(event(FORUM)).toMatchObject({ size: 24, held: 22, waiting: 0 });
    expect(event('online-champion-forum-march-2020')).toMatchObject({ size: 24, held: 24, waiting: 4 });
    expect(titled('Self-Neglect & Hoarding 24/25')[0]).toMatchObject({ size: 16, held: 16, waiting: 5 });
  });

  it('hold only people who may come', async () => {
    const rows = await db.dataSource.query<{ person_id: number; rule: Rule; declared: string[] }[]>(
      `SELECT b.person_id, b.declared, e.rule FROM bookings b JOIN events e ON e.id = b.event_id`,
    );
    const facts = await new PeopleQueries(db.dataSource).factsFor(
      db.dataSource,
      rows.map((row) => row.person_id),
    );
    const turnedAway = rows.filter(({ person_id: id, rule, declared }) => {
      const known = facts.get(id);
      return !known || assess(rule, { ...known, declared }, TODAY).outcome !== 'eligible';
    });
    expect(rows.length).toBeGreaterThan(80);
    expect(turnedAway).toEqual([]);
  });

  it('count places as the bookings do, and were all made before today', async () => {
    expect(
      await db.dataSource.query(
        `SELECT l.event_id FROM place_limits l WHERE l.held <> (SELECT count(*) FROM bookings b
           WHERE b.event_id = l.event_id AND b.state IN ('confirmed', 'awaiting_approval', 'offered'))
         OR l.waiting <> (SELECT count(*) FROM bookings b WHERE b.event_id = l.event_id AND b.state = 'waiting')`,
      ),
    ).toEqual([]);
    expect(await db.dataSource.query(`SELECT id FROM bookings WHERE booked_at >= '2019-10-06'`)).toEqual([]);
  });

  it('have organisations of every kind that a rule can ask for', async () => {
    const kinds = await db.dataSource.query<{ kind: string }[]>(`SELECT DISTINCT kind FROM organisations`);
    expect(kinds.map(({ kind }) => kind).sort()).toEqual(Object.keys(ORGANISATION_KINDS).sort());
  });
});

describe('what is over in the demonstration', () => {
  it('is one webinar, of which the practitioner has a certificate in their record', async () => {
    const past = await db.dataSource.query(
      `SELECT e.title, l.size, l.held, (SELECT count(*)::int FROM certificates c WHERE c.event_id = e.id) AS certificates
       FROM events e JOIN place_limits l ON l.event_id = e.id JOIN closed_registers r ON r.event_id = e.id
       WHERE e.ends_at < program_now()`,
    );
    expect(past).toEqual([
      { title: 'Online Safety: What Is New This Term', size: 30, held: 8, certificates: 6 },
    ]);
    const id = await new PeopleQueries(db.dataSource).idByEmail('practitioner@kent.example');
    const record = await new TrainingRecordsQueries(db.dataSource).of(id ?? 0);
    expect(record.map(({ title, code, certificateNumber }) => [title, code, certificateNumber])).toEqual([
      [past[0].title, 'online-safety-what-is-new-this-term', expect.stringMatching(/^\w{4}-\w{4}-\w{4}$/)],
      ['Paediatric first aid', null, null],
    ]);
    expect(readNumber(record[0]?.certificateNumber ?? '')).toBe(record[0]?.certificateNumber);
  });
});

describe('today in the demonstration', () => {
  it('has an event whose register can be taken', async () => {
    const today = await db.dataSource.query(
      `SELECT e.title, l.held FROM events e JOIN place_limits l ON l.event_id = e.id
       WHERE e.starts_at <= program_now() AND e.ends_at > program_now()`,
    );
    expect(today).toEqual([{ title: 'Online Champions Drop-in', held: 12 }]);
  });
});

describe('the day of the demonstration', () => {
  it.each([
    ['2026-07-01T09:15:30.000Z', '2019-10-07T09:15:30.000Z'],
    ['2026-12-01T09:15:00.000Z', '2019-10-07T08:15:00.000Z'],
    ['2026-06-30T23:30:00.000Z', '2019-10-06T23:30:00.000Z'],
    ['2026-12-31T23:59:59.000Z', '2019-10-07T22:59:59.000Z'],
  ])('is Monday 7 October 2019 with the clock as it stands in London: %s', (real, shown) => {
    expect(demonstrationNow(new Date(real)).toISOString()).toBe(shown);
  });
});

describe('moving dates', () => {
  it('catches a published weekday that contradicts its date', () => {
    expect(() => movedIntoSeason([{ date: '2024-12-16', weekday_as_published: 'Friday' }])).toThrow(/Monday/);
  });

  it('leaves alone what is in the season', () => {
    const sessions = [{ date: '2019-11-06', start: '09:30', end: '16:00' }];
    expect(movedIntoSeason(sessions)).toEqual(sessions);
  });

  it('refuses what is longer than the season', () => {
    expect(() => movedIntoSeason([{ date: '2021-01-04' }, { date: '2022-01-04' }])).toThrow('does not fit');
  });
});

describe('its bookings', () => {
  it('keep every promise that the audit checks', async () => {
    expect(await auditBookings(db.dataSource)).toEqual([]);
  });
});

describe('its training that takes an equivalent', () => {
  it('has one that waits and one that is confirmed', async () => {
    const declared = await db.dataSource.query<{ state: string; email: string; recorded: boolean }[]>(
      `SELECT q.state, p.email, EXISTS (SELECT FROM training_records r WHERE r.equivalent_id = q.id) AS recorded
       FROM equivalents q JOIN people p ON p.id = q.person_id JOIN events e ON e.id = q.event_id
       WHERE e.slug = 'safeguarding-children-level-3' ORDER BY q.id`,
    );
    expect(declared).toMatchObject([
      { state: 'waiting', email: 'champion@kent.example', recorded: false },
      { state: 'confirmed', recorded: true },
    ]);
  });
});
