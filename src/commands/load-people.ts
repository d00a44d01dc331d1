import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { ApiTokensService } from '../people/api-tokens.service.js';
import { inTransaction } from '../platform/database/in-transaction.js';

const AT_ONCE = 5_000;

/**
 * Practitioners of the Kent children's workforce for a load test, always new ones.
 * @returns an API token of each
 */
export async function loadPeople(dataSource: DataSource, count: number): Promise<string[]> {
  const run = randomBytes(4).toString('hex');
  const apiTokens = new ApiTokensService(dataSource);
  const tokens: string[] = [];
  for (let from = 1; from <= count; from += AT_ONCE) {
    const to = Math.min(from + AT_ONCE - 1, count);
    await inTransaction(dataSource, async (manager) => {
      const people = await manager.query<{ id: number }[]>(
        `INSERT INTO people (email, name, organisation_other, job_title, workforce, areas, profile_completed_at)
         SELECT format('practitioner-%s-%s@load.example', $1::text, n), 'Load test practitioner ' || n,
                'Load test school', 'Teacher', 'children', '{maidstone}', now()
         FROM generate_series($2::int, $3::int) AS n
         RETURNING id`,
        [run, from, to],
      );
      tokens.push(
        ...(await apiTokens.issue(
          manager,
          people.map((person) => person.id),
          'Load test',
        )),
      );
    });
  }
  return tokens;
}
