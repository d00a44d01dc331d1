import { Get, Param, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Settings } from '../../config/settings.js';
import { EventsQueries } from '../../events/events.queries.js';
import { Permit } from '../../platform/auth/permit.js';
import { feed, saveTheDate } from '../../platform/calendar/calendar.js';
import { invalid, notFound } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { tagged } from '../../platform/web/unchanged.js';
import { publishedItems, staysInFeed } from '../programme-calendar.js';
import { ProgrammeQueries } from '../programme.queries.js';
import { readSearch, type RawQuery } from '../search.rules.js';

/** Calendars of what is public: one event to save, or the programme to subscribe to. The same for everyone. */
@PageController()
export class CalendarController {
  constructor(
    private readonly programme: ProgrammeQueries,
    private readonly events: EventsQueries,
    private readonly settings: Settings,
  ) {}

  /** @throws Refusal not_found for drafts, and for an event without dates */
  @Get('events/:slug.ics')
  @Permit('anyone')
  async event(@Param('slug') slug: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const found = await this.events.bySlug(slug);
    const items = publishedItems(found, this.settings.baseUrl);
    if (items.length === 0) throw notFound('The dates of this event are to be announced');
    void reply.header('content-disposition', `attachment; filename="${found.event.slug}.ics"`);
    return calendar(reply, saveTheDate(items));
  }

  /** @throws Refusal invalid for a filter that is none */
  @Get('programme.ics')
  @Permit('anyone')
  async subscribe(
    @Query() query: RawQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { search, errors } = readSearch(query);
    if (errors.length > 0) throw invalid(errors);
    const [events, now] = await Promise.all([this.programme.matchingEvents(search), this.programme.now()]);
    const items = events
      .filter((each) => staysInFeed(each, now))
      .flatMap((each) => publishedItems(each, this.settings.baseUrl));
    const { serviceName, name } = this.settings.partnership;
    return calendar(reply, feed({ name: `${serviceName}, ${name}`, items }));
  }
}

function calendar(reply: FastifyReply, ics: string): string {
  void reply.type('text/calendar; charset=utf-8').header('cache-control', 'public, max-age=300');
  return tagged(reply, ics);
}
