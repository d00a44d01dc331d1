import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsObject, IsOptional, Matches } from 'class-validator';
import { FIELD_NAMES, type Field } from '../columns.rules.js';
import { OUTCOMES, type ImportState, type Outcome } from '../imports.types.js';

export class UploadBody {
  @ApiProperty({ type: 'string', format: 'binary', description: 'CSV, or an Excel workbook; below 5 MB' })
  @IsOptional()
  file?: unknown;

  @ApiPropertyOptional({ description: 'Slug of the team, of somebody who makes events for several' })
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,100}$/, { message: 'team must be the slug of a team' })
  team?: string;
}

export class MappingBody {
  @ApiProperty({
    type: 'object',
    additionalProperties: { type: 'integer' },
    description: `Which column, counted from 0, holds which of ${FIELD_NAMES.join(', ')}`,
    example: { title: 0, date: 1, start: 2, end: 3 },
  })
  @IsObject({ message: 'mapping must be an object' })
  mapping: Record<string, unknown>;

  @ApiPropertyOptional({ default: false, description: 'Venues not known yet are added; otherwise faults' })
  @IsOptional()
  @IsBoolean({ message: 'addVenues must be true or false' })
  addVenues?: boolean;
}

export class ImportStartBody {
  @ApiPropertyOptional({ enum: ['all', 'good'], default: 'all' })
  @IsOptional()
  @IsIn(['all', 'good'], { message: 'rows must be all or good' })
  rows?: 'all' | 'good';

  @ApiPropertyOptional({ default: false, description: 'Publish the events that lack nothing' })
  @IsOptional()
  @IsBoolean({ message: 'publish must be true or false' })
  publish?: boolean;
}

class FaultResponse {
  @ApiProperty({ type: 'integer', description: 'As the file counts: the headings are row 1' })
  row: number;

  @ApiProperty({ enum: FIELD_NAMES })
  field: Field;

  @ApiProperty()
  cell: string;

  @ApiProperty()
  reason: string;
}

class RowResponse {
  @ApiProperty({ type: 'integer' })
  row: number;

  @ApiProperty({ enum: OUTCOMES })
  outcome: Outcome;

  @ApiProperty({ type: 'string', nullable: true })
  message: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Of the event' })
  slug: string | null;
}

export class ImportResponse {
  @ApiProperty({ type: 'integer' })
  id: number;

  @ApiProperty({ enum: ['uploaded', 'running', 'finished', 'stopped'] })
  state: ImportState;

  @ApiProperty()
  fileName: string;

  @ApiProperty({ type: [String] })
  columns: string[];

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  mapping: Record<string, number>;

  @ApiProperty()
  addVenues: boolean;

  @ApiProperty({ type: [String], description: 'What to know about how the file was read' })
  remarks: string[];

  @ApiProperty({ type: 'integer', description: 'Rows that would make, or made, an event or are one already' })
  good: number;

  @ApiProperty({ type: [FaultResponse] })
  faults: FaultResponse[];

  @ApiProperty({ type: [RowResponse], description: 'What has become of the rows so far' })
  results: RowResponse[];
}
