import { Module } from '@nestjs/common';
import { AttendanceModule } from '../attendance/attendance.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { EquivalentsModule } from '../equivalents/equivalents.module.js';
import { EventsModule } from '../events/events.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { VenuesModule } from '../venues/venues.module.js';
import { AttendeesApiController } from './api/attendees.controller.js';
import { HistoryApiController } from './api/history.controller.js';
import { AttendeesQueries } from './attendees.queries.js';
import { HistoryQueries } from './history.queries.js';
import { HistoryController } from './pages/history.controller.js';
import { OrganiserQueries } from './organiser.queries.js';
import { AddAttendeeController } from './pages/add-attendee.controller.js';
import { AttendeeSessionsController } from './pages/attendee-sessions.controller.js';
import { AttendeeController } from './pages/attendee.controller.js';
import { AttendeesController } from './pages/attendees.controller.js';
import { CancelEventController } from './pages/cancel-event.controller.js';
import { EmailsController } from './pages/emails.controller.js';
import { EventDesk } from './event-desk.service.js';
import { MoveVenues } from './pages/move-venue.js';
import { MoveController } from './pages/move.controller.js';
import { OverviewController } from './pages/overview.controller.js';
import { PlacesController } from './pages/places.controller.js';
import { YourEventsController } from './pages/your-events.controller.js';

/** What those who run events see and do, uphill of bookings and attendance. Rooms for single tasks stand above it. */
@Module({
  imports: [
    EventsModule,
    BookingsModule,
    AttendanceModule,
    EquivalentsModule,
    OrganisationsModule,
    VenuesModule,
  ],
  controllers: [
    YourEventsController,
    OverviewController,
    AttendeesController,
    AddAttendeeController,
    AttendeeController,
    AttendeeSessionsController,
    EmailsController,
    PlacesController,
    MoveController,
    CancelEventController,
    HistoryController,
    AttendeesApiController,
    HistoryApiController,
  ],
  providers: [AttendeesQueries, OrganiserQueries, HistoryQueries, EventDesk, MoveVenues],
  exports: [EventDesk, HistoryQueries],
})
export class OrganiserModule {}
