import { AttendanceScan } from './attendance/attendance-scan.entity.js';
import { Attendance } from './attendance/attendance.entity.js';
import { ClosedRegister } from './attendance/closed-register.entity.js';
import { BookingDraft } from './bookings/booking-draft.entity.js';
import { BookingNeeds } from './bookings/booking-needs.entity.js';
import { Booking } from './bookings/booking.entity.js';
import { CalendarFeed } from './bookings/calendar-feed.entity.js';
import { IdempotencyKey } from './bookings/idempotency-key.entity.js';
import { PlaceLimit } from './bookings/place-limit.entity.js';
import { EventCertificateSettings } from './certificates/certificate-settings.entity.js';
import { Certificate } from './certificates/certificate.entity.js';
import { Course } from './courses/course.entity.js';
import { EventSession } from './events/event-session.entity.js';
import { Event } from './events/event.entity.js';
import { Series } from './events/series.entity.js';
import { Area } from './organisations/area.entity.js';
import { Organisation } from './organisations/organisation.entity.js';
import { Team } from './organisations/team.entity.js';
import { OutboxMessage } from './platform/outbox/outbox-message.entity.js';
import { Person } from './people/person.entity.js';
import { TrainingRecord } from './training-records/training-record.entity.js';
import { Room } from './venues/room.entity.js';
import { Venue } from './venues/venue.entity.js';
/** Every entity class, listed by hand (no globs: the same list under ESM, jest and dist). Features append theirs. */
export const entities: (new () => object)[] = [
  Organisation,
  Area,
  Team,
  Person,
  TrainingRecord,
  Venue,
  Room,
  Series,
  Event,
  EventSession,
  PlaceLimit,
  Booking,
  BookingNeeds,
  BookingDraft,
  IdempotencyKey,
  CalendarFeed,
  Attendance,
  AttendanceScan,
  ClosedRegister,
  Course,
  Certificate,
  EventCertificateSettings,
  OutboxMessage,
];
