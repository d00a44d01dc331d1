import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import { sha256 } from '../platform/auth/token-hash.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { notFound, type Refusal } from '../platform/refusal.js';
import { endSessions } from './people.service.js';
import { alreadyEnrolled, tooManyFactors, wrongFactor, wrongRecoveryCode } from './second-factor.errors.js';
import {
  acceptedStep,
  GUESS_WINDOW_MINUTES,
  keyUri,
  mayTryFactor,
  newRecoveryCode,
  newSecret,
  readRecoveryCode,
  RECOVERY_CODES,
} from './second-factor.rules.js';
import { readCode } from './sign-in.rules.js';

export interface Enrolment {
  secret: string;
  /** What the QR code says. */
  uri: string;
}

interface FactorRow {
  secret: string;
  confirmed: boolean;
  lastUsedStep: string | null;
  wrongCodes: number;
  wrongSince: Date | null;
  now: Date;
}

/**
 * The second factor of staff: codes of an authenticator app, and recovery codes for the day the phone is lost.
 * By the real clock, never the program's.
 */
@Injectable()
export class SecondFactorService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
  ) {}

  async isEnrolled(personId: number): Promise<boolean> {
    const rows = await this.dataSource.query<unknown[]>(
      `SELECT 1 FROM second_factors WHERE person_id = $1 AND confirmed_at IS NOT NULL`,
      [personId],
    );
    return rows.length > 0;
  }

  /**
   * The secret to put into an app: the same one until it is confirmed, so that reloading the page spoils nothing.
   * @throws Refusal conflict when one is confirmed already
   */
  async beginEnrolment(personId: number, email: string): Promise<Enrolment> {
    await this.dataSource.query(
      `INSERT INTO second_factors (person_id, secret) VALUES ($1, $2) ON CONFLICT (person_id) DO NOTHING`,
      [personId, newSecret()],
    );
    const [factor] = await this.dataSource.query<{ secret: string; confirmed: boolean }[]>(
      `SELECT secret, confirmed_at IS NOT NULL AS confirmed FROM second_factors WHERE person_id = $1`,
      [personId],
    );
    if (!factor) throw notFound();
    if (factor.confirmed) throw alreadyEnrolled();
    return {
      secret: factor.secret,
      uri: keyUri(factor.secret, this.settings.partnership.serviceName, email),
    };
  }

  /**
   * Proves that the app has the secret.
   * @returns recovery codes, told this once: only their hashes are kept
   */
  async confirmEnrolment(personId: number, typed: unknown): Promise<string[]> {
    return this.attempt(
      personId,
      async (manager, factor) => {
        if (factor.confirmed) throw alreadyEnrolled();
        if (!(await this.takeStep(manager, personId, factor, typed))) return undefined;
        await manager.query(`UPDATE second_factors SET confirmed_at = now() WHERE person_id = $1`, [
          personId,
        ]);
        await recordAudit(manager, {
          actorId: personId,
          action: 'second_factor.enrolled',
          subject: `person:${personId}`,
        });
        return this.replaceRecoveryCodes(manager, personId);
      },
      wrongFactor,
    );
  }

  /** @throws Refusal invalid for a wrong or repeated code, too_many after several */
  async useCode(personId: number, typed: unknown): Promise<void> {
    await this.attempt(
      personId,
      async (manager, factor) => {
        if (!factor.confirmed) throw notFound();
        return (await this.takeStep(manager, personId, factor, typed)) ? true : undefined;
      },
      wrongFactor,
    );
  }

  /** @returns how many recovery codes are left */
  async useRecoveryCode(personId: number, typed: unknown): Promise<number> {
    return this.attempt(
      personId,
      async (manager, factor) => {
        if (!factor.confirmed) throw notFound();
        const [, used] = await manager.query<[unknown[], number]>(
          `UPDATE recovery_codes SET used_at = now() WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL`,
          [personId, this.recoveryHash(personId, readRecoveryCode(typed) ?? '')],
        );
        if (used === 0) return undefined;
        await recordAudit(manager, {
          actorId: personId,
          action: 'second_factor.recovery_code_used',
          subject: `person:${personId}`,
        });
        const [left] = await manager.query<{ count: number }[]>(
          `SELECT count(*)::int AS count FROM recovery_codes WHERE person_id = $1 AND used_at IS NULL`,
          [personId],
        );
        return left?.count ?? 0;
      },
      wrongRecoveryCode,
    );
  }

  /** New recovery codes instead of the old ones, for somebody who has just shown a code of the app. */
  async renewRecoveryCodes(personId: number, typed: unknown): Promise<string[]> {
    return this.attempt(
      personId,
      async (manager, factor) => {
        if (!factor.confirmed) throw notFound();
        if (!(await this.takeStep(manager, personId, factor, typed))) return undefined;
        return this.replaceRecoveryCodes(manager, personId);
      },
      wrongFactor,
    );
  }

  /** For a lost phone without recovery codes: the person enrols anew at the next sign-in, and is signed out now. */
  async reset(personId: number, actorId?: number): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      await manager.query(`DELETE FROM recovery_codes WHERE person_id = $1`, [personId]);
      await manager.query(`DELETE FROM second_factors WHERE person_id = $1`, [personId]);
      await endSessions(manager, personId);
      await recordAudit(manager, { actorId, action: 'second_factor.reset', subject: `person:${personId}` });
    });
  }

  /**
   * One try, counted when it fails. `work` gives undefined for a wrong code; what it throws is no try.
   * The refusal is thrown after the commit: a wrong code must stay counted.
   */
  private async attempt<T>(
    personId: number,
    work: (manager: EntityManager, factor: FactorRow) => Promise<T | undefined>,
    wrong: () => Refusal,
  ): Promise<T> {
    const outcome = await inTransaction<{ answer: T } | { refusal: Refusal }>(
      this.dataSource,
      async (manager) => {
        const [factor] = await manager.query<FactorRow[]>(
          `SELECT secret, confirmed_at IS NOT NULL AS confirmed, last_used_step AS "lastUsedStep",
           wrong_codes AS "wrongCodes", wrong_since AS "wrongSince", now() AS now
         FROM second_factors WHERE person_id = $1 FOR UPDATE`,
          [personId],
        );
        if (!factor) throw notFound();
        const verdict = mayTryFactor(factor.wrongCodes, factor.wrongSince ?? undefined, factor.now);
        if (!verdict.allowed) return { refusal: tooManyFactors(verdict.retryAfter) };
        const answer = await work(manager, factor);
        if (answer !== undefined) {
          await manager.query(
            `UPDATE second_factors SET wrong_codes = 0, wrong_since = NULL WHERE person_id = $1`,
            [personId],
          );
          return { answer };
        }
        await manager.query(
          `UPDATE second_factors SET
           wrong_codes = CASE WHEN wrong_since > now() - make_interval(mins => $2) THEN wrong_codes + 1 ELSE 1 END,
           wrong_since = CASE WHEN wrong_since > now() - make_interval(mins => $2) THEN wrong_since ELSE now() END
         WHERE person_id = $1`,
          [personId, GUESS_WINDOW_MINUTES],
        );
        return { refusal: wrong() };
      },
    );
    if ('refusal' in outcome) throw outcome.refusal;
    return outcome.answer;
  }

  private async takeStep(
    manager: EntityManager,
    personId: number,
    factor: FactorRow,
    typed: unknown,
  ): Promise<boolean> {
    const lastUsed = factor.lastUsedStep === null ? undefined : Number(factor.lastUsedStep);
    const step = acceptedStep(factor.secret, readCode(typed) ?? '', factor.now, lastUsed);
    if (step === undefined) return false;
    await manager.query(`UPDATE second_factors SET last_used_step = $2 WHERE person_id = $1`, [
      personId,
      step,
    ]);
    return true;
  }

  private async replaceRecoveryCodes(manager: EntityManager, personId: number): Promise<string[]> {
    const codes = Array.from({ length: RECOVERY_CODES }, () => newRecoveryCode(randomInt));
    await manager.query(`DELETE FROM recovery_codes WHERE person_id = $1`, [personId]);
    await manager.query(`INSERT INTO recovery_codes (person_id, code_hash) SELECT $1, unnest($2::text[])`, [
      personId,
      codes.map((code) => this.recoveryHash(personId, readRecoveryCode(code) ?? '')),
    ]);
    return codes;
  }

  /** Fifty random bits each: a plain hash cannot be turned back in time that matters. */
  private recoveryHash(personId: number, code: string): string {
    return sha256(`${personId}:${code}`);
  }
}
