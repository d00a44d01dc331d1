import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  CourseDoors,
  type CourseDoor,
  type CourseOffer,
  type WayIn,
} from '../courses/course-doors.service.js';
import { durationWords } from '../platform/time/words.js';
import { lessonsOf } from './content.rules.js';
import { leftWords, PACKAGE_WORDS, questionsAsked } from './learning-words.rules.js';
import { refresherIsDue } from './progress.rules.js';
import { TakingQueries } from './taking.queries.js';
import { VersionsQueries } from './versions.queries.js';
import { count } from '../platform/text/count.js';

/** Nobody has this number, and so nobody's enrolment is found. */
const STRANGER = 0;

/** Shows the way from the page of a course in the catalogue into the course. */
@Injectable()
export class LearningDoor implements CourseDoor, OnModuleInit {
  constructor(
    private readonly doors: CourseDoors,
    private readonly takings: TakingQueries,
    private readonly versions: VersionsQueries,
  ) {}

  onModuleInit(): void {
    this.doors.register(this);
  }

  offers(courseIds: number[]): Promise<Map<number, CourseOffer>> {
    return this.versions.offers(courseIds);
  }

  async wayInto(slug: string, personId: number | undefined): Promise<WayIn | undefined> {
    const taking = await this.takings.of(slug, personId ?? STRANGER);
    const { offer, enrolment } = taking;
    if (offer === null) return undefined;
    const href = `/courses/${slug}/learn`;
    if (enrolment === null && offer.delivery === 'scorm') {
      const sentence = `${PACKAGE_WORDS}. You can stop at any time and go on later, on another device too.`;
      return { text: 'Start now', href, sentence, begun: false };
    }
    if (enrolment === null) {
      const content = await this.versions.content(offer.versionId);
      const lessons = lessonsOf(content);
      const minutes = durationWords(lessons.reduce((sum, lesson) => sum + lesson.minutes, 0));
      const asked = questionsAsked(content, offer.settings);
      const check = asked === 0 ? '' : `, and a knowledge check of ${count(asked, 'question', 'questions')}`;
      const sentence = `${count(lessons.length, 'lesson', 'lessons')}, about ${minutes}${check}. You can stop at any time and go on later, on another device too.`;
      return { text: 'Start now', href, sentence, begun: false };
    }
    const content = await this.versions.content(enrolment.versionId);
    const sentence = leftWords({ ...taking, offer, enrolment }, content);
    if (enrolment.completedAt === null) return { text: 'Continue', href, sentence, begun: true };
    return refresherIsDue(enrolment, taking.today)
      ? {
          text: 'Take the refresher',
          href,
          sentence: `${sentence} It is time to take it again.`,
          begun: true,
        }
      : { text: 'Look at it again', href, sentence, begun: true };
  }
}
