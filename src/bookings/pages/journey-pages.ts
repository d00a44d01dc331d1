import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { takenEquivalents } from '../../eligibility/completed.rules.js';
import type { NextStep } from '../../eligibility/eligibility.types.js';
import { describe } from '../../eligibility/wording.rules.js';
import type { EventInFull } from '../../events/events.queries.js';
import { RETENTION } from '../../people/personal-data.types.js';
import type { Caller } from '../../platform/auth/caller.js';
import type { FieldError, Refusal } from '../../platform/refusal.js';
import { page, type PageView } from '../../platform/web/page.js';
import { sessionPlacesLeft } from '../../events/event.rules.js';
import { choicesOf, sessionsBooked } from '../booking-parts.rules.js';
import { policySentence } from '../booking-facts.js';
import type { BookingInFull } from '../bookings.queries.js';
import { calendarLinks } from './calendar-links.js';
import { checkInQr } from './check-in-qr.js';
import { choiceQuestions } from './choice-form.js';
import { eventWords } from './event-words.js';
import type { Attendee, BookableEvent, Journey } from './journey-reader.js';
import { toConfirm, wantsEvidence } from './journey-steps.js';
import { applies, stepBefore, STEPS, type Step } from './journey.rules.js';
import { answersInWords } from './rule-questions.js';

const view = (name: string): string => `bookings/pages/${name}.njk`;
/** Answers are personal: no cache keeps them, on a shared computer neither. */
const PRIVATE = { 'cache-control': 'no-store' };

/** The pages of the journey, from what the reader found. */
@Injectable()
export class JourneyPages {
  constructor(private readonly settings: Settings) {}

  question(
    step: Step,
    journey: Journey,
    { form, errors, changing }: { form: object; errors?: FieldError[]; changing: boolean },
  ): PageView {
    const { answers, situation, path } = journey;
    const before = stepBefore(step, answers, situation);
    const back = changing ? `${path}/check` : before ? `${path}/${before}` : `/events/${journey.event.slug}`;
    return this.page(
      `journey-${step}`,
      { ...this.common(journey), ...this.choices(step, journey, form), form, errors, back },
      errors?.length ? 400 : 200,
    );
  }

  check(journey: Journey, refusal?: Refusal): PageView {
    const { answers, situation, attendee, event, path } = journey;
    const before = stepBefore('check', answers, situation);
    const asks = situation.full
      ? 'join'
      : event.needsApproval || attendee?.eligibility.outcome === 'needs_approval' || wantsEvidence(journey)
        ? 'ask'
        : 'book';
    const model = {
      ...this.common(journey),
      rows: STEPS.filter((step) => applies(step, answers, situation)),
      answers,
      asks,
      said: saidOf(journey),
      chooses: journey.sessions.some(({ choice }) => choice !== null),
      policy: policySentence(event),
      contentNotice: event.contentNotice,
      back: before && `${path}/${before}`,
      errors: refusal && [{ field: 'book', message: refusal.message }],
    };
    return this.page('journey-check', model, refusal?.status ?? 200);
  }

  async confirmed(booking: BookingInFull, caller: Caller): Promise<PageView> {
    const words = eventWords(booking.event);
    const model = {
      booking,
      event: words,
      mine: booking.personId === caller.personId,
      policy: policySentence(booking.event.event),
      offerHours: booking.event.event.offerHours,
      reminderDays: booking.event.event.reminderDays,
      calendar: booking.state === 'confirmed' ? calendarLinks(booking, this.settings.baseUrl) : undefined,
      checkInQr: await checkInQr(booking, false),
    };
    return this.page('journey-confirmed', model);
  }

  /** Cancelled, over, closed, full to the last, without dates or without places. */
  unavailable(found: BookableEvent, otherDates: EventInFull[]): PageView {
    return this.page('unavailable', {
      event: eventWords(found),
      availability: found.availability,
      otherDates: otherDates.map(eventWords),
    });
  }

  alreadyBooked(journey: Journey, reference: string | undefined): PageView {
    const { attendee } = journey;
    return this.page('already-booked', {
      ...this.common(journey),
      reference,
      state: attendee?.live?.state,
      back: `${journey.path}/who`,
    });
  }

