import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EmailRegistry } from '../../platform/outbox/email-registry.js';
import type { Email } from '../../platform/outbox/email.js';
import { renderEmail } from '../../platform/outbox/render-email.js';
import { tidyLine } from '../../platform/text/plain-text.js';
import { dateWords, deadlineWords } from '../../platform/time/words.js';
import { ASKED_MAIL, type AskedMailFacts } from '../evaluation-asking.js';
import { EvaluationLinks } from '../evaluation-links.js';
import type { Moment } from '../evaluation.types.js';

const SUBJECTS: Record<Moment, (event: string, about: string) => string> = {
  before: (event) => `Before ${event}: two minutes of questions`,
  on_the_day: (event) => `How was ${event}?`,
  impact: (event) => `What has come of ${event}?`,
  manager: (event, about) => `What has come of ${event} for ${about}?`,
};

/** Tells the outbox how people are asked. The link is made here, as the email leaves. */
@Injectable()
export class EvaluationEmails implements OnModuleInit {
  constructor(
    private readonly registry: EmailRegistry,
    private readonly links: EvaluationLinks,
  ) {}

  onModuleInit(): void {
    this.registry.register<AskedMailFacts>(ASKED_MAIL, (facts) =>
      askedEmail(facts, this.links.address(facts.requestId)),
    );
  }
}

export function askedEmail(facts: AskedMailFacts, link: string): Email {
  const { moment, event, about, reminder, organiser } = facts;
  const subject = SUBJECTS[moment](event, about ?? '');
  return {
    subject: tidyLine(reminder === 0 ? subject : `Reminder: ${subject}`),
    replyTo: organiser,
    ...renderEmail('evaluations/emails/asked', {
      ...facts,
      link,
      day: facts.startsAt === null ? '' : dateWords(new Date(facts.startsAt)),
      until: deadlineWords(new Date(facts.closesAt)),
    }),
  };
}
