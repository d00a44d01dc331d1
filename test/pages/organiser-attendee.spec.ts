import { beforeAll, describe, expect, it } from '@jest/globals';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import type { MadeEvent, MadePerson } from '../support/factories.js';
import { at, OrganisersDesk } from '../support/organisers.js';

describe('One attendee', () => {
  const database = useDatabase();
  const app = useApp(database);
  const desk = new OrganisersDesk(database, app);
  let event: MadeEvent;

  const here = (of: MadeEvent, reference: string, more = ''): string =>
    at(of, `/attendees/${reference}${more}`);
  const needing = async (of: MadeEvent, person: MadePerson): Promise<string> =>
    desk.bookings.book(of, person, { needs: { access: 'A hearing loop' } });

  beforeAll(async () => {
    event = await desk.conference();
    // Where the colleague's browser gets its token.
    await desk.colleague.get('/sign-out');
  });

  it('is shown with needs, history and the state of each mail; that the needs were read is recorded', async () => {
    const person = await desk.factory.person({ name: 'Amira Bello' });
    const reference = await needing(event, person);
    const page = await desk.staff.get(here(event, reference));
    expect(page.text('h1')).toContain('Amira Bello');
    expect(page.text('main')).toContain('A hearing loop');
    expect(page.texts('.app-history__what')).toEqual(['Booked']);
    expect(page.texts('.app-mail-list__item').join()).toContain('Confirmation, with the calendar invite');
    const [entry] = await database.dataSource.query<{ action: string }[]>(
      `SELECT action FROM audit_entries WHERE subject = (SELECT 'booking:' || id FROM bookings WHERE reference = $1)`,
      [reference],
    );
    expect(entry?.action).toBe('needs.read');
  });

  describe('whose booking is cancelled', () => {
    it('needs a reason, beside the field', async () => {
      const [{ reference }] = await desk.bookers(event, 1);
      const page = await desk.staff.post(here(event, reference, '/cancel'), { reason: '  ' });
      expect(page.status).toBe(400);
      expect(page.text('#reason-error')).toContain('Enter a reason');
      expect(await desk.bookings.stateOf(reference)).toBe('confirmed');
    });

    it('is told the reason, and the organiser sees what happened', async () => {
      const [{ person, reference }] = await desk.bookers(event, 1);
      const page = await desk.staff.submit(here(event, reference, '/cancel'), {
        reason: '=The room is smaller <b>now</b>',
      });
      expect(page.text('.govuk-notification-banner__content')).toContain('is cancelled');
      expect(page.texts('.app-history__step').at(-1)).toContain('Cancelled by Olu Organiser');
      expect(page.texts('.app-history__step').at(-1)).toContain('=The room is smaller <b>now</b>');
      expect(page.body).not.toContain('<b>now</b>');
      expect(await desk.mailsTo(person)).toEqual(['booking.confirmed', 'booking.cancelled_by_organiser']);
      const facts = await desk.bookings.facts(reference, 'booking.cancelled_by_organiser');
      expect(facts).toMatchObject({
        reason: '=The room is smaller <b>now</b>',
        invite: { method: 'CANCEL' },
      });
      await desk.bookings.expectCleanAudit();
    });

    it('frees the place for the next on the list, who is offered it', async () => {
      const full = await desk.conference({ capacity: 1 });
      const [first, next] = await desk.bookers(full, 2);
      await desk.staff.post(here(full, first.reference, '/cancel'), { reason: 'Double booking' });
      expect(await desk.bookings.stateOf(next.reference)).toBe('offered');
      const list = await desk.staff.get(at(full, '/waiting-list'));
      expect(list.text('main')).toContain(next.person.name);
      expect(list.text('main')).toMatch(/10am on Wednesday 9 October 2019/);
    });

    it('is not cancelled twice, and the second organiser is told so kindly', async () => {
      const [{ person, reference }] = await desk.bookers(event, 1);
      await desk.staff.post(here(event, reference, '/cancel'), { reason: 'Once' });
      await desk.colleague.post(here(event, reference, '/cancel'), { reason: 'Twice' });
      expect(await desk.mailsTo(person)).toHaveLength(2);
      expect((await desk.colleague.get(here(event, reference, '/cancel'))).text('main')).toContain(
        'already ended',
      );
    });
  });

  describe('who awaits approval', () => {
    let approval: MadeEvent;

    beforeAll(async () => {
      approval = await desk.conference({ needsApproval: true });
    });

    it('is approved once, and gets the confirmation', async () => {
      const [{ person, reference }] = await desk.bookers(approval, 1);
      const page = await desk.staff.submit(here(approval, reference, '/approve'));
      expect(page.text('.govuk-notification-banner__content')).toContain('is approved');
      expect(await desk.bookings.stateOf(reference)).toBe('confirmed');
      expect(await desk.mailsTo(person)).toEqual(['booking.awaiting_approval', 'booking.confirmed']);
      const second = await desk.colleague.submit(here(approval, reference, '/approve'));
      expect(second.text('.govuk-notification-banner')).toContain(
        'Important This booking does not await approval',
      );
    });

    it('is declined with a reason that they read', async () => {
      const [{ person, reference }] = await desk.bookers(approval, 1);
      expect((await desk.staff.post(here(approval, reference, '/decline'), { reason: '' })).status).toBe(400);
      await desk.staff.post(here(approval, reference, '/decline'), { reason: 'It is for managers' });
      expect(await desk.bookings.stateOf(reference)).toBe('declined');
      expect((await desk.bookings.facts(reference, 'booking.declined')).reason).toBe('It is for managers');
      expect(await desk.mailsTo(person)).toEqual(['booking.awaiting_approval', 'booking.declined']);
    });

    it('is not the organiser who decides', async () => {
      const organiser = await desk.factory.organiser(desk.team, { name: 'Both At Once' });
      const reference = await desk.bookings.book(approval, organiser);
      const both = await app.signIn(organiser);
      const page = await both.get(here(approval, reference));
      expect(page.texts('button')).not.toContain('Approve');
      expect(page.text('main')).toContain('Somebody else must decide about your own booking');
      await both.post(here(approval, reference, '/approve'));
      expect(await desk.bookings.stateOf(reference)).toBe('awaiting_approval');
    });
  });

  describe('who comes', () => {
    it('cannot be in the register before the day', async () => {
      const [{ reference }] = await desk.bookers(event, 1);
      const page = await desk.staff.submit(here(event, reference, '/attended'));
      expect(page.text('.govuk-notification-banner__content')).toContain('opens on the day');
      expect(page.text('strong.govuk-tag')).toBe('Booked');
    });

    it('is recorded on the day, once; the second time is refused kindly, and cancelling is over', async () => {
      const [{ reference }] = await desk.bookers(event, 1);
      await database.clock.setNow('2019-11-06T08:00:00Z');
      const first = await desk.staff.submit(here(event, reference, '/attended'));
      expect(first.text('strong.govuk-tag')).toBe('Attended');
      const second = await desk.colleague.submit(here(event, reference, '/attended'));
      expect(second.text('.govuk-notification-banner__content')).toMatch(
        /already in the register, recorded by Olu/,
      );
      expect(second.texts('a.govuk-button')).not.toContain('Cancel this booking');
      await desk.staff.post(here(event, reference, '/cancel'), { reason: 'Too late' });
      expect(await desk.bookings.stateOf(reference)).toBe('confirmed');
    });
  });

  describe('whose mail failed', () => {
    const fail = (reference: string): Promise<unknown> =>
      database.dataSource.query(
        `UPDATE outbox_messages m SET state = 'failed', last_error = '550 <b>User</b> unknown'
         FROM bookings b WHERE m.thread = 'booking:' || b.id AND b.reference = $1`,
        [reference],
      );

    it('shows the reason and sends again: a new message, from today’s facts', async () => {
      const of = await desk.conference();
      const [{ person, reference }] = await desk.bookers(of, 1);
      await fail(reference);
      expect((await desk.staff.get(at(of))).text('main')).toContain('1 email failed');
      const page = await desk.staff.get(at(of, '/emails'));
      expect(page.text('tbody')).toContain('550 <b>User</b> unknown');
      expect(page.body).not.toContain('<b>User');
      const action = page.html.querySelector('tbody form')?.getAttribute('action') ?? '';
      const again = await desk.staff.submit(action, { from: 'emails' });
      expect(again.text('.govuk-notification-banner__content')).toBe('The email is on its way again');
      expect(await desk.mailsTo(person)).toEqual(['booking.confirmed', 'booking.confirmed']);
      expect((await desk.staff.get(at(of))).text('main')).not.toContain('email failed');
      const twice = await desk.staff.get(here(of, reference));
      expect(twice.texts('.app-mail-list__item')).toHaveLength(2);
    });

    it('sends again to the address that they have corrected since', async () => {
      const of = await desk.conference();
      const [{ person, reference }] = await desk.bookers(of, 1);
      await fail(reference);
      const corrected = `corrected.${person.email}`;
      await database.dataSource.query(`UPDATE people SET email = $1 WHERE id = $2`, [corrected, person.id]);
      const page = await desk.staff.get(at(of, '/emails'));
      await desk.staff.submit(page.html.querySelector('tbody form')?.getAttribute('action') ?? '');
      expect(await desk.mailsTo({ ...person, email: corrected })).toEqual(['booking.confirmed']);
    });

    it('sends nothing that is no longer true', async () => {
      const of = await desk.conference();
      const [{ reference }] = await desk.bookers(of, 1);
      await fail(reference);
      const action = (await desk.staff.get(at(of, '/emails'))).html
        .querySelector('tbody form')
        ?.getAttribute('action');
      await desk.staff.post(here(of, reference, '/cancel'), { reason: 'Full' });
      const page = await desk.staff.submit(action ?? '');
      expect(page.text('.govuk-notification-banner__content')).toContain('no longer applies');
    });

    it('is found only through its own booking and event', async () => {
      const of = await desk.conference();
      const [mine, other] = await desk.bookers(of, 2);
      const [message] = await database.dataSource.query<{ id: string }[]>(
        `SELECT m.id FROM outbox_messages m JOIN bookings b ON m.thread = 'booking:' || b.id WHERE b.reference = $1`,
        [other.reference],
      );
      await fail(other.reference);
      const wrong = await desk.staff.post(here(of, mine.reference, `/emails/${message?.id ?? ''}/again`));
      expect(wrong.status).toBe(404);
      for (const id of ['0', '-1', 'x', '99999999999999999999', '1e3']) {
        expect((await desk.staff.post(here(of, mine.reference, `/emails/${id}/again`))).status).toBe(404);
      }
      expect(
        (await desk.staff.post(here(event, other.reference, `/emails/${message?.id ?? ''}/again`))).status,
      ).toBe(404);
    });
  });
});
