import { randomBytes } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { certificateNumber, RANDOM_DIGITS } from '../certificates/certificate-number.rules.js';
import { TEMPLATE_VERSION } from '../certificates/certificate.types.js';
import type { CourseSettings } from '../learning/content.types.js';
import { validityOf } from '../learning/progress.rules.js';
import { TrainingRecordsService } from '../training-records/training-records.service.js';

/** A course as its certificates name it. */
export interface CompletedCourse extends Pick<
  CourseSettings,
  'cpdMinutes' | 'validityMonths' | 'refresherMonths'
> {
  id: number;
  slug: string;
  title: string;
  provider: string;
  outcomes: string[];
}

/** Somebody completed a course on a day, with the certificate and the training record. */
export async function writeCompletion(
  manager: EntityManager,
  course: CompletedCourse,
  enrolmentId: number,
  personId: number,
  day: string,
): Promise<void> {
  const { validUntil, refresherOn } = validityOf(day, course);
  const number = certificateNumber([...randomBytes(RANDOM_DIGITS)]);
  const { id, slug, title, provider, cpdMinutes, outcomes } = course;
  await manager.query(
    `INSERT INTO certificates (number, person_id, name, course_id, title, provider, partners, days, outcomes, minutes,
       valid_until, template_version, issued_at)
     SELECT $1, p.id, p.name, $3, $4, $5, '{}', ARRAY[$6::date], $7, $8, $9, $10, $6::date + time '11:30'
     FROM people p WHERE p.id = $2`,
    [number, personId, id, title, provider, day, outcomes, cpdMinutes, validUntil, TEMPLATE_VERSION],
  );
  await new TrainingRecordsService().recordCertified(manager, [
    {
      ...{ personId, code: slug, title, provider, completedOn: day, minutes: cpdMinutes, validUntil },
      certificateNumber: number,
    },
  ]);
  await manager.query(
    `UPDATE enrolments SET completed_at = $2::date + time '11:30', certificate_number = $3, valid_until = $4,
       refresher_on = $5 WHERE id = $1`,
    [enrolmentId, day, number, validUntil, refresherOn],
  );
}
