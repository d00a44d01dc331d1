import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { OrganiserModule } from '../organiser/organiser.module.js';
import { PartnersApiController } from './api/partners.controller.js';
import { TeamsApiController } from './api/teams.controller.js';
import { TeamEmails } from './emails/team-emails.js';
import { InvitationsPersonalData } from './invitations-personal-data.js';
import { InvitationsService } from './invitations.service.js';
import { AcceptInvitationController } from './pages/accept-invitation.controller.js';
import { AdminTeamsController } from './pages/admin-teams.controller.js';
import { InviteController } from './pages/invite.controller.js';
import { PartnersController } from './pages/partners.controller.js';
import { TeamHistoryController } from './pages/team-history.controller.js';
import { TeamController } from './pages/team.controller.js';
import { PartnersService } from './partners.service.js';
import { TeamsQueries } from './teams.queries.js';
import { TeamsService } from './teams.service.js';

/** Who works in which team as what, who is invited, and which events are shared with whom. */
@Module({
  imports: [EventsModule, OrganisationsModule, OrganiserModule],
  controllers: [
    TeamController,
    TeamHistoryController,
    InviteController,
    AcceptInvitationController,
    AdminTeamsController,
    PartnersController,
    TeamsApiController,
    PartnersApiController,
  ],
  providers: [
    TeamsQueries,
    TeamsService,
    InvitationsService,
    PartnersService,
    TeamEmails,
    InvitationsPersonalData,
  ],
})
export class TeamsModule {}
