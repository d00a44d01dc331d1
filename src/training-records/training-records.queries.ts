import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Completion } from './training-records.service.js';

@Injectable()
export class TrainingRecordsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** What these people have completed, latest first. */
  async completionsOf(personIds: number[]): Promise<Completion[]> {
    return this.dataSource.query<Completion[]>(
      `SELECT person_id AS "personId", code, title, provider, to_char(completed_on, 'YYYY-MM-DD') AS "completedOn"
       FROM training_records WHERE person_id = ANY ($1) ORDER BY completed_on DESC, title`,
      [personIds],
    );
  }
}
