import type { Course } from '../../courses/course.entity.js';
import type { Taking } from '../../learning/taking.types.js';
import { londonDate } from '../../platform/time/london.js';
import { calendarDateWords } from '../../platform/time/words.js';
import type { QuestionFigures } from '../interactions.rules.js';
import type { CoursePackage, KeptPackage } from '../packages.queries.js';
import { RULE_WORDS, sizeWords } from '../scorm-words.js';
import { SCORM_RULES } from '../scorm.types.js';
import type { PublishForm } from './publish.form.js';
import { count } from '../../platform/text/count.js';

export const packageHref = (slug: string): string => `/organiser/courses/${slug}/package`;

/** The draft with what was found in it, what is published, and the form to bring another. */
export function packagesPage(
  { slug, title }: Pick<Course, 'slug' | 'title'>,
  packages: CoursePackage[],
  { offer, form }: { offer: Taking['offer']; form: PublishForm | undefined },
): object {
  const draft = packages.find(({ publishedAt }) => publishedAt === null);
  const settings = offer?.settings;
  return {
    course: {
      title,
      href: `/organiser/courses/${slug}`,
      here: packageHref(slug),
      answers: `${packageHref(slug)}/answers`,
    },
    draft: draft && {
      ...line(draft),
      parts: draft.about.items.map((item) => ({
        title: item.title,
        kind: item.kind === 'sco' ? 'Reports how somebody gets on' : 'Is only shown',
      })),
      warnings: draft.about.warnings,
    },
    published: packages.filter(({ publishedAt }) => publishedAt !== null).map(line),
    native: offer?.delivery === 'native',
    rules: SCORM_RULES.map((value) => ({
      value,
      text: RULE_WORDS[value].text,
      hint: { text: RULE_WORDS[value].hint },
    })),
    form: form ?? {
      rule: draft?.rule,
      passMark: String(settings?.passMark ?? 80),
      cpdMinutes: String(settings?.cpdMinutes ?? ''),
      validityMonths: String(settings?.validityMonths ?? ''),
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
    learners: count(learners, 'person', 'people'),
  };
}

const MOST_ANSWERS = 10;
const RESULT_WORDS: Record<string, string> = { correct: ', right', incorrect: ', wrong' };

/** How questions were answered, for each version that was taken. */
export const answersPage = (
  { slug, title }: Pick<Course, 'slug' | 'title'>,
  versions: [KeptPackage, QuestionFigures[]][],
): object => ({
  course: { title, here: packageHref(slug) },
  versions: versions.map(([{ number, about }, questions]) => ({
    number,
    title: about.title,
    questions: questions.map(({ item, id, description, answered, judged, right, given }) => ({
      name: description || id,
      part: about.items.length > 1 ? (about.items.find((each) => each.id === item)?.title ?? item) : '',
      answered: `Answered by ${count(answered, 'person', 'people')}`,
      right: judged === 0 ? 'Not judged by the package' : `${Math.round((right / judged) * 100)}% right`,
      given: given.slice(0, MOST_ANSWERS).map(({ answer, times, result }) => ({
        answer,
        by: `${count(times, 'person', 'people')}${RESULT_WORDS[result] ?? ''}`,
      })),
      more: Math.max(0, given.length - MOST_ANSWERS),
    })),
  })),
});
