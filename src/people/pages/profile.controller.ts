import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { ROLES, TARGET_GROUPS, WORKFORCES } from '../../eligibility/vocabulary.types.js';
import type { Area } from '../../organisations/area.entity.js';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { programNow } from '../../platform/database/program-clock.js';
import { notFound, type FieldError } from '../../platform/refusal.js';
import { londonDate } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { localPath, page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { PeopleQueries, type Profile } from '../people.queries.js';
import { PeopleService } from '../people.service.js';
import { fieldOf, PRIVATE, typedText } from './form-fields.js';
import {
  ELSEWHERE,
  firstUnanswered,
  isPublic,
  questionAfter,
  questionBefore,
  questionOf,
  type Known,
  type ProfileQuestion,
} from './profile-questions.js';

/** More than these are for a narrower search to find. */
const ORGANISATIONS_SHOWN = 15;

/**
 * The profile and its questions. With `next` in the address the questions follow one another, as for a newcomer,
 * and end where they were going; without it, one answer is changed and the profile shown again.
 */
@PageController('profile')
export class ProfileController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleQueries,
    private readonly service: PeopleService,
    private readonly organisations: OrganisationsQueries,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Permit('person')
  async show(@CurrentCaller() caller: Caller): Promise<PageView> {
    return page('people/pages/profile.njk', await this.summary(caller), PRIVATE);
  }

  @Get('check')
  @Permit('person')
  async check(@CurrentCaller() caller: Caller, @Query('next') next: unknown): Promise<PageView> {
    return page(
      'people/pages/profile-check.njk',
      { ...(await this.summary(caller)), next: localPath(next) },
      PRIVATE,
    );
  }

  @Post('check')
  @Permit('person')
  async finish(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<Redirect> {
    const next = localPath(fieldOf(body, 'next'));
    const owed = firstUnanswered(await this.profileOf(caller));
    if (owed) return redirect(pathTo(owed, next));
    await this.service.completeProfile(this.dataSource, caller.personId);
    return redirect(next, { flash: 'Your account is ready' });
  }

  @Get(':question')
  @Permit('person')
  async ask(
    @CurrentCaller() caller: Caller,
    @Param('question') slug: string,
    @Query('next') next: unknown,
    @Query('then') then: unknown,
    @Query('q') q: unknown,
  ): Promise<PageView> {
    const question = this.question(slug);
    const profile = await this.profileOf(caller);
    const errors =
      typeof q === 'string' && q.trim() === ''
        ? [{ field: 'q', message: 'Enter part of the name of your organisation' }]
        : undefined;
    return this.questionPage(question, {
      form: question.shown(profile),
      ...{ errors, way: wayOf(next, then), q, profile },
    });
  }

  @Post(':question')
  @Permit('person')
  async answer(
    @CurrentCaller() caller: Caller,
    @Param('question') slug: string,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const question = this.question(slug);
    const way = wayOf(fieldOf(body, 'next'), fieldOf(body, 'then'));
    const { form, errors, changes } = await question.read(body, await this.known());
    if (errors.length > 0 || !changes) {
      return this.questionPage(question, {
        form,
        errors,
        way,
        q: fieldOf(body, 'q'),
        profile: await this.profileOf(caller),
      });
    }
    await this.service.changeProfile(caller.personId, changes);
    return this.onward(question, form, way, caller);
  }

  private async onward(question: ProfileQuestion, form: object, way: Way, caller: Caller): Promise<Redirect> {
    const saysPublic = 'workforce' in form && form.workforce === 'public';
    if (way.next !== undefined && !way.straightToCheck) {
      return redirect(pathTo(saysPublic ? undefined : questionAfter(question.slug), way.next));
    }
    // Somebody who now says that they come for work is asked for whom: without an answer they would count as public.
    const profile = await this.profileOf(caller);
    if (
      question.slug === 'work' &&
      !saysPublic &&
      profile.organisation === null &&
      profile.organisationOther === null
    ) {
      return redirect(pathTo(questionAfter(question.slug), way.next ?? '/profile'));
    }
    if (way.next !== undefined) return redirect(pathTo(undefined, way.next));
    return redirect('/profile', { flash: `Your ${question.what} has been changed` });
  }

  private async questionPage(
    question: ProfileQuestion,
    {
      form,
      errors,
      way,
      q,
      profile,
    }: { form: object; errors?: FieldError[]; way: Way; q: unknown; profile: Profile },
  ): Promise<PageView> {
    const before = questionBefore(question.slug);
    const back =
      way.next === undefined
        ? '/profile'
        : way.straightToCheck
          ? pathTo(undefined, way.next)
          : before && pathTo(before, way.next);
    const model = {
      form,
      errors,
      next: way.next,
      straightToCheck: way.straightToCheck,
      back,
      ...(await this.choices(question, typedText(q), profile)),
    };
    return page(question.view, model, { ...PRIVATE, status: errors ? 400 : 200 });
  }

  /** What the question offers to choose from. */
  private async choices(question: ProfileQuestion, q: string, profile: Profile): Promise<object> {
    switch (question.slug) {
      case 'work':
        return { workforces: WORKFORCES };
      case 'organisation': {
        const found =
          q.trim() === ''
            ? undefined
            : await this.organisations.search(q, { page: 1, pageSize: ORGANISATIONS_SHOWN });
        return { q, found, current: profile.organisation };
      }
      case 'role':
        return { roles: ROLES, targetGroups: TARGET_GROUPS };
      case 'areas':
        return areaChoices(await this.organisations.areas(), this.settings.partnership.areas);
      default:
        return {};
    }
  }

  private async known(): Promise<Known> {
    const areas = await this.organisations.areas();
    return {
      today: londonDate(await programNow(this.dataSource)),
      areaCodes: areas.map((area) => area.code),
      organisationId: async (slug) => (await this.organisations.bySlug(slug))?.id,
    };
  }

  private async summary(caller: Caller): Promise<object> {
    const profile = await this.profileOf(caller);
    const names = new Map((await this.organisations.areas()).map((area) => [area.code, area.name]));
    return {
      profile,
      isPublic: isPublic(profile),
      workforce: profile.workforce && WORKFORCES[profile.workforce].label,
      role: profile.role && ROLES[profile.role].label,
      targetGroup: profile.targetGroup && TARGET_GROUPS[profile.targetGroup].label,
      areaNames: profile.areas.map(
        (code) => names.get(code) ?? (code === ELSEWHERE ? 'Somewhere else' : code),
      ),
    };
  }

  private question(slug: string): ProfileQuestion {
    const question = questionOf(slug);
    if (!question) throw notFound();
    return question;
  }

  private async profileOf(caller: Caller): Promise<Profile> {
    const profile = await this.people.profile(caller.personId);
    if (!profile) throw notFound();
    return profile;
  }
}

/** Where the questions lead: nowhere (one answer is changed), on to `next`, or back to the check on the way there. */
interface Way {
  next?: string;
  straightToCheck: boolean;
}

const wayOf = (next: unknown, then: unknown): Way => ({
  next: typeof next === 'string' && next !== '' ? localPath(next) : undefined,
  straightToCheck: then === 'check',
});

/** The question, or after the last one the check, of somebody on their way to `next`. */
const pathTo = (question: ProfileQuestion | undefined, next: string): string =>
  `/profile/${question?.slug ?? 'check'}?next=${encodeURIComponent(next)}`;

/** The partnership's own areas (districts by name, then what contains them or stands alone), apart from all others. */
function areaChoices(areas: Area[], own: string[]): { ownAreas: AreaChoice[]; otherAreas: AreaChoice[] } {
  const containing = new Set(areas.map((area) => area.partOf));
  const choice = ({ code, name }: Area): AreaChoice => ({
    value: code,
    text: containing.has(code) ? `Across ${name}` : name,
  });
  const inside = areas.filter((area) => area.partOf !== null && own.includes(area.partOf));
  const whole = areas.filter((area) => own.includes(area.code));
  const others = areas.filter(
    (area) => !inside.includes(area) && !whole.includes(area) && area.code !== ELSEWHERE,
  );
  return {
    ownAreas: [...inside.map(choice), ...whole.map(choice), { value: ELSEWHERE, text: 'Somewhere else' }],
    otherAreas: others.map(choice).sort((a, b) => a.text.localeCompare(b.text, 'en')),
  };
}

interface AreaChoice {
  value: string;
  text: string;
}
