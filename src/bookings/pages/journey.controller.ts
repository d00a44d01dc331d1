import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { EventsQueries } from '../../events/events.queries.js';
import { PeopleService } from '../../people/people.service.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { notFound, type Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { BookingDrafts } from '../booking-drafts.js';
import { JourneyBooking } from './journey-booking.js';
import { JourneyPages } from './journey-pages.js';
import { JourneyReader, type Journey } from './journey-reader.js';
import { STEP_FORMS } from './journey-steps.js';
import { OwnBookings } from './own-bookings.js';
import { applies, isReached, nextStep, STEPS, withAnswers, type Step } from './journey.rules.js';

/** Every other way out of the journey is a page with a way on; these have pages of their own everywhere. */
const NOT_A_PAGE_HERE = new Set(['busy', 'not_found', 'key_reused']);

/**
 * Booking in single questions, `/events/<slug>/book/<draft>/<step>`. The draft in the address keeps two tabs apart;
 * the answers are kept on the server, so going back or away loses none.
 */
@PageController('events/:slug/book')
export class JourneyController {
  constructor(
    private readonly reader: JourneyReader,
    private readonly pages: JourneyPages,
    private readonly booking: JourneyBooking,
    private readonly drafts: BookingDrafts,
    private readonly events: EventsQueries,
    private readonly own: OwnBookings,
    private readonly people: PeopleService,
  ) {}

  /** That there is nothing to book is said before anybody is asked to sign in. */
  @Get()
  @Permit('anyone')
  async start(
    @CurrentCaller() caller: Caller | undefined,
    @Param('slug') slug: string,
    @Query('for') whom: unknown,
  ): Promise<PageView | Redirect> {
    const bookable = await this.reader.event(slug);
    if (bookable.availability.can === 'nothing') {
      return this.pages.unavailable(bookable, await this.events.otherDates(bookable.event));
    }
    const query = whom === 'colleague' ? '?for=colleague' : '';
    const next = encodeURIComponent(`/events/${slug}/book${query}`);
    if (caller === undefined) return redirect(`/sign-in?next=${next}`);
    const { profileCompleted } = await this.reader.facts(caller.personId);
    if (!profileCompleted) return redirect(`/profile/name?next=${next}`);
    return redirect(`/events/${slug}/book/${this.drafts.newId()}/who${query}`);
  }

  @Get(':draft/:step')
  @Permit('person')
  async show(
    @CurrentCaller() caller: Caller,
    @Param('slug') slug: string,
    @Param('draft') draft: string,
    @Param('step') step: string,
    @Query() query: Record<string, unknown>,
  ): Promise<PageView | Redirect> {
    const journey = await this.reader.journey(slug, draft, caller);
    if (step === 'confirmed') return this.confirmed(journey, caller);
    if (journey.reference !== null) return redirect(`${journey.path}/confirmed`);
    if (step !== 'check' && !isStep(step)) throw notFound();
    const obstacle = await this.obstacle(journey, step);
    if (obstacle !== undefined) return obstacle;
    if (!isOpen(step, journey)) return redirect(onward(journey));
    if (step === 'check') return this.pages.check(journey);
    const shown = STEP_FORMS[step].shown(journey);
    const preset =
      step === 'who' && query.for === 'colleague' && !journey.answers.who ? { who: 'colleague' } : {};
    return this.pages.question(step, journey, {
      form: { ...shown, ...preset },
      changing: query.change === '1',
    });
  }

  @Post(':draft/:step')
  @Permit('person')
  async answer(
    @CurrentCaller() caller: Caller,
    @Param('slug') slug: string,
    @Param('draft') draft: string,
    @Param('step') step: string,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const journey = await this.reader.journey(slug, draft, caller);
    if (journey.reference !== null) return redirect(`${journey.path}/confirmed`);
    if (step !== 'check' && !isStep(step)) throw notFound();
    // Closed, or open no longer: the page of the same address says why.
    if (journey.availability.can === 'nothing' || !isOpen(step, journey)) return redirect(onward(journey));
    if (step === 'check') return this.book(journey, caller);

    const { form, errors, given, profile } = STEP_FORMS[step].read(body, journey);
    if (errors.length > 0 || given === undefined) {
      return this.pages.question(step, journey, { form, errors, changing: false });
    }
    if (profile !== undefined) await this.people.changeProfile(caller.personId, profile);
    await this.keep(journey, caller, given);
    return redirect(onward(await this.reader.journey(slug, draft, caller)));
  }

