import { Module } from '@nestjs/common';
import { AuthoringModule } from '../authoring/authoring.module.js';
import { CoursesModule } from '../courses/courses.module.js';
import { LearningModule } from '../learning/learning.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { PeopleModule } from '../people/people.module.js';
import { PackagesApiController } from './api/packages.controller.js';
import { PackageDrafts } from './package-drafts.service.js';
import { PackagesQueries } from './packages.queries.js';
import { PackagesService } from './packages.service.js';
import { BeginController } from './pages/begin.controller.js';
import { ContentController } from './pages/content.controller.js';
import { PackageController } from './pages/package.controller.js';
import { PackagesController } from './pages/packages.controller.js';
import { PlaysQueries } from './plays.queries.js';
import { PlaysService } from './plays.service.js';
import { ScormPersonalData } from './scorm-personal-data.js';

/** SCORM packages: read, kept as versions of a course, and played. cmi5, should it come, is a room beside this one. */
@Module({
  imports: [AuthoringModule, CoursesModule, LearningModule, OrganisationsModule, PeopleModule],
  controllers: [
    PackageController,
    BeginController,
    PackagesController,
    PackagesApiController,
    ContentController,
  ],
  providers: [PackagesQueries, PackageDrafts, PackagesService, PlaysQueries, PlaysService, ScormPersonalData],
})
export class ScormModule {}
