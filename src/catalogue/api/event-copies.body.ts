import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsBoolean, IsIn, IsOptional, Matches } from 'class-validator';
import { TEXT_LIMITS } from '../../events/event-limits.rules.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { MOST_DATES } from '../dates.rules.js';
import { oneOf, Whole } from './event-parts.body.js';
import { EventResponse } from './event.response.js';

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const UNITS = ['weeks', 'months'];
const ON = ['day', 'weekday'];

export class EventCopyBody {
  @ApiProperty({ maxLength: TEXT_LIMITS.title.max })
  @IsFilledIn('Enter a title')
  @IsPlainText('Title', TEXT_LIMITS.title)
  title: string;

  @ApiPropertyOptional({
    format: 'date',
    description: 'Day of its first session; dates to be announced when left out',
  })
  @IsOptional()
  @Matches(DAY, { message: 'firstDay must be a date, like 2020-01-15' })
  firstDay?: string;
}

export class MoreDatesBody {
  @ApiPropertyOptional({
    type: [String],
    example: ['2020-02-05', '2020-05-06'],
    description: 'Days of their first sessions',
  })
  @IsOptional()
  @IsArray({ message: 'dates must be a list' })
  @ArrayMinSize(1, { message: 'dates must name at least one' })
  @ArrayMaxSize(MOST_DATES, { message: `dates must be ${MOST_DATES} or less` })
  @Matches(DAY, { each: true, message: 'dates must be dates, like 2020-01-15' })
  dates?: string[];

  @ApiPropertyOptional({
    type: 'integer',
    description: 'In place of dates, counted from the event: every so many',
  })
  @Whole('every', 1, 24)
  every?: number;

  @ApiPropertyOptional({ enum: UNITS, description: 'months when left out' })
  @IsOptional()
  @IsIn(UNITS, oneOf('unit', UNITS))
  unit?: 'weeks' | 'months';

  @ApiPropertyOptional({ type: 'integer', description: 'How many dates are added' })
  @Whole('times', 1, MOST_DATES)
  times?: number;

  @ApiPropertyOptional({
    enum: ON,
    description: 'Of months: the same day (when left out) or the same weekday of the month',
  })
  @IsOptional()
  @IsIn(ON, oneOf('on', ON))
  on?: 'day' | 'weekday';

  @ApiPropertyOptional({ description: 'Public at once, where the event is. Drafts otherwise' })
  @IsOptional()
  @IsBoolean({ message: 'publish must be true or false' })
  publish?: boolean;
}

export class MoreDatesResponse {
  @ApiProperty({ type: [EventResponse] })
  items: EventResponse[];
}
