import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TrainingRecord } from './training-record.entity.js';

export type Completion = Omit<TrainingRecord, 'id'>;

/** The only writer of training records. */
@Injectable()
export class TrainingRecordsService {
  /** Repeating the same completion changes nothing. */
  async record(manager: EntityManager, completion: Completion): Promise<void> {
    const { personId, code, title, provider, completedOn } = completion;
    await manager.query(
      `INSERT INTO training_records (person_id, code, title, provider, completed_on) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (person_id, code, completed_on) DO NOTHING`,
      [personId, code, title, provider, completedOn],
    );
  }

  /** For erasure: nothing about a person stays. */
  async eraseOf(manager: EntityManager, personId: number): Promise<void> {
    await manager.query(`DELETE FROM training_records WHERE person_id = $1`, [personId]);
  }
}
