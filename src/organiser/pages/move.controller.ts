import { modeWords } from '../../events/rooms.rules.js';
import { Body, Get, Param, Post } from '@nestjs/common';
import { BookingsQueries } from '../../bookings/bookings.queries.js';
import { BookingsService } from '../../bookings/bookings.service.js';
import type { EventSession } from '../../events/event-session.entity.js';
import {
  matchedSessions,
  readSessions,
  span,
  type SessionInput,
  type SessionTimes,
} from '../../events/session-times.rules.js';
import { staleEvent } from '../../events/event.errors.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { MOST_SESSIONS } from '../../events/event-limits.rules.js';
import { whenWords } from '../../platform/time/words.js';
import { OrganiserQueries } from '../organiser.queries.js';
import { EventDesk, type OpenEvent } from '../event-desk.service.js';
import { MoveVenues } from './move-venue.js';
import { MoveForm } from './move.form.js';
import {
  answersOf,
  emptyAnswer,
  inForm,
  readAnswers,
  readMove,
  type SessionAnswers,
} from '../session-answers.rules.js';
import { fieldsOf } from '../../platform/text/fields.js';

/** What a posted form asks for, with what is wrong with it. */
interface Asked {
  form: MoveForm;
  answers: SessionAnswers[];
  sessions: SessionInput[];
  errors: FieldError[];
}

/** Moves an event to other dates or another place: the form, a last look that says who is told, and the move. */
@PageController('organiser/events/:slug/move')
@Permit('staff')
export class MoveController {
  constructor(
    private readonly desk: EventDesk,
    private readonly organiser: OrganiserQueries,
    private readonly bookings: BookingsService,
    private readonly queries: BookingsQueries,
    private readonly venues: MoveVenues,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const opened = await this.desk.open(slug, caller);
    const { event } = opened;
    const form = Object.assign(new MoveForm(), {
      where: event.online && event.venue === null ? 'online' : 'same',
      online: event.online && event.venue !== null ? 'yes' : '',
    });
    return this.showForm(opened, { form, answers: answersOf(await this.withPlaces(opened)) });
  }

  @Post()
  async move(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.desk.open(slug, caller);
    const asked = await this.read(opened, body);
    const { form, answers } = asked;
    if (form.step === 'edit') return this.showForm(opened, asked);
    if (form.step === 'add')
      return this.showForm(opened, { form, answers: [...answers, emptyAnswer()].slice(0, MOST_SESSIONS) });
    if (form.removes !== undefined)
      return this.showForm(opened, { form, answers: answers.filter((_, index) => index !== form.removes) });
    if (asked.errors.length > 0) return this.showForm(opened, asked, asked.errors, 400);
    if (form.version !== opened.event.version) return this.showForm(opened, asked, [STALE], 412);
    if (form.step === 'form') return this.showCheck(opened, asked);
    return this.save(opened, caller, asked);
  }

  /** The sessions with the places that they have of their own. */
  private async withPlaces({ event, sessions }: OpenEvent): Promise<SessionWithPlaces[]> {
    const own = (await this.queries.places([event.id])).get(event.id)?.ofSessions ?? [];
    return sessions.map((session) => ({
      ...session,
      places: own.find(({ sessionId }) => sessionId === session.id)?.size ?? null,
    }));
  }

  private async read({ sessions, event }: OpenEvent, body: unknown): Promise<Asked> {
    const { form, errors } = readForm(MoveForm, body);
    const fields = fieldsOf(body);
    const answers = readAnswers(fields, sessions);
    // A room that was only carried along stays behind when the event leaves its venue.
    const rooms = new Map(sessions.map(({ id, room }) => [String(id), room?.name]));
    if (form.place !== 'same')
      for (const answer of answers) if (answer.room === rooms.get(answer.id)) answer.room = '';
    // An event whose dates are to be announced may get a place first.
    const undated = sessions.length === 0 && answers.every(isEmpty);
    const read = undated ? { sessions: [], errors: [] } : readMove(answers);
    const offered = await this.venues.isOffered(form, event);
    const where = offered ? [] : [{ field: 'where', message: 'Choose where the event takes place' }];
    return { form, answers, sessions: read.sessions, errors: [...read.errors, ...errors, ...where] };
  }

