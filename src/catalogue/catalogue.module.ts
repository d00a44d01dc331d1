import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { EventsModule } from '../events/events.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { PeopleModule } from '../people/people.module.js';
import { VenuesModule } from '../venues/venues.module.js';
import { EventsController } from './api/events.controller.js';
import { OrganiseEventsController } from './api/organise-events.controller.js';
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
  ],
  providers: [ProgrammeQueries, EventForQueries, OrganisingService],
  exports: [ProgrammeQueries],
})
export class CatalogueModule {}
