import { Module } from '@nestjs/common';
import { CoursesModule } from '../courses/courses.module.js';
import { EventsModule } from '../events/events.module.js';
import { PeopleModule } from '../people/people.module.js';
import { TrainingRecordsModule } from '../training-records/training-records.module.js';
import { EquivalentsApiController } from './api/equivalents.controller.js';
import { Askers } from './askers.service.js';
import { EquivalentEmails } from './emails/equivalent-emails.js';
import { EquivalentsPersonalData } from './equivalents-personal-data.js';
import { EquivalentsQueries } from './equivalents.queries.js';
import { EquivalentsService } from './equivalents.service.js';
import { DecideController } from './pages/decide.controller.js';
import { DeclareController } from './pages/declare.controller.js';
import { OwnEquivalentsController } from './pages/own-equivalents.controller.js';

/** Training had elsewhere, declared as the equivalent of one that a rule asks for, and confirmed by an organiser. */
@Module({
  imports: [CoursesModule, EventsModule, PeopleModule, TrainingRecordsModule],
  controllers: [DeclareController, OwnEquivalentsController, DecideController, EquivalentsApiController],
  providers: [Askers, EquivalentsQueries, EquivalentsService, EquivalentEmails, EquivalentsPersonalData],
  exports: [EquivalentsQueries],
})
export class EquivalentsModule {}
