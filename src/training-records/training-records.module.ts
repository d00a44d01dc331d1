import { Module } from '@nestjs/common';
import { TrainingRecordApiController } from './api/training-record.controller.js';
import { OwnEntriesController } from './pages/own-entries.controller.js';
import { TrainingRecordController } from './pages/training-record.controller.js';
import { TrainingRecordsQueries } from './training-records.queries.js';
import { TrainingRecordsService } from './training-records.service.js';

@Module({
  controllers: [TrainingRecordController, OwnEntriesController, TrainingRecordApiController],
  providers: [TrainingRecordsQueries, TrainingRecordsService],
  exports: [TrainingRecordsQueries, TrainingRecordsService],
})
export class TrainingRecordsModule {}
