import { ApiProperty, ApiPropertyOptional, OmitType, PartialType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  ValidateNested,
} from 'class-validator';
import { AUDIENCES, type Audience } from '../../eligibility/vocabulary.types.js';
import { LIST_LIMITS, MOST_SESSIONS, NUMBER_LIMITS, TEXT_LIMITS } from '../../events/event-limits.rules.js';
import { EVENT_KINDS, type EventKind, type PlacesKind } from '../../events/event.types.js';
import { braced, PLACEHOLDERS } from '../../events/placeholders.rules.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { IsWebAddress } from '../../platform/text/web-address.js';
import { MOST_DATES } from '../dates.rules.js';
import { oneOf, SessionBody, VenueBody, Whole } from './event-parts.body.js';

const KINDS = Object.keys(EVENT_KINDS);
const AUDIENCE_CODES = Object.keys(AUDIENCES);
const PLACES = ['limited', 'unlimited', 'none'];

/** A list of short texts. */
function Texts(field: string, { most, longest }: { most: number; longest: number }): PropertyDecorator {
  const rules = [
    IsOptional(),
    IsArray({ message: `${field} must be a list` }),
    ArrayMaxSize(most, { message: `${field} must be ${most} or less` }),
    IsPlainText(field, { max: longest }, { each: true }),
  ];
  return (target, name) => rules.forEach((rule) => rule(target, name));
}

export class NewEventBody {
  @ApiProperty({ maxLength: TEXT_LIMITS.title.max })
  @IsFilledIn('Enter a title')
  @IsPlainText('Title', TEXT_LIMITS.title)
  title: string;

  @ApiProperty({ enum: KINDS })
  @IsIn(KINDS, oneOf('kind', KINDS))
  kind: EventKind;

  @ApiPropertyOptional({ description: 'Made from the title when left out; numbered when it is taken' })
  @IsOptional()
  @Matches(/^(?=.{1,80}$)[a-z0-9]+(-[a-z0-9]+)*$/, {
    message: 'slug must be small letters, digits and single hyphens, 80 or less',
  })
  slug?: string;

