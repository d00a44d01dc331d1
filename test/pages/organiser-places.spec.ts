import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent } from '../support/factories.js';
import { at, OrganisersDesk, versionOf } from '../support/organisers.js';
import type { FormFields } from '../support/visitor.js';

describe('An organiser changes', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);

  describe('places', () => {
    const places = async (event: MadeEvent, more: FormFields): Promise<FormFields> => ({
      version: versionOf(await desk.staff.get(at(event, '/places'))),
      places: 'limited',
      waitingListOpen: 'yes',
      waitingSize: '20',
      ...more,
    });

    it('offers more places to those who wait, in their order, and says to how many', async () => {
      const event = await desk.conference({ capacity: 1 });
      const [, first, second, third] = await desk.bookers(event, 4);
      const page = await desk.staff.submit(at(event, '/places'), await places(event, { size: '3' }));
      expect(page.text('.govuk-notification-banner__content')).toBe(
        'There are 3 places now. 2 people on the waiting list were offered a place',
      );
      expect(
        await Promise.all([first, second, third].map((each) => desk.bookings.stateOf(each.reference))),
      ).toEqual(['offered', 'offered', 'waiting']);
      expect(page.text('.app-figures')).toContain('2 more offered');
      await desk.bookings.expectCleanAudit();
    });

    it('takes none away without saying who loses out, and tells exactly those', async () => {
      const event = await desk.conference({ capacity: 3 });
      const [first, second, third] = await desk.bookers(event, 3);
      const answers = await places(event, { size: '2' });
      const choice = await desk.staff.post(at(event, '/places'), answers);
      expect(choice.status).toBe(200);
      expect(choice.text('h1')).toContain('Choose who loses their place');
      expect(choice.texts('.govuk-checkboxes__label')[0]).toBe(third.person.name);

      const tooMany = await desk.staff.post(at(event, '/places'), {
        ...answers,
        step: 'choose',
        losing: [first.reference, second.reference],
        reason: 'A smaller room',
      });
      expect(tooMany.status).toBe(400);
      expect(tooMany.text('.govuk-error-summary')).toContain('Choose 1 person. You have chosen 2');

      const chosen = { ...answers, losing: second.reference, reason: 'A smaller room' };
      const noReason = await desk.staff.post(at(event, '/places'), { ...chosen, step: 'choose', reason: '' });
      expect(noReason.text('.govuk-error-summary')).toContain('Enter a reason');

      const check = await desk.staff.post(at(event, '/places'), { ...chosen, step: 'choose' });
      expect(check.text('main')).toContain(second.person.name);
      expect((await desk.bookings.places(event)).size).toBe(3);

      const done = await desk.staff.submit(at(event, '/places'), { ...chosen, step: 'confirm' });
      expect(done.text('.govuk-notification-banner__content')).toContain('1 person lost their place');
      expect(await desk.bookings.places(event)).toEqual({ size: 2, held: 2, waiting: 0 });
      expect(await desk.bookings.stateOf(second.reference)).toBe('cancelled');
      expect(await desk.mailsTo(second.person)).toEqual([
        'booking.confirmed',
        'booking.cancelled_by_organiser',
      ]);
      expect(await desk.mailsTo(first.person)).toEqual(['booking.confirmed']);
      await desk.bookings.expectCleanAudit();
    });

    it('lets nobody of another event lose out', async () => {
      const event = await desk.conference({ capacity: 2 });
      await desk.bookers(event, 2);
      const other = await desk.conference({ capacity: 2 });
      const [stranger] = await desk.bookers(other, 1);
      const answers = await places(event, {
        size: '1',
        losing: stranger.reference,
        reason: 'A smaller room',
      });
      expect((await desk.staff.post(at(event, '/places'), { ...answers, step: 'confirm' })).status).toBe(400);
      expect(await desk.bookings.stateOf(stranger.reference)).toBe('confirmed');
      expect((await desk.bookings.places(event)).size).toBe(2);
    });

    it('may lose its limit, and may have no places at all: unlimited is not zero', async () => {
      const event = await desk.conference({ capacity: 5 });
      await desk.staff.post(at(event, '/places'), await places(event, { places: 'unlimited', size: '' }));
      expect((await desk.bookings.places(event)).size).toBeNull();
      expect((await desk.staff.get(at(event))).text('.app-figures')).toContain('No limit');
      await desk.staff.post(at(event, '/places'), await places(event, { size: '0' }));
      expect((await desk.bookings.places(event)).size).toBe(0);
    });

    it('closes the waiting list to newcomers and leaves those on it', async () => {
      const event = await desk.conference({ capacity: 1 });
      await desk.bookers(event, 2);
      await desk.staff.post(at(event, '/places'), await places(event, { size: '1', waitingListOpen: 'no' }));
      const newcomer = await desk.bookings.ask(event, await desk.factory.person(), { joinWaitingList: true });
      expect(newcomer.kind).toBe('refused');
      expect((await desk.bookings.places(event)).waiting).toBe(1);
    });

    it.each(['', '-1', '1e309', 'NaN', '1.5', '999999999'])(
      'refuses %j as a number of places, beside the field, with the answer kept',
      async (size) => {
        const event = await desk.conference();
        const page = await desk.staff.post(at(event, '/places'), await places(event, { size }));
        expect(page.status).toBe(400);
        expect(page.text('title')).toMatch(/^Error: /);
        expect(page.text('#size-error')).toContain('Enter how many places there are');
        expect(page.html.querySelector('#size')?.getAttribute('value')).toBe(size);
      },
    );

    it('refuses a waiting list shorter than those who wait, beside its field', async () => {
      const event = await desk.conference({ capacity: 1 });
      await desk.bookers(event, 3);
      const page = await desk.staff.post(
        at(event, '/places'),
        await places(event, { size: '1', waitingSize: '1' }),
      );
      expect(page.status).toBe(409);
      expect(page.text('#waitingSize-error')).toContain('2 people are waiting');
    });

    it('tells the second of two organisers, and overwrites nothing', async () => {
      const event = await desk.conference({ capacity: 10 });
      const older = await places(event, { size: '20' });
      await desk.colleague.post(at(event, '/places'), await places(event, { size: '30' }));
      const page = await desk.staff.post(at(event, '/places'), older);
      expect(page.status).toBe(412);
      expect(page.text('.govuk-error-summary')).toContain('Somebody else changed this event');
      expect((await desk.bookings.places(event)).size).toBe(30);
      const again = await desk.staff.post(at(event, '/places'), { ...older, version: versionOf(page) });
      expect(again.status).toBe(303);
    });

    it('are more than the venue holds only when an organiser says so', async () => {
      const event = await desk.conference();
      await database.dataSource.query(
        `UPDATE venues SET largest_size = 50 FROM events e WHERE e.venue_id = venues.id AND e.id = $1`,
        [event.id],
      );
      const more = await places(event, { size: '51' });
      const asked = await desk.staff.post(at(event, '/places'), more);
      expect(asked.status).toBe(400);
      expect(asked.text('#size-error')).toContain('holds 50 people at most');
      expect(asked.html.querySelector('input[name=anyway]')).not.toBeNull();
      expect(
        (await desk.staff.submit(at(event, '/places'), { ...more, anyway: 'yes' })).text('main'),
      ).toContain('51');
    });

    it('are not there for an event without places', async () => {
      const event = await desk.conference({ kind: 'awareness_day', places: 'none' });
      for (const page of ['/places', '/attendees/add'])
        expect((await desk.staff.get(at(event, page))).status).toBe(404);
      expect((await desk.staff.get(at(event))).text('main')).not.toContain('Add an attendee');
    });
  });
});
