import { Body, Get, Post } from '@nestjs/common';
import { OrganisingService } from '../../catalogue/organising.service.js';
import { organisesFor, organisesSomewhere } from '../../events/event.rules.js';
import { EVENT_KINDS } from '../../events/event.types.js';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { notFound, Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { NewEventForm } from './new-event.form.js';
import { teamChoices } from '../../organisations/team-choices.rules.js';

/** Makes a draft of a title and a kind; all else is said on the pages of its editor. */
@PageController('organiser/events/new')
@Permit('staff')
export class NewEventController {
  constructor(
    private readonly organising: OrganisingService,
    private readonly organisations: OrganisationsQueries,
  ) {}

  @Get()
  ask(@CurrentCaller() caller: Caller): Promise<PageView> {
    return this.show(caller, new NewEventForm());
  }

  @Post()
  async make(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<PageView | Redirect> {
    const { form, errors } = readForm(NewEventForm, body);
    const { title, kind, team } = form;
    if (errors.length > 0 || kind === '') return this.show(caller, form, errors, 400);
    try {
      const slug = await this.organising.create(caller, team === '' ? undefined : team, {
        title,
        kind,
        places: kind === 'awareness_day' ? 'none' : 'limited',
      });
      return redirect(`/organiser/events/${slug}/edit`, {
        flash: 'Your draft is made. Nobody else sees it until you publish it',
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
      return this.show(caller, form, error.errors, error.status);
    }
  }

  private async show(
    caller: Caller,
    form: NewEventForm,
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageView> {
    // A viewer or a helper at the door makes none.
    if (!organisesSomewhere(caller)) throw notFound();
    const teams = await this.organisations.teamsFor((teamId) => organisesFor(caller, teamId));
    return page(
      'editor/pages/new-event.njk',
      {
        form,
        errors,
        kinds: Object.entries(EVENT_KINDS).map(([value, text]) => ({ value, text })),
        teams: teamChoices(teams),
      },
      { status },
    );
  }
}
