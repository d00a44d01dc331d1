import { Module } from '@nestjs/common';
import { VenuesModule } from '../venues/venues.module.js';
import { EventsQueries } from './events.queries.js';
import { EventsService } from './events.service.js';

@Module({
  imports: [VenuesModule],
  providers: [EventsQueries, EventsService],
  exports: [EventsQueries, EventsService],
})
export class EventsModule {}
