import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { EventsModule } from '../events/events.module.js';
import { AttendanceQueries } from './attendance.queries.js';
import { AttendanceService } from './attendance.service.js';

@Module({
  imports: [EventsModule, BookingsModule],
  providers: [AttendanceService, AttendanceQueries],
  exports: [AttendanceService, AttendanceQueries],
})
export class AttendanceModule {}
