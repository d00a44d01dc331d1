import { Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import type { Email } from './email.js';
import { renderEmail } from './render-email.js';

/** What stands around every message: whose it is, where it comes from, where to ask. */
@Injectable()
export class Letterhead {
  constructor(private readonly settings: Settings) {}

  around(email: Email): Email {
    const { partnership, baseUrl } = this.settings;
    const whose = { partnership, baseUrl, subject: email.subject };
    return {
      ...email,
      text: renderEmail('platform/outbox/views/letterhead', { ...whose, body: email.text }).text,
      html: renderEmail('platform/outbox/views/letterhead', { ...whose, body: email.html }).html,
    };
  }
}
