import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { recordAudit } from '../platform/audit/audit-log.js';
import { sha256 } from '../platform/auth/token-hash.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { notFound, Refusal } from '../platform/refusal.js';

export interface ApiToken {
  /** The first characters of the hash: enough to tell one's own tokens apart, of no use to sign in. */
  id: string;
  label: string;
  createdAt: Date;
}

const MOST_TOKENS = 10;
const ID_LENGTH = 12;

/** Personal tokens for the API. Only hashes are kept; a token is told once. */
@Injectable()
export class ApiTokensService {
  constructor(private readonly dataSource: DataSource) {}

  async list(personId: number): Promise<ApiToken[]> {
    return this.dataSource.query<ApiToken[]>(
      `SELECT left(token_hash, $2) AS id, label, created_at AS "createdAt" FROM api_tokens
       WHERE person_id = $1 AND revoked_at IS NULL ORDER BY created_at, token_hash`,
      [personId, ID_LENGTH],
    );
  }

  /**
   * @returns the token itself
   * @throws Refusal conflict when the person has too many already
   */
  async create(personId: number, label: string): Promise<string> {
    return inTransaction(this.dataSource, async (manager) => {
      const [live] = await manager.query<{ count: number }[]>(
        `SELECT count(*)::int AS count FROM api_tokens WHERE person_id = $1 AND revoked_at IS NULL`,
        [personId],
      );
      if (live && live.count >= MOST_TOKENS) {
        throw new Refusal(
          'conflict',
          'too_many_tokens',
          `You have ${MOST_TOKENS} API tokens. Revoke one that you no longer use first.`,
        );
      }
      const [token] = await this.issue(manager, [personId], label);
      await recordAudit(manager, {
        actorId: personId,
        action: 'api_token.created',
        subject: `person:${personId}`,
      });
      return token!;
    });
  }

  /** One token for each person, in their order, without a limit: for administration from the command line. */
  async issue(manager: EntityManager, personIds: number[], label: string): Promise<string[]> {
    const tokens = personIds.map(() => randomBytes(32).toString('base64url'));
    await manager.query(
      `INSERT INTO api_tokens (token_hash, person_id, label) SELECT hash, person_id, $3 FROM unnest($1::text[], $2::int[]) AS t (hash, person_id)`,
      [tokens.map(sha256), personIds, label],
    );
    return tokens;
  }

  /** @throws Refusal not_found for a token that is not this person's */
  async revoke(personId: number, id: string): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const [, revoked] = await manager.query<[unknown[], number]>(
        `UPDATE api_tokens SET revoked_at = now() WHERE person_id = $1 AND left(token_hash, $3) = $2 AND revoked_at IS NULL`,
        [personId, id, ID_LENGTH],
      );
      if (revoked === 0) throw notFound('There is no such token');
      await recordAudit(manager, {
        actorId: personId,
        action: 'api_token.revoked',
        subject: `person:${personId}`,
      });
    });
  }
}
