import { Body, Controller, Param, Put } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsInt, IsOptional, Matches, Max, Min, ValidateIf } from 'class-validator';
import { EventsQueries } from '../../events/events.queries.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { tidyReference } from '../booking-reference.js';
import { BookingsQueries } from '../bookings.queries.js';
import { BookingsService } from '../bookings.service.js';
import { GivenReason } from './book.body.js';

const MOST_PLACES = 1_000_000;
const whole = (field: string) => ({ message: `${field} must be a whole number, 0 or more` });

export class CapacityBody extends GivenReason {
  @ApiProperty({ type: 'integer', minimum: 0, nullable: true, description: 'null: unlimited' })
  @ValidateIf((body: CapacityBody) => body.capacity !== null)
  @Max(MOST_PLACES, whole('capacity'))
  @Min(0, whole('capacity'))
  @IsInt(whole('capacity'))
  capacity: number | null;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    nullable: true,
    description: 'null: as many as like; left out: as it is',
  })
  @IsOptional()
  @Max(MOST_PLACES, whole('waitingListCapacity'))
  @Min(0, whole('waitingListCapacity'))
  @IsInt(whole('waitingListCapacity'))
  waitingListCapacity?: number | null;

  @ApiPropertyOptional({
    type: [String],
    description: 'References of those who lose their place; give a reason too',
  })
  @IsOptional()
  @IsArray({ message: 'losing must be a list' })
  @ArrayMaxSize(1_000, { message: 'losing must be 1000 or less' })
  @Matches(/^[A-Za-z0-9-]{1,20}$/, { each: true, message: 'losing must be references of bookings' })
  losing?: string[];
}

export class PlacesBody {
  @ApiProperty({ type: 'integer', nullable: true }) capacity: number | null;
  @ApiProperty({ type: 'integer' }) placesTaken: number;
  @ApiProperty({ type: 'integer' }) waiting: number;
  @ApiProperty({ type: 'integer', nullable: true }) waitingListCapacity: number | null;
}

@ApiTags('Organisers')
@ApiBearerAuth()
@Permit('staff')
@Controller('api/v1/events/:slug')
export class EventPlacesController {
  constructor(
    private readonly bookings: BookingsService,
    private readonly queries: BookingsQueries,
    private readonly events: EventsQueries,
  ) {}

  @Put('capacity')
  @ApiOperation({ summary: 'Change how many places there are; more of them are offered to those who wait' })
  @ApiOkResponse({ type: PlacesBody })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({
    type: Problem,
    description: 'below_held (with mustLose: how many must be named in losing), below_waiting or no_places',
  })
  async changeCapacity(
    @Param('slug') slug: string,
    @Body() { capacity, waitingListCapacity, losing = [], reason = '' }: CapacityBody,
    @CurrentCaller() caller: Caller,
  ): Promise<PlacesBody> {
    const wanted = { size: capacity, waitingSize: waitingListCapacity };
    await this.bookings.changeCapacity(slug, caller, wanted, {
      references: losing.map(tidyReference),
      reason,
    });
    const { event } = await this.events.forOrganiser(slug, caller);
    const places = (await this.queries.places([event.id])).get(event.id);
    if (places === undefined) throw new Error('The places that were changed are not there');
    return {
      capacity: places.size,
      placesTaken: places.held,
      waiting: places.waiting,
      waitingListCapacity: places.waitingSize,
    };
  }
}
