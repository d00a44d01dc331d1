import { refresherIsDue } from '../../learning/progress.rules.js';
import type { Learning } from '../../learning/taking.types.js';
import { londonDate } from '../../platform/time/london.js';
import { calendarDateWords } from '../../platform/time/words.js';
import { opensFromContents } from '../order.rules.js';
import { isLeft, rollUp, type ItemOutcome } from '../outcome.rules.js';
import type { KeptPackage } from '../packages.queries.js';
import type { PlayedItem, ScormAttempt } from '../plays.queries.js';
import { outcomesOf } from '../plays.service.js';
import type { PackageItem } from '../scorm.types.js';
import { spentWords, RULE_WORDS, statusWords } from '../scorm-words.js';
import { playAddress, SANDBOX } from './content-security.js';
import { count } from '../../platform/text/count.js';

const learnHref = (slug: string): string => `/courses/${slug}/learn`;
export const contentsHref = (slug: string): string => `${learnHref(slug)}/package`;
const playHref = (slug: string, item?: string): string =>
  `${contentsHref(slug)}/play${item === undefined ? '' : `?item=${encodeURIComponent(item)}`}`;

type States = ReadonlyMap<string, PlayedItem>;

export const courseLine = ({ slug, title }: { slug: string; title: string }): object => ({
  course: {
    title,
    href: `/courses/${slug}`,
    contents: contentsHref(slug),
    start: learnHref(slug),
  },
});

/** What the frame of a player needs: it has nothing of the program's but this address. */
export const playerFrame = (contentBaseUrl: string, token: string, item: PackageItem): object => ({
  player: {
    src: `${playAddress(contentBaseUrl, token)}play?item=${encodeURIComponent(item.id)}`,
    sandbox: SANDBOX,
    title: item.title,
  },
});

/**
 * The item that is asked for, if it can be opened now; else the one that was open last while something of it is left,
 * else the first of which something is left and that can be opened. Undefined where what is asked for cannot be.
 */
export function itemToOpen(
  { about, rule }: Pick<KeptPackage, 'about' | 'rule'>,
  { asked, last, states }: { asked?: unknown; last?: string | null | undefined; states: States },
): PackageItem | undefined {
  const lastOne = about.items.find(({ id }) => id === last);
  const opens = opensFromContents(about, lastOne);
  if (asked !== undefined) return about.items.find(({ id }) => id === asked && opens.has(id));
  const left = about.items.filter((item) => isLeft(rule, { item, outcome: states.get(item.id) }));
  if (lastOne !== undefined && left.includes(lastOne)) return lastOne;
  return left.find(({ id }) => opens.has(id)) ?? lastOne ?? about.items[0];
}

/** The parts of a package, how somebody stands in each, and where to go on. */
export function contentsPage(
  learning: Learning,
  kept: KeptPackage,
  { attempt, states }: { attempt: ScormAttempt | undefined; states: States },
): object {
  const { course, enrolment } = learning;
  const outcomes = outcomesOf(kept, states);
  const { score } = rollUp(outcomes);
  const last = kept.about.items.find(({ id }) => id === attempt?.lastItem);
  const opens = opensFromContents(kept.about, last);
  const completed = enrolment.completedAt;
  return {
    ...courseLine(course),
    left: completed !== null ? 'You have completed this course.' : leftWords(kept, outcomes, learning),
    rule: completed === null ? RULE_WORDS[kept.rule].forLearners : '',
    completed: completed !== null && {
      on: calendarDateWords(londonDate(completed)),
      certificate:
        enrolment.certificateNumber !== null &&
        `/training-record/certificates/${enrolment.certificateNumber}`,
      valid: enrolment.validUntil !== null && calendarDateWords(enrolment.validUntil),
    },
    refresherDue: refresherIsDue(enrolment, learning.today),
    goOn: {
      text: attempt === undefined ? 'Begin' : completed === null ? 'Continue' : 'Look at it again',
      href: playHref(course.slug),
    },
    facts: [
      ...(score === null ? [] : [`Score so far: ${score}%`]),
      ...(attempt === undefined || attempt.seconds === 0
        ? []
        : [`Time spent: ${spentWords(attempt.seconds)}`]),
    ],
    items:
      outcomes.length === 1
        ? []
        : outcomes.map(({ item, outcome }) => ({
            title: item.title,
            ...(opens.has(item.id) && { href: playHref(course.slug, item.id) }),
            status: statusWords({ item, outcome }, opens.has(item.id)),
          })),
  };
}

function leftWords({ rule }: KeptPackage, outcomes: ItemOutcome[], { offer }: Learning): string {
  const left = outcomes.filter((each) => isLeft(rule, each)).length;
  return left === 0
    ? `What is left: a score of ${offer.settings.passMark}%.`
    : `What is left: ${left} of ${count(outcomes.length, 'part')}.`;
}
