import { Module } from '@nestjs/common';
import { TrainingRecordsQueries } from './training-records.queries.js';
import { TrainingRecordsService } from './training-records.service.js';

@Module({
  providers: [TrainingRecordsQueries, TrainingRecordsService],
  exports: [TrainingRecordsQueries, TrainingRecordsService],
})
export class TrainingRecordsModule {}
