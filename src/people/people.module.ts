import { Global, Module } from '@nestjs/common';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { CallerSource } from '../platform/auth/caller.js';
import { TrainingRecordsModule } from '../training-records/training-records.module.js';
import { ApiTokensService } from './api-tokens.service.js';
import { PeopleEmails } from './emails/people-emails.js';
import { RetentionJob } from './jobs/retention.job.js';
import { MyDataService } from './my-data.service.js';
import { AdminPeopleController } from './pages/admin-people.controller.js';
import { ApiTokensController } from './pages/api-tokens.controller.js';
import { EmailChangeController } from './pages/email-change.controller.js';
import { MyDataController } from './pages/my-data.controller.js';
import { PrivacyController } from './pages/privacy.controller.js';
import { ProfileController } from './pages/profile.controller.js';
import { SecondFactorController } from './pages/second-factor.controller.js';
import { SignInController } from './pages/sign-in.controller.js';
import { PeopleQueries } from './people.queries.js';
import { PeopleService } from './people.service.js';
import { PersonalDataSources } from './personal-data-sources.service.js';
import { RetentionService } from './retention.service.js';
import { SecondFactorService } from './second-factor.service.js';
import { SignInService } from './sign-in.service.js';
import { TeamMembersService } from './team-members.service.js';

/** Global for one thing: the permission guard of every route asks it who is calling. */
@Global()
@Module({
  imports: [OrganisationsModule, TrainingRecordsModule],
  controllers: [
    SignInController,
    SecondFactorController,
    // Fixed paths below /profile come before its questions.
    EmailChangeController,
    ApiTokensController,
    MyDataController,
    ProfileController,
    PrivacyController,
    AdminPeopleController,
  ],
  providers: [
    PeopleService,
    PeopleQueries,
    TeamMembersService,
    { provide: CallerSource, useExisting: PeopleQueries },
    SignInService,
    SecondFactorService,
    ApiTokensService,
    PersonalDataSources,
    MyDataService,
    RetentionService,
    RetentionJob,
    PeopleEmails,
  ],
  exports: [
    PeopleService,
    PeopleQueries,
    TeamMembersService,
    CallerSource,
    SecondFactorService,
    ApiTokensService,
    PersonalDataSources,
    MyDataService,
    RetentionService,
  ],
})
export class PeopleModule {}
