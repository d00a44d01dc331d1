import { describe, expect, it } from '@jest/globals';
import { programNow, setProgramClock } from '../../src/platform/database/program-clock.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';

describe('what the tests stand on', () => {
  const database = useDatabase();

  it('is a clean database of the suite, with its own clock', async () => {
    await database.clock.setNow('2019-10-07T09:00:00Z');
    const seconds =
      ((await programNow(database.dataSource)).getTime() - Date.parse('2019-10-07T09:00:00Z')) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(0);
    expect(seconds).toBeLessThan(5);
    await database.clock.real();
    expect(Math.abs((await programNow(database.dataSource)).getTime() - Date.now())).toBeLessThan(5000);
  });

  it('keeps the program clock to the second across a change of the clocks', async () => {
    const summer = new Date('2019-07-01T12:00:00Z');
    await database.dataSource.transaction(async (manager) => {
      await manager.query(`SET LOCAL timezone = 'Europe/London'`);
      await setProgramClock(manager, summer);
      expect(await programNow(manager)).toEqual(summer);
    });
    await database.clock.real();
  });

  it('can make every state a test asks for', async () => {
    const given = make(database.dataSource);
    const team = await given.team();
    const organiser = await given.organiser(team, { networks: ['online_safeguarding_champions'] });
    await given.administrator();
    await given.person({ organisation: await given.organisation() });
    await given.course({ team });
    expect(await given.token(organiser)).toHaveLength(32);
    await given.event({ team, startsAt: null });
    await given.event({ team, kind: 'awareness_day', places: 'none' });

    const full = await given.fullEvent({ team, capacity: 2 });
    await given.booking(full, organiser, 'waiting');
    const [limit] = await database.dataSource.query<object[]>(
      'SELECT size, held, waiting FROM place_limits WHERE id = $1',
      [full.placeLimitId],
    );
    expect(limit).toEqual({ size: 2, held: 2, waiting: 1 });
  });
});
