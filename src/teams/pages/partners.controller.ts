import { Body, Get, Param, Post } from '@nestjs/common';
import { disposesOf } from '../../events/event.rules.js';
import { EventDesk, type OpenEvent } from '../../organiser/event-desk.service.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { TEAM_ROLE_NAMES } from '../../platform/auth/team-role.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { shortDateWords } from '../../platform/time/words.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { PartnersService } from '../partners.service.js';
import { TeamsQueries } from '../teams.queries.js';
import { ShareForm } from './team.forms.js';
import { partnerChoices } from './team.presenter.js';

/** The teams that an event is shared with, and what each may do there. */
@PageController('organiser/events/:slug/partners')
@Permit('staff')
export class PartnersController {
  constructor(
    private readonly desk: EventDesk,
    private readonly teams: TeamsQueries,
    private readonly partners: PartnersService,
  ) {}

  @Get()
  async list(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.show(await this.open(slug, caller), new ShareForm());
  }

  @Post()
  async share(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.open(slug, caller);
    const { form, errors } = readForm(ShareForm, body);
    if (errors.length > 0 || form.role === '') return this.show(opened, form, errors, 400);
    try {
      await this.partners.share(caller, opened.event, form.team, form.role);
    } catch (error) {
      if (!(error instanceof Refusal) || !['conflict', 'not_found'].includes(error.kind)) throw error;
      return this.show(opened, form, [{ field: 'team', message: 'Select a team' }], 400);
    }
    const [name] = (await this.teams.others(opened.event.teamId)).filter((team) => team.slug === form.team);
    return redirect(`${opened.frame.path}/partners`, {
      flash: `${name?.name ?? 'The team'} now has this event among its own`,
    });
  }

  @Post(':team/end')
  async end(
    @Param('slug') slug: string,
    @Param('team') team: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Redirect> {
    const { event, frame } = await this.open(slug, caller);
    await this.partners.end(caller, event, team);
    return redirect(`${frame.path}/partners`, { flash: 'The event is no longer shared with that team' });
  }

  private open(slug: string, caller: Caller): Promise<OpenEvent> {
    return this.desk.open(slug, caller, 'partners', disposesOf);
  }

  private async show(
    { event, frame }: OpenEvent,
    form: ShareForm,
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageView> {
    const partners = await this.teams.partners(event.id);
    return page(
      'teams/pages/partners.njk',
      {
        frame,
        form,
        errors,
        partners: partners.map(({ slug, name, role, since }) => ({
          name,
          role: TEAM_ROLE_NAMES[role],
          since: shortDateWords(since),
          end: `${frame.path}/partners/${slug}/end`,
        })),
        teams: [
          { value: '', text: 'Select a team' },
          ...(await this.teams.others(event.teamId)).map(({ slug, name }) => ({
            value: slug,
            text: name,
            selected: slug === form.team,
          })),
        ],
        roles: partnerChoices(form.role),
      },
      { status },
    );
  }
}
