import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional } from 'class-validator';
import { WHOLE_ATTENDANCES, type WholeAttendance } from '../../attendance/attendance.types.js';
import { BOOKING_STATES, type BookingState } from '../../bookings/booking.types.js';
import { PageQuery } from '../../platform/api/paging.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { ATTENDEE_SORTS, ATTENDEE_STATUSES, type Attendee } from '../attendee.types.js';
import type { AttendeeSort, AttendeeStatus } from '../attendee.types.js';

export class AttendeesQuery extends PageQuery {
  @ApiPropertyOptional({ description: 'Part of a name, email, job title or organisation, or a reference' })
  @IsOptional()
  @IsPlainText('q', { max: 100 })
  q: string = '';

  @ApiPropertyOptional({ enum: ATTENDEE_STATUSES, description: 'held: whoever has a place' })
  @IsOptional()
  @IsIn(ATTENDEE_STATUSES, { message: `status must be one of ${ATTENDEE_STATUSES.join(', ')}` })
  status?: AttendeeStatus;

  @ApiPropertyOptional({
    description: 'Slug of an organisation on the list, the name of another one, or none',
  })
  @IsOptional()
  @IsPlainText('organisation', { max: 200 })
  organisation: string = '';

  @ApiPropertyOptional({ type: 'integer', description: 'Id of a session to choose from' })
  @IsOptional()
  @Type(() => Number)
  @IsInt({ message: 'session must be the id of a session' })
  session?: number;

  @ApiPropertyOptional({ enum: ATTENDEE_SORTS, default: 'name' })
  @IsOptional()
  @IsIn(ATTENDEE_SORTS, { message: `sort must be one of ${ATTENDEE_SORTS.join(', ')}` })
  sort: AttendeeSort = 'name';
}

class AttendeeNeeds {
  @ApiProperty({ type: 'string', nullable: true }) access: string | null;
  @ApiProperty({ type: 'string', nullable: true }) dietary: string | null;
}

class AttendeeBody {
  @ApiProperty({ example: 'KSC-7K3M-Q2XA' }) reference: string;
  @ApiProperty({ enum: BOOKING_STATES }) status: BookingState;
  @ApiProperty() name: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'null for who does not run the event' })
  email: string | null;
  @ApiProperty({ type: 'string', nullable: true }) jobTitle: string | null;
  @ApiProperty({ type: 'string', nullable: true }) organisation: string | null;
  @ApiProperty({ type: AttendeeNeeds, nullable: true, description: 'null for who does not run the event' })
  needs: AttendeeNeeds | null;
  @ApiProperty({ type: 'string', format: 'date-time' }) bookedAt: Date;
  @ApiProperty({ type: 'integer', nullable: true, description: 'On the waiting list; 1 is next' })
  position: number | null;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true }) offerExpiresAt: Date | null;
  @ApiProperty({
    enum: WHOLE_ATTENDANCES,
    description: 'What the register says of the event as a whole; partly: not of each session, or left early',
  })
  attendance: WholeAttendance;
  @ApiProperty({ description: 'Added by an organiser' }) byHand: boolean;
  @ApiProperty({ type: 'array', items: { type: 'integer' }, description: 'Ids of the sessions chosen' })
  sessions: number[];
}

export class AttendeePage {
  @ApiProperty({ type: [AttendeeBody] }) items: AttendeeBody[];
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) page: number;
  @ApiProperty({ type: 'integer' }) pageSize: number;
}

export const attendeeBody = (attendee: Attendee): AttendeeBody => ({
  reference: attendee.reference,
  status: attendee.state,
  name: attendee.name,
  email: attendee.email,
  jobTitle: attendee.jobTitle,
  organisation: attendee.agency,
  needs: { access: attendee.access, dietary: attendee.dietary },
  bookedAt: attendee.bookedAt,
  position: attendee.position,
  offerExpiresAt: attendee.offerExpiresAt,
  attendance: attendee.attendance,
  byHand: attendee.byHand,
  sessions: attendee.chosen,
});

/** Without anything by which to reach or judge somebody. */
export const nameOnly = (attendee: Attendee): AttendeeBody => ({
  ...attendeeBody(attendee),
  email: null,
  jobTitle: null,
  needs: null,
});
