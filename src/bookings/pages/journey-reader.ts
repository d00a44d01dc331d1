import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { areasCovered } from '../../eligibility/areas.rules.js';
import { assess } from '../../eligibility/assess.rules.js';
import type { Area, Eligibility, PersonFacts, Question } from '../../eligibility/eligibility.types.js';
import {
  availability,
  sessionPlacesLeft,
  type Availability,
  type PlaceCounts,
} from '../../events/event.rules.js';
import { EventsQueries, type EventInFull } from '../../events/events.queries.js';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import { PeopleQueries, type PersonWithFacts } from '../../people/people.queries.js';
import type { Caller } from '../../platform/auth/caller.js';
import { programNow } from '../../platform/database/program-clock.js';
import { londonDate } from '../../platform/time/london.js';
import { BookingDrafts } from '../booking-drafts.js';
import type { Clash } from '../booking.rules.js';
import type { LiveState } from '../booking.types.js';
import { choiceProblem } from '../booking-parts.rules.js';
import { BookingsQueries } from '../bookings.queries.js';
import type { JourneyAnswers, Situation } from './journey.rules.js';
import { hasOpenQuestions, ofColleague, ruleQuestions } from './rule-questions.js';

/** An event as somebody finds it who comes to book. */
export interface BookableEvent extends EventInFull {
  now: Date;
  /** Null for an event without places. */
  places: PlaceCounts | null;
  availability: Availability;
}

/** Whom the booking is for. */
export interface Attendee {
  mine: boolean;
  name: string;
  /** Before anything was declared. */
  eligibility: Eligibility;
  /** A booking of theirs for this event, where the caller may know of it. */
  live?: { reference: string; state: LiveState };
  clashes: Clash[];
  /** What the rule wants to know of them, and whether any of it is open. */
  questions: Question[];
  questionsOpen: boolean;
}

/** One journey, with all that its pages show and its order hangs on. */
export interface Journey extends BookableEvent {
  id: string;
  /** Where its pages are: `/events/<slug>/book/<id>`. */
  path: string;
  answers: JourneyAnswers;
  /** Of the booking that it has become; null while it is under way. */
  reference: string | null;
  caller: PersonWithFacts;
  /** Undefined until it is known for whom. */
  attendee?: Attendee;
  situation: Situation;
}

@Injectable()
export class JourneyReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsQueries,
    private readonly bookings: BookingsQueries,
    private readonly people: PeopleQueries,
    private readonly organisations: OrganisationsQueries,
    private readonly drafts: BookingDrafts,
  ) {}

  /** @throws Refusal not_found */
  async event(slug: string): Promise<BookableEvent> {
    const found = await this.events.bySlug(slug);
    const now = await programNow(this.dataSource);
    const places = (await this.bookings.places([found.event.id])).get(found.event.id) ?? null;
    return { ...found, now, places, availability: availability(found.event, places, now) };
  }

  /** @throws Refusal not_found, for another person's journey too */
  async journey(slug: string, id: string, { personId }: Caller): Promise<Journey> {
    const bookable = await this.event(slug);
    const draft = await this.drafts.find({ id, personId, eventId: bookable.event.id });
    const caller = await this.facts(personId);
    const answers = (draft?.answers ?? {}) as JourneyAnswers;
    const attendee = await this.attendee(bookable, caller, answers);
    const { event, sessions, places } = bookable;
    const chosen = answers.chosen ?? [];
    const problem = choiceProblem(sessions, { chosen });
    const choosesFull = chosen.some((id) => sessionPlacesLeft(places, id) === 0);
    return {
      ...bookable,
      id,
      path: `/events/${slug}/book/${id}`,
      answers,
      reference: draft?.reference ?? null,
      caller,
      ...(attendee === undefined ? {} : { attendee }),
      situation: {
        questions: attendee?.questions.length ?? 0,
        questionsOpen: attendee?.questionsOpen ?? false,
        ...(attendee === undefined ? {} : { outcome: attendee.eligibility.outcome }),
        sessions: bookable.sessions.length,
        ...(problem === undefined ? {} : { choiceProblem: problem }),
        clashes: attendee?.clashes.length ?? 0,
        full: bookable.availability.can === 'join_waiting_list' || (choosesFull && event.waitingListOpen),
      },
    };
  }

  async facts(personId: number): Promise<PersonWithFacts> {
    const facts = (await this.people.factsFor(this.dataSource, [personId])).get(personId);
    if (facts === undefined) throw new Error(`Person ${personId} is signed in and has no facts`);
    return facts;
  }

  private async attendee(
    { event, now }: BookableEvent,
    caller: PersonWithFacts,
    answers: JourneyAnswers,
  ): Promise<Attendee | undefined> {
    const today = { today: londonDate(now), areas: (await this.organisations.areas()).map(asRuleArea) };
    if (answers.who === 'me') {
      const facts = { ...caller, declared: [] };
      return {
        mine: true,
        name: caller.name,
        eligibility: assess(event.rule, facts, today.today, `/events/${event.slug}`),
        live: await this.bookings.liveBooking(caller.personId, event.id),
        clashes: await this.bookings.clashes(caller.personId, event.id, answers.chosen),
        questions: ruleQuestions(event.rule, facts, today, answers.asked),
        questionsOpen: hasOpenQuestions(event.rule, facts, today),
      };
    }
    const { colleague, about = {} } = answers;
    if (answers.who !== 'colleague' || colleague === undefined) return undefined;
    const stranger = strangerFacts(answers, caller);
    const said = { ...stranger, ...about, areas: areasCovered(about.areas ?? [], today.areas) };
    const known = await this.knownOfColleague(colleague.email);
    return {
      mine: false,
      name: colleague.name,
      eligibility: assess(event.rule, known === undefined ? said : together(known, said), today.today),
      clashes: [],
      // Asked alike of everybody's colleague, so that the questions do not tell who has an account.
      questions: ofColleague(ruleQuestions(event.rule, stranger, today), colleague.name),
      questionsOpen: hasOpenQuestions(event.rule, said, today),
    };
  }

  /** What counts; what they have declared and nobody confirmed yet is between them and the organiser. */
  private async knownOfColleague(email: string): Promise<PersonWithFacts | undefined> {
    const id = await this.people.idByEmail(email);
    const known = id && (await this.people.factsFor(this.dataSource, [id])).get(id);
    if (!known) return undefined;
    return { ...known, completed: known.completed.filter(({ equivalent }) => equivalent !== 'waiting') };
  }
}

/** A colleague of whom nothing is known but what the person who books has said of their employer. */
function strangerFacts({ colleague }: JourneyAnswers, caller: PersonWithFacts): PersonFacts {
  const other = colleague && 'other' in colleague.organisation ? colleague.organisation.other : undefined;
  const organisation = other === undefined ? caller.organisation : { name: other };
  return { employer: true, areas: [], networks: [], completed: [], ...(organisation && { organisation }) };
}

/** What people have said of themselves stands; until they have, what is said of them fills the gaps. */
function together(known: PersonWithFacts, said: PersonFacts): PersonFacts {
  if (known.profileCompleted) return known;
  return {
    ...said,
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)),
    employer: said.employer,
    areas: known.areas.length > 0 ? known.areas : said.areas,
  };
}

const asRuleArea = ({ code, name, partOf }: { code: string; name: string; partOf: string | null }): Area => ({
  code,
  name,
  ...(partOf === null ? {} : { partOf }),
});
