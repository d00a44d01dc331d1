import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { notFound, Refusal } from '../platform/refusal.js';
import type { TrainingRecord } from './training-record.entity.js';

/** A completion that rules count. */
export type Completion = Pick<TrainingRecord, 'personId' | 'title' | 'provider' | 'completedOn'> & {
  code: string;
};

/** A completion that a certificate tells of. */
export type CertifiedCompletion = Completion &
  Pick<TrainingRecord, 'minutes' | 'validUntil'> & { certificateNumber: string };

/** What was had elsewhere and confirmed as an equivalent. */
export type EquivalentCompletion = Completion & Pick<TrainingRecord, 'validUntil'> & { equivalentId: number };

/** Training that somebody had elsewhere, in their own words. */
export type OwnEntry = Pick<TrainingRecord, 'title' | 'provider' | 'completedOn' | 'minutes' | 'note'>;

/** More than anybody writes down by hand; a program that goes wrong stops here. */
const MOST_OWN_ENTRIES = 1000;

/** The only writer of training records. */
@Injectable()
export class TrainingRecordsService {
  /** Repeating the same completion changes nothing. */
  async record(manager: EntityManager, completion: Completion): Promise<void> {
    const { personId, code, title, provider, completedOn } = completion;
    await manager.query(
      `INSERT INTO training_records (person_id, code, title, provider, completed_on) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (person_id, code, completed_on) WHERE certificate_number IS NULL AND equivalent_id IS NULL
       DO NOTHING`,
      [personId, code, title, provider, completedOn],
    );
  }

  /** In the transaction that issues the certificates, so that none is without its line in the record. */
  async recordCertified(manager: EntityManager, completions: CertifiedCompletion[]): Promise<void> {
    await manager.query(
      `INSERT INTO training_records (person_id, code, title, provider, completed_on, minutes, valid_until,
                                     certificate_number)
       SELECT * FROM jsonb_to_recordset($1::jsonb) AS c ("personId" int, code text, title text, provider text,
         "completedOn" date, minutes int, "validUntil" date, "certificateNumber" text)
       ON CONFLICT (certificate_number) DO NOTHING`,
      [JSON.stringify(completions)],
    );
  }

  /** In the transaction that confirms it. */
  async recordEquivalent(manager: EntityManager, equivalent: EquivalentCompletion): Promise<void> {
    const { personId, code, title, provider, completedOn, validUntil, equivalentId } = equivalent;
    await manager.query(
      `INSERT INTO training_records (person_id, code, title, provider, completed_on, valid_until, equivalent_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [personId, code, title, provider, completedOn, validUntil, equivalentId],
    );
  }

  /** Takes it back: no rule counts it any longer. */
  async withdrawEquivalent(manager: EntityManager, equivalentId: number): Promise<void> {
    await manager.query(`DELETE FROM training_records WHERE equivalent_id = $1`, [equivalentId]);
  }

  /** Takes back what a revoked certificate told of: no rule counts it any longer. */
  async withdraw(manager: EntityManager, certificateNumber: string): Promise<void> {
    await manager.query(`DELETE FROM training_records WHERE certificate_number = $1`, [certificateNumber]);
  }

  /** @throws Refusal conflict `too_many_entries` */
  async addOwn(manager: EntityManager, personId: number, entry: OwnEntry): Promise<number> {
    const [added] = await manager.query<{ id: number }[]>(
      `INSERT INTO training_records (person_id, title, provider, completed_on, minutes, note)
       SELECT $1, $2, $3, $4::date, $5::int, $6
       WHERE (SELECT count(*) FROM training_records WHERE person_id = $1 AND code IS NULL) < ${MOST_OWN_ENTRIES}
       RETURNING id`,
      [personId, ...fieldsOf(entry)],
    );
    if (added === undefined) {
      throw new Refusal(
        'conflict',
        'too_many_entries',
        `You have ${MOST_OWN_ENTRIES} entries of your own. Delete one before you add another`,
      );
    }
    return added.id;
  }

  /** @throws Refusal not_found unless it is an entry of the person's own */
  async changeOwn(manager: EntityManager, personId: number, id: number, entry: OwnEntry): Promise<void> {
    const [, changed] = await manager.query<[unknown, number]>(
      `UPDATE training_records SET title = $3, provider = $4, completed_on = $5::date, minutes = $6::int, note = $7
       WHERE person_id = $1 AND id = $2 AND code IS NULL`,
      [personId, id, ...fieldsOf(entry)],
    );
    if (changed === 0) throw notFound('There is no such entry of your own');
  }

  /** @throws Refusal not_found unless it is an entry of the person's own */
  async removeOwn(manager: EntityManager, personId: number, id: number): Promise<void> {
    const [, removed] = await manager.query<[unknown, number]>(
      `DELETE FROM training_records WHERE person_id = $1 AND id = $2 AND code IS NULL`,
      [personId, id],
    );
    if (removed === 0) throw notFound('There is no such entry of your own');
  }

  /** For erasure: nothing about a person stays. */
  async eraseOf(manager: EntityManager, personId: number): Promise<void> {
    await manager.query(`DELETE FROM training_records WHERE person_id = $1`, [personId]);
  }
}

const fieldsOf = ({ title, provider, completedOn, minutes, note }: OwnEntry): unknown[] => [
  title,
  provider,
  completedOn,
  minutes,
  note,
];
