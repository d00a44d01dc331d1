import { ApiProperty } from '@nestjs/swagger';
import { FIGURES, type FigureCode, type Figures } from '../figures.rules.js';
import type { Report, ReportRow } from '../finished-report.types.js';
import type { Scope } from '../reports.service.js';

class PeriodBody {
  @ApiProperty({ format: 'date', example: '2019-04-01' }) from: string;
  @ApiProperty({ format: 'date', example: '2020-03-31' }) to: string;
}

class FigureBody {
  @ApiProperty({ enum: FIGURES.map(({ code }) => code) }) code: FigureCode;
  @ApiProperty() name: string;
  @ApiProperty({ description: 'What it counts' }) definition: string;
}

/** In the schema by name, so that clients know each figure. */
const FiguresProperty = (): PropertyDecorator =>
  ApiProperty({
    type: 'object',
    description:
      'By code; null where there is none, as places by agency. A fill rate and a response rate are in per cent.',
    properties: Object.fromEntries(
      FIGURES.map(({ code, definition }) => [
        code,
        { type: 'number', nullable: true, description: definition },
      ]),
    ),
    additionalProperties: false,
  });

class ReportRowBody {
  @ApiProperty({ description: 'Month, slug of an event, name of an agency, or code' }) key: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Of an event' })
  startsAt: Date | null;
  @FiguresProperty() figures: Figures;

  static of = ({ key, name, startsAt, figures }: ReportRow): ReportRowBody => ({
    ...{ key, name, startsAt, figures },
  });
}

export class ReportBody {
  @ApiProperty({ type: PeriodBody }) period: PeriodBody;
  @ApiProperty({ type: [FigureBody] }) definitions: FigureBody[];
  @FiguresProperty() total: Figures;
  @ApiProperty({ type: [ReportRowBody] }) rows: ReportRowBody[];

  static of = ({ selection }: Scope, { total, rows }: Report): ReportBody => ({
    period: selection.period,
    definitions: FIGURES.map(({ code, name, definition }) => ({ code, name, definition })),
    total,
    rows: rows.map(ReportRowBody.of),
  });
}
