import { Body, Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Question } from '../../eligibility/eligibility.types.js';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import { asGuest, CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { programNow } from '../../platform/database/program-clock.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { londonDate } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import type { BookingInFull } from '../bookings.queries.js';
import { BookingsService } from '../bookings.service.js';
import { bookingWords } from './booking-words.js';
import { ColleagueAccounts } from './colleague-accounts.js';
import { readColleague, shownColleague, type ColleagueAnswer } from './colleague-form.js';
import { JourneyReader } from './journey-reader.js';
import { OwnBookings } from './own-bookings.js';
import { ofColleague, readRuleAnswers, ruleQuestions, type AskedFacts } from './rule-questions.js';

/** Refusals that the form itself can mend. */
const AT_FIELD: Record<string, string> = { same_person: 'email', already_booked: 'email' };

/** The same place, another person: their details, and what the rule of the event wants to know of them. */
@PageController('bookings/:reference/substitute')
export class SubstitutionController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly own: OwnBookings,
    private readonly service: BookingsService,
    private readonly reader: JourneyReader,
    private readonly colleagues: ColleagueAccounts,
    private readonly organisations: OrganisationsQueries,
  ) {}

  @Get()
  @Permit('person')
  async ask(
    @CurrentCaller() caller: Caller,
    @Param('reference') reference: string,
  ): Promise<PageView | Redirect> {
    const booking = await this.own.find(reference, caller);
    const now = await programNow(this.dataSource);
    if (!bookingWords(booking, caller.personId, now).changeable) {
      return redirect(`/bookings/${booking.reference}`);
    }
    const form = shownColleague(undefined, await this.reader.facts(caller.personId));
    return this.form(booking, caller, { form });
  }

  @Post()
  @Permit('person')
  async substitute(
    @CurrentCaller() caller: Caller,
    @Param('reference') reference: string,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const booking = await this.own.find(reference, caller);
    const read = readColleague(body, await this.reader.facts(caller.personId));
    const answers = readRuleAnswers(await this.questions(booking), body);
    const form = { ...answers.form, ...read.form };
    if (read.colleague === undefined || answers.facts === undefined) {
      return this.form(booking, caller, { form, errors: [...read.errors, ...answers.errors] });
    }
    try {
      const made = await this.passOn(booking, caller, read.colleague, answers.facts);
      return redirect(`/bookings/${made}`, { flash: `${read.colleague.name} now has the place` });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const field = AT_FIELD[error.code];
      if (field !== undefined) {
        return this.form(booking, caller, { form, errors: [{ field, message: error.message }] });
      }
      if (error.kind !== 'forbidden') throw error;
      return this.notForThem(booking, caller, read.colleague, error);
    }
  }

  /** @returns the reference of the colleague's booking */
  private async passOn(
    booking: BookingInFull,
    caller: Caller,
    colleague: ColleagueAnswer,
    facts: Partial<AskedFacts>,
  ): Promise<string> {
    const described = await this.colleagues.describe(
      colleague,
      facts,
      await this.reader.facts(caller.personId),
    );
    await this.colleagues.fillGapsOf(described);
    return (await this.service.substitute(booking.reference, asGuest(caller), described)).reference;
  }

  private async form(
    booking: BookingInFull,
    caller: Caller,
    { form, errors }: { form: object; errors?: FieldError[] },
  ): Promise<PageView> {
    const { organisation } = await this.reader.facts(caller.personId);
    const now = await programNow(this.dataSource);
    const model = {
      words: bookingWords(booking, caller.personId, now),
      questions: ofColleague(await this.questions(booking), 'your colleague'),
      ownOrganisation: organisation?.name,
      form,
      errors,
    };
    return page('bookings/pages/substitute.njk', model, { status: errors ? 400 : 200 });
  }

  private async notForThem(
    booking: BookingInFull,
    caller: Caller,
    colleague: ColleagueAnswer,
    refusal: Refusal,
  ): Promise<PageView> {
    const now = await programNow(this.dataSource);
    return page('bookings/pages/substitute-refused.njk', {
      words: bookingWords(booking, caller.personId, now),
      name: colleague.name,
      // The first repeats the refusal itself, and the others say why.
      reasons: refusal.reasons.length > 1 ? refusal.reasons.slice(1) : refusal.reasons,
    });
  }

  private async questions({ event: { event } }: BookingInFull): Promise<Question[]> {
    const areas = (await this.organisations.areas()).map(({ code, name }) => ({ code, name }));
    const today = londonDate(await programNow(this.dataSource));
    const stranger = { employer: true, areas: [], networks: [], completed: [] };
    return ruleQuestions(event.rule, stranger, { today, areas });
  }
}
