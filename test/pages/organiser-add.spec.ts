import { describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent } from '../support/factories.js';
import { at, OrganisersDesk } from '../support/organisers.js';
import type { FormFields, Page } from '../support/visitor.js';

describe('An organiser lists somebody who telephoned:', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);

  describe('adding somebody by hand', () => {
    const add = (event: MadeEvent, fields: FormFields): Promise<Page> =>
      desk.staff.post(at(event, '/attendees/add'), {
        email: 'new@school.example',
        name: 'Ó Súilleabháin',
        ...fields,
      });

    it('takes a place through the turnstile and sends the confirmation', async () => {
      const event = await desk.conference({ capacity: 1 });
      const check = await add(event, { organisation: 'A new school', dietary: 'Vegan' });
      expect(check.text('main')).toContain('1 place is left');
      const done = await desk.staff.submit(at(event, '/attendees/add'), {
        name: 'Ó Súilleabháin',
        email: ' NEW@School.example ',
        organisation: 'A new school',
        dietary: 'Vegan',
        step: 'confirm',
      });
      expect(done.text('.govuk-notification-banner__content')).toContain('Ó Súilleabháin has a place');
      expect(done.text('main')).toContain('A new school');
      expect(done.text('main')).toContain('Vegan');
      expect(done.text('main')).toContain('By an organiser');
      expect(await desk.bookings.places(event)).toMatchObject({ held: 1 });
      await desk.bookings.expectCleanAudit();
    });

    it('tells what the rule says and leaves the decision to the organiser', async () => {
      const event = await desk.conference({
        rule: { kind: 'network', anyOf: ['online-safeguarding-champions'] },
      });
      const check = await add(event, {});
      expect(check.text('main')).toContain('By the rule of this event they could not book');
      expect(check.text('main')).toContain('You can add them all the same');
      expect((await add(event, { step: 'confirm' })).status).toBe(303);
    });

    it('says when the event is full, and offers the waiting list instead of a place', async () => {
      const event = await desk.factory.fullEvent({ team: desk.team });
      const check = await add(event, {});
      expect(check.text('main')).toContain('They can join the waiting list');
      expect(check.texts('button')).not.toContain('Add them');
      const forced = await add(event, { step: 'confirm' });
      expect(forced.status).toBe(409);
      expect(forced.text('.govuk-notification-banner__content')).toContain('full');
      const done = await desk.staff.submit(at(event, '/attendees/add'), {
        name: 'Patient Person',
        email: 'patient@school.example',
        waiting: 'yes',
        step: 'confirm',
      });
      expect(done.text('.govuk-notification-banner__content')).toContain('is on the waiting list, number 1');
    });

    it('shows the booking of somebody who has one, and keeps the name of an account as it is', async () => {
      const event = await desk.conference();
      const [booked] = await desk.bookers(event, 1);
      const check = await add(event, { email: booked.person.email, name: 'Another Name' });
      expect(check.text('main')).toContain('They already have a booking');
      expect(check.html.querySelector(`a[href$="${booked.reference}"]`)).not.toBeNull();
      expect(check.text('main')).toContain(booked.person.name);
    });

    it.each([
      ['no name', { name: '' }, '#name-error', 'Enter their full name'],
      ['a name as long as a page', { name: 'x'.repeat(1_000) }, '#name-error', '120 characters or less'],
      ['no email', { email: '' }, '#email-error', 'Enter their email address'],
      ['an email without a domain', { email: 'nobody' }, '#email-error', 'correct format'],
    ])('refuses %s beside its field', async (_, fields, field, message) => {
      const page = await add(await desk.conference(), fields);
      expect(page.status).toBe(400);
      expect(page.text(field)).toContain(message);
    });

    it('changes nothing by fields that the form does not have', async () => {
      const event = await desk.conference();
      const other = await desk.conference();
      await add(event, {
        step: 'confirm',
        eventId: String(other.id),
        role: 'administrator',
        personId: '1',
        state: 'x',
      });
      expect(await desk.bookings.places(other)).toMatchObject({ held: 0 });
      const [person] = await database.dataSource.query<{ is_administrator: boolean }[]>(
        `SELECT is_administrator FROM people WHERE email = 'new@school.example'`,
      );
      expect(person?.is_administrator).toBe(false);
    });
  });
});
