import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson } from '../support/factories.js';
import type { Visitor } from '../support/visitor.js';

describe('what an account is reached by', () => {
  const database = useDatabase();
  const app = useApp(database);

  const emailOf = async ({ id }: MadePerson): Promise<string | undefined> => {
    const [row] = await database.dataSource.query<{ email: string }[]>(
      `SELECT email FROM people WHERE id = $1`,
      [id],
    );
    return row?.email;
  };

  async function signedIn(): Promise<{ person: MadePerson; visitor: Visitor }> {
    const person = await make(database.dataSource).person();
    return { person, visitor: await app.signIn(person) };
  }

  describe('a new email address', () => {
    const codeTo = async (address: string): Promise<string> => {
      const [sent] = await database.dataSource.query<{ facts: { code: string } }[]>(
        `SELECT facts FROM outbox_messages WHERE recipient_email = $1 AND kind = 'people.change_email' ORDER BY id DESC LIMIT 1`,
        [address],
      );
      return sent!.facts.code;
    };

    it('is used once its code is typed, and keeps the training record', async () => {
      const { person, visitor } = await signedIn();
      await database.dataSource.query(
        `INSERT INTO training_records (person_id, code, title, provider, completed_on) VALUES ($1, 'intro', 'Introduction', 'KSCMP', '2018-05-01')`,
        [person.id],
      );
      await visitor.get('/profile/email');
      const { location } = await visitor.post('/profile/email', { email: 'New.Address@Kent.example' });
      expect(await emailOf(person)).toBe(person.email);
      await visitor.get(location!);
      expect((await visitor.post(location!, { code: 'abc' })).status).toBe(400);
      const done = await visitor.submit(location!, { code: await codeTo('new.address@kent.example') });
      expect(done.text('.govuk-summary-list')).toContain('new.address@kent.example');
      const records = await database.dataSource.query<unknown[]>(
        `SELECT 1 FROM training_records WHERE person_id = $1`,
        [person.id],
      );
      expect(records).toHaveLength(1);
    });

    it('cannot be taken from another account, and whoever asks does not learn of it before the code', async () => {
      const other = await make(database.dataSource).person();
      const { person, visitor } = await signedIn();
      await visitor.get('/profile/email');
      const { location } = await visitor.post('/profile/email', { email: other.email });
      expect((await visitor.get(location!)).text('h1')).toBe('Check your new email address');
      const refused = await visitor.post(location!, { code: await codeTo(other.email) });
      expect([refused.status, refused.text('main')]).toEqual([
        409,
        expect.stringContaining('Another account already uses'),
      ]);
      expect(await emailOf(person)).toBe(person.email);
    });

    it('is confirmed only by the person who asked, and never signs anybody in', async () => {
      const { visitor } = await signedIn();
      await visitor.get('/profile/email');
      const { location } = await visitor.post('/profile/email', { email: 'target@kent.example' });
      const code = await codeTo('target@kent.example');
      const { visitor: thief } = await signedIn();
      await thief.get('/profile/email');
      expect((await thief.post(location!, { code })).status).toBe(422);
      const stranger = app.visitor();
      await stranger.get('/sign-in');
      expect(
        (await stranger.post(location!.replace('/profile/email/', '/sign-in/code/'), { code })).status,
      ).toBe(422);
    });
  });

  describe('API tokens', () => {
    it('are shown once, work at once, and stop when revoked', async () => {
      const { visitor } = await signedIn();
      await visitor.get('/profile/api-tokens');
      expect((await visitor.post('/profile/api-tokens', { label: '' })).text('#label-error')).toBe(
        'Error: Enter what the token is for',
      );
      const token = (await visitor.post('/profile/api-tokens', { label: 'Our <b>system</b>' })).text(
        '.app-secret',
      );
      const list = await visitor.get('/profile/api-tokens');
      expect(list.body).not.toContain(token);
      expect(list.body).not.toContain('<b>system');
      expect((await app.api(token).get('/organisations')).status).toBe(200);
      const revoke = list.html.querySelector('form[action$="/revocation"]')!.getAttribute('action')!;
      const { visitor: other } = await signedIn();
      await other.get('/profile/api-tokens');
      expect((await other.post(revoke)).status).toBe(404);
      expect((await visitor.post(revoke)).status).toBe(303);
      expect((await app.api(token).get('/organisations')).status).toBe(401);
    });

    it('are ten at most', async () => {
      const { visitor } = await signedIn();
      await visitor.get('/profile/api-tokens');
      for (let n = 0; n < 10; n += 1)
        expect((await visitor.post('/profile/api-tokens', { label: `Token ${n}` })).status).toBe(200);
      expect((await visitor.post('/profile/api-tokens', { label: 'One more' })).status).toBe(409);
    });
  });
});
