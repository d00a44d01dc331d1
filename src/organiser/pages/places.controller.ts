import { Body, Get, Param, Post } from '@nestjs/common';
import { mustLose } from '../../bookings/booking.rules.js';
import { BookingsService } from '../../bookings/bookings.service.js';
import { staleEvent } from '../../events/event.errors.js';
import { tooMany } from '../../events/rooms.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { notFound, Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { shortDateWords } from '../../platform/time/words.js';
import type { Attendee } from '../attendee.types.js';
import { AttendeesQueries } from '../attendees.queries.js';
import { OrganiserQueries, type EventFiguresInFull } from '../organiser.queries.js';
import { people } from '../organiser.rules.js';
import { attendeeTag } from './attendee-words.js';
import { EventDesk, type OpenEvent } from '../event-desk.service.js';
import { PlacesForm } from './places.form.js';

type Opened = OpenEvent & { figures: EventFiguresInFull };

/**
 * How many places there are and how the waiting list works. More places go to those who wait; fewer than are taken
 * need somebody to say who loses out (rule 10), on pages of their own.
 */
@PageController('organiser/events/:slug/places')
@Permit('staff')
export class PlacesController {
  constructor(
    private readonly desk: EventDesk,
    private readonly organiser: OrganiserQueries,
    private readonly attendees: AttendeesQueries,
    private readonly bookings: BookingsService,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const opened = await this.open(slug, caller);
    const { figures, event } = opened;
    const form = Object.assign(new PlacesForm(), {
      places: figures.size === null ? 'unlimited' : 'limited',
      size: figures.size?.toString() ?? '',
      waitingListOpen: event.waitingListOpen ? 'yes' : 'no',
      waitingSize: figures.waitingSize?.toString() ?? '',
    });
    return this.showForm(opened, form);
  }

  @Post()
  async change(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.open(slug, caller);
    const { form, errors } = readForm(PlacesForm, body);
    if (errors.length > 0) return this.showForm(opened, form, errors, 400);
    if (form.step === 'edit') return this.showForm(opened, form);
    if (form.version !== opened.event.version) return this.showForm(opened, form, [STALE], 412);

    const tight = tooMany(sizeOf(form), opened.event.venue, opened.sessions)[0];
    if (tight !== undefined && form.anyway !== 'yes')
      return this.showForm(opened, form, [{ field: 'size', message: tight }], 400, tight);
    const losing = mustLose(opened.figures.held, sizeOf(form));
    if (losing > 0) {
      if (form.step === 'form') return this.showChoice(opened, form, losing);
      const wrong = await this.wrongChoice(opened, form, losing);
      if (wrong.length > 0) return this.showChoice(opened, form, losing, wrong, 400);
      if (form.step === 'choose') return this.showCheck(opened, form);
    }
    return this.save(opened, caller, form, losing > 0);
  }

  private async save(
    opened: Opened,
    caller: Caller,
    form: PlacesForm,
    takeAway: boolean,
  ): Promise<PageView | Redirect> {
    const { event, frame } = opened;
    const waitedBefore = new Set(
      (await this.attendees.waitingList(event.id)).map(({ reference }) => reference),
    );
    const wanted = {
      size: sizeOf(form),
      waitingSize: form.waitingSize === '' ? null : Number(form.waitingSize),
      waitingListOpen: form.waitingListOpen === 'yes',
    };
    const losing = takeAway ? { references: form.losing, reason: form.reason } : undefined;
    try {
      await this.bookings.changeCapacity(event.slug, caller, wanted, losing, form.version);
    } catch (error) {
      return this.refused(error, event.slug, caller, form);
    }
    const offers = await this.attendees.offers(event.id);
    const promoted = offers.filter(({ reference }) => waitedBefore.has(reference)).length;
    return redirect(frame.path, { flash: saved(wanted.size, promoted, takeAway ? form.losing.length : 0) });
  }

