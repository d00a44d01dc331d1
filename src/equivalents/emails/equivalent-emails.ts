import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EmailRegistry } from '../../platform/outbox/email-registry.js';
import type { Email } from '../../platform/outbox/email.js';
import { renderEmail } from '../../platform/outbox/render-email.js';
import { tidyLine } from '../../platform/text/plain-text.js';
import { calendarDateWords } from '../../platform/time/words.js';
import type { DecidedMailFacts } from '../equivalents.service.js';

const SUBJECTS: Record<DecidedMailFacts['outcome'], (label: string) => string> = {
  confirmed: (label) => `Confirmed: what you completed elsewhere counts as ${label}`,
  declined: (label) => `Not confirmed as an equivalent of ${label}`,
  taken_back: (label) => `What you completed elsewhere no longer counts as ${label}`,
};

/** Tells the outbox how people hear what became of their declaration. */
@Injectable()
export class EquivalentEmails implements OnModuleInit {
  constructor(private readonly registry: EmailRegistry) {}

  onModuleInit(): void {
    this.registry.register<DecidedMailFacts>('equivalent.decided', decidedEmail);
  }
}

export const decidedEmail = (facts: DecidedMailFacts): Email => ({
  subject: tidyLine(SUBJECTS[facts.outcome](facts.label)),
  replyTo: facts.organiser,
  ...renderEmail('equivalents/emails/decided', {
    ...facts,
    day: calendarDateWords(facts.completedOn),
    reasonLines: (facts.reason ?? '').split('\n').map(tidyLine),
  }),
});
