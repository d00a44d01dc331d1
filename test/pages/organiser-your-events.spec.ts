import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { OrganisersDesk } from '../support/organisers.js';

describe('Your events', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  const titles = async (query = ''): Promise<string[]> =>
    (await desk.staff.get(`/organiser${query}`)).texts('.app-event-list__title');

  it('say so kindly when there are none', async () => {
    const page = await desk.staff.get('/organiser');
    expect(page.text('main')).toContain('Your team has no events yet');
  });

  it('come with those first for which somebody waits, then by date; other teams’ are not there', async () => {
    const later = await desk.conference({ title: 'Later', startsAt: new Date('2019-12-06T09:30:00Z') });
    await desk.conference({ title: 'Quiet <b>&</b> soon', startsAt: new Date('2019-10-10T08:30:00Z') });
    const approval = await desk.conference({ title: 'Approvals', needsApproval: true });
    await desk.bookers(approval, 1);
    await desk.factory.event({ title: 'Another team’s' });
    await desk.conference({ title: 'Over', startsAt: new Date('2019-09-06T08:30:00Z') });
    await desk.conference({ title: 'Off', status: 'cancelled' });
    await desk.bookers(later, 2);
    expect(await titles()).toEqual(['Approvals', 'Quiet <b>&</b> soon', 'Later']);
    const page = await desk.staff.get('/organiser');
    expect(page.text('.app-event-list')).toContain('2 of 40 places');
    expect(page.text('.app-event-list')).toContain('1 person awaits approval');
    expect(page.text('.app-event-list')).toContain('Starts in 3 days');
  });

  it.each([
    ['?show=all', ['Approvals', 'Quiet <b>&</b> soon', 'Later', 'Over', 'Off']],
    ['?show=over', ['Over']],
    ['?show=cancelled', ['Off']],
    ['?show=action', ['Approvals']],
    ['?q=QUIET', ['Quiet <b>&</b> soon']],
    ['?q=nothing', []],
    ['?pageSize=1&page=2', ['Quiet <b>&</b> soon']],
  ])('are those of %s', async (query, expected) => {
    expect((await titles(query)).sort()).toEqual([...expected].sort());
  });

  it('refuse a filter outside the list', async () => {
    expect((await desk.staff.get('/organiser?show=mine')).status).toBe(400);
  });

  it('are all events for an administrator', async () => {
    const administrator = await app.signIn(await desk.factory.administrator());
    const page = await administrator.get('/organiser?show=all');
    expect(page.text('.app-event-list')).toContain('Another team’s');
  });
});
