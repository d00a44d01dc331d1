import { beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { PeopleQueries } from '../../src/people/people.queries.js';
import { TeamMembersService } from '../../src/people/team-members.service.js';
import { sha256 } from '../../src/platform/auth/token-hash.js';
import { TrainingRecordsService } from '../../src/training-records/training-records.service.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';

describe('what rules may ask about people', () => {
  const database = useDatabase();
  let people: PeopleQueries;

  beforeAll(async () => {
    people = new PeopleQueries(database.dataSource);
    await database.dataSource.query(
      `INSERT INTO areas (code, name, part_of) VALUES ('kent', 'Kent', NULL), ('medway', 'Medway', NULL),
         ('maidstone', 'Maidstone', 'kent'), ('swale', 'Swale', 'kent')`,
    );
  });

  const factsOf = async (id: number) => (await people.factsFor(database.dataSource, [id])).get(id)!;

  it('is answered for a whole batch with one query', async () => {
    const factory = make(database.dataSource);
    const ids = [await factory.person(), await factory.person(), await factory.person()].map(({ id }) => id);
    let queries = 0;
    const counting = {
      query: (sql: string, parameters: unknown[]) => {
        queries += 1;
        return database.dataSource.query(sql, parameters);
      },
    } as unknown as DataSource;
    const facts = await people.factsFor(counting, [...ids, 999_999]);
    expect([queries, [...facts.keys()].sort()]).toEqual([1, ids.sort()]);
  });

  it('holds profile, organisation and work', async () => {
    const factory = make(database.dataSource);
    const organisation = await factory.organisation({
      name: 'Kent Police',
      slug: 'kent-police',
      kind: 'police',
    });
    const { id } = await factory.person({
      organisation,
      workforce: 'both',
      areas: ['maidstone'],
      role: 'police-officer',
      roleStartedOn: '2019-09-01',
      postcode: 'ME14 1XQ',
      targetGroup: 4,
    });
    expect(await factsOf(id)).toMatchObject({
      personId: id,
      employer: true,
      workforce: 'both',
      organisation: { slug: 'kent-police', name: 'Kent Police', kind: 'police', sector: 'statutory' },
      role: 'police-officer',
      roleStartedOn: '2019-09-01',
      postcode: 'ME14 1XQ',
      targetGroup: 4,
      profileCompleted: true,
      disabled: false,
    });
  });

  it.each([
    ['a district', ['maidstone'], ['kent', 'maidstone']],
    ['a whole county', ['kent'], ['kent', 'maidstone', 'swale']],
    ['a unitary authority', ['medway'], ['medway']],
    ['somewhere else', ['elsewhere'], ['elsewhere']],
  ])('covers, for %s, what contains it and what it contains', async (_, areas, covered) => {
    const { id } = await make(database.dataSource).person({ areas });
    expect((await factsOf(id)).areas.sort()).toEqual(covered);
  });

  it('knows an organisation that is not listed by its name only', async () => {
    const { id } = await make(database.dataSource).person({ organisationOther: 'Little Acorns' });
    expect((await factsOf(id)).organisation).toEqual({ name: 'Little Acorns' });
  });

  it('knows that a parent comes for themselves', async () => {
    const { id } = await make(database.dataSource).person({
      workforce: 'neither',
      jobTitle: undefined,
      areas: [],
    });
    const facts = await factsOf(id);
    expect([facts.employer, facts.organisation]).toEqual([false, undefined]);
  });

  it('counts a champion from the first day to the day before the last, by the program’s clock in London', async () => {
    const { id } = await make(database.dataSource).person();
    await database.dataSource.query(
      `INSERT INTO network_memberships (person_id, network, since, until) VALUES ($1, 'online-safeguarding-champions', '2019-10-07', '2020-03-29')`,
      [id],
    );
    const networksAt = async (now: string): Promise<string[]> => {
      await database.clock.setNow(now);
      return (await factsOf(id)).networks;
    };
    // Half past eleven in the evening of the 6th in UTC is half past midnight of the 7th in London.
    expect(await networksAt('2019-10-06T22:30:00Z')).toEqual([]);
    expect(await networksAt('2019-10-06T23:30:00Z')).toEqual(['online-safeguarding-champions']);
    expect(await networksAt('2020-03-28T12:00:00Z')).toEqual(['online-safeguarding-champions']);
    expect(await networksAt('2020-03-29T12:00:00Z')).toEqual([]);
    await database.clock.real();
  });

  it('holds completions with their day, recorded once however often they are told', async () => {
    const { id } = await make(database.dataSource).person();
    const completion = {
      personId: id,
      code: 'introduction',
      title: 'Introduction',
      provider: 'KSCMP',
      completedOn: '2018-05-01',
    };
    const records = new TrainingRecordsService();
    await records.record(database.dataSource.manager, completion);
    await records.record(database.dataSource.manager, completion);
    expect((await factsOf(id)).completed).toEqual([
      { code: 'introduction', provider: 'KSCMP', completedOn: '2018-05-01' },
    ]);
  });

  it('is asked of the database each time: a role taken away is gone with the next request', async () => {
    const factory = make(database.dataSource);
    const team = await factory.team();
    const { id } = await factory.organiser(team);
    expect((await people.byPersonId(id))?.teams).toEqual([{ teamId: team.id, role: 'organiser' }]);
    await new TeamMembersService(database.dataSource).remove(database.dataSource.manager, {
      personId: id,
      teamId: team.id,
    });
    expect((await people.byPersonId(id))?.teams).toEqual([]);
  });

  it('knows the owner of an API token, unless the owner is disabled', async () => {
    const factory = make(database.dataSource);
    const [person, disabled] = [await factory.person(), await factory.person({ disabledAt: new Date() })];
    const hashOf = async (owner: typeof person) => sha256(await factory.token(owner));
    expect((await people.byTokenHash(await hashOf(person)))?.personId).toBe(person.id);
    expect(await people.byTokenHash(await hashOf(disabled))).toBeUndefined();
    expect(await people.byPersonId(disabled.id)).toBeUndefined();
  });
});
