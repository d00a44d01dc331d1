import { Body, Get, Post, Query, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { confirmSecondFactor } from '../../platform/auth/sign-in-session.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { localPath, page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { qrSvg } from '../../platform/web/qr-svg.js';
import { PeopleQueries } from '../people.queries.js';
import { spelled } from '../second-factor.rules.js';
import { SecondFactorService } from '../second-factor.service.js';
import { fieldOf, PRIVATE, typedText } from './form-fields.js';

/** For staff only: a code of their authenticator app, asked once in each sign-in session. */
@PageController('sign-in/second-factor')
export class SecondFactorController {
  constructor(
    private readonly factors: SecondFactorService,
    private readonly people: PeopleQueries,
  ) {}

  @Get()
  @Permit('person')
  async ask(
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
    @Query('next') next: unknown,
  ): Promise<PageView | Redirect> {
    if (request.session.secondFactor === true || !(await this.isStaff(caller)))
      return redirect(localPath(next));
    if (!(await this.factors.isEnrolled(caller.personId)))
      return redirect(`/sign-in/second-factor/set-up?next=${onward(next)}`);
    return this.codePage({ next: localPath(next) });
  }

  @Post()
  @Permit('person')
  async useCode(
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const next = localPath(fieldOf(body, 'next'));
    try {
      await this.factors.useCode(caller.personId, fieldOf(body, 'code'));
    } catch (error) {
      return this.codePage({ next, code: typedText(fieldOf(body, 'code')), errors: fieldErrorsOf(error) });
    }
    return this.enter(request, caller, next);
  }

  @Get('recovery')
  @Permit('person')
  askRecoveryCode(@Query('next') next: unknown): PageView {
    return page('people/pages/recovery-code.njk', { next: localPath(next) }, PRIVATE);
  }

  @Post('recovery')
  @Permit('person')
  async useRecoveryCode(
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const next = localPath(fieldOf(body, 'next'));
    let left: number;
    try {
      left = await this.factors.useRecoveryCode(caller.personId, fieldOf(body, 'code'));
    } catch (error) {
      const model = { next, code: typedText(fieldOf(body, 'code')), errors: fieldErrorsOf(error) };
      return page('people/pages/recovery-code.njk', model, { ...PRIVATE, status: 400 });
    }
    const flash = `You have ${left} recovery ${left === 1 ? 'code' : 'codes'} left. You can get new ones from your profile.`;
    return this.enter(request, caller, next, flash);
  }

  @Get('set-up')
  @Permit('person')
  async setUp(@CurrentCaller() caller: Caller, @Query('next') next: unknown): Promise<PageView | Redirect> {
    if (!(await this.isStaff(caller))) return redirect(localPath(next));
    if (await this.factors.isEnrolled(caller.personId))
      return redirect(`/sign-in/second-factor?next=${onward(next)}`);
    return this.setUpPage(caller, { next: localPath(next) });
  }

  @Post('set-up')
  @Permit('person')
  async confirmSetUp(
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView> {
    const next = localPath(fieldOf(body, 'next'));
    let codes: string[];
    try {
      codes = await this.factors.confirmEnrolment(caller.personId, fieldOf(body, 'code'));
    } catch (error) {
      return this.setUpPage(caller, {
        next,
        code: typedText(fieldOf(body, 'code')),
        errors: fieldErrorsOf(error),
      });
    }
    await confirmSecondFactor(request);
    return page('people/pages/recovery-codes.njk', { codes, next }, PRIVATE);
  }

  @Get('recovery-codes')
  @Permit('staff')
  askNewRecoveryCodes(): PageView {
    return page('people/pages/new-recovery-codes.njk', {}, PRIVATE);
  }

  @Post('recovery-codes')
  @Permit('staff')
  async newRecoveryCodes(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<PageView> {
    try {
      const codes = await this.factors.renewRecoveryCodes(caller.personId, fieldOf(body, 'code'));
      return page('people/pages/recovery-codes.njk', { codes, next: '/profile' }, PRIVATE);
    } catch (error) {
      const model = { code: typedText(fieldOf(body, 'code')), errors: fieldErrorsOf(error) };
      return page('people/pages/new-recovery-codes.njk', model, { ...PRIVATE, status: 400 });
    }
  }

  private codePage(model: { next: string; code?: string; errors?: FieldError[] }): PageView {
    return page('people/pages/second-factor.njk', model, { ...PRIVATE, status: model.errors ? 400 : 200 });
  }

  private async setUpPage(
    caller: Caller,
    model: { next: string; code?: string; errors?: FieldError[] },
  ): Promise<PageView> {
    const { secret, uri } = await this.factors.beginEnrolment(caller.personId, caller.email);
    return page(
      'people/pages/second-factor-set-up.njk',
      {
        ...model,
        qr: await qrSvg(uri, 'QR code for your authenticator app'),
        secret: spelled(secret),
      },
      { ...PRIVATE, status: model.errors ? 400 : 200 },
    );
  }

  private async enter(
    request: FastifyRequest,
    caller: Caller,
    next: string,
    flash?: string,
  ): Promise<Redirect> {
    await confirmSecondFactor(request);
    const profile = await this.people.profile(caller.personId);
    return profile?.profileCompletedAt
      ? redirect(next, { flash })
      : redirect(`/profile/name?next=${encodeURIComponent(next)}`, { flash });
  }

  /** Before the second factor the caller's own staff powers are still hidden from everybody, so ask the profile. */
  private async isStaff(caller: Caller): Promise<boolean> {
    return (await this.people.profile(caller.personId))?.isStaff === true;
  }
}

const onward = (next: unknown): string => encodeURIComponent(localPath(next));

/** What to say beside the field; anything else goes its usual way (429 has a page of its own). */
function fieldErrorsOf(error: unknown): FieldError[] {
  if (error instanceof Refusal && error.kind === 'invalid') return error.errors;
  throw error;
}