  private async save(opened: OpenEvent, caller: Caller, asked: Asked): Promise<PageView | Redirect> {
    const { event, frame } = opened;
    const { form, sessions } = asked;
    const { ofMove: told } = await this.organiser.peopleToTell(event.id);
    try {
      const venueId = await this.venues.choose(form, event);
      const moved = await this.bookings.moveEvent(
        event.slug,
        caller,
        { ...(sessions.length > 0 && { sessions }), venueId, online: form.isOnline },
        form.version,
      );
      if (!moved) return this.showForm(opened, asked, [UNCHANGED], 400);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const today = await this.desk.open(event.slug, caller);
      if (error.kind === 'stale') return this.showForm(today, asked, [STALE], error.status);
      if (error.kind !== 'invalid' && error.kind !== 'conflict') throw error;
      const errors =
        error.errors.length > 0 ? error.errors.map(inForm) : [{ ...UNCHANGED, message: error.message }];
      return this.showForm(today, asked, errors, error.status);
    }
    const people = told === 1 ? '1 person is' : `${told} people are`;
    return redirect(frame.path, {
      flash:
        told === 0
          ? 'The event has moved'
          : `The event has moved. ${people} being told by email, and their invites move`,
    });
  }

  private async showForm(
    { frame, event }: OpenEvent,
    { form, answers }: Pick<Asked, 'form' | 'answers'>,
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageView> {
    const model = {
      frame,
      form,
      answers,
      errors,
      venues: await this.venues.options(event),
      rooms: await this.venues.rooms(event),
      writesVenue: form.place === 'new',
      mayAdd: answers.length < MOST_SESSIONS,
    };
    return page('organiser/pages/move.njk', model, { status });
  }

  private async showCheck(opened: OpenEvent, asked: Asked): Promise<PageView> {
    const { frame, event } = opened;
    const { form, answers } = asked;
    const { sessions } = readSessions(asked.sessions);
    const { startsAt, endsAt } = span(sessions);
    const venue = await this.venues.words(form, event);
    const when = whenWords(startsAt, endsAt, sessions[0]?.timing ?? 'timed');
    const changes = [
      { what: 'When', before: frame.when, after: when },
      ...sessionChanges(await this.withPlaces(opened), sessions),
      { what: 'Where', before: frame.where, after: venue },
    ];
    // Another venue may go by the same words.
    const samePlace = form.place === 'same' || form.place === 'online';
    if (samePlace && changes.every(({ before, after }) => before === after)) {
      return this.showForm(opened, asked, [UNCHANGED], 400);
    }
    return page('organiser/pages/move-check.njk', {
      frame,
      form,
      answers,
      changes,
      told: (await this.organiser.peopleToTell(event.id)).ofMove,
    });
  }
}

/** Each session as it was and will be, those that go last; nothing where there was and is only one. */
function sessionChanges(
  before: SessionWithPlaces[],
  after: SessionTimes[],
): { what: string; before: string; after: string }[] {
  const [first] = before;
  const [only] = after;
  if (before.length < 2 && after.length < 2 && sessionWords(first) === sessionWords(only)) return [];
  if (before.length < 2 && after.length < 2 && !hasMore(first) && !hasMore(only)) return [];
  const { ids, gone } = matchedSessions(before, after);
  const byId = new Map(before.map((session) => [session.id, session]));
  return [
    ...after.map((session, index) => ({
      what: session.title ?? `Session ${index + 1}`,
      before: sessionWords(byId.get(ids[index] ?? 0)) || 'not there',
      after: sessionWords(session),
    })),
    ...gone.map((id) => ({
      what: byId.get(id)?.title ?? 'A session',
      before: sessionWords(byId.get(id)),
      after: 'Taken out',
    })),
  ];
}

type SessionWithPlaces = EventSession & { places: number | null };

/** What a session has beside its times. */
const moreOf = ({ room, choice, mode, places }: SessionTimes): string[] =>
  [
    room?.name ?? '',
    modeWords(mode ?? null),
    choice ? `one of: ${choice}` : '',
    places ? `${places} places` : '',
  ].filter(Boolean);
const hasMore = (session: SessionTimes | undefined): boolean =>
  session !== undefined && moreOf(session).length > 0;

const STALE: FieldError = { field: 'day-0', message: staleEvent().message };

const UNCHANGED: FieldError = { field: 'day-0', message: 'Change a date, a time or the venue' };

const isEmpty = ({ day, month, year, start, end }: SessionAnswers): boolean =>
  [day, month, year, start, end].every((text) => text === '');

const sessionWords = (session: SessionTimes | undefined): string =>
  session === undefined
    ? ''
    : [whenWords(session.startsAt, session.endsAt, session.timing), ...moreOf(session)].join(', ');
