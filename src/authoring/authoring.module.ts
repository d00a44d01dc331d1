import { Module } from '@nestjs/common';
import { CoursesModule } from '../courses/courses.module.js';
import { EditorModule } from '../editor/editor.module.js';
import { LearningModule } from '../learning/learning.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { DraftFilesApiController } from './api/draft-files.controller.js';
import { DraftsApiController } from './api/drafts.controller.js';
import { DraftFiles } from './draft-files.service.js';
import { DraftPublication } from './draft-publication.service.js';
import { DraftsQueries } from './drafts.queries.js';
import { DraftsService } from './drafts.service.js';
import { AboutController } from './pages/about.controller.js';
import { DraftsController } from './pages/drafts.controller.js';
import { LessonsController } from './pages/lessons.controller.js';
import { OutcomesController } from './pages/outcomes.controller.js';
import { OutlineController } from './pages/outline.controller.js';
import { PicturesController } from './pages/pictures.controller.js';
import { PreviewController } from './pages/preview.controller.js';
import { QuestionsController } from './pages/questions.controller.js';
import { CourseSettingsController } from './pages/settings.controller.js';
import { CourseTasksController } from './pages/tasks.controller.js';
import { VideoController } from './pages/video.controller.js';
import { WhoCanTakeController } from './pages/who.controller.js';

/** Writing the courses that are taken here: drafts of them, page by page, until they become a version. */
@Module({
  imports: [CoursesModule, LearningModule, OrganisationsModule, EditorModule],
  controllers: [
    DraftsController,
    CourseTasksController,
    AboutController,
    WhoCanTakeController,
    OutcomesController,
    OutlineController,
    LessonsController,
    VideoController,
    PicturesController,
    QuestionsController,
    CourseSettingsController,
    PreviewController,
    DraftsApiController,
    DraftFilesApiController,
  ],
  providers: [DraftsQueries, DraftsService, DraftFiles, DraftPublication],
  exports: [DraftsService],
})
export class AuthoringModule {}
