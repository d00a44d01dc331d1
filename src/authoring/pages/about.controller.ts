import { Body, Get, Param, Post } from '@nestjs/common';
import {
  dayAnswers,
  dayOfMoment,
  isEmptyDay,
  readDay,
  type DayAnswers,
} from '../../editor/day-answers.rules.js';
import { AUDIENCES } from '../../eligibility/vocabulary.types.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { linesOf, orNull } from '../../platform/text/written.js';
import { startOfLondonDay } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import type { PageView, Redirect } from '../../platform/web/page.js';
import { aboutFacts } from '../draft-facts.rules.js';
import type { Draft } from '../draft.types.js';
import { DraftsQueries } from '../drafts.queries.js';
import { DraftsService } from '../drafts.service.js';
import { AboutForm } from './about.form.js';
import { draftPage, savedPage, type ShownAgain } from './draft-page.js';

const HEADING = 'About the course';

interface Days {
  opensOn: DayAnswers;
  writtenOn: DayAnswers;
}

/** What the catalogue says of a course, and how old its text is. */
@PageController('organiser/courses/:slug/edit/about')
@Permit('staff')
export class AboutController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly service: DraftsService,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    const { level, price, duration, bookingNotes, title, summary, audience, audiences } = draft.about;
    const form = Object.assign(new AboutForm(), {
      ...{ title, summary, audience, audiences, review: draft.content.review },
      ...{ level: level ?? '', price: price ?? '', duration: duration ?? '' },
      bookingNotes: bookingNotes.join('\n'),
    });
    const days = { opensOn: dayOf(draft.about.opensOn), writtenOn: dayOf(draft.content.writtenOn) };
    return show(draft, form, days);
  }

  @Post()
  async save(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const draft = await this.drafts.open(slug, caller);
    const { form, errors } = readForm(AboutForm, body);
    const days = { opensOn: dayAnswers(body, 'opensOn'), writtenOn: dayAnswers(body, 'writtenOn') };
    const opensOn = isEmptyDay(days.opensOn) ? null : (readDay(days.opensOn, 'opensOn', errors) ?? null);
    const writtenOn = readDay(days.writtenOn, 'writtenOn', errors) ?? '';
    if (errors.length > 0) return show(draft, form, days, { errors, status: 400 });
    const { title, summary, audience, audiences, review, level, price, duration, bookingNotes } = form;
    const not = await this.service.save(caller, slug, {
      stamp: form,
      facts: aboutFacts,
      change: ({ about, content }) => ({
        about: {
          ...{ title, summary, audience, audiences, opensOn, rule: about.rule },
          ...{ level: orNull(level), price: orNull(price), duration: orNull(duration) },
          bookingNotes: linesOf(bookingNotes),
        },
        content: { ...content, writtenOn, review },
      }),
    });
    return not ? show(not.draft, form, days, not) : savedPage(slug, HEADING);
  }
}

const show = (draft: Draft, form: AboutForm, days: Days, again?: ShownAgain): PageView =>
  draftPage('about', draft, { task: 'about', heading: HEADING, facts: aboutFacts(draft) }, form, again, {
    ...days,
    groups: Object.entries(AUDIENCES).map(([value, { label }]) => ({ value, text: label })),
  });

const dayOf = (date: string | null): DayAnswers =>
  dayOfMoment(date === null || date === '' ? null : startOfLondonDay(date));