  /** Somebody booked or changed the event between the look and the click: what is true now is shown again. */
  private async refused(error: unknown, slug: string, caller: Caller, form: PlacesForm): Promise<PageView> {
    if (!(error instanceof Refusal)) throw error;
    const opened = await this.open(slug, caller);
    const { code, message, status } = error;
    if (code === 'below_held') {
      const losing = mustLose(opened.figures.held, sizeOf(form));
      return this.showChoice(opened, form, losing, [{ field: 'losing', message }], status);
    }
    if (error.kind === 'invalid' && form.losing.length > 0) {
      const losing = mustLose(opened.figures.held, sizeOf(form));
      return this.showChoice(opened, form, losing, error.errors, status);
    }
    if (error.kind !== 'conflict' && error.kind !== 'stale' && error.kind !== 'invalid') throw error;
    const field = code === 'below_waiting' ? 'waitingSize' : 'size';
    return this.showForm(opened, form, [{ field, message }], status);
  }

  /** @throws Refusal not_found for an event without places */
  private async open(slug: string, caller: Caller): Promise<Opened> {
    const opened = await this.desk.open(slug, caller);
    if (!opened.frame.hasPlaces) throw notFound('This event has no places');
    return { ...opened, figures: await this.organiser.figuresOf(opened.event.id) };
  }

  private async wrongChoice({ event }: Opened, form: PlacesForm, losing: number): Promise<FieldError[]> {
    const holders = new Set((await this.attendees.holders(event.id)).map(({ reference }) => reference));
    const chosen = new Set(form.losing.filter((reference) => holders.has(reference))).size;
    return [
      ...(chosen === losing && chosen === form.losing.length
        ? []
        : [{ field: 'losing', message: `Choose ${people(losing)}. You have chosen ${chosen}` }]),
      ...(form.reason === '' ? [{ field: 'reason', message: 'Enter a reason' }] : []),
    ];
  }

  private showForm(
    { frame, figures }: Opened,
    form: PlacesForm,
    errors: FieldError[] = [],
    status = 200,
    tight?: string,
  ): PageView {
    return page('organiser/pages/places.njk', { frame, figures, form, errors, tight }, { status });
  }

  private async showChoice(
    { event, frame, figures }: Opened,
    form: PlacesForm,
    losing: number,
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageView> {
    const holders = await this.attendees.holders(event.id);
    const items = holders.map((holder) => ({
      value: holder.reference,
      text: holder.name,
      hint: { text: holderWords(holder) },
      checked: form.losing.includes(holder.reference),
    }));
    return page(
      'organiser/pages/places-choice.njk',
      { frame, figures, form, errors, items, losing },
      { status },
    );
  }

  private async showCheck({ event, frame, figures }: Opened, form: PlacesForm): Promise<PageView> {
    const holders = await this.attendees.holders(event.id);
    const chosen = holders.filter(({ reference }) => form.losing.includes(reference));
    return page('organiser/pages/places-check.njk', { frame, figures, form, chosen });
  }
}

const STALE: FieldError = { field: 'size', message: staleEvent().message };

const sizeOf = (form: PlacesForm): number | null => (form.places === 'unlimited' ? null : Number(form.size));

const holderWords = (holder: Attendee): string =>
  [attendeeTag(holder).text, holder.agency, `booked ${shortDateWords(holder.bookedAt)}`]
    .filter((part) => part !== null)
    .join(', ');

function saved(size: number | null, promoted: number, lost: number): string {
  return [
    size === null ? 'There is no limit on places now' : `There are ${size} places now`,
    ...(promoted === 0 ? [] : [`${people(promoted)} on the waiting list ${were(promoted)} offered a place`]),
    ...(lost === 0
      ? []
      : [`${people(lost)} lost their place and ${lost === 1 ? 'is' : 'are'} being told by email`]),
  ].join('. ');
}

const were = (count: number): string => (count === 1 ? 'was' : 'were');
