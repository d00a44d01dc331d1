import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { MyDataService } from '../../src/people/my-data.service.js';
import { PersonalDataSources } from '../../src/people/personal-data-sources.service.js';
import { TeamMembersService } from '../../src/people/team-members.service.js';
import type { TeamRole } from '../../src/platform/auth/team-role.js';
import { inTransaction } from '../../src/platform/database/in-transaction.js';
import { useApp } from '../support/app.js';
import { BookingsDriver } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory, type MadeEvent, type MadePerson, type MadeTeam } from '../support/factories.js';
import { at } from '../support/organisers.js';
import type { Page, Visitor } from '../support/visitor.js';

describe('A team', () => {
  const database = useDatabase();
  const app = useApp(database);
  let team: MadeTeam;
  let owner: MadePerson;
  let desk: Visitor;

  const factory = (): Factory => make(database.dataSource);
  const members = (): TeamMembersService => app.nest.get(TeamMembersService);
  const path = (of = team): string => `/organiser/team/${of.slug}`;
  const banner = (page: Page): string => page.text('.govuk-notification-banner__content');

  const rolesOf = async (of: MadeTeam): Promise<Record<string, TeamRole>> => {
    const rows = await database.dataSource.query<{ email: string; role: TeamRole }[]>(
      `SELECT p.email, m.role FROM team_members m JOIN people p ON p.id = m.person_id WHERE m.team_id = $1 ORDER BY 1`,
      [of.id],
    );
    return Object.fromEntries(rows.map(({ email, role }) => [email, role]));
  };

  /** The link in the last invitation to an address, as a path. */
  const linkTo = async (email: string): Promise<string> => {
    const [mail] = await database.dataSource.query<{ facts: { link: string } }[]>(
      `SELECT facts FROM outbox_messages WHERE kind = 'teams.invitation' AND recipient_email = $1 ORDER BY id DESC LIMIT 1`,
      [email],
    );
    if (mail === undefined) throw new Error(`Nobody invited ${email}`);
    return new URL(mail.facts.link).pathname;
  };

  const invite = async (email: string, role: TeamRole = 'check_in_helper'): Promise<string> => {
    const page = await desk.post(`${path()}/invite`, { email, role });
    expect(page.status).toBe(303);
    return linkTo(email);
  };

  beforeAll(() => database.clock.setNow('2019-10-07T09:00:00Z'));
  beforeEach(async () => {
    team = await factory().team();
    owner = await factory().member(team, 'owner', { name: 'Olive Owner' });
    desk = await app.signIn(owner);
    // A form with a token, for those that are posted without being looked at first.
    await desk.get(`${path()}/invite`);
  });

  describe('never loses its last owner', () => {
    it('to a change of role, a removal, leaving or an erasure', async () => {
      await factory().member(team, 'organiser');
      const demoted = await desk.submit(`${path()}/members/${owner.id}/role`, { role: 'viewer' });
      expect(banner(demoted)).toContain('A team needs an owner');
      expect(banner(await desk.submit(`${path()}/members/${owner.id}/removal`))).toContain('needs an owner');
      expect(banner(await desk.submit(`${path()}/leave`))).toContain('A team needs an owner');
      await expect(app.nest.get(MyDataService).erase(owner.id)).rejects.toMatchObject({ code: 'last_owner' });
      expect((await rolesOf(team))[owner.email]).toBe('owner');
    });

    it('to two owners who go at the same moment', async () => {
      const second = await factory().member(team, 'owner');
      const go = (person: MadePerson): Promise<void> =>
        inTransaction(app.nest.get(DataSource), (manager) =>
          members().put(manager, { personId: person.id, teamId: team.id }, 'viewer', person.id),
        );
      const outcomes = await Promise.allSettled([go(owner), go(second)]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(Object.values(await rolesOf(team)).sort()).toEqual(['owner', 'viewer']);
    });

    it('even by statements that pass the service by', async () => {
      const second = await factory().member(team, 'owner');
      const statements = [owner, second].map(({ id }) =>
        database.dataSource.transaction(async (manager) => {
          await manager.query('SELECT pg_sleep(0.05)');
          await manager.query(`DELETE FROM team_members WHERE person_id = $1`, [id]);
        }),
      );
      const outcomes = await Promise.allSettled(statements);
      const refused = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(refused?.reason).toMatchObject({ constraint: 'team_keeps_an_owner' });
      expect(Object.values(await rolesOf(team))).toEqual(['owner']);
    });

    it('to an owner whose account is closed: they do not count', async () => {
      await factory().member(team, 'owner', { disabledAt: new Date() });
      expect(banner(await desk.submit(`${path()}/leave`))).toContain('A team needs an owner');
    });
  });

  describe('shows its members', () => {
    it('to each of them, with addresses and ways to change for owners only', async () => {
      const viewer = await factory().member(team, 'viewer', { name: 'Vi Viewer' });
      const owners = await desk.get(path());
      expect(owners.texts('tbody th')).toEqual([
        `Olive Owner (you) ${owner.email}`,
        `Vi Viewer ${viewer.email}`,
      ]);
      expect(owners.body).toContain(`${path()}/members/${viewer.id}`);

      const looking = await app.signIn(viewer);
      const viewers = await looking.get(path());
      expect(viewers.texts('tbody th')).toEqual(['Olive Owner', 'Vi Viewer (you)']);
      expect(viewers.body).not.toContain(owner.email);
      expect(viewers.body).not.toMatch(/\/(invite|members|history)/);
      for (const hidden of ['/invite', `/members/${viewer.id}`])
        expect((await looking.get(path() + hidden)).status).toBe(404);
    });

    it('and lets one leave, who from the next click on is no member', async () => {
      const helper = await factory().member(team, 'check_in_helper');
      const leaving = await app.signIn(helper);
      expect(banner(await leaving.submit(`${path()}/leave`))).toBe(`You are no longer in ${team.name}`);
      expect((await leaving.get(path())).status).toBe(403);
    });

    it('to a member of several teams only after they chose', async () => {
      const other = await factory().team({ name: 'Another team' });
      expect((await desk.get('/organiser/team')).location).toBe(path());
      await members().put(database.dataSource.manager, { personId: owner.id, teamId: other.id }, 'viewer');
      expect((await desk.get('/organiser/team')).texts('main li a')).toEqual(['Another team', team.name]);
    });

    it('and an administrator makes one and invites its first owner', async () => {
      const admin = await app.signIn(await factory().administrator());
      const made = await admin.submit('/admin/teams/new', {
        name: ' Medway  team ',
        contactEmail: 'Training@Medway.example',
      });
      expect(made.text('h1')).toBe('Team Medway team');
      expect(made.text()).toContain('Nobody is in this team yet');
      const again = await admin.post('/admin/teams/new', {
        name: 'Medway team',
        contactEmail: 'x@medway.example',
      });
      expect([again.status, again.text('.govuk-error-summary')]).toEqual([
        409,
        'There is a problem There is a team of this name',
      ]);
    });
  });

  describe('invites by email', () => {
    it('somebody without an account: the button makes it, looking does not', async () => {
      const link = await invite('new@partner.example');
      const stranger = app.visitor();
      const shown = await stranger.get(link);
      expect(shown.text('main')).toContain('You are invited as Check-in helper');
      expect((await rolesOf(team))['new@partner.example']).toBeUndefined();

      const accepted = await stranger.post(link);
      expect(accepted.text('main')).toContain('Sign in as new@partner.example');
      expect((await rolesOf(team))['new@partner.example']).toBe('check_in_helper');
      // Two weeks are long for a link: it signs nobody in.
      expect((await stranger.get('/organiser')).location).toMatch(/^\/sign-in/);
      expect((await stranger.post(link)).status).toBe(200);
      expect((await desk.get(path())).text('main')).not.toContain('Send again');
    });

    it('saying the same of whoever has an account', async () => {
      const known = await factory().person();
      const [toKnown, toNew] = [
        await desk.submit(`${path()}/invite`, { email: known.email, role: 'viewer' }),
        await desk.submit(`${path()}/invite`, { email: 'unknown@kent.example', role: 'viewer' }),
      ];
      expect(banner(toKnown).replace(known.email, 'X')).toBe(
        banner(toNew).replace('unknown@kent.example', 'X'),
      );
      const mails = await database.dataSource.query<{ facts: { link: string }; recipient_name: string }[]>(
        `SELECT facts - 'link' AS facts, recipient_name FROM outbox_messages WHERE kind = 'teams.invitation' ORDER BY id DESC LIMIT 2`,
      );
      expect(mails[0]).toEqual(mails[1]);
    });

    it('the account of the invited address, whoever is signed in where the link is opened', async () => {
      const invited = await factory().person({ email: 'invited@kent.example' });
      const finder = await factory().person({ email: 'finder@kent.example' });
      const link = await invite(invited.email);
      const found = await app.signIn(finder);
      expect((await found.get(link)).text('main')).toContain('You are signed in as finder@kent.example');
      await found.post(link);
      expect(Object.keys(await rolesOf(team)).sort()).toEqual(['invited@kent.example', owner.email].sort());
    });

    it('and tokens of the API that were made without a second factor end with it', async () => {
      const person = await factory().person({ email: 'token@kent.example' });
      const token = await factory().token(person);
      expect((await app.api(token).get('/bookings')).status).toBe(200);
      const joining = await app.signIn(person);
      expect((await joining.post(await invite(person.email))).location).toBe('/organiser');
      expect((await app.api(token).get('/bookings')).status).toBe(401);
    });

    it.each<[string, (email: string) => Promise<unknown>]>([
      [
        'is too old',
        (email) =>
          database.dataSource.query(
            `UPDATE team_invitations SET expires_at = now() - interval '1 second' WHERE email = $1`,
            [email],
          ),
      ],
      ['was withdrawn', async () => desk.post(await action('Withdraw'))],
      [
        'was sent again',
        async (email) => {
          await database.dataSource.query(
            `UPDATE team_invitations SET sent_at = now() - interval '1 hour' WHERE email = $1`,
            [email],
          );
          await desk.post(await action('Send again'));
        },
      ],
    ])('but a link opens nothing once it %s', async (_, end) => {
      const email = `late-${Math.random()}@kent.example`;
      const link = await invite(email);
      await end(email);
      const visitor = app.visitor();
      await visitor.get('/sign-in');
      expect((await visitor.get(link)).status).toBe(422);
      expect((await visitor.post(link)).status).toBe(422);
      expect((await rolesOf(team))[email]).toBeUndefined();
    });

    /** Where the only invitation's button of that name posts to. */
    const action = async (button: string): Promise<string> => {
      const forms = (await desk.get(path())).html.querySelectorAll('main form');
      return forms.find((form) => form.text.includes(button))?.getAttribute('action') ?? '';
    };

    it('once: not a member, not somebody invited, not again within minutes', async () => {
      await invite('twice@kent.example');
      const again = await desk.post(`${path()}/invite`, { email: ' TWICE@kent.example', role: 'viewer' });
      expect([again.status, again.text('.govuk-error-summary')]).toEqual([
        409,
        expect.stringContaining('They are invited already'),
      ]);
      const member = await desk.post(`${path()}/invite`, { email: owner.email, role: 'viewer' });
      expect(member.text('.govuk-error-summary')).toContain('They are in this team already');
      expect(banner(await desk.submit(await action('Send again')))).toContain('It was sent a moment ago');
      const wrong = await desk.post(`${path()}/invite`, { email: 'no address', role: 'king' });
      expect(wrong.texts('.govuk-error-summary li')).toEqual([
        'Enter an email address in the correct format, like name@example.com',
        'Select what they may do',
      ]);
    });

    it('and a double click joins once, never lowering what somebody is by then', async () => {
      const link = await invite('double@kent.example', 'viewer');
      const visitor = app.visitor();
      await visitor.get(link);
      const answers = await Promise.all([visitor.post(link), visitor.post(link)]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect((await rolesOf(team))['double@kent.example']).toBe('viewer');

      const other = await invite('raised@kent.example', 'viewer');
      const [raised] = [await factory().person({ email: 'raised@kent.example' })];
      await members().put(database.dataSource.manager, { personId: raised.id, teamId: team.id }, 'organiser');
      await app.visitor().post(other);
      expect((await rolesOf(team))['raised@kent.example']).toBe('organiser');
    });

    it('and keeps the address of who did not come no longer than needed', async () => {
      await invite('forgotten@kent.example');
      await database.dataSource.query(
        `UPDATE team_invitations SET expires_at = now() - interval '31 days' WHERE email = 'forgotten@kent.example'`,
      );
      for (const [, source] of app.nest.get(PersonalDataSources).all()) await source.tidy?.();
      const left = await database.dataSource.query<unknown[]>(
        `SELECT FROM team_invitations WHERE email = 'forgotten@kent.example'`,
      );
      expect(left).toEqual([]);
    });
  });

  describe('has an API', () => {
    it('for its members, their roles and invitations', async () => {
      const api = app.api(await factory().token(owner));
      const helper = await factory().member(team, 'check_in_helper');
      expect((await api.get('/teams')).body).toEqual([{ slug: team.slug, name: team.name, members: 2 }]);
      const changed = await api.send('PUT', `/teams/${team.slug}/members/${helper.id}`, {
        role: 'organiser',
      });
      expect([changed.status, changed.body.role]).toEqual([200, 'organiser']);
      expect(
        (await api.send('PUT', `/teams/${team.slug}/members/${helper.id}`, { role: 'god' })).status,
      ).toBe(400);
      const last = await api.send('DELETE', `/teams/${team.slug}/members/${owner.id}`, undefined);
      expect([last.status, last.body.reasons[0].code]).toEqual([409, 'last_owner']);

      const invited = await api.post(`/teams/${team.slug}/invitations`, {
        email: 'api@kent.example',
        role: 'viewer',
      });
      expect(invited.status).toBe(202);
      const [pending] = (await api.get(`/teams/${team.slug}/invitations`)).body;
      expect(pending).toMatchObject({ email: 'api@kent.example', role: 'viewer', expired: false });
      const link = await linkTo('api@kent.example');
      const gone = await api.send('DELETE', `/teams/${team.slug}/invitations/${pending.id}`, undefined);
      expect([gone.status, (await app.visitor().get(link)).status]).toEqual([204, 422]);

      const theirs = app.api(await factory().token(helper));
      expect((await theirs.get(`/teams/${team.slug}/members`)).body[0].email).toBeNull();
      expect((await theirs.get(`/teams/${team.slug}/invitations`)).status).toBe(404);
      expect(
        (await theirs.send('DELETE', `/teams/${team.slug}/members/${helper.id}`, undefined)).status,
      ).toBe(204);
    });
  });

  describe('shares an event with a partner', () => {
    let event: MadeEvent;
    let partners: MadeTeam;
    let reference: string;

    beforeEach(async () => {
      event = await factory().event({ team, title: 'Joint conference' });
      partners = await factory().team();
      const attendee = await factory().person({
        name: 'Amira Bello',
        email: `amira-${event.id}@kent.example`,
      });
      const bookings = new BookingsDriver(app, database.dataSource);
      reference = await bookings.book(event, attendee, { needs: { access: 'Hearing loop' } });
    });

    it('that then stands among theirs, for as long as it is shared', async () => {
      const visiting = await app.signIn(await factory().member(partners, 'owner'));
      expect((await visiting.get('/organiser')).text('main')).not.toContain('Joint conference');
      expect((await visiting.get(at(event))).status).toBe(404);

      const shared = await desk.submit(at(event, '/partners'), { team: partners.slug, role: 'organiser' });
      expect(banner(shared)).toBe(`${partners.name} now has this event among its own`);
      expect((await visiting.get('/organiser')).text('main')).toContain('Joint conference');
      expect((await visiting.get('/organiser')).text('main')).toContain(`Shared by ${team.name}`);
      expect((await visiting.get(at(event, '/attendees'))).text('main')).toContain('Hearing loop');
      // What was shared with them is not theirs to pass on.
      expect((await visiting.get(at(event, '/partners'))).status).toBe(404);

      await desk.post(at(event, `/partners/${partners.slug}/end`));
      expect((await visiting.get(at(event))).status).toBe(404);
    });

    it('not with itself, and not with a team that is not there', async () => {
      for (const wrong of [team.slug, 'no-such-team', '']) {
        const page = await desk.post(at(event, '/partners'), { team: wrong, role: 'viewer' });
        expect([wrong, page.status]).toEqual([wrong, 400]);
      }
    });

    it('through the API too', async () => {
      const api = app.api(await factory().token(owner));
      const list = `/events/${event.slug}/partners`;
      const put = await api.send('PUT', `${list}/${partners.slug}`, { role: 'viewer' });
      expect(put.body).toMatchObject([{ team: partners.slug, role: 'viewer' }]);
      expect((await api.send('PUT', `${list}/${partners.slug}`, { role: 'owner' })).status).toBe(400);
      expect((await api.send('DELETE', `${list}/${partners.slug}`, undefined)).status).toBe(204);
      expect((await api.get(list)).body).toEqual([]);
    });

    it.each<[TeamRole, string[]]>([
      ['viewer', ['Overview', 'Attendees']],
      ['check_in_helper', ['Overview', 'Attendees', 'Register']],
      [
        'organiser',
        [
          'Overview',
          'Edit',
          'Attendees',
          'Waiting list',
          'Register',
          'Evaluation',
          'Certificates',
          'Emails',
          'Messages',
          'History',
        ],
      ],
    ])(
      'and shows a partner’s %s what they may see, and no button that would be refused',
      async (role, tabs) => {
        await factory().partner(event, partners, 'organiser');
        const person = await factory().member(partners, role);
        const visitor = await app.signIn(person);
        const [overview, list] = [await visitor.get(at(event)), await visitor.get(at(event, '/attendees'))];
        expect(overview.texts('.moj-sub-navigation a')).toEqual(tabs);
        expect(list.text('main')).toContain('Amira Bello');
        const runs = role === 'organiser';
        expect(list.text('main').includes('Hearing loop')).toBe(runs);
        const found = await visitor.get(at(event, `/attendees?q=amira-${event.id}`));
        expect(found.texts('.app-rows tbody tr')).toHaveLength(runs ? 1 : 0);

        const links = [overview, list]
          .flatMap((page) => page.html.querySelectorAll('main a'))
          .map((link) => link.getAttribute('href') ?? '')
          .filter((href) => href.startsWith('/'));
        for (const href of new Set(links))
          expect([href, (await visitor.get(href)).status]).toEqual([href, 200]);

        const attendee = await visitor.get(at(event, `/attendees/${reference}`));
        expect(attendee.status).toBe(role === 'viewer' ? 404 : 200);
        expect(attendee.body.includes(`amira-${event.id}@kent.example`)).toBe(runs);
        const { body } = await app.api(await factory().token(person)).get(`/events/${event.slug}/attendees`);
        expect(body.items[0]).toMatchObject({
          name: 'Amira Bello',
          needs: runs ? { access: 'Hearing loop' } : null,
        });
      },
    );
  });
});
