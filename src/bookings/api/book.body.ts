import { createHash } from 'node:crypto';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsString,
  isDateString,
  isInt,
  Matches,
  ValidateBy,
  ValidateNested,
  type ValidationOptions,
} from 'class-validator';
import { WORKFORCES, type Workforce } from '../../eligibility/vocabulary.types.js';
import { MayBeLeftOut } from '../../platform/api/validation.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';

/** Its start, or its id where several start together. */
export type SessionName = string | number;

const IsSessionName = (options: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'isSessionName',
      validator: { validate: (value) => isDateString(value) || (isInt(value) && Number(value) > 0) },
    },
    options,
  );

export class ChoiceBody {
  @ApiProperty({
    type: 'array',
    items: { oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }] },
    description: 'Starts or ids of the sessions chosen, one of each choice',
  })
  @IsArray({ message: 'sessions must be a list' })
  @ArrayMaxSize(100, { message: 'sessions must be 100 or less' })
  @IsSessionName({ each: true, message: 'sessions must be dates and times, or ids of sessions' })
  sessions: SessionName[];

  @ApiPropertyOptional({ description: 'In spite of a clash' })
  @MayBeLeftOut()
  @IsBoolean({ message: 'insist must be true or false' })
  insist?: boolean;
}

export class GivenReason {
  @ApiPropertyOptional({ maxLength: 500, description: 'Needed of an organiser; the person is told' })
  @MayBeLeftOut()
  @IsPlainText('The reason', { max: 500, lines: true })
  reason?: string;
}

export class NeedsBody {
  @ApiPropertyOptional({ maxLength: 1000, example: 'Step-free access' })
  @MayBeLeftOut()
  @IsPlainText('Access needs', { max: 1000, lines: true })
  access?: string;

  @ApiPropertyOptional({ maxLength: 1000, example: 'Vegan' })
  @MayBeLeftOut()
  @IsPlainText('Dietary needs', { max: 1000, lines: true })
  dietary?: string;
}

/** A colleague. What is already known of a person of this address is left as it is. */
export class ColleagueBody {
  @ApiProperty({ maxLength: 200, example: 'Sam Okafor' })
  @IsPlainText('Name', { max: 200 })
  @IsFilledIn('Enter their name')
  name: string;

  @ApiProperty({ example: 'sam.okafor@kent.example' })
  @IsString({ message: 'Enter an email address' })
  email: string;

  @ApiPropertyOptional({ description: 'Slug of a listed organisation', example: 'kent-police' })
  @MayBeLeftOut()
  @IsPlainText('organisation', { max: 200 })
  organisation?: string;

  @ApiPropertyOptional({ enum: Object.keys(WORKFORCES) })
  @MayBeLeftOut()
  @IsIn(Object.keys(WORKFORCES), {
    message: `workforce must be one of ${Object.keys(WORKFORCES).join(', ')}`,
  })
  workforce?: Workforce;

  @ApiPropertyOptional({
    type: [String],
    description: 'Codes of the areas they work in',
    example: ['maidstone'],
  })
  @MayBeLeftOut()
  @IsArray({ message: 'areas must be a list' })
  @ArrayMaxSize(50, { message: 'areas must be 50 or less' })
  @Matches(/^[a-z0-9-]{1,60}$/, { each: true, message: 'areas must be codes of areas' })
  areas?: string[];
}

export class BookBody {
  @ApiPropertyOptional({ type: ColleagueBody, description: 'Leave out to book for yourself' })
  @MayBeLeftOut()
  @IsObject({ message: 'attendee must be an object' })
  @ValidateNested()
  @Type(() => ColleagueBody)
  attendee?: ColleagueBody;

  @ApiPropertyOptional({ description: 'Wait when it is full, instead of a refusal' })
  @MayBeLeftOut()
  @IsBoolean({ message: 'joinWaitingList must be true or false' })
  joinWaitingList?: boolean;

  @ApiPropertyOptional({
    type: 'array',
    items: { oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }] },
    description:
      'Starts or ids of the sessions. Sessions that everybody attends are booked together, so leave them out or name all. Of those to choose from name one of each choice',
  })
  @MayBeLeftOut()
  @IsArray({ message: 'sessions must be a list' })
  @ArrayMaxSize(100, { message: 'sessions must be 100 or less' })
  @IsSessionName({ each: true, message: 'sessions must be dates and times, or ids of sessions' })
  sessions?: SessionName[];

  @ApiPropertyOptional({ type: NeedsBody })
  @MayBeLeftOut()
  @IsObject({ message: 'needs must be an object' })
  @ValidateNested()
  @Type(() => NeedsBody)
  needs?: NeedsBody;

  @ApiPropertyOptional({ description: 'Book in spite of a clash' })
  @MayBeLeftOut()
  @IsBoolean({ message: 'insist must be true or false' })
  insist?: boolean;

  @ApiPropertyOptional({ maxLength: 2000, description: 'Where the rule asks for evidence' })
  @MayBeLeftOut()
  @IsPlainText('Evidence', { max: 2000, lines: true })
  evidence?: string;

  @ApiPropertyOptional({
    type: [String],
    description: 'Ids of the rule’s statements that are true of the attendee',
  })
  @MayBeLeftOut()
  @IsArray({ message: 'declared must be a list' })
  @ArrayMaxSize(50, { message: 'declared must be 50 or less' })
  @Matches(/^[\w-]{1,100}$/, { each: true, message: 'declared must be ids of statements' })
  declared?: string[];

  @ApiPropertyOptional({ description: 'Organisers of the event add somebody by hand' })
  @MayBeLeftOut()
  @IsBoolean({ message: 'byHand must be true or false' })
  byHand?: boolean;
}

/** The same for two bodies that ask for the same, however they are written. */
export function requestHash(slug: string, body: BookBody): string {
  const {
    attendee,
    joinWaitingList = false,
    sessions,
    needs,
    insist = false,
    evidence,
    declared,
    byHand = false,
  } = body;
  const asked = [
    slug,
    attendee === undefined
      ? null
      : [attendee.name, attendee.email, attendee.organisation, attendee.workforce, attendee.areas],
    [joinWaitingList, insist, byHand],
    [sessions, evidence, declared],
    [needs?.access, needs?.dietary],
  ];
  return createHash('sha256').update(JSON.stringify(asked)).digest('hex');
}
