import { DID_NOT_ATTEND, WAS_THERE } from '../attendance/attendance.queries.js';
import { USUAL_SETTINGS } from './evaluation.types.js';

/** SQL: a form `f` with its event `e` and what was said of its evaluation, `es`. */
export const FORM_TABLES = `
  evaluation_forms f JOIN events e ON e.id = f.event_id
  LEFT JOIN evaluation_settings es ON es.event_id = f.event_id`;

/** By London's clock, so that a week later is at the same hour across a change of the clocks. */
const shifted = (moment: string, by: string): string =>
  `((${moment} AT TIME ZONE 'Europe/London' ${by}) AT TIME ZONE 'Europe/London')`;

const DAYS_BEFORE = `make_interval(days => coalesce(es.days_before, ${USUAL_SETTINGS.daysBefore}))`;
const IMPACT_WEEKS = `coalesce(es.impact_weeks, ${USUAL_SETTINGS.impactWeeks})`;
const OPEN_WEEKS = `coalesce(es.open_weeks, ${USUAL_SETTINGS.openWeeks})`;
const afterWeeks = (count: string): string => shifted('e.ends_at', `+ make_interval(weeks => ${count})`);

/** SQL: from when on a form can be answered. */
export const OPENS_AT = `(CASE f.moment
  WHEN 'before' THEN ${shifted('e.starts_at', `- ${DAYS_BEFORE}`)}
  WHEN 'on_the_day' THEN e.starts_at
  ELSE ${afterWeeks(IMPACT_WEEKS)} END)`;

/** SQL: from when on people are written to. On the day it can be answered in the room before. */
export const ASKS_AT = `(CASE f.moment WHEN 'on_the_day' THEN e.ends_at ELSE ${OPENS_AT} END)`;

/** SQL: the last moment at which a form can be answered. */
export const CLOSES_AT = `(CASE f.moment
  WHEN 'before' THEN e.starts_at
  WHEN 'on_the_day' THEN ${afterWeeks(OPEN_WEEKS)}
  ELSE ${afterWeeks(`${IMPACT_WEEKS} + ${OPEN_WEEKS}`)} END)`;

/**
 * SQL: whether a form `f` is meant for the person `p` with the confirmed booking `b` (null: they have none). Whoever
 * gave their place up is not asked, and after the event nobody who was not there.
 */
export const MEANT_FOR = `(b.id IS NOT NULL AND p.erased_at IS NULL AND p.disabled_at IS NULL AND CASE f.moment
  WHEN 'before' THEN true
  WHEN 'on_the_day' THEN NOT ${DID_NOT_ATTEND}
  WHEN 'impact' THEN ${WAS_THERE}
  WHEN 'manager' THEN ${WAS_THERE} AND p.manager_email IS NOT NULL AND p.manager_email <> p.email END)`;

/** SQL: whether people are asked to answer a form now. */
export const IS_DUE = `(f.asked AND e.status = 'published' AND ${ASKS_AT} <= program_now() AND ${CLOSES_AT} > program_now())`;
