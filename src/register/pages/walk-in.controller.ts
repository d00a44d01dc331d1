import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import { normaliseEmail } from '../../people/email.rules.js';
import type { Colleague } from '../../people/people.service.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid, Refusal, type FieldError } from '../../platform/refusal.js';
import { tidyLine } from '../../platform/text/plain-text.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { RegisterDesk, type OpenRegister } from '../register-desk.service.js';
import { sessionWords } from '../register-words.js';
import { WalkIns } from '../walk-ins.service.js';
import { RegisterPlace } from './register.form.js';
import { placePath } from './register.presenter.js';
import { WalkInForm, WalkInSearch } from './walk-in.form.js';

/** Refusals of a booking after which more places would help. */
const NO_PLACE = ['full', 'waiting_list_full'];

/** Somebody came who is not on the list. */
@PageController('organiser/events/:slug/register/walk-in')
@Permit('staff')
export class WalkInController {
  constructor(
    private readonly desk: RegisterDesk,
    private readonly walkIns: WalkIns,
    private readonly organisations: OrganisationsQueries,
  ) {}

  @Get()
  async ask(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() asked: unknown,
  ): Promise<PageView> {
    const { form, errors } = readForm(WalkInSearch, asked);
    if (errors.length > 0) throw invalid(errors);
    const opened = await this.desk.open(slug, caller, form.session);
    return this.page(opened, caller, Object.assign(new WalkInForm(), form));
  }

  @Post()
  async add(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const read = readForm(WalkInForm, body);
    const { form } = read;
    const opened = await this.desk.open(slug, caller, form.session);
    const errors = [...read.errors, ...form.emailErrors];
    if (errors.length > 0) return this.page(opened, caller, form, { errors, status: 400 });
    try {
      const who = form.person === undefined ? await this.colleague(form) : { personId: form.person };
      const reference = await this.walkIns.add(opened, caller, who);
      const there = placePath(opened.frame.path, opened.session?.id, new RegisterPlace(), reference);
      return redirect(there, { flash: 'They are on the list and have arrived' });
    } catch (error) {
      if (!(error instanceof Refusal) || !['conflict', 'forbidden'].includes(error.kind)) throw error;
      return this.page(opened, caller, form, { refused: error, status: error.status });
    }
  }

  private async page(
    opened: OpenRegister,
    caller: Caller,
    form: WalkInForm,
    {
      errors = [],
      refused,
      status = 200,
    }: { errors?: FieldError[]; refused?: Refusal; status?: number } = {},
  ): Promise<PageView> {
    const { frame, session, sessions, open } = opened;
    return page(
      'register/pages/walk-in.njk',
      {
        frame,
        form,
        errors,
        session: session && { id: session.id, words: sessionWords(session, sessions) },
        back: placePath(frame.path, session?.id, new RegisterPlace()),
        open,
        found: await this.walkIns.known(opened, caller, form.q),
        refused: refused && {
          message: refused.message,
          places: frame.may.run && NO_PLACE.includes(refused.code),
        },
      },
      { status },
    );
  }

  private async colleague(form: WalkInForm): Promise<Colleague> {
    const name = tidyLine(form.organisation);
    const { items } =
      name === '' ? { items: [] } : await this.organisations.search(name, { page: 1, pageSize: 5 });
    const listed = items.find(
      (each) => each.name.localeCompare(name, 'en-GB', { sensitivity: 'base' }) === 0,
    );
    return {
      name: tidyLine(form.name),
      email: normaliseEmail(form.email) ?? form.email,
      ...(listed !== undefined && { organisation: { id: listed.id } }),
      ...(listed === undefined && name !== '' && { organisation: { other: name } }),
    };
  }
}
