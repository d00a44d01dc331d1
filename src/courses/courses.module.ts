import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/people.module.js';
import { CoursesApiController } from './api/courses.controller.js';
import { CourseDoors } from './course-doors.service.js';
import { CoursesQueries } from './courses.queries.js';
import { CoursesService } from './courses.service.js';
import { CoursesController } from './pages/courses.controller.js';

@Module({
  imports: [PeopleModule],
  controllers: [CoursesController, CoursesApiController],
  providers: [CoursesQueries, CoursesService, CourseDoors],
  exports: [CoursesQueries, CoursesService, CourseDoors],
})
export class CoursesModule {}
