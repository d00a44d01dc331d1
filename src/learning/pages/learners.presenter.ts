import { shortDateWords } from '../../platform/time/words.js';
import { address, pagination } from '../../platform/web/pagination.js';
import type { CourseContent, Question } from '../content.types.js';
import { STANDING_WORDS, standingTag } from '../learner-words.js';
import type { LearnerListQuery } from '../learner-list.query.js';
import type { CycleSummary, Learner, LearnersQueries, QuestionFigures } from '../learners.queries.js';
import { doneWords, spentWords } from '../learning-words.rules.js';
import { STANDINGS } from '../progress.rules.js';
import { count } from '../../platform/text/count.js';

export const courseDesk = (slug: string): string => `/organiser/courses/${slug}`;
export const learnerHref = (slug: string, personId: number): string =>
  `${courseDesk(slug)}/learners/${personId}`;

type Found = Awaited<ReturnType<LearnersQueries['list']>>;

/** The list of a course's learners, with the figures of all standings. */
export function learnersPage(
  course: { slug: string; title: string },
  found: Found,
  agencies: { slug: string; name: string }[],
  query: LearnerListQuery,
): object {
  const here = courseDesk(course.slug);
  const { q, standing, agency } = query;
  const filter = { q, standing, agency };
  return {
    course: { title: course.title, here, page: `/courses/${course.slug}`, questions: `${here}/questions` },
    query,
    figures: STANDINGS.map((each) => ({ label: STANDING_WORDS[each], value: found.figures[each] })),
    standings: [
      { value: '', text: 'All' },
      ...STANDINGS.map((each) => ({ value: each, text: STANDING_WORDS[each], selected: each === standing })),
    ],
    agencies: [
      { value: '', text: 'All agencies' },
      ...agencies.map(({ slug, name }) => ({ value: slug, text: name, selected: slug === agency })),
    ],
    filtered: q !== '' || standing !== '' || agency !== '',
    showing: count(found.total, 'learner', 'learners'),
    lines: found.items.map((learner) => learnerLine(course.slug, learner)),
    csvHref: address(`${here}/learners.csv`, filter),
    xlsxHref: address(`${here}/learners.xlsx`, filter),
    pagination: pagination(found, (page) => address(here, { ...filter, page })),
  };
}

function learnerLine(slug: string, learner: Learner): object {
  const { personId, name, agency, standing, score, secondsActive, completedAt, activeAt, enrolmentId } =
    learner;
  const known = enrolmentId !== null || completedAt !== null;
  return {
    ...{ name, agency },
    href: known ? learnerHref(slug, personId) : undefined,
    tag: standingTag(standing),
    score: score === null ? '' : `${score}%`,
    spent: secondsActive === 0 ? '' : spentWords(secondsActive),
    last: day(completedAt ?? activeAt),
    detail: detailWords(learner),
  };
}

/** "3 lessons done, 2 attempts", for who is on the way. */
const detailWords = (learner: Learner): string =>
  learner.standing === 'in_progress'
    ? [doneWords(learner), learner.attempts > 0 && count(learner.attempts, 'attempt', 'attempts')]
        .filter(Boolean)
        .join(', ')
    : '';

const day = (moment: Date | null): string => (moment === null ? '' : shortDateWords(moment));

export function learnerPage(
  course: { slug: string; title: string },
  learner: Learner & { cycles: CycleSummary[] },
): object {
  const { personId, name, email, agency, standing, completedAt, enrolmentId, cycles } = learner;
  const [latest] = cycles;
  return {
    course: { title: course.title, here: courseDesk(course.slug) },
    learner: { name, email, agency },
    tag: standingTag(standing),
    here: learnerHref(course.slug, personId),
    maySetBack: enrolmentId !== null,
    mayComplete: enrolmentId !== null && latest?.completedAt === null,
    hasCertificate: enrolmentId !== null && typeof latest?.certificateNumber === 'string',
    completed: day(completedAt),
    cycles: cycles.map(cycleWords),
  };
}

function cycleWords(cycle: CycleSummary): object {
  const { startedAt, secondsActive, score, completedAt, completedBy, completionReason } = cycle;
  const { certificateNumber, endedAt, endedBy, endReason, attempts } = cycle;
  return {
    title: cycle.cycle === 1 ? 'First time' : `Time ${cycle.cycle}`,
    rows: rows([
      ['Started', day(startedAt)],
      ['Time spent', spentWords(secondsActive)],
      ['Best score', score === null ? null : `${score}%`],
      [
        'Knowledge check',
        attempts
          .map(({ number, score: got, passed }) =>
            got === null
              ? `Try ${number}: open`
              : `Try ${number}: ${got}%, ${passed === true ? 'passed' : 'not passed'}`,
          )
          .join('; ') || null,
      ],
      ['Completed', completedAt === null ? null : day(completedAt)],
      ['Marked complete by', completedBy === null ? null : `${completedBy}: ${completionReason ?? ''}`],
      ['Certificate', certificateNumber],
      ['Set back', endReason === null ? null : `${day(endedAt)} by ${endedBy ?? 'somebody'}: ${endReason}`],
      ['Followed by a refresher', endedAt !== null && endReason === null ? day(endedAt) : null],
    ]),
  };
}

const rows = (given: [string, string | null][]): { key: { text: string }; value: { text: string } }[] =>
  given.flatMap(([key, value]) => (value === null ? [] : [{ key: { text: key }, value: { text: value } }]));

/** How each question was answered, for each version that was taken. */
export function questionsPage(
  course: { slug: string; title: string },
  figures: QuestionFigures[],
  contents: ReadonlyMap<number, CourseContent>,
): object {
  const versions = [...new Set(figures.map(({ versionId }) => versionId))];
  return {
    course: { title: course.title, here: courseDesk(course.slug) },
    versions: versions.map((versionId) => {
      const own = figures.filter((each) => each.versionId === versionId);
      const bank = new Map((contents.get(versionId)?.questions ?? []).map((each) => [each.id, each]));
      return {
        number: own[0]?.version,
        questions: own.map((each) => questionLine(each, bank.get(each.question))),
      };
    }),
  };
}

function questionLine({ question: id, asked, right, chosen }: QuestionFigures, question?: Question): object {
  return {
    text: question?.text ?? id,
    asked,
    wrong: asked - right,
    share: `${Math.round((100 * (asked - right)) / asked)}%`,
    options:
      question === undefined || question.kind === 'ordering'
        ? []
        : question.options.map((option, place) => ({
            text: option.text,
            right: option.right === true,
            times: chosen[String(place)] ?? 0,
          })),
  };
}
