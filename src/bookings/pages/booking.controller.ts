import { Body, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { accessWords } from '../../events/rooms.rules.js';
import { RETENTION } from '../../people/personal-data.types.js';
import { asGuest, CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { saveTheDate } from '../../platform/calendar/calendar.js';
import { programNow } from '../../platform/database/program-clock.js';
import { invalid, notFound, Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { joiningLinkFor, modeOf } from '../booking-parts.rules.js';
import { policySentence } from '../booking-facts.js';
import { isLive } from '../booking.types.js';
import type { BookingInFull } from '../bookings.queries.js';
import { BookingsService } from '../bookings.service.js';
import { bookingWords, consequence, type BookingWords } from './booking-words.js';
import { bookingItems, calendarLinks } from './calendar-links.js';
import { NeedsForm, OfferForm } from './journey-forms.js';
import { OwnBookings } from './own-bookings.js';
import { checkInQr } from './check-in-qr.js';

/** Not for who attends online. */
const gettingThere = ({ event: { event, sessions } }: BookingInFull): object =>
  modeOf(sessions) === 'online'
    ? {}
    : { travel: event.venue?.travel, access: accessWords(event.venue?.access ?? null, sessions) };

/** One booking: what it is, and what its person (or whoever booked for them) can do with it. */
@PageController('bookings/:reference')
export class BookingController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly own: OwnBookings,
    private readonly service: BookingsService,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Permit('person')
  async show(@CurrentCaller() caller: Caller, @Param('reference') reference: string): Promise<PageView> {
    const { booking, words } = await this.read(reference, caller);
    const { event } = booking.event;
    const placeIsTheirs = booking.state === 'confirmed' && booking.as === 'attendee';
    return page('bookings/pages/booking.njk', {
      booking,
      words,
      cancellationReason: event.status === 'cancelled' ? event.cancellationReason : null,
      eventCancelled: event.status === 'cancelled',
      joiningLink: placeIsTheirs && !words.over ? joiningLinkFor(event, booking.event.sessions) : null,
      joiningInstructions: placeIsTheirs && !words.over ? event.joiningInstructions : null,
      calendar:
        booking.state === 'confirmed' && !words.over ? calendarLinks(booking, this.settings.baseUrl) : null,
      checkInQr: await checkInQr(booking, words.over),
      contentNotice: event.contentNotice,
      ...gettingThere(booking),
      policy: policySentence(event),
      canSubstitute:
        words.changeable && (booking.state === 'confirmed' || booking.state === 'awaiting_approval'),
      canBookAgain: !isLive(booking.state) && event.status === 'published',
    });
  }

  @Get('calendar.ics')
  @Permit('person')
  async calendar(
    @CurrentCaller() caller: Caller,
    @Param('reference') reference: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { booking } = await this.read(reference, caller);
    if (booking.state !== 'confirmed' || booking.confirmedAt === null) throw notFound();
    const joiningLink = joiningLinkFor(booking.event.event, booking.event.sessions);
    const items = bookingItems(
      booking,
      this.settings.baseUrl,
      booking.confirmedAt,
      booking.as === 'attendee' ? joiningLink : null,
    );
    if (items.length === 0) throw notFound();
    void reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', `attachment; filename="${booking.reference}.ics"`);
    return saveTheDate(items.map((item) => ({ ...item, busy: true })));
  }

  @Get('needs')
  @Permit('person')
  async askNeeds(@CurrentCaller() caller: Caller, @Param('reference') reference: string): Promise<PageView> {
    const { booking, words } = await this.read(reference, caller);
    if (booking.needs === null || words.over) throw notFound();
    const { access, dietary } = booking.needs;
    return this.needsPage(words, { form: { access: access ?? '', dietary: dietary ?? '' } });
  }

  @Post('needs')
  @Permit('person')
  async changeNeeds(
    @CurrentCaller() caller: Caller,
    @Param('reference') reference: string,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const { words } = await this.read(reference, caller);
    const { form, errors } = readForm(NeedsForm, body);
    if (errors.length > 0) return this.needsPage(words, { form, errors });
    await this.service.changeNeeds(words.reference, asGuest(caller), form);
    return redirect(`/bookings/${words.reference}`, { flash: 'Your needs have been changed' });
  }

  @Get('cancel')
  @Permit('person')
  async askCancel(
    @CurrentCaller() caller: Caller,
    @Param('reference') reference: string,
  ): Promise<PageView | Redirect> {
    const { booking, words, now } = await this.read(reference, caller);
    if (!words.changeable) return redirect(`/bookings/${words.reference}`);
    return page('bookings/pages/cancel-booking.njk', { words, consequence: consequence(booking, now) });
  }

  @Post('cancel')
  @Permit('person')
  async cancel(@CurrentCaller() caller: Caller, @Param('reference') reference: string): Promise<Redirect> {
    const { words } = await this.read(reference, caller);
    await this.service.cancel(words.reference, asGuest(caller));
    const flash =
      words.state === 'waiting' ? 'You have left the waiting list' : 'The booking has been cancelled';
    return redirect(`/bookings/${words.reference}`, { flash });
  }

  /** Linked from the mail: looking takes nothing, only the button does. */
  @Get('offer')
  @Permit('person')
  async askOffer(@CurrentCaller() caller: Caller, @Param('reference') reference: string): Promise<PageView> {
    const { booking, words } = await this.read(reference, caller);
    return this.offerPage(booking, words);
  }

  @Post('offer')
  @Permit('person')
  async answerOffer(
    @CurrentCaller() caller: Caller,
    @Param('reference') reference: string,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const { words } = await this.read(reference, caller);
    const { form, errors } = readForm(OfferForm, body);
    if (errors.length > 0) throw invalid(errors);
    try {
      if (form.answer === 'accept') await this.service.accept(words.reference, asGuest(caller));
      else await this.service.refuse(words.reference, asGuest(caller));
    } catch (error) {
      // Too late, or answered in another tab: the page says what is so now.
      if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error;
      const again = await this.read(reference, caller);
      return this.offerPage(again.booking, again.words, error.status);
    }
    const flash = form.answer === 'accept' ? 'You have accepted the place' : 'You have declined the place';
    return redirect(`/bookings/${words.reference}`, { flash });
  }

  private offerPage(booking: BookingInFull, words: BookingWords, status = 200): PageView {
    const { event } = booking.event;
    const model = { words, policy: policySentence(event), contentNotice: event.contentNotice };
    return page('bookings/pages/offer.njk', model, { status });
  }

  private needsPage(words: BookingWords, more: { form: object; errors?: object[] }): PageView {
    const model = { words, keptDays: RETENTION.needsDays, ...more };
    return page('bookings/pages/change-needs.njk', model, { status: more.errors ? 400 : 200 });
  }

  private async read(
    reference: string,
    caller: Caller,
  ): Promise<{ booking: BookingInFull; words: BookingWords; now: Date }> {
    const booking = await this.own.find(reference, caller);
    const now = await programNow(this.dataSource);
    return { booking, words: bookingWords(booking, caller.personId, now), now };
  }
}
