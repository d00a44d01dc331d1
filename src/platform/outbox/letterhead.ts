import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { Settings } from '../../config/settings.js';
import type { Email } from './email.js';
import { renderEmail } from './render-email.js';

/** What stands before a message and what after it. */
type Sheet = Record<'text' | 'html', [above: string, below: string]>;

const SHEETS = 200;

/** What stands around every message: whose it is, where it comes from, where to ask. */
@Injectable()
export class Letterhead {
  /** By the subject: the same for all who are told the same of an event, so printed once. */
  private readonly sheets = new LRUCache<string, Sheet>({ max: SHEETS });

  constructor(private readonly settings: Settings) {}

  around(email: Email): Email {
    const { text, html } = this.sheets.get(email.subject) ?? this.print(email.subject);
    return { ...email, text: text.join(email.text.trim()), html: html.join(email.html) };
  }

  private print(subject: string): Sheet {
    const { partnership, baseUrl } = this.settings;
    const body = randomUUID();
    const printed = renderEmail('platform/outbox/views/letterhead', { partnership, baseUrl, subject, body });
    const around = (whole: string): [string, string] => {
      const [above = '', below = ''] = whole.split(body);
      return [above, below];
    };
    const sheet = { text: around(printed.text), html: around(printed.html) };
    this.sheets.set(subject, sheet);
    return sheet;
  }
}
