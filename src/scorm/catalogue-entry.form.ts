import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, Matches } from 'class-validator';
import { AUDIENCES, type Audience } from '../eligibility/vocabulary.types.js';
import { MayBeLeftOut } from '../platform/api/validation.js';
import { IsFilledIn, IsPlainText } from '../platform/text/plain-text.js';
import { ticked } from '../platform/text/written.js';

const GROUPS = Object.keys(AUDIENCES) as Audience[];

/** What the catalogue says of a course that a package delivers, as a form or a program sends it. */
export class CatalogueEntryForm {
  @ApiProperty({ maxLength: 200 })
  @IsFilledIn('Enter a title')
  @IsPlainText('Title', { max: 200 })
  title: string = '';

  @ApiProperty({ maxLength: 500, description: 'One or two sentences' })
  @IsFilledIn('Enter a summary')
  @IsPlainText('Summary', { max: 500, lines: true })
  summary: string = '';

  @ApiPropertyOptional({ maxLength: 500, description: 'Who it is for, in words' })
  @MayBeLeftOut()
  @IsPlainText('Who it is for', { max: 500 })
  audience: string = '';

  @ApiPropertyOptional({ enum: GROUPS, isArray: true, description: 'Groups it is found under' })
  @Transform(({ value }) => ticked(value))
  @IsIn(GROUPS, { each: true, message: 'Choose groups from the list' })
  audiences: Audience[] = [];

  @ApiPropertyOptional({ example: '1 to 2 hours' })
  @MayBeLeftOut()
  @IsPlainText('How long it takes', { max: 200 })
  duration: string = '';

  @ApiPropertyOptional({
    description: 'Slug of the team that runs it, of somebody who organises for several',
  })
  @MayBeLeftOut()
  @Matches(/^[a-z0-9-]{0,100}$/, { message: 'Say which team runs the course' })
  team: string = '';
}
