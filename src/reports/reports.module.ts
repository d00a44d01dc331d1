import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { ReportsApiController } from './api/reports.controller.js';
import { ReportsController } from './pages/reports.controller.js';
import { ReportsQueries } from './reports.queries.js';
import { ReportsService } from './reports.service.js';

/** Figures over many events, uphill of all that is counted. */
@Module({
  imports: [EventsModule, OrganisationsModule],
  controllers: [ReportsController, ReportsApiController],
  providers: [ReportsQueries, ReportsService],
})
export class ReportsModule {}
