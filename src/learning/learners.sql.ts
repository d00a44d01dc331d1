import { TODAY_ONCE } from '../platform/database/program-clock.js';

/**
 * One person's course, `p` among `people` and `$1` the course: `live`, the running cycle; `last`, the latest
 * completion that still counts, and their standing, as `standingOf` says it of one.
 */
export const LEARNER_TABLES = `
  LEFT JOIN organisations o ON o.id = p.organisation_id
  LEFT JOIN enrolments live ON live.course_id = $1 AND live.person_id = p.id AND live.ended_at IS NULL
  LEFT JOIN LATERAL (
    SELECT e.completed_at, e.valid_until, e.certificate_number, e.score, e.completed_by_id FROM enrolments e
    WHERE e.course_id = $1 AND e.person_id = p.id AND e.completed_at IS NOT NULL
      AND NOT EXISTS (SELECT FROM certificates r WHERE r.number = e.certificate_number AND r.revoked_at IS NOT NULL)
    ORDER BY e.cycle DESC LIMIT 1) last ON true
  CROSS JOIN LATERAL (SELECT CASE
    WHEN last.completed_at IS NOT NULL AND last.valid_until < ${TODAY_ONCE}
      THEN 'expired'
    WHEN last.completed_at IS NOT NULL THEN 'completed'
    WHEN EXISTS (SELECT FROM lesson_progress WHERE enrolment_id = live.id)
      OR EXISTS (SELECT FROM check_attempts WHERE enrolment_id = live.id) THEN 'in_progress'
    ELSE 'not_started' END AS standing) stands`;

/** How far somebody is in the running cycle, as `DoneSoFar`. */
export const DONE_SO_FAR = `
  (SELECT delivery FROM course_versions WHERE id = live.version_id) AS delivery,
  (SELECT count(done_at)::int FROM lesson_progress WHERE enrolment_id = live.id) AS "lessonsDone"`;

/** Whose name, agency and course are shown. */
export const LEARNER_COLUMNS = `
  p.id AS "personId", p.name, p.email, coalesce(o.name, p.organisation_other) AS agency, stands.standing,
  live.id AS "enrolmentId", live.cycle, live.started_at AS "startedAt", live.active_at AS "activeAt",
  coalesce(live.seconds_active, 0) AS "secondsActive", coalesce(live.score, last.score) AS score,
  last.completed_at AS "completedAt", to_char(last.valid_until, 'YYYY-MM-DD') AS "validUntil",
  last.certificate_number AS "certificateNumber", last.completed_by_id IS NOT NULL AS "completedByHand",
  ${DONE_SO_FAR},
  (SELECT count(*)::int FROM check_attempts WHERE enrolment_id = live.id AND submitted_at IS NOT NULL) AS attempts`;
