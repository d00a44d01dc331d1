import { Body, Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { asGuest, CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { programNow } from '../../platform/database/program-clock.js';
import { notFound, Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { choiceField } from '../booking-parts.rules.js';
import { BookingsQueries, type BookingInFull } from '../bookings.queries.js';
import { BookingsService } from '../bookings.service.js';
import { bookingWords, type BookingWords } from './booking-words.js';
import { choiceQuestions, readChoice } from './choice-form.js';
import { OwnBookings } from './own-bookings.js';

/** Which of an event's sessions to choose from a booking is for, changed by its person or whoever booked for them. */
@PageController('bookings/:reference/sessions')
@Permit('person')
export class ChoiceController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly own: OwnBookings,
    private readonly queries: BookingsQueries,
    private readonly service: BookingsService,
  ) {}

  @Get()
  async ask(@CurrentCaller() caller: Caller, @Param('reference') reference: string): Promise<PageView> {
    const { booking, words } = await this.read(reference, caller);
    return this.show(booking, words, booking.chosen);
  }

  @Post()
  async save(
    @CurrentCaller() caller: Caller,
    @Param('reference') reference: string,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const { booking, words } = await this.read(reference, caller);
    const { chosen, errors } = readChoice(body, booking.choices);
    if (errors.length > 0) return this.show(booking, words, chosen, { errors, status: 400 });
    const insist = (body as Record<string, unknown>).insist === 'yes';
    try {
      await this.service.choose(booking.reference, asGuest(caller), chosen, insist);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error;
      const { status, message, code } = error;
      return this.show(booking, words, chosen, {
        errors: [{ field: choiceField(0), message }],
        status,
        clashes: code === 'clash',
      });
    }
    return redirect(`/bookings/${words.reference}`, { flash: 'Your sessions have been changed' });
  }

  /** @throws Refusal not_found where there is nothing to choose any more */
  private async read(
    reference: string,
    caller: Caller,
  ): Promise<{ booking: BookingInFull; words: BookingWords }> {
    const booking = await this.own.find(reference, caller);
    const words = bookingWords(booking, caller.personId, await programNow(this.dataSource));
    if (!words.choosable) throw notFound('There is nothing to choose for this booking');
    return { booking, words };
  }

  private async show(
    booking: BookingInFull,
    words: BookingWords,
    chosen: number[],
    again: { errors?: FieldError[]; status?: number; clashes?: boolean } = {},
  ): Promise<PageView> {
    const { event } = booking.event;
    const { errors, status = 200, clashes } = again;
    const places = (await this.queries.places([event.id])).get(event.id) ?? null;
    const questions = choiceQuestions(event, booking.choices, places, {
      chosen,
      taken: booking.state === 'waiting' ? [] : booking.chosen,
      mayWait: booking.state === 'waiting',
    });
    return page('bookings/pages/change-sessions.njk', { words, questions, errors, clashes }, { status });
  }
}
