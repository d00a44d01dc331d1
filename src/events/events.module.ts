import { Module } from '@nestjs/common';
import { EventFollowers } from './event-followers.service.js';
import { EventsQueries } from './events.queries.js';
import { EventsService } from './events.service.js';

@Module({
  providers: [EventsQueries, EventsService, EventFollowers],
  exports: [EventsQueries, EventsService, EventFollowers],
})
export class EventsModule {}
