import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EmailRegistry } from '../../platform/outbox/email-registry.js';
import type { Email } from '../../platform/outbox/email.js';
import { renderEmail } from '../../platform/outbox/render-email.js';

/** The same for everybody who is invited: nothing here tells whether they have an account. */
export interface InvitationFacts {
  team: string;
  invitedBy: string;
  /** As a sentence has it: "a check-in helper". */
  role: string;
  /** The whole address. */
  link: string;
  days: number;
}

export const invitationEmail = (facts: InvitationFacts): Email => ({
  subject: `${facts.invitedBy} invites you to ${facts.team}`,
  ...renderEmail('teams/emails/invitation', facts),
});

@Injectable()
export class TeamEmails implements OnModuleInit {
  constructor(private readonly emails: EmailRegistry) {}

  onModuleInit(): void {
    this.emails.register('teams.invitation', invitationEmail);
  }
}
