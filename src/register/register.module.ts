import { Module } from '@nestjs/common';
import { AttendanceModule } from '../attendance/attendance.module.js';
import { BookingsModule } from '../bookings/bookings.module.js';
import { OrganisationsModule } from '../organisations/organisations.module.js';
import { OrganiserModule } from '../organiser/organiser.module.js';
import { RegisterApiController } from './api/register-api.controller.js';
import { CloseRegisterController } from './pages/close-register.controller.js';
import { PapersController } from './pages/papers.controller.js';
import { RegisterController } from './pages/register.controller.js';
import { WalkInController } from './pages/walk-in.controller.js';
import { PapersService } from './papers.service.js';
import { RegisterDesk } from './register-desk.service.js';
import { WalkIns } from './walk-ins.service.js';

/** The day itself: the register at the door, badges and sheets, and who did not come. */
@Module({
  imports: [OrganiserModule, AttendanceModule, BookingsModule, OrganisationsModule],
  controllers: [
    RegisterController,
    CloseRegisterController,
    WalkInController,
    PapersController,
    RegisterApiController,
  ],
  providers: [RegisterDesk, WalkIns, PapersService],
})
export class RegisterModule {}
