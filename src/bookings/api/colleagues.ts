import { Injectable } from '@nestjs/common';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import { emailProblem, normaliseEmail } from '../../people/email.rules.js';
import type { Colleague } from '../../people/people.service.js';
import { invalid } from '../../platform/refusal.js';
import { tidyLine } from '../../platform/text/plain-text.js';
import type { ColleagueBody } from './book.body.js';

/** Reads a colleague from a body. */
@Injectable()
export class Colleagues {
  constructor(private readonly organisations: OrganisationsQueries) {}

  /** @throws Refusal invalid naming the field below `field` */
  async read(
    { name, email, organisation, workforce, areas }: ColleagueBody,
    field: string,
  ): Promise<Colleague> {
    const address = normaliseEmail(email);
    if (address === undefined) {
      const message = emailProblem(email) ?? 'Enter an email address';
      throw invalid([{ field: `${field}.email`, message }]);
    }
    const listed = organisation === undefined ? undefined : await this.organisations.bySlug(organisation);
    if (organisation !== undefined && listed === undefined) {
      throw invalid([
        { field: `${field}.organisation`, message: 'There is no such organisation on the list' },
      ]);
    }
    return {
      name: tidyLine(name),
      email: address,
      ...(listed === undefined ? {} : { organisation: { id: listed.id } }),
      ...(workforce === undefined ? {} : { workforce }),
      ...(areas === undefined ? {} : { areas }),
    };
  }
}
