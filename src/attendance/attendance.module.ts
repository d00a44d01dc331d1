import { Module } from '@nestjs/common';
import { BookingsModule } from '../bookings/bookings.module.js';
import { AttendanceService } from './attendance.service.js';

@Module({ imports: [BookingsModule], providers: [AttendanceService], exports: [AttendanceService] })
export class AttendanceModule {}
