import { ApiProperty } from '@nestjs/swagger';
import type { Paged } from '../platform/api/paging.js';
import { tell, type HistoryRecord } from './history.rules.js';

class HistoryChangeBody {
  @ApiProperty({ example: 'Places' }) field: string;
  @ApiProperty({ type: 'string', nullable: true }) before: string | null;
  @ApiProperty({ type: 'string', nullable: true }) after: string | null;
}

/** One entry of a history, as the API tells it. */
class HistoryEntryBody {
  @ApiProperty({ type: 'string', format: 'date-time' }) at: Date;
  @ApiProperty({ example: 'event.capacity_changed' }) action: string;
  @ApiProperty({ example: 'Places changed' }) what: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'null: the program by itself' })
  by: string | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Whose booking or membership it was' })
  person: string | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Of the booking' }) reference: string | null;
  @ApiProperty({ type: [HistoryChangeBody] }) changes: HistoryChangeBody[];
}

export class HistoryPage {
  @ApiProperty({ type: [HistoryEntryBody], description: 'The newest first' }) items: HistoryEntryBody[];
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) page: number;
  @ApiProperty({ type: 'integer' }) pageSize: number;

  static of = ({ items, total, page, pageSize }: Paged<HistoryRecord>): HistoryPage => ({
    items: items.map(entry),
    total,
    page,
    pageSize,
  });
}

function entry(record: HistoryRecord): HistoryEntryBody {
  const { at, action, actor, person, reference } = record;
  const { what, changes } = tell(record);
  return {
    at,
    action,
    what,
    by: actor,
    person,
    reference,
    changes: changes.map(({ field, before, after }) => ({
      field,
      before: before ?? null,
      after: after ?? null,
    })),
  };
}
