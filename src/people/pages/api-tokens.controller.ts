import { Body, Get, Param, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import type { FieldError } from '../../platform/refusal.js';
import { IsFilledIn, IsPlainText, tidyLine } from '../../platform/text/plain-text.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { ApiTokensService } from '../api-tokens.service.js';
import { PeopleQueries } from '../people.queries.js';
import { PRIVATE } from './form-fields.js';

class TokenForm {
  @IsPlainText('What it is for', { max: 80 })
  @IsFilledIn('Enter what the token is for')
  label: string = '';
}

/** Personal tokens for the API: they may do what their owner may. */
@PageController('profile/api-tokens')
export class ApiTokensController {
  constructor(
    private readonly tokens: ApiTokensService,
    private readonly people: PeopleQueries,
  ) {}

  @Get()
  @Permit('person')
  async list(@CurrentCaller() caller: Caller): Promise<PageView> {
    return this.listPage(caller, {});
  }

  @Post()
  @Permit('person')
  async create(
    @Req() request: FastifyRequest,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    // A token carries staff powers past the second factor, so it takes a second factor to make one.
    if (request.session.secondFactor !== true && (await this.people.profile(caller.personId))?.isStaff) {
      return redirect('/sign-in/second-factor?next=%2Fprofile%2Fapi-tokens');
    }
    const { form, errors } = readForm(TokenForm, body);
    if (errors.length > 0) return this.listPage(caller, { label: form.label, errors });
    const token = await this.tokens.create(caller.personId, tidyLine(form.label));
    return page('people/pages/api-token-created.njk', { token, label: tidyLine(form.label) }, PRIVATE);
  }

  @Post(':id/revocation')
  @Permit('person')
  async revoke(@CurrentCaller() caller: Caller, @Param('id') id: string): Promise<Redirect> {
    await this.tokens.revoke(caller.personId, id);
    return redirect('/profile/api-tokens', { flash: 'The token has been revoked' });
  }

  private async listPage(
    caller: Caller,
    model: { label?: string; errors?: FieldError[] },
  ): Promise<PageView> {
    const tokens = await this.tokens.list(caller.personId);
    return page(
      'people/pages/api-tokens.njk',
      { ...model, tokens },
      { ...PRIVATE, status: model.errors ? 400 : 200 },
    );
  }
}
