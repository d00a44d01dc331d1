import { Body, Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EventChanges } from '../../catalogue/organising.service.js';
import { MOST_SESSIONS } from '../../events/event-limits.rules.js';
import type { SessionInput, SessionTimes } from '../../events/session-times.rules.js';
import { inForm } from '../../organiser/session-answers.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import type { FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import type { PageView, Redirect } from '../../platform/web/page.js';
import { venueOptions } from '../../venues/venue-words.rules.js';
import { Room } from '../../venues/room.entity.js';
import { Venue } from '../../venues/venue.entity.js';
import { EventEditor } from '../event-editor.service.js';
import { factsOf, type EditedEvent } from '../event-facts.js';
import {
  emptySession,
  readSessionForm,
  sessionsInForm,
  sessionsWritten,
  type WrittenSession,
} from '../session-form.rules.js';
import { savedTask, taskPage, type ShownAgain } from './task-page.js';
import { WhenForm } from './when.form.js';
import { orNull } from '../../platform/text/written.js';

/** Sessions and place of a draft. Those of a published event move on a page of their own, which says who is told. */
@PageController('organiser/events/:slug/edit/when')
@Permit('staff')
export class WhenController {
  constructor(
    private readonly editor: EventEditor,
    private readonly dataSource: DataSource,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const edited = await this.editor.open(slug, caller);
    const { event } = edited;
    const form = Object.assign(new WhenForm(), {
      mode: !event.online ? 'in_person' : event.venueId === null ? 'online' : 'both',
      venue: event.venueId?.toString() ?? '',
      joiningLink: event.joiningLink ?? '',
    });
    return this.show(edited, form, sessionsInForm(withPlaces(edited)));
  }

  @Post()
  async save(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const edited = await this.editor.open(slug, caller);
    const { form, errors } = readForm(WhenForm, body);
    const written = sessionsWritten(body);
    if (form.step === 'add')
      return this.show(edited, form, [...written, emptySession()].slice(0, MOST_SESSIONS), {});
    const removed = /^remove-(\d+)$/.exec(form.step)?.[1];
    if (removed !== undefined)
      return this.show(
        edited,
        form,
        written.filter((_, index) => index !== Number(removed)),
        {},
      );

    const isDraft = edited.event.publishedAt === null;
    const read = readSessionForm(written);
    if (isDraft) errors.unshift(...read.errors);
    const listed = isDraft && form.mode !== 'online' && /^\d+$/.test(form.venue);
    if (listed && !(await this.isKnown(form.venue)))
      errors.push({ field: 'venue', message: 'Choose a venue from the list' });
    if (isDraft && form.mode === 'online') errors.push(...withoutVenue(read.answers));
    if (errors.length > 0) return this.show(edited, form, read.answers, { errors, status: 400 });
    const changes = isDraft ? placeAndTimes(form, read.sessions) : { joiningLink: orNull(form.joiningLink) };
    const not = await this.editor.save('when', edited, caller, form, changes);
    if (not) return this.show(not.edited, form, read.answers, { ...not, errors: not.errors.map(inForm) });
    const after = await this.editor.open(slug, caller);
    return savedTask(edited, 'when', factsOf('when', after)[0]?.words.replaceAll('\n', '; '));
  }

  private async show(
    edited: EditedEvent,
    form: WhenForm,
    sessions: WrittenSession[],
    again?: ShownAgain,
  ): Promise<PageView> {
    const venues = await this.dataSource.manager.find(Venue, { order: { name: 'ASC', town: 'ASC' } });
    const known = venues.find(({ id }) => String(id) === form.venue);
    return taskPage('when', edited, form, again, {
      isDraft: edited.event.publishedAt === null,
      facts: factsOf('when', edited),
      sessions: sessions.length === 0 ? [emptySession()] : sessions,
      mayAdd: sessions.length < MOST_SESSIONS,
      venues: [
        { value: '', text: 'To be announced' },
        { value: 'new', text: 'A venue that is not on the list' },
        ...venueOptions(venues),
      ],
      known,
      rooms:
        known &&
        (await this.dataSource.manager.find(Room, { where: { venueId: known.id }, order: { name: 'ASC' } })),
    });
  }

  private async isKnown(id: string): Promise<boolean> {
    return this.dataSource.manager.existsBy(Venue, { id: Number(id) });
  }
}

/** The sessions with the places that they have of their own. */
const withPlaces = ({ sessions, places }: EditedEvent): SessionTimes[] =>
  sessions.map((session) => ({
    ...session,
    places: places?.ofSessions?.find(({ sessionId }) => sessionId === session.id)?.size ?? null,
  }));

/** Answers that only a venue makes sense of. */
const withoutVenue = (answers: WrittenSession[]): FieldError[] =>
  answers.flatMap(({ room }, index) =>
    room === '' ? [] : [{ field: `room-${index}`, message: 'Online there is no room: leave it empty' }],
  );

function placeAndTimes(form: WhenForm, sessions: SessionInput[]): EventChanges {
  const { mode, venue, venueName, venueAddress, venueTown, venuePostcode, venueTravel, venueAccess } = form;
  const place: EventChanges =
    mode === 'online' || venue === ''
      ? { venueId: null }
      : venue === 'new'
        ? {
            venue: {
              name: venueName,
              address: venueAddress,
              town: venueTown,
              postcode: orNull(venuePostcode.toUpperCase()),
              travel: orNull(venueTravel),
              access: orNull(venueAccess),
              largestSize: form.venueLargestSize === '' ? null : Number(form.venueLargestSize),
            },
          }
        : { venueId: Number(venue) };
  return {
    ...place,
    sessions,
    online: mode !== 'in_person',
    ...(mode === 'in_person' ? {} : { joiningLink: orNull(form.joiningLink) }),
  };
}
