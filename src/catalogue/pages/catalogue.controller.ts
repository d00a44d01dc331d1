import { Get, Query } from '@nestjs/common';
import { Permit } from '../../platform/auth/permit.js';
import { invalid } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView } from '../../platform/web/page.js';
import { SameForEveryone } from '../../platform/web/same-for-everyone.js';
import { ProgrammeQueries } from '../programme.queries.js';
import { readSearch, writeSearch, type RawQuery } from '../search.rules.js';
import type { Search } from '../search.types.js';
import { cardOf } from './cards.js';
import { cataloguePage } from './catalogue-page.js';
import { monthHref, monthOf, monthPage, WEEKDAYS } from './month-page.js';

const PAGE_SIZE = 20;
const SOON = 4;

/** Home and the programme. Everything that is asked for stands in the address, so that it can be shared. */
@PageController()
export class CatalogueController {
  constructor(private readonly programme: ProgrammeQueries) {}

  @Get('/')
  @Permit('anyone')
  @SameForEveryone({ signedInToo: true })
  async home(): Promise<PageView> {
    const { search } = readSearch({});
    const { facets, entries, now } = await this.programme.search(search, { page: 1, pageSize: 3 * SOON });
    const soon = entries.filter(
      (entry) =>
        entry.type === 'event' && entry.event.startsAt !== null && entry.event.status === 'published',
    );
    return page('catalogue/pages/home.njk', {
      cards: soon.slice(0, SOON).map((entry) => cardOf(entry, now)),
      kinds: facets.kind.map(({ value, label, count }) => ({
        text: label,
        count,
        href: `/events?kind=${value}`,
      })),
    });
  }

  /** @throws Refusal invalid for a filter or a sorting that is none; a page out of range is the nearest one */
  @Get('events')
  @Permit('anyone')
  @SameForEveryone({ signedInToo: true })
  async find(@Query() query: RawQuery): Promise<PageView> {
    const { search, view, errors } = readSearch(query);
    if (errors.length > 0) throw invalid(errors);
    if (view === 'month') return this.month(search);
    const number = Math.trunc(Number(query.page));
    const result = await this.programme.search(search, {
      page: Number.isFinite(number) ? Math.min(Math.max(number, 1), 100_000) : 1,
      pageSize: PAGE_SIZE,
    });
    const canonical = `/events${writeSearch(search, result.page === 1 ? {} : { page: String(result.page) })}`;
    return page('catalogue/pages/catalogue.njk', { ...cataloguePage(search, result), canonical });
  }

  private async month(search: Search): Promise<PageView> {
    const inMonth: Search = { ...search, month: [monthOf(search, await this.programme.now())] };
    const [events, counted] = await Promise.all([
      this.programme.matchingEvents(inMonth),
      this.programme.search(inMonth, { page: 1, pageSize: 1 }),
    ]);
    const model = monthPage(inMonth, events, counted);
    return page('catalogue/pages/month.njk', { ...model, weekdays: WEEKDAYS, canonical: monthHref(inMonth) });
  }
}
