import { Get, Param, Query } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { asksAboutWork } from '../../eligibility/wording.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { londonDate } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView } from '../../platform/web/page.js';
import { SameForEveryone } from '../../platform/web/same-for-everyone.js';
import { EventForQueries } from '../event-for.queries.js';
import type { RawQuery } from '../search.rules.js';
import { againHref, nextStep } from './check-form.js';
import { BOOKING_HEADINGS, eventPage, forPerson } from './event-page.js';

/** An event's page, and the check whether somebody may come before they sign in. */
@PageController('events')
export class EventController {
  constructor(
    private readonly events: EventForQueries,
    private readonly settings: Settings,
  ) {}

  @Get(':slug')
  @Permit('anyone')
  @SameForEveryone()
  async show(@Param('slug') slug: string, @CurrentCaller() caller: Caller | undefined): Promise<PageView> {
    const { entry, otherDates, now, person } = await this.events.whole(slug, caller);
    const model = eventPage(entry, otherDates, this.settings.baseUrl, now);
    const booking = person?.booking;
    return page('catalogue/pages/event.njk', {
      ...model,
      sessionsNamed: model.sessions.some(({ title, choice }) => title !== '' || choice !== ''),
      roomsNamed: model.sessions.some(({ room }) => room !== ''),
      mayBookForOthers: person?.hasColleagues ?? true,
      notForParents: asksAboutWork(entry.event.rule),
      ...(booking && { booking: { reference: booking.reference, heading: BOOKING_HEADINGS[booking.state] } }),
      ...(person &&
        model.standing.can !== 'nothing' && { forCaller: forPerson(person.eligibility, model.standing.can) }),
    });
  }

  /** Answers that lack something show the question again; they travel in the address and are kept nowhere. */
  @Get(':slug/check')
  @Permit('anyone')
  async check(
    @Param('slug') slug: string,
    @Query() query: RawQuery,
    @CurrentCaller() caller: Caller | undefined,
  ): Promise<PageView> {
    const { entry, now } = await this.events.whole(slug, caller);
    const { event } = entry;
    const { eligibility, errors } = await this.events.fromAnswers(entry, query, now);
    const context = { areas: await this.events.areas(), today: londonDate(now) };
    const form = nextStep(slug, event.rule, query, context, errors);
    if (form !== undefined) return page('catalogue/pages/check.njk', { ...form, event });
    const { standing } = eventPage(entry, [], this.settings.baseUrl, now);
    return page('catalogue/pages/check-outcome.njk', {
      ...forPerson(eligibility, standing.can),
      standing,
      event,
      team: { email: event.team.contactEmail },
      again: againHref(slug, query),
    });
  }
}
