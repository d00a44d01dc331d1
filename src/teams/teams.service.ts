import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { slugOf } from '../events/slug.rules.js';
import { OrganisationsService } from '../organisations/organisations.service.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { tidyLine } from '../platform/text/plain-text.js';
import { teamNameTaken } from './teams.errors.js';

/** Makes teams. That the caller is an administrator is asked before. */
@Injectable()
export class TeamsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly organisations: OrganisationsService,
  ) {}

  /** @throws Refusal conflict `name_taken` */
  async make(by: Caller, given: { name: string; contactEmail: string }): Promise<{ slug: string }> {
    const name = tidyLine(given.name);
    const slug = slugOf(name);
    await inTransaction(this.dataSource, async (manager) => {
      const id = await this.organisations.makeTeam(manager, { slug, name, contactEmail: given.contactEmail });
      if (id === undefined) throw teamNameTaken();
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'team.made',
        subject: `team:${id}`,
        detail: { after: { name } },
      });
    });
    return { slug };
  }
}
