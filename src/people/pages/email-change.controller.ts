import { Body, Get, Param, Post } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { emailProblem, normaliseEmail } from '../email.rules.js';
import { readCode, SIGN_IN_MINUTES } from '../sign-in.rules.js';
import { SignInService } from '../sign-in.service.js';
import { fieldOf, PRIVATE, typedText } from './form-fields.js';

/** A new address is used from the moment that a code sent to it is typed in. */
@PageController('profile/email')
export class EmailChangeController {
  constructor(private readonly signIns: SignInService) {}

  @Get()
  @Permit('person')
  ask(): PageView {
    return page('people/pages/change-email.njk', {}, PRIVATE);
  }

  @Post()
  @Permit('person')
  async send(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<PageView | Redirect> {
    const typed = fieldOf(body, 'email');
    const email = normaliseEmail(typed);
    if (email === undefined || email === caller.email) {
      const message =
        email === undefined ? emailProblem(typed) : 'Enter an address that is not the one you use now';
      return page(
        'people/pages/change-email.njk',
        { email: typedText(typed), errors: [{ field: 'email', message }] },
        { ...PRIVATE, status: 400 },
      );
    }
    return redirect(`/profile/email/${await this.signIns.requestEmailChange(caller, email)}`);
  }

  @Get(':handle')
  @Permit('person')
  async askCode(@Param('handle') handle: string): Promise<PageView> {
    return this.codePage(handle, {});
  }

  @Post(':handle')
  @Permit('person')
  async useCode(
    @CurrentCaller() caller: Caller,
    @Param('handle') handle: string,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const typed = fieldOf(body, 'code');
    const code = readCode(typed);
    const again = (message: string): Promise<PageView> =>
      this.codePage(handle, { code: typedText(typed), errors: [{ field: 'code', message }] });
    if (code === undefined) return again('Enter the 6-digit code from the email');
    try {
      await this.signIns.confirmEmailChange(caller.personId, handle, code);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'wrong_code')
        return again(error.errors[0]?.message ?? error.message);
      throw error;
    }
    return redirect('/profile', {
      flash: 'Your email address has been changed. Sign in with the new one from now on.',
    });
  }

  private async codePage(
    handle: string,
    model: { code?: string; errors?: { field: string; message: string }[] },
  ): Promise<PageView> {
    const email = await this.signIns.addressOf(handle);
    if (email === undefined)
      return page(
        'people/pages/sign-in-spent.njk',
        { minutes: SIGN_IN_MINUTES, again: '/profile/email' },
        PRIVATE,
      );
    const status = model.errors ? 400 : 200;
    return page(
      'people/pages/change-email-code.njk',
      { ...model, handle, email, minutes: SIGN_IN_MINUTES },
      { ...PRIVATE, status },
    );
  }
}
