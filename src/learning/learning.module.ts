import { Module } from '@nestjs/common';
import { CertificatesModule } from '../certificates/certificates.module.js';
import { CoursesModule } from '../courses/courses.module.js';
import { PeopleModule } from '../people/people.module.js';
import { LearnersApiController } from './api/learners.controller.js';
import { LearningApiController } from './api/learning.controller.js';
import { ChecksService } from './checks.service.js';
import { CompletionService } from './completion.service.js';
import { LearningDoor } from './course-door.js';
import { EnrolmentsService } from './enrolments.service.js';
import { CourseDesk } from './course-desk.service.js';
import { LearnersQueries } from './learners.queries.js';
import { LearnersService } from './learners.service.js';
import { LearnerController } from './pages/learner.controller.js';
import { LearnersController } from './pages/learners.controller.js';
import { MyLearningQueries } from './my-learning.queries.js';
import { MyLearningController } from './pages/my-learning.controller.js';
import { LearningEmails } from './emails/learning-emails.js';
import { RefresherJob } from './jobs/refresher.job.js';
import { LearningPersonalData } from './learning-personal-data.js';
import { CheckController } from './pages/check.controller.js';
import { CourseFilesController } from './pages/course-files.controller.js';
import { LearnController } from './pages/learn.controller.js';
import { LessonController } from './pages/lesson.controller.js';
import { RefresherReminders } from './refresher-reminders.js';
import { TakingQueries } from './taking.queries.js';
import { VersionHistory } from './version-history.queries.js';
import { VersionsQueries } from './versions.queries.js';
import { VersionsService } from './versions.service.js';

/** Taking a course here: versions of it, who takes it, lessons, the knowledge check, completion. */
@Module({
  imports: [CertificatesModule, CoursesModule, PeopleModule],
  controllers: [
    LearnController,
    LessonController,
    CheckController,
    CourseFilesController,
    LearnersController,
    LearnerController,
    MyLearningController,
    LearningApiController,
    LearnersApiController,
  ],
  providers: [
    TakingQueries,
    VersionsQueries,
    VersionsService,
    VersionHistory,
    EnrolmentsService,
    ChecksService,
    CompletionService,
    LearningDoor,
    LearningEmails,
    LearningPersonalData,
    RefresherReminders,
    RefresherJob,
    CourseDesk,
    LearnersQueries,
    MyLearningQueries,
    LearnersService,
  ],
  exports: [TakingQueries, VersionsService, VersionHistory, EnrolmentsService, CompletionService, CourseDesk],
})
export class LearningModule {}
