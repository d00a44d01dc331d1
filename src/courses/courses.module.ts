import { Module } from '@nestjs/common';
import { PeopleModule } from '../people/people.module.js';
import { CoursesApiController } from './api/courses.controller.js';
import { CoursesQueries } from './courses.queries.js';
import { CoursesService } from './courses.service.js';
import { CoursesController } from './pages/courses.controller.js';

@Module({
  imports: [PeopleModule],
  controllers: [CoursesController, CoursesApiController],
  providers: [CoursesQueries, CoursesService],
  exports: [CoursesQueries, CoursesService],
})
export class CoursesModule {}