  @ApiPropertyOptional({ description: 'Slug of the team that runs it: needed of members of several teams' })
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,100}$/, { message: 'team must be the slug of a team' })
  team?: string;

  @ApiPropertyOptional({
    maxLength: TEXT_LIMITS.series.max,
    type: 'string',
    nullable: true,
    description: 'Title of the series it is one date of',
  })
  @IsOptional()
  @IsFilledIn('Enter a title for the series')
  @IsPlainText('series', TEXT_LIMITS.series)
  series?: string | null;

  @ApiPropertyOptional({ maxLength: TEXT_LIMITS.summary.max })
  @IsOptional()
  @IsPlainText('summary', TEXT_LIMITS.summary)
  summary?: string;

  @ApiPropertyOptional({
    maxLength: TEXT_LIMITS.description.max,
    description: 'Plain text; a blank line parts paragraphs',
  })
  @IsOptional()
  @IsPlainText('description', TEXT_LIMITS.description)
  description?: string;

  @ApiPropertyOptional({ type: [String], description: 'What people will learn' })
  @Texts('outcomes', LIST_LIMITS.outcomes)
  outcomes?: string[];

  @ApiPropertyOptional({ maxLength: TEXT_LIMITS.theme.max, type: 'string', nullable: true })
  @IsOptional()
  @IsPlainText('theme', TEXT_LIMITS.theme)
  theme?: string | null;

  @ApiPropertyOptional({
    maxLength: TEXT_LIMITS.contentNotice.max,
    type: 'string',
    nullable: true,
    description: 'What in it may distress somebody',
  })
  @IsOptional()
  @IsPlainText('contentNotice', TEXT_LIMITS.contentNotice)
  contentNotice?: string | null;

  @ApiPropertyOptional({ type: [String] })
  @Texts('partners', LIST_LIMITS.partners)
  partners?: string[];

  @ApiPropertyOptional({ maxLength: TEXT_LIMITS.audience.max, description: 'Who it is for, in words' })
  @IsOptional()
  @IsPlainText('audience', TEXT_LIMITS.audience)
  audience?: string;

  @ApiPropertyOptional({ enum: AUDIENCE_CODES, isArray: true, description: 'Who it is for, to be found by' })
  @IsOptional()
  @IsArray({ message: 'audiences must be a list' })
  @IsIn(AUDIENCE_CODES, { each: true, ...oneOf('audiences', AUDIENCE_CODES) })
  audiences?: Audience[];

  @ApiPropertyOptional({ maxLength: TEXT_LIMITS.level.max, type: 'string', nullable: true })
  @IsOptional()
  @IsPlainText('level', TEXT_LIMITS.level)
  level?: string | null;

  @ApiPropertyOptional({ maxLength: TEXT_LIMITS.price.max, type: 'string', nullable: true, example: 'Free' })
  @IsOptional()
  @IsPlainText('price', TEXT_LIMITS.price)
  price?: string | null;

  @ApiPropertyOptional({ type: [String] })
  @Texts('bookingNotes', LIST_LIMITS.bookingNotes)
  bookingNotes?: string[];

  @ApiPropertyOptional()
  @IsOptional()
  @IsBoolean({ message: 'online must be true or false' })
  online?: boolean;

  @ApiPropertyOptional({ type: 'string', nullable: true, description: 'Only told to people with a place' })
  @IsOptional()
  @IsWebAddress('joiningLink must be an https address', TEXT_LIMITS.joiningLink)
  joiningLink?: string | null;

  @ApiPropertyOptional({
    maxLength: TEXT_LIMITS.joiningInstructions.max,
    type: 'string',
    nullable: true,
    description:
      'Told to people with a place when they book and when they are reminded; a blank line parts paragraphs',
  })
  @IsOptional()
  @IsPlainText('joiningInstructions', TEXT_LIMITS.joiningInstructions)
  joiningInstructions?: string | null;

  @ApiPropertyOptional({
    maxLength: TEXT_LIMITS.reminderText.max,
    type: 'string',
    nullable: true,
    description: `Your own words in the reminder. ${PLACEHOLDERS.map(braced).join(', ')} are filled in for each person`,
  })
  @IsOptional()
  @IsPlainText('reminderText', TEXT_LIMITS.reminderText)
  reminderText?: string | null;

  @ApiPropertyOptional({ type: VenueBody, nullable: true })
  @IsOptional()
  @IsObject({ message: 'venue must be an object' })
  @ValidateNested()
  @Type(() => VenueBody)
  venue?: VenueBody | null;

  @ApiPropertyOptional({ type: [SessionBody], description: 'None: dates to be announced' })
  @IsOptional()
  @IsArray({ message: 'sessions must be a list' })
  @ArrayMaxSize(MOST_SESSIONS, { message: `sessions must be ${MOST_SESSIONS} or less` })
  @IsObject({ each: true, message: 'sessions must be objects' })
  @ValidateNested({ each: true })
  @Type(() => SessionBody)
  sessions?: SessionBody[];

  @ApiPropertyOptional({ description: 'With endsAt, short for one session', example: '2019-11-06T09:30' })
  @IsOptional()
  @IsString({ message: 'startsAt must be a date and time' })
  startsAt?: string;

  @ApiPropertyOptional({ example: '2019-11-06T16:00' })
  @IsOptional()
  @IsString({ message: 'endsAt must be a date and time' })
  endsAt?: string;

  @ApiPropertyOptional({ enum: PLACES, description: 'Told by kind and capacity when left out' })
  @IsOptional()
  @IsIn(PLACES, oneOf('places', PLACES))
  places?: PlacesKind;

  @ApiPropertyOptional({ type: 'integer', nullable: true, description: 'null: unlimited' })
  @Whole('capacity', ...NUMBER_LIMITS.places)
  capacity?: number | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true, description: 'null: as many as like' })
  @Whole('waitingListCapacity', ...NUMBER_LIMITS.places)
  waitingListCapacity?: number | null;

  @ApiPropertyOptional({
    description: 'Whether newcomers may join the waiting list. They may unless you say otherwise',
  })
  @IsOptional()
  @IsBoolean({ message: 'waitingListOpen must be true or false' })
  waitingListOpen?: boolean;

  @ApiPropertyOptional({ type: 'string', nullable: true, example: '2019-10-14T09:00' })
  @IsOptional()
  @IsString({ message: 'bookingOpensAt must be a date and time' })
  bookingOpensAt?: string | null;

  @ApiPropertyOptional({ type: 'string', nullable: true, description: 'null: when the event starts' })
  @IsOptional()
  @IsString({ message: 'bookingClosesAt must be a date and time' })
  bookingClosesAt?: string | null;

  @ApiPropertyOptional({ description: 'Whether an organiser confirms each booking' })
  @IsOptional()
  @IsBoolean({ message: 'needsApproval must be true or false' })
  needsApproval?: boolean;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Hours in which an offered place can be accepted; 48 of a new event',
  })
  @Whole('offerHours', ...NUMBER_LIMITS.offerHours)
  offerHours?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Days before it on which people are reminded; 0: not at all; 3 of a new event',
  })
  @Whole('reminderDays', ...NUMBER_LIMITS.reminderDays)
  reminderDays?: number;

  @ApiPropertyOptional({
    type: 'integer',
    description: 'Cancelling this many days before it, or later, is late; 7 of a new event',
  })
  @Whole('lateCancellationDays', ...NUMBER_LIMITS.lateCancellationDays)
  lateCancellationDays?: number;

  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: true,
    description:
      'Who may come, as a tree; open to everyone when left out. A part `completed` with `equivalent: true` takes what ' +
      'somebody completed elsewhere, too, once it is confirmed: see Equivalents',
    example: {
      kind: 'all',
      rules: [
        { kind: 'workforce', anyOf: ['children'] },
        { kind: 'area', anyOf: ['kent'], label: 'Kent' },
        { kind: 'completed', anyOf: ['level-1'], label: 'Level 1', withinMonths: 36, equivalent: true },
      ],
    },
  })
  @IsOptional()
  @IsObject({ message: 'rule must be an object' })
  rule?: object;
}

/** What can be changed; what is left out stays. */
export class ChangedEventBody extends PartialType(OmitType(NewEventBody, ['slug', 'team'] as const)) {}

export class PublicationBody {
  @ApiPropertyOptional({ type: [String], description: 'Slugs of other drafts of its series' })
  @IsOptional()
  @IsArray({ message: 'dates must be a list' })
  @ArrayMaxSize(MOST_DATES, { message: `dates must be ${MOST_DATES} or less` })
  @IsString({ each: true, message: 'dates must be slugs' })
  dates?: string[];
}

export class CancellationBody {
  @ApiPropertyOptional({ maxLength: 500, description: 'Those who booked are told' })
  @IsOptional()
  @IsPlainText('reason', { max: 500, lines: true })
  reason?: string;
}
