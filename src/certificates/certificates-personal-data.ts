import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { PersonalDataSources, type PersonalDataSource } from '../people/personal-data-sources.service.js';
import { CertificatesQueries } from './certificates.queries.js';
import { CertificatesService } from './certificates.service.js';

/** Certificates are the person's to have a copy of. Erased, they stay as shells without a name, for the figures. */
@Injectable()
export class CertificatesPersonalData implements PersonalDataSource, OnModuleInit {
  constructor(
    private readonly queries: CertificatesQueries,
    private readonly certificates: CertificatesService,
    private readonly sources: PersonalDataSources,
  ) {}

  onModuleInit(): void {
    this.sources.register('certificates', this);
  }

  async export(personId: number): Promise<unknown> {
    const certificates = await this.queries.ofPerson(personId);
    return certificates.map(
      ({
        id: _id,
        personId: _person,
        eventId: _event,
        courseId: _course,
        issuedById: _issuer,
        revokedById: _revoker,
        ...rest
      }) => rest,
    );
  }

  async consequences(personId: number): Promise<string[]> {
    const { length } = await this.queries.ofPerson(personId);
    if (length === 0) return [];
    return [
      `Nobody can check your ${length === 1 ? 'certificate' : `${length} certificates`} any longer: whoever tries is told that there is none with this number.`,
    ];
  }

  async erase(manager: EntityManager, personId: number): Promise<void> {
    await this.certificates.eraseOf(manager, personId);
  }
}