  private async book(journey: Journey, caller: Caller): Promise<PageView | Redirect> {
    // A second press may find the booking of the first: the turnstile knows the journey and answers with that one.
    const { attendee } = journey;
    const unbooked = attendee && { ...journey, attendee: { ...attendee, live: undefined } };
    if ((await this.obstacle(unbooked ?? journey, 'check')) !== undefined)
      return redirect(`${journey.path}/check`);
    const outcome = await this.booking.book(journey, caller);
    if (outcome.kind === 'booked') return redirect(`${journey.path}/confirmed`);
    return this.refused(journey, caller, outcome.refusal);
  }

  /** What stood in the way shows by itself once the journey is read again: it is full now, or closed, or clashes. */
  private async refused(journey: Journey, caller: Caller, refusal: Refusal): Promise<PageView | Redirect> {
    if (NOT_A_PAGE_HERE.has(refusal.code)) throw refusal;
    if (refusal.code === 'already_booked') return this.pages.alreadyBooked(journey, referenceIn(refusal));
    if (refusal.code === 'clash') await this.keep(journey, caller, { clashMet: true });
    if (refusal.code === 'full') await this.keep(journey, caller, { joinWaitingList: undefined });
    // Gone since it was chosen, or not to be waited for: the question is asked again.
    if (refusal.code === 'choice_needed' || (refusal.code === 'full' && !journey.event.waitingListOpen))
      await this.keep(journey, caller, { sessions: undefined });
    const again = await this.reader.journey(journey.event.slug, journey.id, caller);
    const obstacle = await this.obstacle(again, 'check');
    if (obstacle !== undefined) return obstacle;
    const next = nextStep(again.answers, again.situation);
    return next === 'check' ? this.pages.check(again, refusal) : redirect(`${again.path}/${next}`);
  }

  /** Why this journey cannot end in a booking, as a page with a way on. */
  private async obstacle(journey: Journey, step: Step | 'check'): Promise<PageView | undefined> {
    const { availability, attendee, event } = journey;
    if (availability.can === 'nothing') {
      return this.pages.unavailable(journey, await this.events.otherDates(event));
    }
    // Whom it is for, and what was said of them, can still be changed.
    if (attendee === undefined || step === 'who' || step === 'colleague' || step === 'about')
      return undefined;
    if (attendee.live !== undefined) return this.pages.alreadyBooked(journey, attendee.live.reference);
    const { outcome } = attendee.eligibility;
    const decided = !attendee.questionsOpen;
    if (decided && (outcome === 'not_eligible' || outcome === 'opens_later')) {
      return this.pages.notForThem(journey, attendee);
    }
    return undefined;
  }

  private async confirmed(journey: Journey, caller: Caller): Promise<PageView | Redirect> {
    if (journey.reference === null) return redirect(onward(journey));
    return this.pages.confirmed(await this.own.find(journey.reference, caller), caller);
  }

  private async keep({ id, event, answers }: Journey, { personId }: Caller, given: object): Promise<void> {
    await this.drafts.keep({ id, personId, eventId: event.id }, withAnswers(answers, given));
  }
}

const isStep = (text: string): text is Step => (STEPS as readonly string[]).includes(text);

function isOpen(step: Step | 'check', { answers, situation }: Journey): boolean {
  if (step !== 'check' && !applies(step, answers, situation)) return false;
  return isReached(step, answers, situation);
}

const onward = ({ path, answers, situation }: Journey): string => `${path}/${nextStep(answers, situation)}`;

function referenceIn({ reasons }: Refusal): string | undefined {
  const reference = reasons[0]?.reference;
  return typeof reference === 'string' ? reference : undefined;
}
