import { beforeAll, describe, expect, it } from '@jest/globals';
import { certificateNumber } from '../../src/certificates/certificate-number.rules.js';
import { useApp } from '../support/app.js';
import { BookingsDriver } from '../support/bookings.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';
import { make, type MadeEvent, type MadePerson } from '../support/factories.js';
import { publishVersion } from '../support/lessons.js';
import { packages } from '../support/packages.js';
import { routesOf, servedBy, type Route } from '../support/routes.js';

/** Served by plugins, public by their nature: the documentation of the API and the style sheet with its pictures. */
const NOT_OURS = /^(GET|HEAD) \/(api\/(docs|openapi\.json)|\*$|assets\/)/;
/** What somebody would add to a body who hopes that the program takes it for theirs to decide. */
const GREEDY = {
  role: 'administrator',
  isAdministrator: 'true',
  id: '1',
  personId: '1',
  teamId: '1',
  organisationId: '1',
  state: 'confirmed',
};

interface Answer {
  status: number;
  location: string | undefined;
}

/** Everyone here has an account; nobody but the owner has anything to do with the owner's things. */
type Actor = 'anonymous' | 'practitioner' | 'otherOrganiser' | 'owner' | 'helper' | 'viewer' | 'partner';

describe('Every route', () => {
  const database = useDatabase();
  const app = useApp(database);
  let routes: Route[];
  let event: MadeEvent;
  let sibling: MadeEvent;
  let victim: MadePerson;
  let people: Record<Exclude<Actor, 'anonymous'>, MadePerson>;
  const inTurns: Partial<Record<Actor, MadePerson[]>> = {};
  /** Real values of somebody else's things, by the name of the parameter. */
  let values: Record<string, string>;

  beforeAll(async () => {
    await database.clock.setNow('2019-10-07T09:00:00Z');
    const factory = make(database.dataSource);
    const team = await factory.team();
    event = await factory.event({ team, slug: 'theirs', needsApproval: true });
    sibling = await factory.event({ team, slug: 'sibling' });
    victim = await factory.person({ name: 'Vera Victim' });
    const partners = await factory.team();
    people = {
      practitioner: await factory.person(),
      otherOrganiser: await factory.organiser(await factory.team()),
      owner: await factory.member(team, 'owner'),
      helper: await factory.member(team, 'check_in_helper'),
      viewer: await factory.member(team, 'viewer'),
      partner: await factory.member(partners, 'owner'),
    };
    for (const turn of [1, 2, 3]) {
      const stranger = await factory.team({ name: `Strangers ${turn}` });
      inTurns.practitioner = [...(inTurns.practitioner ?? []), await factory.person()];
      inTurns.otherOrganiser = [...(inTurns.otherOrganiser ?? []), await factory.organiser(stranger)];
    }
    await factory.partner(event, partners, 'viewer');
    const [invitation] = await database.dataSource.query<[{ id: number }]>(
      `INSERT INTO team_invitations (team_id, email, role, token_hash, expires_at)
       VALUES ($1, 'invited@kent.example', 'organiser', 'no-hash', now() + interval '1 day') RETURNING id`,
      [team.id],
    );
    const reference = await new BookingsDriver(app, database.dataSource).book(event, victim, {
      needs: { access: 'A hearing loop' },
    });
    const [draft] = await database.dataSource.query<{ id: string }[]>(
      `INSERT INTO booking_drafts (id, person_id, event_id) VALUES ('a-draft-of-the-victim', $1, $2) RETURNING id`,
      [victim.id, event.id],
    );
    const number = certificateNumber([7, 19, 3, 20, 23, 2, 29, 10, 9, 15, 0]);
    await database.dataSource.query(
      `INSERT INTO certificates (number, person_id, event_id, name, title, provider, partners, days, outcomes, template_version)
       VALUES ($1, $2, $3, 'Vera Victim', 'Theirs', 'Team', '{}', '{2019-10-01}', '{}', 1)`,
      [number, victim.id, event.id],
    );
    const [imported] = await database.dataSource.query<[{ id: number }]>(
      `INSERT INTO imports (team_id, uploaded_by_id, file_name, headings, heading_row, rows, remarks, mapping)
       VALUES ($1, $2, 'autumn.csv', '{Title}', 1, '[["Theirs"]]', '{}', '{"title": 0}') RETURNING id`,
      [team.id, people.owner.id],
    );
    // Of the same number as the victim, so that :id opens it.
    await database.dataSource.query(
      `INSERT INTO event_messages (id, event_id, audience, subject, body, written_by_id) OVERRIDING SYSTEM VALUE
       VALUES ($1, $2, 'awaiting_approval', 'Parking', 'Park behind.', $3)`,
      [victim.id, event.id, people.owner.id],
    );
    // Of the same address as the event, so that :slug opens it.
    await makeCourse(database.dataSource, { slug: event.slug, teamId: team.id, opensOn: '2019-09-02' });
    const version = await publishVersion(database.dataSource, event.slug);
    const owner = await app.signIn(people.owner);
    await owner.post(`/organiser/courses/${event.slug}/edit`);
    await owner.upload(`/organiser/courses/${event.slug}/package`, {
      file: { name: 'p.zip', bytes: await packages.silent() },
    });
    await database.dataSource.query(
      `UPDATE course_drafts SET content = jsonb_set(content, '{sections,1,lessons,0,video}',
         '{"file": "talk.mp4", "captions": "", "transcript": ""}')`,
    );
    await database.dataSource.query(
      `INSERT INTO enrolments (course_id, person_id, version_id, cycle)
       SELECT course_id, $1, id, 1 FROM course_versions WHERE id = $2`,
      [victim.id, version],
    );
    // Its question is of the same number, too.
    await database.dataSource.query(
      `WITH form AS (
         INSERT INTO evaluation_forms (event_id, moment, anonymous) VALUES ($2, 'on_the_day', false) RETURNING id)
       INSERT INTO evaluation_questions (id, form_id, position, kind, text, required) OVERRIDING SYSTEM VALUE
       SELECT $1, form.id, 1, 'text', 'What did you learn?', false FROM form`,
      [victim.id, event.id],
    );
    // Of the same number once more.
    await database.dataSource.query(
      `INSERT INTO equivalents (id, person_id, team_id, event_id, code, label, title, provider, completed_on)
       OVERRIDING SYSTEM VALUE VALUES ($1, $1, $2, $3, 'level-1', 'Level 1', 'Theirs', 'Elsewhere', '2019-05-01')`,
      [victim.id, team.id, event.id],
    );
    await factory.token(victim);
    const [token] = await database.dataSource.query<{ token_hash: string }[]>(
      'SELECT token_hash FROM api_tokens WHERE person_id = $1',
      [victim.id],
    );
    values = {
      slug: event.slug,
      team: team.slug,
      member: String(people.viewer.id),
      invitation: String(invitation.id),
      reference,
      draft: draft?.id ?? '',
      number,
      import: String(imported.id),
      step: 'needs',
      moment: 'on_the_day',
      code: event.id.toString(36),
      id: String(victim.id),
      handle: 'no-such-handle',
      link: 'no-such-link',
      venue: '1',
      room: '1',
      file: 'no-such-secret.ics',
      question: 'name',
      person: String(victim.id),
      lesson: 'talk',
      section: '0',
      asked: 'q1',
      picture: 'three.svg',
      attempt: '1',
      version: String(version),
      token: token?.token_hash ?? '',
    };
    routes = routesOf(app);
  });

  const isApi = ({ path }: Route): boolean => path.startsWith('/api/v1');
  const label = ({ method, path }: Route): string => `${method} ${path}`;
  const reads = (): Route[] => routes.filter(({ method }) => method === 'GET');
  const hasObject = ({ path }: Route): boolean => /:(slug|reference|draft|id|team|import)\b/.test(path);

  const addressOf = ({ path }: Route, more: Record<string, string> = {}): string =>
    path.replace(/:(\w+)/g, (_, name: string) => {
      const value = { ...values, ...more }[name];
      if (value === undefined) throw new Error(`The walk knows no value for :${name} of ${path}`);
      return value;
    });

  /** Those who can do each other's walk, one after the other. */
  function takeTurns(actor: Exclude<Actor, 'anonymous'>): MadePerson {
    const [next = people[actor], ...others] = inTurns[actor] ?? [];
    if (others.length > 0) inTurns[actor] = [...others, next];
    return next;
  }

  /** One requester with what belongs to a request of theirs: a cookie and a CSRF token, or a bearer token. */
  async function walker(
    actor: Actor,
  ): Promise<(route: Route, over?: { method?: string; address?: string }) => Promise<Answer>> {
    const enter = async () => {
      const person = actor === 'anonymous' ? undefined : takeTurns(actor);
      const visitor = person === undefined ? app.visitor() : await app.signIn(person);
      const token = person && (await make(database.dataSource).token(person));
      return { visitor, token, form: await visitor.get(actor === 'anonymous' ? '/sign-in' : '/sign-out') };
    };
    let { visitor, token, form } = await enter();
    let asked = 0;
    return async (route, { method = route.method, address = addressOf(route) } = {}) => {
      // Nobody may ask more than 600 times a minute: in a longer walk they take turns.
      if ((asked += 1) % 500 === 0) ({ visitor, token, form } = await enter());
      const writes = !['GET', 'HEAD'].includes(method);
      const body = { ...GREEDY, reason: 'Because', name: 'X', email: 'x@x.example' };
      const headers: Record<string, string> = isApi(route)
        ? {
            ...(token !== undefined && { authorization: `Bearer ${token}` }),
            'content-type': 'application/json',
          }
        : { cookie: visitor.cookieHeader, 'content-type': 'application/x-www-form-urlencoded' };
      if (!writes) delete headers['content-type'];
      const response = await fetch(new URL(address, app.baseUrl), {
        method,
        redirect: 'manual',
        headers,
        ...(writes && {
          body: isApi(route)
            ? JSON.stringify(body)
            : new URLSearchParams({ ...body, _csrf: form.csrf ?? '' }).toString(),
        }),
      });
      await response.arrayBuffer();
      return { status: response.status, location: response.headers.get('location') ?? undefined };
    };
  }

  const turnedAway = (route: Route, { status, location }: Answer): boolean =>
    isApi(route) ? status === 401 : status === 303 && (location ?? '').startsWith('/sign-in');

  /** What nobody but its owner may have changed. */
  const untouched = async (): Promise<unknown> => {
    const [row] = await database.dataSource.query<{ all: unknown }[]>(
      `SELECT json_build_object(
         'event', (SELECT row_to_json(e) FROM events e WHERE e.id = $1),
         'places', (SELECT json_agg(l) FROM place_limits l WHERE l.event_id = $1),
         'booking', (SELECT row_to_json(b) FROM bookings b WHERE b.reference = $2),
         'needs', (SELECT json_agg(n) FROM booking_needs n),
         'register', (SELECT json_agg(a) FROM attendances a),
         'closed', (SELECT json_agg(c) FROM closed_registers c),
         'enrolments', (SELECT json_agg(n ORDER BY n.id) FROM enrolments n WHERE n.person_id = $3),
         'courseDrafts', (SELECT json_agg(d) FROM course_drafts d),
         'packages', (SELECT json_agg(k) FROM scorm_packages k),
         'imports', (SELECT json_agg(i) FROM imports i),
         'certificates', (SELECT json_agg(c) FROM certificates c),
         'certificateSettings', (SELECT json_agg(s) FROM certificate_settings s),
         'messages', (SELECT json_agg(m) FROM event_messages m),
         'messagesTo', (SELECT json_agg(r) FROM event_message_recipients r),
         'evaluation', (SELECT json_agg(f) FROM evaluation_forms f),
         'questions', (SELECT json_agg(q) FROM evaluation_questions q),
         'evaluationSettings', (SELECT json_agg(s) FROM evaluation_settings s),
         'asked', (SELECT json_agg(r) FROM evaluation_requests r),
         'answered', (SELECT json_agg(r) FROM evaluation_responses r),
         'equivalents', (SELECT json_agg(q) FROM equivalents q),
         'draft', (SELECT json_agg(d) FROM booking_drafts d WHERE d.person_id = $3),
         'victim', (SELECT row_to_json(p) FROM people p WHERE p.id = $3),
         'tokens', (SELECT json_agg(t) FROM api_tokens t WHERE t.person_id = $3),
         'teams', (SELECT json_agg(m ORDER BY m.person_id, m.team_id) FROM team_members m),
         'invitations', (SELECT json_agg(i ORDER BY i.id) FROM team_invitations i),
         'partners', (SELECT json_agg(s ORDER BY s.event_id, s.team_id) FROM event_partners s),
         'administrators', (SELECT json_agg(p.id) FROM people p WHERE p.is_administrator)) AS all`,
      [event.id, values.reference, victim.id],
    );
    return row?.all;
  };

  it('says who may use it', () => {
    expect(routes.length).toBeGreaterThan(50);
    expect(routes.filter(({ permission }) => permission === undefined).map(label)).toEqual([]);
  });

  it('that the server listens to is one of ours, or public by its nature', () => {
    const ours = new Set(routes.flatMap((route) => [label(route), label(route).replace(/^GET/, 'HEAD')]));
    expect([...servedBy(app)].filter((served) => !ours.has(served) && !NOT_OURS.test(served))).toEqual([]);
  });

  it('sends an anonymous visitor to sign in, unless it is for anyone', async () => {
    const before = await untouched();
    const request = await walker('anonymous');
    const wrong: string[] = [];
    for (const route of routes.filter(({ permission }) => permission !== 'anyone')) {
      const answer = await request(route);
      if (!turnedAway(route, answer))
        wrong.push(`${label(route)} → ${answer.status} ${answer.location ?? ''}`);
    }
    expect(wrong).toEqual([]);
    expect(await untouched()).toEqual(before);
  });

  it('for staff or administrators is refused to a practitioner', async () => {
    const before = await untouched();
    const request = await walker('practitioner');
    const wrong: string[] = [];
    for (const route of routes.filter(
      ({ permission }) => permission === 'staff' || permission === 'administrator',
    )) {
      const { status } = await request(route);
      if (status !== 403) wrong.push(`${label(route)} → ${status}`);
    }
    expect(wrong).toEqual([]);
    expect(await untouched()).toEqual(before);
  });

  it('for administrators is refused to an organiser', async () => {
    const before = await untouched();
    const request = await walker('owner');
    const wrong: string[] = [];
    for (const route of routes.filter(({ permission }) => permission === 'administrator')) {
      const { status } = await request(route);
      if (status !== 403) wrong.push(`${label(route)} → ${status}`);
    }
    expect(wrong).toEqual([]);
    expect(await untouched()).toEqual(before);
  });

  it('for organisers shows another team’s event to nobody: it is not there', async () => {
    const before = await untouched();
    const request = await walker('otherOrganiser');
    const wrong: string[] = [];
    for (const route of routes.filter((each) => each.permission === 'staff' && hasObject(each))) {
      const { status } = await request(route);
      // A body that is refused before anything is looked up says nothing of what there is.
      if (status !== 404 && !(isApi(route) && route.method !== 'GET' && status === 400))
        wrong.push(`${label(route)} → ${status}`);
    }
    expect(wrong).toEqual([]);
    expect(await untouched()).toEqual(before);
  });

  /** What is open to who does not run the event; all else of the team's is not there for them. */
  const OPEN: Record<'helper' | 'viewer' | 'partner', string[]> = {
    helper: [
      'GET /organiser/events/:slug',
      'GET /organiser/events/:slug/attendees',
      'GET /organiser/events/:slug/attendees/print',
      'GET /organiser/events/:slug/attendees/:reference',
      'POST /organiser/events/:slug/attendees/:reference/attended',
      'GET /api/v1/events/:slug/attendees',
      'GET /organiser/events/:slug/register',
      'GET /organiser/events/:slug/register/state',
      'GET /organiser/events/:slug/register/badges.pdf',
      'GET /organiser/events/:slug/register/sign-in-sheet.pdf',
      'GET /organiser/events/:slug/register/walk-in',
      'GET /organiser/events/:slug/register/close',
      'POST /organiser/events/:slug/register/close',
      'POST /organiser/events/:slug/register/reopen',
      'GET /api/v1/events/:slug/register',
      'DELETE /api/v1/events/:slug/register/closure',
      'POST /api/v1/events/:slug/register/closure',
      'POST /organiser/events/:slug/register/codes',
      'POST /organiser/events/:slug/register/scans',
      'POST /organiser/events/:slug/register/taps',
      'POST /organiser/events/:slug/register/walk-in',
      'GET /organiser/team/:team',
      'GET /organiser/team/:team/leave',
      'GET /api/v1/teams/:team/members',
    ],
    viewer: [
      'GET /organiser/events/:slug',
      'GET /organiser/events/:slug/attendees',
      'GET /api/v1/events/:slug/attendees',
      'GET /organiser/team/:team',
      'GET /organiser/team/:team/leave',
      'GET /api/v1/teams/:team/members',
    ],
    partner: [
      'GET /organiser/events/:slug',
      'GET /organiser/events/:slug/attendees',
      'GET /api/v1/events/:slug/attendees',
    ],
  };
  /** Theirs to do, and so not walked here: they would be gone. */
  const LEAVING = ['POST /organiser/team/:team/leave', 'DELETE /api/v1/teams/:team/members/:member'];

  it.each(Object.keys(OPEN) as (keyof typeof OPEN)[])(
    'for organisers is there for a %s only where it is written down, and changes nothing',
    async (actor) => {
      const before = await untouched();
      const request = await walker(actor);
      const open: string[] = [];
      for (const route of routes.filter(
        (each) => each.permission === 'staff' && hasObject(each) && !LEAVING.includes(label(each)),
      )) {
        const { status } = await request(route);
        // Before its body is read, a call of the API says nothing of what there is. Else who is let in may be refused
        // for what they sent, which is no wall.
        const said = status !== 404 && !(isApi(route) && route.method !== 'GET' && status === 400);
        if (said)
          open.push(label(route) + ([200, 204, 303, 400, 409].includes(status) ? '' : ` → ${status}`));
      }
      expect(open.sort()).toEqual([...OPEN[actor]].sort());
      expect(await untouched()).toEqual(before);
    },
  );

  it.each<Actor>(['practitioner', 'otherOrganiser'])(
    'about somebody’s booking, draft or certificate is not there for a %s',
    async (actor) => {
      const before = await untouched();
      const request = await walker(actor);
      const wrong: string[] = [];
      for (const route of routes.filter(
        (each) => each.permission === 'person' && /:(reference|draft|number)\b/.test(each.path),
      )) {
        const { status } = await request(route);
        if (status !== 404 && !(isApi(route) && route.method !== 'GET' && status === 400))
          wrong.push(`${label(route)} → ${status}`);
      }
      expect(wrong).toEqual([]);
      expect(await untouched()).toEqual(before);
    },
  );

  it('about a booking or certificate of an event is not there below another event of the same team', async () => {
    const before = await untouched();
    const request = await walker('owner');
    const wrong: string[] = [];
    for (const route of routes.filter(({ path }) => /:slug\b.*:(reference|number)\b/.test(path))) {
      const { status } = await request(route, { address: addressOf(route, { slug: sibling.slug }) });
      if (status !== 404) wrong.push(`${label(route)} → ${status}`);
    }
    expect(wrong).toEqual([]);
    expect(await untouched()).toEqual(before);
  });

  it.each<Actor>(['anonymous', 'practitioner', 'otherOrganiser'])(
    'guards HEAD, a trailing slash and encoded letters like its plain address: %s',
    async (actor) => {
      const request = await walker(actor);
      const wrong: string[] = [];
      for (const route of reads().filter(({ permission }) => permission !== 'anyone')) {
        const plain = await request(route);
        const address = addressOf(route);
        const letter = address.slice(1, 2);
        const encoded = `/%${letter.charCodeAt(0).toString(16)}${address.slice(2)}`;
        const others = {
          HEAD: await request(route, { method: 'HEAD' }),
          'trailing slash': await request(route, { address: `${address}/` }),
          'encoded letter': await request(route, { address: encoded }),
        };
        for (const [way, answer] of Object.entries(others)) {
          if (answer.status !== plain.status)
            wrong.push(`${way} of ${label(route)} → ${answer.status}, not ${plain.status}`);
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it.each<Actor>(['anonymous', 'practitioner', 'otherOrganiser'])(
    'lets no encoded slash past its guard: %s',
    async (actor) => {
      const request = await walker(actor);
      const wrong: string[] = [];
      for (const route of reads().filter((each) => each.permission === 'staff' && hasObject(each))) {
        const [, ...parts] = addressOf(route).split('/');
        const ways = [`/${parts.join('%2F')}`, `/${parts.slice(0, -1).join('/')}%2F${parts.at(-1) ?? ''}`];
        for (const address of ways) {
          const { status } = await request(route, { address });
          if (status < 300) wrong.push(`${address} → ${status}`);
        }
      }
      expect(wrong).toEqual([]);
    },
  );

  it('is open to whoever runs the event: the walk meets doors, not walls', async () => {
    const request = await walker('owner');
    const wrong: string[] = [];
    // Nobody chooses a session of the event here.
    const noChoice = 'GET /organiser/events/:slug/attendees/:reference/sessions';
    for (const route of reads().filter((each) => each.permission === 'staff' && hasObject(each))) {
      const { status } = await request(route);
      if (status !== (label(route) === noChoice ? 404 : 200)) wrong.push(`${label(route)} → ${status}`);
    }
    expect(wrong).toEqual([]);
  });
});
