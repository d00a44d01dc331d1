import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { notFound } from '../platform/refusal.js';
import type { TrainingRecord } from './training-record.entity.js';

/** One line of somebody's record, as they see it. */
export type RecordedTraining = Omit<TrainingRecord, 'personId'>;

const COLUMNS = `id, code, title, provider, to_char(completed_on, 'YYYY-MM-DD') AS "completedOn", minutes, note,
  certificate_number AS "certificateNumber", to_char(valid_until, 'YYYY-MM-DD') AS "validUntil",
  equivalent_id AS "equivalentId"`;

const OF_PERSON = `SELECT ${COLUMNS} FROM training_records WHERE person_id = $1 ORDER BY completed_on DESC, title, id`;

@Injectable()
export class TrainingRecordsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** All that the person has completed, entries of their own included, the latest first. */
  async of(personId: number): Promise<RecordedTraining[]> {
    return this.dataSource.query<RecordedTraining[]>(OF_PERSON, [personId]);
  }

  /** What the person wrote down themselves. @throws Refusal not_found for anything else */
  async ownEntry(personId: number, id: number): Promise<RecordedTraining> {
    const [entry] = await this.dataSource.query<RecordedTraining[]>(
      `SELECT ${COLUMNS} FROM training_records WHERE id = $2 AND person_id = $1 AND code IS NULL`,
      [personId, id],
    );
    if (entry === undefined) throw notFound('There is no such entry of your own');
    return entry;
  }
}
