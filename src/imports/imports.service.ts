import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { organisesFor } from '../events/event.rules.js';
import { OrganisationsQueries } from '../organisations/organisations.queries.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { invalid } from '../platform/refusal.js';
import { tidyLine } from '../platform/text/plain-text.js';
import { guessMapping, mappingProblems, type Mapping } from './columns.rules.js';
import { alreadyStarted, nothingToImport, rowsAtFault } from './import.errors.js';
import { ImportsQueries } from './imports.queries.js';
import type { Import } from './imports.types.js';
import { readSheet } from './read-sheet.js';
import type { UploadedFile } from './sheet.types.js';

const LONGEST_NAME = 200;

/** Takes files in and starts what comes of them; `ImportRunner` does it. */
@Injectable()
export class ImportsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly imports: ImportsQueries,
    private readonly organisations: OrganisationsQueries,
  ) {}

  /**
   * Keeps a file, its columns matched by their headings as far as these say.
   * @param team slug; of somebody who makes events for one team it is that one
   * @returns its id
   * @throws Refusal invalid (`file`, `team`)
   */
  async upload(by: Caller, team: string | undefined, file: UploadedFile): Promise<number> {
    const teamId = await this.teamFor(by, team);
    const sheet = await readSheet(file);
    return inTransaction(this.dataSource, async (manager) => {
      const [row] = await manager.query<[{ id: number }]>(
        `INSERT INTO imports (team_id, uploaded_by_id, file_name, headings, heading_row, rows, remarks, mapping)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
        [
          teamId,
          by.personId,
          storable(file.name).slice(0, LONGEST_NAME) || 'file',
          sheet.headings.map(storable),
          sheet.headingRow,
          // PostgreSQL keeps no NUL; what else cannot be kept is told with its row.
          JSON.stringify(sheet.rows).replaceAll('\\u0000', ''),
          sheet.remarks,
          JSON.stringify(guessMapping(sheet.headings)),
        ],
      );
      return row.id;
    });
  }

  /** @throws Refusal not_found, invalid naming each field, conflict when it was started */
  async map(id: number, by: Caller, mapping: Mapping, addVenues: boolean): Promise<void> {
    await this.changing(id, by, async (manager, found) => {
      const beyond = Object.entries(mapping).filter(([, column]) => column >= found.headings.length);
      const problems = [
        ...mappingProblems(mapping),
        ...beyond.map(([field]) => ({ field, message: 'Choose a column of the file' })),
      ];
      if (problems.length > 0) throw invalid(problems);
      await manager.query(`UPDATE imports SET mapping = $2, add_venues = $3 WHERE id = $1`, [
        id,
        JSON.stringify(mapping),
        addVenues,
      ]);
    });
  }

  /**
   * Lets the worker make the events.
   * @param goodOnly otherwise no row may be at fault
   * @throws Refusal not_found, unprocessable (rows at fault, nothing new), conflict when it was started
   */
  async start(id: number, by: Caller, { goodOnly, publish }: StartOptions): Promise<void> {
    await this.changing(id, by, async (manager, found) => {
      const { read, good } = await this.imports.preview(found, manager);
      if (!goodOnly && read.length > good.length) throw rowsAtFault(read.length - good.length);
      if (good.every(({ already }) => already !== undefined)) throw nothingToImport();
      await manager.query(
        `UPDATE imports SET state = 'running', publish = $2, started_at = now() WHERE id = $1`,
        [id, publish],
      );
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'import.started',
        subject: `import:${id}`,
        within: `team:${found.teamId}`,
        detail: { rows: good.length, publish },
      });
    });
  }

  private async changing(
    id: number,
    by: Caller,
    work: (manager: EntityManager, found: Import) => Promise<void>,
  ): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      await manager.query(`SELECT FROM imports WHERE id = $1 FOR UPDATE`, [id]);
      const found = await this.imports.forOrganiser(id, by, manager);
      if (found.state !== 'uploaded') throw alreadyStarted();
      await work(manager, found);
    });
  }

  private async teamFor(by: Caller, slug: string | undefined): Promise<number> {
    const team = await this.organisations.teamNamed((teamId) => organisesFor(by, teamId), slug);
    if (team !== undefined) return team.id;
    throw invalid([{ field: 'team', message: 'Choose the team that runs these events' }]);
  }
}

export interface StartOptions {
  goodOnly: boolean;
  publish: boolean;
}

/** A heading or a name of a file, without what cannot be kept or shown. */
const storable = (text: string): string => tidyLine(text.replace(/[\p{Cc}\p{Surrogate}]/gu, ' '));
