import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Max, Min } from 'class-validator';
import { MayBeLeftOut } from '../../platform/api/validation.js';
import { IsFilledIn, IsPlainText, tidyLine } from '../../platform/text/plain-text.js';
import type { RecordedTraining } from '../training-records.queries.js';
import type { OwnEntry } from '../training-records.service.js';

export class OwnEntryBody {
  @ApiProperty({ maxLength: 200 })
  @IsPlainText('title', { max: 200 })
  @IsFilledIn('Enter what the training was called')
  title: string;

  @ApiProperty({ maxLength: 200, description: 'Who ran it' })
  @IsPlainText('provider', { max: 200 })
  @IsFilledIn('Enter who ran the training')
  provider: string;

  @ApiProperty({ type: 'string', format: 'date', example: '2019-03-27' })
  @IsString({ message: 'completedOn must be a date' })
  completedOn: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: 59_999, description: 'How long it was' })
  @MayBeLeftOut()
  @Max(59_999, { message: 'minutes must be 59,999 or less' })
  @Min(1, { message: 'minutes must be 1 or more' })
  @IsInt({ message: 'minutes must be a whole number' })
  minutes?: number;

  @ApiPropertyOptional({ maxLength: 1000 })
  @MayBeLeftOut()
  @IsPlainText('note', { max: 1000, lines: true })
  note?: string;
}

export const entryOf = ({ title, provider, completedOn, minutes, note }: OwnEntryBody): OwnEntry => ({
  title: tidyLine(title),
  provider: tidyLine(provider),
  completedOn,
  minutes: minutes ?? null,
  note: note?.trim() || null,
});

export class RecordedTrainingBody {
  @ApiProperty({ type: 'integer' }) id: number;
  @ApiProperty() title: string;
  @ApiProperty() provider: string;
  @ApiProperty({ type: 'string', format: 'date' }) completedOn: string;
  @ApiProperty({ type: 'integer', nullable: true }) minutes: number | null;
  @ApiProperty({ type: 'string', nullable: true }) note: string | null;
  @ApiProperty({ type: 'string', nullable: true, example: '7K3M-Q2XA-9F0T' }) certificate: string | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) validUntil: string | null;
  @ApiProperty({ description: 'Written down by the person; no rule counts it' }) ownEntry: boolean;
  @ApiProperty({ description: 'Had elsewhere, and confirmed by an organiser as an equivalent' })
  confirmedEquivalent: boolean;
}

export class TrainingRecordPage {
  @ApiProperty({ type: [RecordedTrainingBody] }) items: RecordedTrainingBody[];
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) page: number;
  @ApiProperty({ type: 'integer' }) pageSize: number;
}

export const recordedTrainingBody = (record: RecordedTraining): RecordedTrainingBody => {
  const { code, certificateNumber, equivalentId, ...rest } = record;
  return {
    ...rest,
    certificate: certificateNumber,
    ownEntry: code === null,
    confirmedEquivalent: equivalentId !== null,
  };
};
