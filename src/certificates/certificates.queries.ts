import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { certificateNotFound } from './certificate.errors.js';
import type { Certificate } from './certificate.entity.js';

/** A certificate with those it replaces and is replaced by. */
export interface CertificateInFull extends Omit<Certificate, 'replacesId' | 'name'> {
  name: string;
  replaces: string | null;
  replacedBy: string | null;
}

/** Who issued and who revoked it, for those who run the event. */
export interface CertificateHistory {
  issuedByName: string | null;
  revokedByName: string | null;
}

type Database = Pick<EntityManager, 'query'>;

const COLUMNS = `
  c.id, c.number, c.person_id AS "personId", c.event_id AS "eventId", c.course_id AS "courseId", c.name, c.title,
  c.provider, c.partners, ARRAY(SELECT to_char(day, 'YYYY-MM-DD') FROM unnest(c.days) AS held (day)) AS days, c.place,
  c.outcomes, c.minutes, to_char(c.valid_until, 'YYYY-MM-DD') AS "validUntil", c.template_version AS "templateVersion",
  c.issued_at AS "issuedAt", c.issued_by_id AS "issuedById", c.revoked_at AS "revokedAt",
  c.revoked_by_id AS "revokedById", c.revocation_reason AS "revocationReason", older.number AS replaces,
  newer.number AS "replacedBy"`;

/** Those of erased people have no name any more: they count in figures, and are shown to nobody. */
const TABLES = `
  FROM certificates c
  LEFT JOIN certificates older ON older.id = c.replaces_id
  LEFT JOIN certificates newer ON newer.replaces_id = c.id`;

@Injectable()
export class CertificatesQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** Whoever knows the number may ask. `number` as `readNumber` has it. */
  async byNumber(
    number: string | undefined,
    database: Database = this.dataSource,
  ): Promise<CertificateInFull | undefined> {
    if (number === undefined) return undefined;
    const [found] = await database.query<CertificateInFull[]>(
      `SELECT ${COLUMNS} ${TABLES} WHERE c.number = $1 AND c.name IS NOT NULL`,
      [number],
    );
    return found;
  }

  /** @throws Refusal not_found for somebody else's */
  async ofHolder(number: string | undefined, personId: number): Promise<CertificateInFull> {
    const found = await this.byNumber(number);
    if (found?.personId !== personId) throw certificateNotFound();
    return found;
  }

  /** @throws Refusal not_found for another event's */
  async ofEvent(
    number: string | undefined,
    eventId: number,
  ): Promise<CertificateInFull & CertificateHistory> {
    const found = await this.byNumber(number);
    if (found?.eventId !== eventId) throw certificateNotFound();
    const [names] = await this.dataSource.query<[CertificateHistory]>(
      `SELECT (SELECT name FROM people WHERE id = $1) AS "issuedByName",
         (SELECT name FROM people WHERE id = $2) AS "revokedByName"`,
      [found.issuedById, found.revokedById],
    );
    return { ...found, ...names };
  }

  /** The latest certificate of each person at the event. */
  async latestOf(
    eventId: number,
    database: Database = this.dataSource,
  ): Promise<Map<number, CertificateInFull>> {
    const rows = await database.query<CertificateInFull[]>(
      `SELECT DISTINCT ON (c.person_id) ${COLUMNS} ${TABLES}
       WHERE c.event_id = $1 AND c.name IS NOT NULL ORDER BY c.person_id, c.id DESC`,
      [eventId],
    );
    return new Map(rows.map((row) => [row.personId, row]));
  }

  /** All of somebody's, for their copy of their data. */
  async ofPerson(personId: number): Promise<CertificateInFull[]> {
    return this.dataSource.query<CertificateInFull[]>(
      `SELECT ${COLUMNS} ${TABLES} WHERE c.person_id = $1 AND c.name IS NOT NULL ORDER BY c.id`,
      [personId],
    );
  }
}
