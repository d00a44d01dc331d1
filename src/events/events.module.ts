import { Module } from '@nestjs/common';
import { EventsQueries } from './events.queries.js';
import { EventsService } from './events.service.js';

@Module({ providers: [EventsQueries, EventsService], exports: [EventsQueries, EventsService] })
export class EventsModule {}
