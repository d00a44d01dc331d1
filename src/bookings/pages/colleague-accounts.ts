import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import { PeopleQueries, type PersonWithFacts } from '../../people/people.queries.js';
import { PeopleService, type Colleague } from '../../people/people.service.js';
import type { OrganisationChoice } from '../../people/profile.types.js';
import { inTransaction } from '../../platform/database/in-transaction.js';
import type { ColleagueAnswer } from './colleague-form.js';
import type { AskedFacts } from './rule-questions.js';

/** From what somebody said of a colleague to the colleague's account. */
@Injectable()
export class ColleagueAccounts {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleQueries,
    private readonly service: PeopleService,
    private readonly organisations: OrganisationsQueries,
  ) {}

  /** As people takes them. */
  async describe(
    { name, email, jobTitle, organisation }: ColleagueAnswer,
    facts: Partial<AskedFacts>,
    booker: PersonWithFacts,
  ): Promise<Colleague> {
    const employer =
      'own' in organisation ? await this.organisationOf(booker) : { other: organisation.other };
    return {
      ...facts,
      ...(employer === undefined ? {} : { organisation: employer }),
      ...(jobTitle === '' ? {} : { jobTitle }),
      name,
      email,
    };
  }

  /** Finds the colleague or makes their account. @throws Refusal forbidden `account_disabled` */
  async idOf(colleague: Colleague): Promise<number> {
    const { personId } = await inTransaction(this.dataSource, (manager) =>
      this.service.findOrCreateForBooking(manager, colleague),
    );
    await this.fillGaps(personId, colleague);
    return personId;
  }

  /** The same for somebody who may have no account yet, without making one. */
  async fillGapsOf(colleague: Colleague): Promise<void> {
    const personId = await this.people.idByEmail(colleague.email);
    if (personId !== undefined) await this.fillGaps(personId, colleague);
  }

  /** What people have said of themselves stands; until they have, what is said of them fills the gaps. */
  private async fillGaps(
    personId: number,
    { name: _name, email: _email, ...said }: Colleague,
  ): Promise<void> {
    const known = (await this.people.factsFor(this.dataSource, [personId])).get(personId);
    if (known === undefined || known.profileCompleted) return;
    const isGap = (fact: string): boolean =>
      fact === 'areas' ? known.areas.length === 0 : known[fact as keyof typeof known] === undefined;
    const gaps = Object.entries(said).filter(([fact, value]) => value !== undefined && isGap(fact));
    if (gaps.length > 0) await this.service.changeProfile(personId, Object.fromEntries(gaps));
  }

  private async organisationOf({ organisation }: PersonWithFacts): Promise<OrganisationChoice | undefined> {
    if (organisation?.slug === undefined) return organisation && { other: organisation.name };
    const listed = await this.organisations.bySlug(organisation.slug);
    return listed && { id: listed.id };
  }
}
