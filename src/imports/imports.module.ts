import { Module } from '@nestjs/common';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { PeopleModule } from '../people/people.module.js';
import { ImportsApiController } from './api/imports.controller.js';
import { ImportRunner } from './import-runner.js';
import { ImportsQueries } from './imports.queries.js';
import { ImportsService } from './imports.service.js';
import { ImportJob } from './jobs/import.job.js';
import { ImportsController } from './pages/imports.controller.js';

/** A programme from a spreadsheet: uploaded, matched, looked over, made by the worker. */
@Module({
  imports: [CatalogueModule, OrganisationsModule, PeopleModule],
  controllers: [ImportsController, ImportsApiController],
  providers: [ImportsService, ImportsQueries, ImportRunner, ImportJob],
})
export class ImportsModule {}
