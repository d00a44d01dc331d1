import type { Course } from '../../courses/course.entity.js';
import { londonDate } from '../../platform/time/london.js';
import { calendarDateWords } from '../../platform/time/words.js';
import type { QuestionFigures } from '../interactions.rules.js';
import type { CourseNow, CoursePackage, KeptPackage } from '../packages.queries.js';
import { partOfQuestion, questionWords, RULE_WORDS, sizeWords } from '../scorm-words.js';
import { SCORM_RULES } from '../scorm.types.js';
import type { PublishForm } from './publish.form.js';
import { count } from '../../platform/text/count.js';

export const packageHref = (slug: string): string => `/organiser/courses/${slug}/package`;

/** The draft with what was found in it, what is published, and the form to bring another. */
export function packagesPage(
  { slug, title, listed }: Pick<Course, 'slug' | 'title' | 'listed'>,
  packages: CoursePackage[],
  { now, form }: { now: CourseNow; form: PublishForm | undefined },
): object {
  const draft = packages.find(({ publishedAt }) => publishedAt === null);
  const published = packages.filter(({ publishedAt }) => publishedAt !== null);
  const staying = published.reduce((sum, { learners }) => sum + learners, 0);
  return {
    course: {
      title,
      href: `/organiser/courses/${slug}`,
      here: packageHref(slug),
      answers: `${packageHref(slug)}/answers`,
      about: `${packageHref(slug)}/about`,
    },
    draft: draft && {
      ...line(draft),
      standing: listed
        ? 'It has been checked. Nobody else sees it until you publish it.'
        : 'It has been checked. Nobody else sees it, or the course, until you publish it.',
      after:
        staying === 0
          ? 'Whoever starts the course from then on takes this version.'
          : `Whoever starts from then on takes this version. ${count(staying, 'person', 'people')} in an earlier one ${staying === 1 ? 'stays' : 'stay'} there.`,
      parts: draft.about.items.map((item) => ({
        title: item.title,
        kind: item.kind === 'sco' ? 'Reports how somebody gets on' : 'Only shows something',
      })),
      warnings: draft.about.warnings,
    },
    uploadTitle: draft
      ? 'Upload another instead'
      : published.length > 0
        ? 'Bring the next version'
        : 'Upload a package',
    published: published.map(line),
    native: now.delivery === 'native',
    rules: SCORM_RULES.map((value) => ({
      value,
      text: RULE_WORDS[value].text,
      hint: { text: RULE_WORDS[value].hint },
    })),
    form: form ?? {
      rule: draft?.rule,
      passMark: String(now.passMark),
      cpdMinutes: String(now.cpdMinutes ?? ''),
      validityMonths: String(now.validityMonths ?? ''),
    },
  };
}

function line({
  number,
  fileName,
  about,
  rule,
  uploadedAt,
  uploadedBy,
  publishedAt,
  learners,
}: CoursePackage): object {
  return {
    number,
    fileName,
    title: about.title,
    edition: `SCORM ${about.edition}`,
    size: `${about.files} files, ${sizeWords(about.bytes)} unpacked`,
    uploaded: `${calendarDateWords(londonDate(uploadedAt))}${uploadedBy === null ? '' : ` by ${uploadedBy}`}`,
    ...(publishedAt !== null && { published: calendarDateWords(londonDate(publishedAt)) }),
    rule: RULE_WORDS[rule].text,
    learners: learners === 0 ? 'Nobody is on it.' : `${count(learners, 'person is', 'people are')} on it.`,
  };
}

/** Asks before a draft is thrown away, and with it a course that nobody has seen. */
export const discardPage = (
  { slug, title, listed }: Pick<Course, 'slug' | 'title' | 'listed'>,
  { fileName }: KeptPackage,
): object => ({
  course: { title, here: packageHref(slug) },
  file: fileName,
  consequence: listed
    ? 'What is published stays as it is, for everybody.'
    : 'The course was begun from it and was never published: it goes with it. To change the package alone, upload another instead.',
});

const MOST_ANSWERS = 10;
const RESULT_WORDS: Record<string, string> = { correct: ', right', incorrect: ', wrong' };

/** How questions were answered, for each version that was taken. */
export const answersPage = (
  { slug, title }: Pick<Course, 'slug' | 'title'>,
  versions: [KeptPackage, QuestionFigures[]][],
): object => ({
  course: { title, here: packageHref(slug), csv: `${packageHref(slug)}/answers.csv` },
  versions: versions.map(([kept, questions]) => ({
    number: kept.number,
    title: kept.about.title,
    questions: questions.map((figures) => {
      const { answered, judged, right, given } = figures;
      return {
        name: questionWords(figures),
        part: partOfQuestion(kept, figures),
        answered: `Answered by ${count(answered, 'person', 'people')}`,
        right: judged === 0 ? 'Not judged by the package' : `${Math.round((right / judged) * 100)}% right`,
        given: given.slice(0, MOST_ANSWERS).map(({ answer, times, result }) => ({
          answer,
          by: `${count(times, 'person', 'people')}${RESULT_WORDS[result] ?? ''}`,
        })),
        more: Math.max(0, given.length - MOST_ANSWERS),
      };
    }),
  })),
});