  notForThem(journey: Journey, attendee: Attendee): PageView {
    return this.page('not-for-you', {
      ...this.common(journey),
      eligibility: attendee.eligibility,
      whoCanCome: describe(journey.event.rule),
      ways: waysOn(journey, attendee),
      back: `${journey.path}/who`,
    });
  }

  private common(journey: Journey): object {
    const { attendee, path } = journey;
    const { answers, sessions, event } = journey;
    const booked =
      answers.chosen === undefined ? sessions : sessionsBooked(sessions, { chosen: answers.chosen });
    return {
      event: eventWords({ event, sessions: booked }),
      path,
      mine: attendee?.mine ?? true,
      name: attendee?.name,
    };
  }

  private sessions({ event, sessions, places, answers }: Journey, form: object): object {
    const chosen = 'chosen' in form ? (form.chosen as number[]) : (answers.chosen ?? []);
    const options = { chosen, taken: [], mayWait: event.waitingListOpen };
    const together = sessions.filter(({ choice }) => choice === null);
    return {
      questions: choiceQuestions(event, choicesOf(sessions), places, options),
      together: together.length === 0 ? [] : eventWords({ event, sessions: together }).when,
    };
  }

  private choices(step: Step, journey: Journey, form: object): object {
    const { attendee, caller, event, places } = journey;
    switch (step) {
      case 'who':
        return { callerName: caller.name };
      case 'colleague':
        return { ownOrganisation: caller.organisation?.name };
      case 'about':
        return { questions: attendee?.questions };
      case 'conditions':
        return {
          outcome: attendee?.eligibility.outcome,
          reasons: attendee?.eligibility.reasons.filter(({ code }) => code !== 'confirm'),
          confirms: toConfirm(journey),
          ways: attendee?.mine ? attendee.eligibility.next.filter(({ href }) => href !== undefined) : [],
          wantsEvidence: wantsEvidence(journey),
        };
      case 'needs':
        return { keptDays: RETENTION.needsDays };
      case 'clash':
        return { clashes: attendee?.clashes ?? [] };
      case 'waiting-list':
        return {
          waiting: places?.waiting ?? 0,
          offerHours: event.offerHours,
          fullSession: journey.sessions.find(
            ({ id }) => journey.answers.chosen?.includes(id) && sessionPlacesLeft(places, id) === 0,
          )?.title,
        };
      case 'sessions':
        return this.sessions(journey, form);
    }
  }

  private page(name: string, model: object, status = 200): PageView {
    return page(view(name), model, { status, headers: PRIVATE });
  }
}

/** What was answered about the person, in the words of its options. */
function saidOf({ attendee, answers, caller }: Journey): { text: string; value: string }[] {
  return answersInWords(attendee?.questions ?? [], answers.who === 'me' ? caller : (answers.about ?? {}));
}

/** Where to go from a no: what the rule's answer says to do next, and what is left of this journey. */
function waysOn({ path, caller, event }: Journey, { mine, eligibility, questions }: Attendee): NextStep[] {
  const leadsTo = (path: string): boolean => eligibility.next.some(({ href }) => href?.startsWith(path));
  return [
    ...(mine ? eligibility.next : []),
    ...(mine && !leadsTo('/profile')
      ? [{ text: 'Change your profile, if something about you is different now', href: '/profile' }]
      : []),
    ...(!mine && takenEquivalents(event.rule).length > 0
      ? [
          {
            text: 'If they completed an equivalent elsewhere, they can ask for it to be confirmed on the page of the event',
          },
        ]
      : []),
    ...(!mine && questions.length > 0
      ? [{ text: 'Change what you said of them', href: `${path}/about` }]
      : []),
    ...(caller.employer
      ? [{ text: mine ? 'Book for a colleague' : 'Book for somebody else', href: `${path}/who` }]
      : []),
    ...(mine && leadsTo('/events') ? [] : [{ text: 'Find other training and events', href: '/events' }]),
  ];
}
