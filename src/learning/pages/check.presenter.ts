import { rightAnswer } from '../check.rules.js';
import type { AskedQuestion, Attempt } from '../checks.service.js';
import { lessonsOf } from '../content.rules.js';
import type { CourseContent, Question } from '../content.types.js';
import { checkWords } from '../learning-words.rules.js';
import { attemptRefused, progressOf } from '../progress.rules.js';
import type { AttemptSummary, Learning } from '../taking.types.js';
import { checkHref, frameOf, lessonHref } from './learn.presenter.js';
import { count } from '../../platform/text/count.js';

export const questionHref = (slug: string, attempt: number, position: number): string =>
  `${checkHref(slug)}/${attempt}/questions/${position}`;
export const answersHref = (slug: string, attempt: number): string => `${checkHref(slug)}/${attempt}/answers`;
export const resultHref = (slug: string, attempt: number): string => `${checkHref(slug)}/${attempt}/result`;

/** Before the check: how many questions, what must be right, how often, and how it went so far. */
export function checkPage(learning: Learning, content: CourseContent): object {
  const { course, enrolment, offer } = learning;
  const open = enrolment.attempts.find(({ submittedAt }) => submittedAt === null);
  const progress = progressOf(enrolment.attempts);
  const refused = attemptRefused(offer.settings, progress);
  const triesLeft = offer.settings.attempts === null ? null : offer.settings.attempts - progress.submitted;
  return {
    ...frameOf(learning, content),
    about: checkWords(content, offer.settings),
    action: checkHref(course.slug),
    begin: open === undefined && refused === undefined,
    refused,
    triesLeft:
      triesLeft === null || progress.submitted === 0
        ? ''
        : `You have ${count(triesLeft, 'try', 'tries')} left.`,
    goOn: open && {
      href: goOnHref(course.slug, open),
      text: `You have answered ${open.answered} of ${count(open.asked, 'question', 'questions')}. Your answers are kept.`,
    },
    attempts: enrolment.attempts
      .filter(({ submittedAt }) => submittedAt !== null)
      .map(({ number, score, passed }) => ({
        text: `Try ${number}: ${score ?? 0}%, ${passed === true ? 'passed' : 'not passed'}`,
        href: resultHref(course.slug, number),
      })),
  };
}

/** Its answers are looked at where the first is missing: the page of answers knows which. */
const goOnHref = (slug: string, { number, answered, asked }: AttemptSummary): string =>
  answered === asked || answered > 0 ? answersHref(slug, number) : questionHref(slug, number, 1);

/** One question. Values are the places of its options in the bank. */
export function questionPage(
  learning: Learning,
  content: CourseContent,
  attempt: Attempt,
  asked: AskedQuestion,
  given?: string[],
): object {
  const { slug } = learning.course;
  const { question, position, shown, answer } = asked;
  const isOrdering = question.kind === 'ordering';
  const positions = shown.map((place) => (answer?.indexOf(place) ?? -1) + 1);
  return {
    ...frameOf(learning, content),
    ...place(slug, attempt, position),
    kind: question.kind,
    text: question.text,
    options: shown.map((option, n) => ({
      value: String(option),
      text: question.options[option]?.text ?? '',
      chosen: given === undefined ? (answer?.includes(option) ?? false) : given.includes(String(option)),
      position: given === undefined ? positions[n] : Number(given[n] ?? 0),
    })),
    positions: isOrdering ? shown.map((_, n) => n + 1) : [],
  };
}

function place(slug: string, attempt: Attempt, position: number): object {
  const last = attempt.questions.length;
  return {
    where: `Question ${position} of ${last}`,
    action: questionHref(slug, attempt.number, position),
    back: position === 1 ? undefined : questionHref(slug, attempt.number, position - 1),
    skip: nextHref(slug, attempt, position),
    answered: `${attempt.questions.filter(({ answer }) => answer !== null).length} of ${last} answered`,
    answersHref: answersHref(slug, attempt.number),
  };
}

/** The next question, or all answers after the last. */
export const nextHref = (slug: string, { number, questions }: Attempt, position: number): string =>
  position < questions.length ? questionHref(slug, number, position + 1) : answersHref(slug, number);

/** All answers before they are submitted. */
export function answersPage(learning: Learning, content: CourseContent, attempt: Attempt): object {
  const { slug } = learning.course;
  const missing = attempt.questions.filter(({ answer }) => answer === null);
  const [first] = missing;
  return {
    ...frameOf(learning, content),
    rows: attempt.questions.map((asked) => ({
      number: asked.position,
      text: asked.question.text,
      answer: asked.answer === null ? [] : answerWords(asked.question, asked.answer),
      href: questionHref(slug, attempt.number, asked.position),
    })),
    missing:
      missing.length === 0
        ? ''
        : `${count(missing.length, 'question is', 'questions are')} not answered yet.`,
    firstMissing: first && questionHref(slug, attempt.number, first.position),
    action: answersHref(slug, attempt.number),
    passMark: attempt.passMark,
  };
}

/** How it went, answer by answer. What is right is said once there is no other try, or no need for one. */
export function resultPage(learning: Learning, content: CourseContent, attempt: Attempt): object {
  const { course, offer, enrolment } = learning;
  const progress = progressOf(enrolment.attempts);
  const refused = attemptRefused(offer.settings, progress);
  const titles = new Map(lessonsOf(content).map(({ slug, title }) => [slug, title]));
  const right = attempt.questions.filter(({ isRight: was }) => was === true).length;
  const again = attempt.questions
    .filter(({ isRight: was }) => was !== true)
    .map(({ question }) => question.lesson);
  return {
    ...frameOf(learning, content),
    passed: attempt.passed,
    score: `${right} of ${attempt.questions.length} right, which is ${attempt.score ?? 0}%. You need ${attempt.passMark}% to pass.`,
    questions: attempt.questions.map((asked) => marked(asked, refused !== undefined)),
    again: [...new Set(again)].map((slug) => ({
      text: titles.get(slug) ?? slug,
      href: lessonHref(course.slug, slug),
    })),
    retry: refused === undefined ? checkHref(course.slug) : undefined,
    noMore: refused === 'no_attempts_left',
    finished: enrolment.completedAt === null ? undefined : `${course.slug}`,
  };
}

function marked({ position, question, answer, isRight: was }: AskedQuestion, reveal: boolean): object {
  const chosen = answer ?? [];
  return {
    number: position,
    text: question.text,
    right: was === true,
    answer: answerWords(question, chosen),
    ofAnswers:
      question.kind === 'ordering'
        ? []
        : chosen.flatMap((option) => {
            const { text = '', feedback } = question.options[option] ?? {};
            return feedback === undefined || feedback === '' ? [] : [{ text, feedback }];
          }),
    feedback: was === true ? question.feedback.right : question.feedback.wrong,
    rightAnswer: reveal && was !== true ? answerWords(question, rightAnswer(question)) : [],
  };
}

/** Each chosen option in words; what was put in order with its number. */
export const answerWords = ({ kind, options }: Question, answer: number[]): string[] =>
  answer.map((option, n) => `${kind === 'ordering' ? `${n + 1}. ` : ''}${options[option]?.text ?? ''}`);
