import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CertificateSettings } from './certificate.types.js';

/** What an organiser said of an event's certificates; an event without a row has the usual ones. */
@Entity('certificate_settings')
export class EventCertificateSettings implements Omit<CertificateSettings, 'afterEvaluation'> {
  @PrimaryColumn('int')
  eventId: number;

  @Column('boolean')
  given: boolean;

  @Column('smallint', { nullable: true })
  validityMonths: number | null;

  @Column('int', { nullable: true })
  cpdMinutes: number | null;

  /** When an organiser first issued them: who answers the evaluation later then gets theirs by itself. */
  @Column('timestamptz', { nullable: true })
  issuedAt: Date | null;
}
