import { Get, Post, Query } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { PageQuery } from '../../platform/api/paging.js';
import { readForm } from '../../platform/web/form.js';
import { pagination } from '../../platform/web/pagination.js';
import { BookingsQueries } from '../bookings.queries.js';
import { CalendarFeeds } from '../calendar-feeds.js';
import { lineWords, type LineWords } from './booking-words.js';

/** One page of coming bookings holds what anybody can have in mind; a training lead's runs on to a second. */
const COMING_SHOWN = 50;
const PAST_SHOWN = 20;

/** All bookings of the person who is signed in, and those they made for colleagues. */
@PageController('bookings')
export class MyBookingsController {
  constructor(
    private readonly bookings: BookingsQueries,
    private readonly feeds: CalendarFeeds,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Permit('person')
  async coming(@CurrentCaller() { personId }: Caller, @Query() query: unknown): Promise<PageView> {
    const { form } = readForm(PageQuery, query);
    const found = await this.bookings.mine(personId, 'coming', { page: form.page, pageSize: COMING_SHOWN });
    const words = found.items.map((booking) => lineWords(booking, found.now));
    const inState = (...states: LineWords['state'][]): LineWords[] =>
      words.filter(({ state }) => states.includes(state));
    return page('bookings/pages/my-bookings.njk', {
      offered: inState('offered', 'lapsed'),
      booked: inState('confirmed', 'awaiting_approval'),
      waiting: inState('waiting'),
      total: found.total,
      pastCount: found.past,
      pagination: pagination(found, (number) => `/bookings?page=${number}`),
      feed: feedAddresses(found.feedSecret, this.settings.baseUrl),
    });
  }

  @Get('past')
  @Permit('person')
  async past(@CurrentCaller() { personId }: Caller, @Query() query: unknown): Promise<PageView> {
    const { form } = readForm(PageQuery, query);
    const found = await this.bookings.mine(personId, 'past', { page: form.page, pageSize: PAST_SHOWN });
    return page('bookings/pages/past-bookings.njk', {
      bookings: found.items.map((booking) => lineWords(booking, found.now)),
      pagination: pagination(found, (number) => `/bookings/past?page=${number}`),
    });
  }

  @Post('calendar')
  @Permit('person')
  async openFeed(@CurrentCaller() { personId }: Caller): Promise<Redirect> {
    await this.feeds.open(personId);
    return redirect('/bookings#calendar');
  }

  @Post('calendar/new')
  @Permit('person')
  async renewFeed(@CurrentCaller() { personId }: Caller): Promise<Redirect> {
    await this.feeds.revoke(personId);
    await this.feeds.open(personId);
    return redirect('/bookings#calendar', {
      flash: 'You have a new calendar address. The old one no longer works',
    });
  }

  @Post('calendar/end')
  @Permit('person')
  async endFeed(@CurrentCaller() { personId }: Caller): Promise<Redirect> {
    await this.feeds.revoke(personId);
    return redirect('/bookings#calendar', { flash: 'Your calendar address no longer works' });
  }
}

/** `webcal:` opens the calendar program; the plain address is for pasting into one. */
function feedAddresses(
  secret: string | null,
  baseUrl: string,
): { address: string; subscribe: string } | undefined {
  if (secret === null) return undefined;
  const address = `${baseUrl}/calendar/${secret}.ics`;
  return { address, subscribe: address.replace(/^https?:/, 'webcal:') };
}
