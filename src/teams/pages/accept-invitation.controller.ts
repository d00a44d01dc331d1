import { Get, Param, Post } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { TEAM_ROLE_NAMES } from '../../platform/auth/team-role.js';
import { Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { InvitationsService } from '../invitations.service.js';
import { ROLE_WORDS } from '../team.types.js';

const PRIVATE = { headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } };

/** What the link of an invitation opens. Looking changes nothing, so that mail scanners may look. */
@PageController('team-invitations/:link')
@Permit('anyone')
export class AcceptInvitationController {
  constructor(private readonly invitations: InvitationsService) {}

  @Get()
  async ask(@Param('link') link: string, @CurrentCaller() caller: Caller | undefined): Promise<PageView> {
    try {
      const { team, role, email, accepted } = await this.invitations.open(link);
      return page(
        'teams/pages/invitation.njk',
        {
          link,
          team,
          email,
          accepted,
          role: TEAM_ROLE_NAMES[role],
          means: ROLE_WORDS[role],
          other: caller !== undefined && caller.email !== email ? caller.email : undefined,
        },
        PRIVATE,
      );
    } catch (error) {
      return spent(error);
    }
  }

  @Post()
  async accept(
    @Param('link') link: string,
    @CurrentCaller() caller: Caller | undefined,
  ): Promise<PageView | Redirect> {
    try {
      const { email, team } = await this.invitations.accept(link);
      if (caller?.email === email) return redirect('/organiser', { flash: `You are in ${team} now` });
      return page('teams/pages/invitation-accepted.njk', { email, team, other: caller?.email }, PRIVATE);
    } catch (error) {
      return spent(error);
    }
  }
}

function spent(error: unknown): PageView {
  if (!(error instanceof Refusal) || error.code !== 'invitation_spent') throw error;
  return page(
    'teams/pages/invitation-spent.njk',
    { message: error.message },
    { ...PRIVATE, status: error.status },
  );
}
