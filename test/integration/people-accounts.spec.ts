import { describe, expect, it } from '@jest/globals';
import { PeopleQueries } from '../../src/people/people.queries.js';
import { PeopleService } from '../../src/people/people.service.js';
import { inTransaction } from '../../src/platform/database/in-transaction.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';

describe('accounts', () => {
  const database = useDatabase();
  const app = useApp(database);
  const service = (): PeopleService => app.nest.get(PeopleService);
  const facts = async (id: number) =>
    (await app.nest.get(PeopleQueries).factsFor(database.dataSource, [id])).get(id)!;

  it('are made for a colleague who has none, with what the person who books knows', async () => {
    const organisation = await make(database.dataSource).organisation();
    const { personId, created } = await inTransaction(database.dataSource, (manager) =>
      service().findOrCreateForBooking(manager, {
        email: 'colleague@kent.example',
        name: 'Ó Súilleabháin',
        organisation: { id: organisation.id },
        workforce: 'children',
        areas: ['maidstone'],
      }),
    );
    expect(created).toBe(true);
    expect(await facts(personId)).toMatchObject({
      name: 'Ó Súilleabháin',
      organisation: { slug: organisation.slug },
      workforce: 'children',
      profileCompleted: false,
    });
  });

  it('are left as they are when somebody books for a colleague who has one', async () => {
    const person = await make(database.dataSource).person({ organisationOther: 'Little Acorns' });
    const { personId, created } = await inTransaction(database.dataSource, (manager) =>
      service().findOrCreateForBooking(manager, {
        email: person.email,
        name: 'Somebody Else',
        organisation: { other: 'Elsewhere' },
        workforce: 'adults',
      }),
    );
    expect([personId, created]).toEqual([person.id, false]);
    expect(await facts(personId)).toMatchObject({
      name: person.name,
      organisation: { name: 'Little Acorns' },
      workforce: 'children',
    });
  });

  it('are one, when two people book for the same colleague at the same time', async () => {
    const book = (name: string) =>
      inTransaction(database.dataSource, (manager) =>
        service().findOrCreateForBooking(manager, { email: 'twice@kent.example', name }),
      );
    const found = await Promise.all(['One', 'Two', 'Three', 'Four'].map(book));
    expect(new Set(found.map(({ personId }) => personId)).size).toBe(1);
    expect(found.filter(({ created }) => created)).toHaveLength(1);
  });

  it('cannot be booked for once closed, until they are opened again', async () => {
    const person = await make(database.dataSource).person();
    await service().disable(person.id);
    const book = () =>
      inTransaction(database.dataSource, (manager) =>
        service().findOrCreateForBooking(manager, { email: person.email, name: person.name }),
      );
    await expect(book()).rejects.toMatchObject({ code: 'account_disabled' });
    await service().enable(person.id);
    expect((await book()).personId).toBe(person.id);
  });

  it('leave a trace of ids in the audit, and no name', async () => {
    const factory = make(database.dataSource);
    const [person, administrator] = [await factory.person(), await factory.administrator()];
    await service().disable(person.id, administrator.id);
    const entries = await database.dataSource.query<Record<string, unknown>[]>(
      `SELECT actor_id, action, subject, detail FROM audit_entries WHERE subject = $1`,
      [`person:${person.id}`],
    );
    expect(entries).toEqual([
      { actor_id: administrator.id, action: 'person.disabled', subject: `person:${person.id}`, detail: {} },
    ]);
  });

  it('of nobody cannot be closed', async () => {
    await expect(service().disable(999_999)).rejects.toMatchObject({ kind: 'not_found' });
  });
});
