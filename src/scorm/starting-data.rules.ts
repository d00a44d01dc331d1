import type { Cmi, PackageItem, Standard } from './scorm.types.js';

/** Who opens an item. */
export interface Learner {
  id: string;
  name: string;
}

/** What a player lays before an item as it opens: what was saved, and what the standard has the platform say. */
export function startingData(standard: Standard, item: PackageItem, saved: Cmi, { id, name }: Learner): Cmi {
  const returning = Object.keys(saved).length > 0;
  const kept = withoutSession(standard, saved);
  const entry = returning ? 'resume' : 'ab-initio';
  const mastery = item.masteryScore;
  if (standard === '1.2') {
    return {
      ...kept,
      'cmi.core.student_id': id,
      'cmi.core.student_name': name,
      'cmi.core.entry': entry,
      'cmi.core.credit': 'credit',
      'cmi.core.lesson_mode': 'normal',
      'cmi.launch_data': item.launchData,
      ...(mastery !== null && { 'cmi.student_data.mastery_score': String(mastery) }),
      ...(item.maxTimeAllowed !== '' && { 'cmi.student_data.max_time_allowed': item.maxTimeAllowed }),
      ...(item.timeLimitAction !== '' && { 'cmi.student_data.time_limit_action': item.timeLimitAction }),
    };
  }
  // They are not saved, since the manifest always says them.
  const objectives = Object.fromEntries(
    item.objectives.map((objective, n) => [`cmi.objectives.${n}.id`, objective]),
  );
  return {
    ...objectives,
    ...kept,
    'cmi.learner_id': id,
    'cmi.learner_name': name,
    'cmi.entry': entry,
    'cmi.credit': 'credit',
    'cmi.mode': 'normal',
    'cmi.launch_data': item.launchData,
    ...(mastery !== null && { 'cmi.scaled_passing_score': String(mastery / 100) }),
    ...(item.completionThreshold && { 'cmi.completion_threshold': item.completionThreshold }),
    ...(item.maxTimeAllowed !== '' && { 'cmi.max_time_allowed': item.maxTimeAllowed }),
    ...(item.timeLimitAction !== '' && { 'cmi.time_limit_action': item.timeLimitAction }),
  };
}

/** Of the last time only: how it was left, and how long it took. */
function withoutSession(standard: Standard, saved: Cmi): Cmi {
  const at = standard === '1.2' ? 'cmi.core' : 'cmi';
  return Object.fromEntries(
    Object.entries(saved).filter(
      ([name, value]) => value !== '' && name !== `${at}.exit` && name !== `${at}.session_time`,
    ),
  );
}
