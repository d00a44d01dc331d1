import { Body, Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { choicesOf } from '../../bookings/booking-parts.rules.js';
import { BookingsQueries } from '../../bookings/bookings.queries.js';
import { BookingsService } from '../../bookings/bookings.service.js';
import { assess } from '../../eligibility/assess.rules.js';
import type { Eligibility } from '../../eligibility/eligibility.types.js';
import { isTerm, ORGANISATION_KINDS } from '../../eligibility/vocabulary.types.js';
import { availability } from '../../events/event.rules.js';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import type { Organisation } from '../../organisations/organisation.entity.js';
import { normaliseEmail } from '../../people/email.rules.js';
import { PeopleQueries } from '../../people/people.queries.js';
import { PeopleService, type Colleague } from '../../people/people.service.js';
import { recordAudit } from '../../platform/audit/audit-log.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { inTransaction } from '../../platform/database/in-transaction.js';
import { notFound, Refusal, type FieldError } from '../../platform/refusal.js';
import { tidyLine } from '../../platform/text/plain-text.js';
import { londonDate } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { AddAttendeeForm } from './add-attendee.form.js';
import { addedFlash, eligibilityWords, placesWords } from './add-attendee.presenter.js';
import { choiceSelects, chosenIn } from './choice-selects.js';
import { EventDesk, type OpenEvent } from '../event-desk.service.js';

/** Enough for the list of suggestions; whoever is beyond it can still be typed. */
const SUGGESTIONS = 500;

/** Puts somebody on the list by hand: eligibility is told, not enforced; places are. */
@PageController('organiser/events/:slug/attendees/add')
@Permit('staff')
export class AddAttendeeController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly desk: EventDesk,
    private readonly bookings: BookingsService,
    private readonly bookingsQueries: BookingsQueries,
    private readonly people: PeopleService,
    private readonly peopleQueries: PeopleQueries,
    private readonly organisations: OrganisationsQueries,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.showForm(await this.open(slug, caller), new AddAttendeeForm());
  }

  @Post()
  async add(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.open(slug, caller);
    const { form, errors } = readForm(AddAttendeeForm, body);
    form.chosen = chosenIn(body, choicesOf(opened.sessions));
    if (form.step === 'edit') return this.showForm(opened, form);
    if (errors.length > 0) return this.showForm(opened, form, errors, 400);
    return form.step === 'confirm' ? this.save(opened, caller, form) : this.showCheck(opened, form);
  }

  private async save(opened: OpenEvent, caller: Caller, form: AddAttendeeForm): Promise<PageView | Redirect> {
    const { event, frame } = opened;
    const listed = await this.listed(form.organisation);
    let personId: number;
    try {
      ({ personId } = await inTransaction(this.dataSource, (manager) =>
        this.people.findOrCreateForBooking(manager, colleague(form, listed)),
      ));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'account_disabled') throw error;
      const closed = 'The account with this email address has been closed';
      return this.showForm(opened, form, [{ field: 'email', message: closed }], error.status);
    }
    const [outcome] = await this.bookings.book([
      {
        eventId: event.id,
        personId,
        bookedById: caller.personId,
        byHand: true,
        insist: true,
        joinWaitingList: form.waiting === 'yes',
        chosen: form.chosen,
        needs: {
          ...(form.access !== '' && { access: form.access }),
          ...(form.dietary !== '' && { dietary: form.dietary }),
        },
      },
    ]);
    if (outcome === undefined) throw new Error('A booking got no outcome');
    if (outcome.kind === 'refused') {
      if (outcome.refusal.kind !== 'conflict') throw outcome.refusal;
      return this.showCheck(await this.open(event.slug, caller), form, outcome.refusal);
    }
    await recordAudit(this.dataSource.manager, {
      actorId: caller.personId,
      action: 'booking.added_by_hand',
      subject: `booking:${outcome.booking.id}`,
    });
    return redirect(`${frame.path}/attendees/${outcome.booking.reference}`, {
      flash: addedFlash(tidyLine(form.name), outcome.booking),
    });
  }

  /** @throws Refusal not_found for an event that nobody can be added to */
  private async open(slug: string, caller: Caller): Promise<OpenEvent> {
    const opened = await this.desk.open(slug, caller);
    if (!opened.frame.hasPlaces || opened.frame.phase !== 'coming') {
      throw notFound('Nobody can be added to this event');
    }
    return opened;
  }

  private async showForm(
    { frame, event, sessions }: OpenEvent,
    form: AddAttendeeForm,
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageView> {
    const places = (await this.bookingsQueries.places([event.id])).get(event.id) ?? null;
    const selects = choiceSelects(choicesOf(sessions), places, form.chosen);
    const { items } = await this.organisations.search('', { page: 1, pageSize: SUGGESTIONS });
    return page(
      'organiser/pages/add-attendee.njk',
      { frame, form, errors, selects, suggestions: items.map(({ name }) => name) },
      { status },
    );
  }

  private async showCheck(opened: OpenEvent, form: AddAttendeeForm, refused?: Refusal): Promise<PageView> {
    const { event, frame, now } = opened;
    const email = normaliseEmail(form.email) ?? form.email;
    const personId = await this.peopleQueries.idByEmail(email);
    const known = personId === undefined ? undefined : await this.factsOf(personId);
    const listed = await this.listed(form.organisation);
    const live =
      personId === undefined ? undefined : await this.bookingsQueries.liveBooking(personId, event.id);
    const clashes =
      personId === undefined ? [] : await this.bookingsQueries.clashes(personId, event.id, form.chosen);
    const places = (await this.bookingsQueries.places([event.id])).get(event.id) ?? null;
    const eligibility: Eligibility = assess(
      event.rule,
      known ?? strangersFacts(form, listed),
      londonDate(now),
    );
    return page(
      'organiser/pages/add-attendee-check.njk',
      {
        frame,
        form,
        email,
        known: known && { name: known.name, organisation: known.organisation?.name },
        organisation: listed?.name ?? form.organisation,
        already: live && { href: `${frame.path}/attendees/${live.reference}` },
        clashes: clashes.length > 0,
        eligibility: eligibilityWords(eligibility),
        places: placesWords(availability(event, places, now)),
        refused: refused?.message,
        selects: choiceSelects(choicesOf(opened.sessions), places, form.chosen).map((select) => ({
          ...select,
          chosen: select.items.find(({ selected }) => selected),
        })),
      },
      { status: refused?.status ?? 200 },
    );
  }

  private async factsOf(personId: number) {
    return (await this.peopleQueries.factsFor(this.dataSource.manager, [personId])).get(personId);
  }

  /** The organisation of exactly that name, capitals and accents apart. */
  private async listed(name: string): Promise<Organisation | undefined> {
    if (name === '') return undefined;
    const { items } = await this.organisations.search(tidyLine(name), { page: 1, pageSize: 5 });
    return items.find(
      (each) => each.name.localeCompare(tidyLine(name), 'en-GB', { sensitivity: 'base' }) === 0,
    );
  }
}

function colleague(form: AddAttendeeForm, listed: Organisation | undefined): Colleague {
  const email = normaliseEmail(form.email);
  if (email === undefined) throw new Error('The form was read without an address');
  const other = tidyLine(form.organisation);
  return {
    name: tidyLine(form.name),
    email,
    ...(listed !== undefined && { organisation: { id: listed.id } }),
    ...(listed === undefined && other !== '' && { organisation: { other } }),
  };
}

/** Of somebody without an account only the organisation is known. */
const strangersFacts = (
  form: AddAttendeeForm,
  listed: Organisation | undefined,
): Parameters<typeof assess>[1] => ({
  employer: form.organisation !== '',
  areas: [],
  networks: [],
  completed: [],
  ...(form.organisation !== '' && { organisation: organisationFacts(form, listed) }),
});

function organisationFacts(form: AddAttendeeForm, listed: Organisation | undefined) {
  if (listed === undefined) return { name: tidyLine(form.organisation) };
  const { slug, name, sector } = listed;
  return isTerm(ORGANISATION_KINDS, listed.kind)
    ? { slug, name, sector, kind: listed.kind }
    : { slug, name, sector };
}
