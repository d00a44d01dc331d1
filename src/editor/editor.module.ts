import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { CatalogueModule } from '../catalogue/catalogue.module.js';
import { EventsModule } from '../events/events.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { OrganiserModule } from '../organiser/organiser.module.js';
import { VenuesModule } from '../venues/venues.module.js';
import { EventEditor } from './event-editor.service.js';
import { CopyController } from './pages/copy.controller.js';
import { DatesController } from './pages/dates.controller.js';
import { EditEmailsController } from './pages/emails.controller.js';
import { NewEventController } from './pages/new-event.controller.js';
import { PartnersController } from './pages/partners.controller.js';
import { EditPlacesController } from './pages/places.controller.js';
import { TasksController } from './pages/tasks.controller.js';
import { RoomController } from './pages/room.controller.js';
import { VenueController } from './pages/venue.controller.js';
import { WhatController } from './pages/what.controller.js';
import { WhenController } from './pages/when.controller.js';
import { WhoController } from './pages/who.controller.js';
import { RuleBuilder } from './rule-builder.service.js';
import { RulePreviews } from './rule-preview.queries.js';

/** Making and editing events in the browser, above the pages of those who run them. */
@Module({
  imports: [
    OrganiserModule,
    CatalogueModule,
    BookingsModule,
    EventsModule,
    OrganisationsModule,
    VenuesModule,
  ],
  controllers: [
    NewEventController,
    TasksController,
    WhatController,
    WhenController,
    EditPlacesController,
    PartnersController,
    EditEmailsController,
    WhoController,
    RoomController,
    VenueController,
    CopyController,
    DatesController,
  ],
  providers: [EventEditor, RulePreviews, RuleBuilder],
  // Courses have rules, too.
  exports: [RuleBuilder],
})
export class EditorModule {}
