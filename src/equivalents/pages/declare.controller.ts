import { Body, Get, Param, Post } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { atTypedDay } from '../../training-records/own-entry.rules.js';
import { Askers } from '../askers.service.js';
import type { Asker } from '../equivalent.types.js';
import { EquivalentsQueries } from '../equivalents.queries.js';
import { EquivalentsService } from '../equivalents.service.js';
import { DeclareForm, readDeclaration, type ReadDeclaration } from './declare.form.js';
import { declarePage, declaresNothing } from './equivalents.presenter.js';

/** Declaring what one completed elsewhere, from the event or course that asks for it. */
@PageController()
@Permit('person')
export class DeclareController {
  constructor(
    private readonly askers: Askers,
    private readonly queries: EquivalentsQueries,
    private readonly equivalents: EquivalentsService,
  ) {}

  @Get('events/:slug/equivalent')
  async askForEvent(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.ask(await this.askers.find('event', slug), caller);
  }

  @Post('events/:slug/equivalent')
  async declareForEvent(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    return this.declare(await this.askers.find('event', slug), caller, body);
  }

  @Get('courses/:slug/equivalent')
  async askForCourse(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.ask(await this.askers.find('course', slug), caller);
  }

  @Post('courses/:slug/equivalent')
  async declareForCourse(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    return this.declare(await this.askers.find('course', slug), caller, body);
  }

  private async declare(asker: Asker, caller: Caller, body: unknown): Promise<PageView | Redirect> {
    const read = readDeclaration(body);
    if (read.declaration === undefined) return this.ask(asker, caller, read);
    try {
      await this.equivalents.declare(asker, caller.personId, read.declaration);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.kind === 'invalid') return this.ask(asker, caller, { ...read, errors: error.errors });
      if (error.kind !== 'conflict') throw error;
      return redirect('/training-record/equivalents', { notice: error.message });
    }
    return redirect(asker.path, {
      flash: `${asker.team.name} looks at what you completed elsewhere. We email you what they decide`,
    });
  }

  private async ask(
    asker: Asker,
    { personId }: Caller,
    { form, errors }: Pick<ReadDeclaration, 'form' | 'errors'> = { form: new DeclareForm(), errors: [] },
  ): Promise<PageView> {
    const declared = await this.queries.of(personId);
    try {
      const { wanted } = await this.equivalents.wanted(asker, personId);
      const names = await this.queries.names(wanted.map(({ code }) => code));
      return declarePage(asker, { wanted, names, declared }, form, atTypedDay(errors));
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'nothing_to_declare') throw error;
      return declaresNothing(asker);
    }
  }
}
