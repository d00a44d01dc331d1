import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';

export class VenueResponse {
  @ApiProperty() name: string;
  @ApiProperty() address: string;
  @ApiProperty() town: string;
  @ApiProperty({ type: String, nullable: true }) postcode: string | null;
  @ApiProperty({ type: String, nullable: true }) area: string | null;
  @ApiProperty({ type: String, nullable: true }) travel: string | null;
  @ApiProperty({ type: String, nullable: true }) access: string | null;
  @ApiProperty({ type: 'integer', nullable: true }) largestSize: number | null;
}

export class SessionResponse {
  @ApiProperty({ type: String, nullable: true }) title: string | null;
  @ApiProperty({ enum: ['timed', 'all_day', 'to_be_confirmed'] }) timing: string;
  @ApiProperty({ format: 'date-time' }) startsAt: string;
  @ApiProperty({ format: 'date-time', description: 'Exclusive for whole days: the next London midnight' })
  endsAt: string;
  @ApiProperty({ type: VenueResponse, nullable: true }) venue: VenueResponse | null;
}

export class TeamResponse {
  @ApiProperty() slug: string;
  @ApiProperty() name: string;
  @ApiProperty() contactEmail: string;
}

export class SeriesResponse {
  @ApiProperty() slug: string;
  @ApiProperty() title: string;
}

export class BookingWindowResponse {
  @ApiProperty({ description: 'Whether a place can be booked or the waiting list joined now' }) open: boolean;
  @ApiProperty({ enum: ['book', 'join_waiting_list', 'nothing'] }) can: string;
  @ApiProperty({
    enum: ['open', 'full', 'draft', 'cancelled', 'past', 'no_places', 'undated', 'opens_later', 'closed'],
  })
  phase: string;
  @ApiPropertyOptional({
    description: 'Why not: full, waiting_list_full, closed, event_cancelled, no_places',
  })
  code?: string;
  @ApiPropertyOptional() message?: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) opensAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) closesAt: string | null;
}

export class MissingResponse {
  @ApiProperty() field: string;
  @ApiProperty() message: string;
}
