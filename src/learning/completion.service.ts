import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { CertificatesService } from '../certificates/certificates.service.js';
import type { CourseContent } from './content.types.js';
import { isComplete, remaining, validityOf } from './progress.rules.js';
import type { Learning } from './taking.types.js';

/** Who marks somebody's course complete by hand, and why. */
export interface ByHand {
  byId: number;
  reason: string;
}

/**
 * The one way to complete a course, whatever it is delivered by: the enrolment, the certificate with its email and the
 * line in the training record are written in one transaction, so that none is without the others.
 */
@Injectable()
export class CompletionService {
  constructor(private readonly certificates: CertificatesService) {}

  /** Completes the course if nothing of a native version is left to do. The enrolment is locked and open. */
  async settle(manager: EntityManager, learning: Learning, content: CourseContent): Promise<void> {
    const { enrolment, offer } = learning;
    const [done] = await manager.query<[{ lessons: string[]; passed: boolean }]>(
      `SELECT ARRAY(SELECT lesson FROM lesson_progress WHERE enrolment_id = $1 AND done_at IS NOT NULL) AS lessons,
         EXISTS (SELECT FROM check_attempts WHERE enrolment_id = $1 AND passed) AS passed`,
      [enrolment.id],
    );
    const left = remaining(content, offer.settings.completion, {
      lessons: new Set(done.lessons),
      passed: done.passed,
    });
    if (isComplete(left)) await this.complete(manager, learning, content);
  }

  /** The enrolment is locked and open. */
  async complete(
    manager: EntityManager,
    { course, enrolment, offer, personId, today }: Learning,
    { outcomes }: Pick<CourseContent, 'outcomes'>,
    byHand?: ByHand,
  ): Promise<void> {
    const validity = validityOf(today, offer.settings);
    const [person] = await manager.query<[{ name: string }]>(`SELECT name FROM people WHERE id = $1`, [
      personId,
    ]);
    await this.certificates.issue(
      manager,
      {
        source: { kind: 'course', id: course.id },
        facts: {
          title: course.title,
          provider: course.team.name,
          partners: [],
          days: [today],
          place: null,
          outcomes,
          minutes: offer.settings.cpdMinutes,
          validUntil: validity.validUntil,
        },
        code: course.slug,
        byId: byHand?.byId ?? null,
      },
      [{ personId, name: person.name }],
    );
    // Whoever was set back and completes again on the same day has the certificate of that day.
    await manager.query(
      `UPDATE enrolments SET completed_at = program_now(), valid_until = $2, refresher_on = $3,
         completed_by_id = $4, completion_reason = $5,
         certificate_number = (SELECT number FROM certificates WHERE course_id = $6 AND person_id = $7
           AND days = ARRAY[$8::date] AND revoked_at IS NULL)
       WHERE id = $1`,
      [
        enrolment.id,
        validity.validUntil,
        validity.refresherOn,
        byHand?.byId ?? null,
        byHand?.reason ?? null,
        course.id,
        personId,
        today,
      ],
    );
  }
}
