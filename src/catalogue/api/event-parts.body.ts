import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { TEXT_LIMITS } from '../../events/event-limits.rules.js';
import type { SessionTiming } from '../../events/event.types.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';

const TIMINGS = ['timed', 'all_day', 'to_be_confirmed'];

/** The message of a value outside its list. */
export const oneOf = (field: string, values: string[]): { message: string } => ({
  message: `${field} must be one of ${values.join(', ')}`,
});

/** A whole number from `low` to `high`; left out or null where it may be. */
export function Whole(field: string, low: number, high: number): PropertyDecorator {
  const message = `${field} must be a whole number from ${low} to ${high}`;
  const rules = [IsOptional(), IsInt({ message }), Min(low, { message }), Max(high, { message })];
  return (target, name) => rules.forEach((rule) => rule(target, name));
}

export class SessionBody {
  @ApiPropertyOptional({ maxLength: TEXT_LIMITS.sessionTitle.max, type: 'string', nullable: true })
  @IsOptional()
  @IsPlainText('title', TEXT_LIMITS.sessionTitle)
  title?: string | null;

  @ApiPropertyOptional({ enum: TIMINGS, description: 'timed when left out' })
  @IsOptional()
  @IsIn(TIMINGS, oneOf('timing', TIMINGS))
  timing?: SessionTiming;

  @ApiProperty({
    example: '2019-11-06T09:30',
    description: 'ISO 8601 with an offset, or a London wall-clock time without one; a date for whole days',
  })
  @IsString({ message: 'startsAt must be a date and time' })
  startsAt: string;

  @ApiPropertyOptional({
    example: '2019-11-06T16:00',
    description: 'For whole days the last one; left out for one day',
  })
  @IsOptional()
  @IsString({ message: 'endsAt must be a date and time' })
  endsAt?: string;

  @ApiPropertyOptional({
    enum: ['first', 'second'],
    description: 'Which, for a time in the hour that happens twice',
  })
  @IsOptional()
  @IsIn(['first', 'second'], oneOf('startsAtOccurrence', ['first', 'second']))
  startsAtOccurrence?: 'first' | 'second';

  @ApiPropertyOptional({ enum: ['first', 'second'] })
  @IsOptional()
  @IsIn(['first', 'second'], oneOf('endsAtOccurrence', ['first', 'second']))
  endsAtOccurrence?: 'first' | 'second';
}

export class VenueBody {
  @ApiProperty({ maxLength: 200, example: 'Sessions House' })
  @IsFilledIn('Enter the name of the venue')
  @IsPlainText('name', { max: 200 })
  name: string;

  @ApiPropertyOptional({ maxLength: 300, example: 'County Road' })
  @IsOptional()
  @IsPlainText('address', { max: 300 })
  address?: string;

  @ApiProperty({ maxLength: 100, example: 'Maidstone' })
  @IsFilledIn('Enter the town of the venue')
  @IsPlainText('town', { max: 100 })
  town: string;

  @ApiPropertyOptional({ example: 'ME14 1XQ', type: 'string', nullable: true })
  @IsOptional()
  @Matches(/^[A-Za-z]{1,2}\d[A-Za-z\d]? ?\d[A-Za-z]{2}$/, {
    message: 'Enter a full UK postcode, like ME14 1XQ',
  })
  postcode?: string | null;

  @ApiPropertyOptional({
    description: 'Code of its area; found by the town when left out',
    example: 'maidstone',
    type: 'string',
    nullable: true,
  })
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,60}$/, { message: 'area must be the code of an area' })
  area?: string | null;

  @ApiPropertyOptional({ maxLength: 1000, type: 'string', nullable: true })
  @IsOptional()
  @IsPlainText('travel', { max: 1000, lines: true })
  travel?: string | null;

  @ApiPropertyOptional({ maxLength: 1000, type: 'string', nullable: true })
  @IsOptional()
  @IsPlainText('access', { max: 1000, lines: true })
  access?: string | null;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    description: 'How many people its largest room holds',
  })
  @Whole('largestSize', 1, 1_000_000)
  largestSize?: number | null;
}
