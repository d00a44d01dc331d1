import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { ORGANISATION_KINDS } from '../eligibility/vocabulary.types.js';
import { IsPlainText } from '../platform/text/plain-text.js';
import { BREAKDOWNS, type Breakdown } from './report.types.js';

const KINDS = Object.keys(ORGANISATION_KINDS);

/** What a report is of, as an address has it; the same for pages, files and the API. Empty for all. */
export class ReportQuery {
  @ApiPropertyOptional({
    format: 'date',
    description: 'First day in London; without both the financial year, April to March, of the day',
  })
  @IsPlainText('From', { max: 60 })
  from: string = '';

  @ApiPropertyOptional({ format: 'date', description: 'Last day, included; 5 years after the first at most' })
  @IsPlainText('To', { max: 60 })
  to: string = '';

  @ApiPropertyOptional({ enum: Object.keys(BREAKDOWNS), default: 'month' })
  @IsIn(Object.keys(BREAKDOWNS), { message: `by must be one of ${Object.keys(BREAKDOWNS).join(', ')}` })
  by: Breakdown = 'month';

  @ApiPropertyOptional({ description: 'Slug of one of your teams; without it all of them' })
  @IsPlainText('Team', { max: 200 })
  team: string = '';

  @ApiPropertyOptional({ description: 'Slug of one event' })
  @IsPlainText('Event', { max: 200 })
  event: string = '';

  @ApiPropertyOptional({ enum: KINDS, description: 'Only people of agencies of this kind' })
  @IsIn(['', ...KINDS], { message: 'Choose the kind of agency from the list' })
  kind: string = '';

  @ApiPropertyOptional({ description: 'Code of an area: only people who work there' })
  @IsPlainText('Area', { max: 60 })
  area: string = '';
}
