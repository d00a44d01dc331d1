import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { assess } from '../eligibility/assess.rules.js';
import type { Rule } from '../eligibility/eligibility.types.js';
import { PeopleQueries } from '../people/people.queries.js';
import { programNow } from '../platform/database/program-clock.js';
import { londonDate } from '../platform/time/london.js';
import type { RulePreview } from './rule.types.js';

/** Looking at more would keep the organiser waiting, and say no more. */
const MOST = 10_000;
const BATCH = 500;

@Injectable()
export class RulePreviews {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleQueries,
  ) {}

  /** By the rule itself over stored profiles, as booking asks it. Of very many people an even sample is looked at. */
  async of(rule: Rule): Promise<RulePreview> {
    const { ids, known } = await this.people.practitioners(MOST);
    const today = londonDate(await programNow(this.dataSource));
    const preview: RulePreview = {
      ...{ eligible: 0, opens_later: 0, needs_evidence: 0, needs_approval: 0, not_eligible: 0 },
      ...{ untold: 0, looked: 0, known },
    };
    for (let from = 0; from < ids.length; from += BATCH) {
      const facts = await this.people.factsFor(this.dataSource, ids.slice(from, from + BATCH));
      for (const person of facts.values()) {
        const { outcome, missing } = assess(rule, person, today);
        preview[outcome] += 1;
        preview.looked += 1;
        if (outcome === 'not_eligible' && missing.length > 0) preview.untold += 1;
      }
    }
    return preview;
  }
}
