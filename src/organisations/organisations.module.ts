import { Module } from '@nestjs/common';
import { OrganisationsController } from './api/organisations.controller.js';
import { OrganisationsQueries } from './organisations.queries.js';
import { OrganisationsService } from './organisations.service.js';

@Module({
  controllers: [OrganisationsController],
  providers: [OrganisationsQueries, OrganisationsService],
  exports: [OrganisationsQueries, OrganisationsService],
})
export class OrganisationsModule {}
