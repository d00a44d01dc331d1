import type { Cmi, Completion, ItemState, Outcome, PackageItem, Standard, Success } from './scorm.types.js';

/** The standard gives packages 64,000 characters at most; nobody's names are longer than this. */
const LONGEST_VALUE = 70_000;
const MOST_ELEMENTS = 20_000;
const MOST_CHARACTERS = 1_000_000;
const ELEMENT = /^cmi(\.[a-z_]+|\.\d{1,5}){1,8}$/;

/** Reads what a player sends as the changes of an item's data. Undefined for anything else. */
export function readCmi(value: unknown): Cmi | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value as Record<string, unknown>);
  const isGood = ([name, text]: [string, unknown]): boolean =>
    ELEMENT.test(name) && typeof text === 'string' && text.length <= LONGEST_VALUE && isStorable(text);
  return entries.every(isGood) && fits(entries as [string, string][])
    ? (Object.fromEntries(entries) as Cmi)
    : undefined;
}

/** PostgreSQL keeps neither NUL nor half a character. */
const isStorable = (text: string): boolean => !text.includes('\0') && !/\p{Surrogate}/u.test(text);

const fits = (entries: [string, string][]): boolean =>
  entries.length <= MOST_ELEMENTS &&
  entries.reduce((sum, [name, text]) => sum + name.length + text.length, 0) <= MOST_CHARACTERS;

const STATUS: Record<Standard, { completion: string; success: string }> = {
  '1.2': { completion: 'cmi.core.lesson_status', success: 'cmi.core.lesson_status' },
  '2004': { completion: 'cmi.completion_status', success: 'cmi.success_status' },
};

/** The state of an item after `changes`: what it has once reached stays. Undefined where it would grow too large. */
export function advance(
  standard: Standard,
  before: ItemState,
  changes: Cmi,
  item: Judged = UNJUDGED,
): ItemState | undefined {
  const cmi = { ...before.cmi, ...changes };
  if (!fits(Object.entries(cmi))) return undefined;
  const told = outcomeOf(standard, cmi, item);
  const outcome = better(before, told);
  // The package reads back the best of what it said, too, or it would go on from a status that does not count.
  const names = STATUS[standard];
  if (outcome.completion !== told.completion) keep(cmi, before.cmi, names.completion);
  if (outcome.success !== told.success) keep(cmi, before.cmi, names.success);
  const seconds = secondsOf(cmi[standard === '1.2' ? 'cmi.core.total_time' : 'cmi.total_time'] ?? '');
  return { ...outcome, item: before.item, cmi, seconds: Math.max(before.seconds, seconds) };
}

function keep(cmi: Cmi, before: Cmi, name: string): void {
  const value = before[name];
  if (value !== undefined) cmi[name] = value;
}

/** By what the manifest has an item judged. */
type Judged = Pick<PackageItem, 'masteryScore' | 'completionThreshold'>;
const UNJUDGED: Judged = { masteryScore: null };

/**
 * What an item's data says of how somebody got on. In 2004 a measure that the manifest asks for decides over what the
 * item says itself; in 1.2 the runtime does so as the item ends.
 */
export function outcomeOf(standard: Standard, cmi: Cmi, item: Judged = UNJUDGED): Outcome {
  if (standard === '1.2')
    return {
      ...(STATUSES_12.get(cmi['cmi.core.lesson_status'] ?? '') ?? NOTHING),
      score: scoreOf(cmi, 'cmi.core.score'),
    };
  const { masteryScore, completionThreshold = '' } = item;
  const progress = reaches(
    cmi['cmi.progress_measure'],
    completionThreshold === '' ? null : Number(completionThreshold),
  );
  const measure = reaches(cmi['cmi.score.scaled'], masteryScore === null ? null : masteryScore / 100);
  return {
    completion:
      progress === undefined
        ? oneOf(['incomplete', 'completed'], cmi['cmi.completion_status'])
        : progress
          ? 'completed'
          : 'incomplete',
    success:
      measure === undefined
        ? oneOf(['passed', 'failed'], cmi['cmi.success_status'])
        : measure
          ? 'passed'
          : 'failed',
    score: scoreOf(cmi, 'cmi.score'),
  };
}

/** Undefined where nothing is asked, or nothing told. */
const reaches = (told = '', asked: number | null): boolean | undefined =>
  asked === null || told === '' || !Number.isFinite(Number(told)) ? undefined : Number(told) >= asked;

const NOTHING: { completion: Completion; success: Success } = { completion: 'unknown', success: 'unknown' };

const STATUSES_12 = new Map<string, { completion: Completion; success: Success }>([
  ['passed', { completion: 'completed', success: 'passed' }],
  ['completed', { completion: 'completed', success: 'unknown' }],
  ['failed', { completion: 'incomplete', success: 'failed' }],
  ['incomplete', { completion: 'incomplete', success: 'unknown' }],
  ['browsed', { completion: 'incomplete', success: 'unknown' }],
]);

const oneOf = <T extends string>(all: T[], value: string | undefined): T | 'unknown' =>
  all.find((each) => each === value) ?? 'unknown';

/** In whole per cent, whatever range the package counts in. */
function scoreOf(cmi: Cmi, at: string): number | null {
  const number = (name: string): number => {
    const text = cmi[`${at}.${name}`] ?? '';
    return text.trim() === '' ? NaN : Number(text);
  };
  const scaled = number('scaled');
  if (Number.isFinite(scaled)) return clamp(scaled * 100);
  const raw = number('raw');
  if (!Number.isFinite(raw)) return null;
  const least = number('min');
  const most = number('max');
  const low = Number.isFinite(least) ? least : 0;
  return clamp(Number.isFinite(most) && most > low ? ((raw - low) / (most - low)) * 100 : raw);
}

const clamp = (score: number): number => Math.round(Math.min(100, Math.max(0, score)));

const COMPLETIONS: Completion[] = ['unknown', 'incomplete', 'completed'];
const SUCCESSES: Success[] = ['unknown', 'failed', 'passed'];

/** The better of two outcomes, each part by itself: a second try takes nothing away. */
export function better(one: Outcome, other: Outcome): Outcome {
  const best = <T>(order: T[], a: T, b: T): T => (order.indexOf(a) >= order.indexOf(b) ? a : b);
  const scores = [one.score, other.score].filter((score) => score !== null);
  return {
    completion: best(COMPLETIONS, one.completion, other.completion),
    success: best(SUCCESSES, one.success, other.success),
    score: scores.length === 0 ? null : Math.max(...scores),
  };
}

/** Seconds of "0012:30:00.5" (1.2) or "PT12H30M" (2004); 0 for anything else. */
export function secondsOf(time: string): number {
  const clock = /^(\d{1,5}):(\d{2}):(\d{2})(\.\d+)?$/.exec(time);
  if (clock !== null) return Number(clock[1]) * 3600 + Number(clock[2]) * 60 + Number(clock[3]);
  const span = /^P(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})(?:\.\d+)?S)?)?$/.exec(time);
  if (span === null) return 0;
  const [, days = '0', hours = '0', minutes = '0', seconds = '0'] = span;
  return Number(days) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}
