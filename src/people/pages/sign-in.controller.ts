import { Body, Get, Param, Post, Query, Req } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { Settings } from '../../config/settings.js';
import { Permit } from '../../platform/auth/permit.js';
import { signIn, signOut } from '../../platform/auth/sign-in-session.js';
import { isStaff } from '../../platform/auth/team-role.js';
import { PageController } from '../../platform/web/page-controller.js';
import { localPath, page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { notFound, Refusal } from '../../platform/refusal.js';
import { emailProblem, normaliseEmail } from '../email.rules.js';
import { PeopleQueries } from '../people.queries.js';
import { readCode, SIGN_IN_MINUTES } from '../sign-in.rules.js';
import { SignInService, type SignedIn } from '../sign-in.service.js';
import { DEMONSTRATION_ACCOUNTS } from './demonstration-accounts.js';
import { fieldOf, PRIVATE, typedText } from './form-fields.js';

/** Loose, since a whole council may sit behind one address; the tight limits are for each account. */
const LOOSELY_PER_ADDRESS = {
  rateLimit: {
    max: 300,
    timeWindow: '5 minutes',
    keyGenerator: (request: FastifyRequest) => request.ip,
    allowList: [],
  },
};

@PageController()
export class SignInController {
  constructor(
    private readonly signIns: SignInService,
    private readonly people: PeopleQueries,
    private readonly settings: Settings,
  ) {}

  @Get('sign-in')
  @Permit('anyone')
  ask(@Query('next') next: unknown): PageView {
    return this.askAgain(next);
  }

  @Post('sign-in')
  @Permit('anyone')
  @RouteConfig(LOOSELY_PER_ADDRESS)
  async send(@Body() body: unknown): Promise<PageView | Redirect> {
    const typed = fieldOf(body, 'email');
    const next = fieldOf(body, 'next');
    const email = normaliseEmail(typed);
    if (email === undefined) {
      return this.askAgain(next, {
        email: typedText(typed),
        errors: [{ field: 'email', message: emailProblem(typed) }],
      });
    }
    const path = localPath(next);
    const handle = await this.signIns.request(email, path === '/' ? undefined : path);
    return redirect(`/sign-in/code/${handle}`);
  }

  @Get('sign-in/code/:handle')
  @Permit('anyone')
  async askCode(@Param('handle') handle: string): Promise<PageView> {
    const email = await this.signIns.addressOf(handle);
    if (email === undefined) return page('people/pages/sign-in-spent.njk', { minutes: SIGN_IN_MINUTES });
    return page('people/pages/check-your-email.njk', { handle, email, minutes: SIGN_IN_MINUTES }, PRIVATE);
  }

  @Post('sign-in/code/:handle')
  @Permit('anyone')
  @RouteConfig(LOOSELY_PER_ADDRESS)
  async useCode(
    @Req() request: FastifyRequest,
    @Param('handle') handle: string,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const typed = fieldOf(body, 'code');
    const code = readCode(typed);
    const again = async (message: string): Promise<PageView> =>
      page(
        'people/pages/check-your-email.njk',
        {
          handle,
          email: (await this.signIns.addressOf(handle)) ?? '',
          minutes: SIGN_IN_MINUTES,
          code: typedText(typed),
          errors: [{ field: 'code', message }],
        },
        { ...PRIVATE, status: 400 },
      );
    if (code === undefined) {
      return again(
        typedText(typed).trim() === ''
          ? 'Enter the code from the email'
          : 'The code must be 6 digits, like 012345',
      );
    }
    try {
      return await this.enter(request, await this.signIns.useCode(handle, code));
    } catch (error) {
      if (error instanceof Refusal && error.code === 'wrong_code')
        return again(error.errors[0]?.message ?? error.message);
      return spentOr(error);
    }
  }

  /** Mail scanners open links: looking spends nothing. */
  @Get('sign-in/link/:link')
  @Permit('anyone')
  async showLink(@Param('link') link: string): Promise<PageView> {
    if (!(await this.signIns.linkIsUsable(link)))
      return page('people/pages/sign-in-spent.njk', { minutes: SIGN_IN_MINUTES });
    return page('people/pages/use-link.njk', { link }, PRIVATE);
  }

  @Post('sign-in/link/:link')
  @Permit('anyone')
  @RouteConfig(LOOSELY_PER_ADDRESS)
  async useLink(@Req() request: FastifyRequest, @Param('link') link: string): Promise<PageView | Redirect> {
    try {
      return await this.enter(request, await this.signIns.useLink(link));
    } catch (error) {
      return spentOr(error);
    }
  }

  /** One click, for newcomers to the demonstration. Counts as the second factor too. */
  @Post('sign-in/demonstration')
  @Permit('anyone')
  async demonstrate(@Req() request: FastifyRequest, @Body() body: unknown): Promise<Redirect> {
    const email = fieldOf(body, 'email');
    if (!this.settings.demo || !DEMONSTRATION_ACCOUNTS.some((account) => account.email === email))
      throw notFound();
    const personId = await this.people.idByEmail(typedText(email));
    const caller = personId === undefined ? undefined : await this.people.byPersonId(personId);
    if (!caller) throw notFound('This demonstration account is not in the database');
    await signIn(request, caller.personId, { secondFactor: true });
    return redirect(localPath(fieldOf(body, 'next'), isStaff(caller) ? '/organiser' : '/events'));
  }

  @Get('sign-out')
  @Permit('anyone')
  askSignOut(): PageView {
    return page('people/pages/sign-out.njk', {}, PRIVATE);
  }

  @Post('sign-out')
  @Permit('anyone')
  async leave(@Req() request: FastifyRequest): Promise<PageView> {
    await signOut(request);
    request.caller = undefined;
    return page(
      'people/pages/signed-out.njk',
      {},
      { headers: { ...PRIVATE.headers, 'clear-site-data': '"cache"' } },
    );
  }

  private async enter(request: FastifyRequest, { personId, next }: SignedIn): Promise<Redirect> {
    await signIn(request, personId, { secondFactor: false });
    const profile = await this.people.profile(personId);
    const onward = encodeURIComponent(localPath(next));
    if (profile?.isStaff) return redirect(`/sign-in/second-factor?next=${onward}`);
    if (!profile?.profileCompletedAt) return redirect(`/profile/name?next=${onward}`);
    return redirect(localPath(next));
  }

  private askAgain(next: unknown, more: object = {}): PageView {
    const model = {
      next: localPath(next),
      email: '',
      accounts: this.settings.demo ? DEMONSTRATION_ACCOUNTS : [],
      ...more,
    };
    return page('people/pages/sign-in.njk', model, { ...PRIVATE, status: 'errors' in more ? 400 : 200 });
  }
}

function spentOr(error: unknown): PageView {
  if (error instanceof Refusal && error.code === 'sign_in_spent') {
    return page('people/pages/sign-in-spent.njk', { minutes: SIGN_IN_MINUTES }, { status: error.status });
  }
  throw error;
}
