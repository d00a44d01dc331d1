import { Module } from '@nestjs/common';
import { EventsModule } from '../events/events.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { BookingAnswersController } from './api/booking-answers.controller.js';
import { BookingsController } from './api/bookings.controller.js';
import { EventBookingsController } from './api/event-bookings.controller.js';
import { Colleagues } from './api/colleagues.js';
import { EventPlacesController } from './api/event-places.controller.js';
import { BookingBatch } from './booking-batch.js';
import { BookingChanges } from './booking-changes.js';
import { BookingDrafts } from './booking-drafts.js';
import { BookingMails } from './booking-mails.js';
import { BookingSweep } from './booking-sweep.js';
import { BookingsPersonalData } from './bookings-personal-data.js';
import { BookingsQueries } from './bookings.queries.js';
import { BookingsService } from './bookings.service.js';
import { CalendarFeeds } from './calendar-feeds.js';
import { BookingEmails } from './emails/booking-emails.js';
import { BookingSweepJob } from './jobs/booking-sweep.job.js';
import { Offers } from './offers.js';
import { ColleagueAccounts } from './pages/colleague-accounts.js';
import { BookingController } from './pages/booking.controller.js';
import { CalendarFeedController } from './pages/calendar-feed.controller.js';
import { JourneyBooking } from './pages/journey-booking.js';
import { JourneyPages } from './pages/journey-pages.js';
import { JourneyReader } from './pages/journey-reader.js';
import { JourneyController } from './pages/journey.controller.js';
import { MyBookingsController } from './pages/my-bookings.controller.js';
import { OwnBookings } from './pages/own-bookings.js';
import { SubstitutionController } from './pages/substitution.controller.js';
import { OrganiserChanges } from './organiser-changes.js';
import { Places } from './places.js';
import { RemindersQueries } from './reminders.queries.js';
import { Substitution } from './substitution.js';
import { Turnstile } from './turnstile.js';

@Module({
  imports: [EventsModule, OrganisationsModule],
  controllers: [
    EventBookingsController,
    EventPlacesController,
    BookingsController,
    BookingAnswersController,
    JourneyController,
    MyBookingsController,
    SubstitutionController,
    BookingController,
    CalendarFeedController,
  ],
  providers: [
    BookingsService,
    BookingsQueries,
    RemindersQueries,
    Turnstile,
    BookingBatch,
    Places,
    Offers,
    BookingChanges,
    Substitution,
    OrganiserChanges,
    BookingMails,
    BookingEmails,
    BookingDrafts,
    Colleagues,
    CalendarFeeds,
    JourneyReader,
    JourneyPages,
    JourneyBooking,
    ColleagueAccounts,
    OwnBookings,
    BookingsPersonalData,
    BookingSweep,
    BookingSweepJob,
  ],
  exports: [BookingsService, BookingsQueries, RemindersQueries, CalendarFeeds],
})
export class BookingsModule {}
