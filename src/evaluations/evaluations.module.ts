import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { OrganiserModule } from '../organiser/organiser.module.js';
import { PeopleModule } from '../people/people.module.js';
import { EvaluationsApiController } from './api/evaluations.controller.js';
import { EventEvaluationApiController } from './api/event-evaluation.controller.js';
import { EvaluationEmails } from './emails/evaluation-emails.js';
import { EvaluationAsking } from './evaluation-asking.js';
import { EvaluationFormsService } from './evaluation-forms.service.js';
import { EvaluationLinks } from './evaluation-links.js';
import { EvaluationSetUpService } from './evaluation-set-up.service.js';
import { EvaluationsPersonalData } from './evaluations-personal-data.js';
import { EvaluationsQueries } from './evaluations.queries.js';
import { EvaluationsService } from './evaluations.service.js';
import { EvaluationJob } from './jobs/evaluation.job.js';
import { AnswerController } from './pages/answer.controller.js';
import { EvaluationController } from './pages/evaluation.controller.js';
import { FormController } from './pages/form.controller.js';
import { ResultsController } from './pages/results.controller.js';
import { RoomController } from './pages/room.controller.js';
import { ResultsQueries } from './results.queries.js';

/** What people think of an event and what comes of it: forms, asking, answers, results. */
@Module({
  imports: [EventsModule, OrganiserModule, PeopleModule],
  controllers: [
    AnswerController,
    RoomController,
    EvaluationController,
    FormController,
    ResultsController,
    EvaluationsApiController,
    EventEvaluationApiController,
  ],
  providers: [
    EvaluationsQueries,
    ResultsQueries,
    EvaluationsService,
    EvaluationFormsService,
    EvaluationSetUpService,
    EvaluationLinks,
    EvaluationAsking,
    EvaluationJob,
    EvaluationEmails,
    EvaluationsPersonalData,
  ],
  exports: [EvaluationsQueries, EvaluationSetUpService],
})
export class EvaluationsModule {}
