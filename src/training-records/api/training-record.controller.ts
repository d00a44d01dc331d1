import { Body, Controller, Delete, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { PageQuery } from '../../platform/api/paging.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { inTransaction } from '../../platform/database/in-transaction.js';
import { programNow } from '../../platform/database/program-clock.js';
import { invalid } from '../../platform/refusal.js';
import { londonDate } from '../../platform/time/london.js';
import { completedOnProblem, entryId } from '../own-entry.rules.js';
import { TrainingRecordsQueries } from '../training-records.queries.js';
import { TrainingRecordsService, type OwnEntry } from '../training-records.service.js';
import {
  entryOf,
  OwnEntryBody,
  RecordedTrainingBody,
  recordedTrainingBody,
  TrainingRecordPage,
} from './training-record.bodies.js';

@ApiTags('Training record')
@ApiBearerAuth()
@Permit('person')
@Controller('api/v1/training-record')
export class TrainingRecordApiController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: TrainingRecordsQueries,
    private readonly records: TrainingRecordsService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What you have completed, the latest first, entries of your own included' })
  @ApiOkResponse({ type: TrainingRecordPage })
  async list(
    @CurrentCaller() { personId }: Caller,
    @Query() { page, pageSize }: PageQuery,
  ): Promise<TrainingRecordPage> {
    const records = await this.queries.of(personId);
    const items = records.slice((page - 1) * pageSize, page * pageSize).map(recordedTrainingBody);
    return { items, total: records.length, page, pageSize };
  }

  @Post()
  @ApiOperation({ summary: 'Add training that you had elsewhere' })
  @ApiCreatedResponse({ type: RecordedTrainingBody })
  @ApiConflictResponse({ type: Problem, description: 'too_many_entries' })
  async add(
    @CurrentCaller() { personId }: Caller,
    @Body() body: OwnEntryBody,
  ): Promise<RecordedTrainingBody> {
    const entry = await this.checked(body);
    const id = await inTransaction(this.dataSource, (manager) =>
      this.records.addOwn(manager, personId, entry),
    );
    return recordedTrainingBody(await this.queries.ownEntry(personId, id));
  }

  @Put(':id')
  @ApiOperation({ summary: 'Change an entry of your own' })
  @ApiOkResponse({ type: RecordedTrainingBody })
  @ApiNotFoundResponse({ type: Problem, description: 'Training that is recorded by others, too' })
  async change(
    @CurrentCaller() { personId }: Caller,
    @Param('id') id: string,
    @Body() body: OwnEntryBody,
  ): Promise<RecordedTrainingBody> {
    const entry = await this.checked(body);
    await this.records.changeOwn(this.dataSource.manager, personId, entryId(id), entry);
    return recordedTrainingBody(await this.queries.ownEntry(personId, entryId(id)));
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete an entry of your own' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ type: Problem, description: 'Training that is recorded by others, too' })
  async remove(@CurrentCaller() { personId }: Caller, @Param('id') id: string): Promise<void> {
    await this.records.removeOwn(this.dataSource.manager, personId, entryId(id));
  }

  private async checked(body: OwnEntryBody): Promise<OwnEntry> {
    const entry = entryOf(body);
    const problem = completedOnProblem(entry.completedOn, londonDate(await programNow(this.dataSource)));
    if (problem) throw invalid([problem]);
    return entry;
  }
}
