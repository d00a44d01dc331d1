import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';

describe('the program for who watches over it', () => {
  const database = useDatabase();
  const app = useApp(database);

  it('says that it is alive and can serve', async () => {
    const live = await app.visitor().get('/health/live');
    const ready = await app.visitor().get('/health/ready');
    expect([live.status, ready.status]).toEqual([200, 200]);
  });
});
