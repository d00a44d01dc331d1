import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { EventsModule } from '../events/events.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { PeopleModule } from '../people/people.module.js';
import { VenuesModule } from '../venues/venues.module.js';
import { EventCopiesController } from './api/event-copies.controller.js';
import { EventsController } from './api/events.controller.js';
import { OrganiseEventsController } from './api/organise-events.controller.js';
import { EventCopiesService } from './event-copies.service.js';
import { EventForQueries } from './event-for.queries.js';
import { OrganisingService } from './organising.service.js';
import { CalendarController } from './pages/calendar.controller.js';
import { CatalogueController } from './pages/catalogue.controller.js';
import { EventController } from './pages/event.controller.js';
import { ProgrammeQueries } from './programme.queries.js';

@Module({
  imports: [EventsModule, VenuesModule, BookingsModule, PeopleModule, OrganisationsModule],
  controllers: [
    CatalogueController,
    CalendarController,
    EventController,
    EventsController,
    OrganiseEventsController,
    EventCopiesController,
  ],
  providers: [ProgrammeQueries, EventForQueries, OrganisingService, EventCopiesService],
  exports: [ProgrammeQueries, OrganisingService, EventCopiesService],
})
export class CatalogueModule {}
