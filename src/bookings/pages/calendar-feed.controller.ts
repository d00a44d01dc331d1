import { Get, Headers, Param, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '../../config/settings.js';
import { Permit } from '../../platform/auth/permit.js';
import { sha256 } from '../../platform/auth/token-hash.js';
import { feed } from '../../platform/calendar/calendar.js';
import { notFound } from '../../platform/refusal.js';
import { CalendarFeeds } from '../calendar-feeds.js';
import { PageController } from '../../platform/web/page-controller.js';

const FILE = /^(?<secret>[A-Za-z0-9_-]{32})\.ics$/;

/** A whole council may sit behind one address, and calendars ask hourly: room for thousands, none for guessing. */
const PER_ADDRESS = {
  rateLimit: {
    max: 240,
    timeWindow: '1 minute',
    keyGenerator: (request: FastifyRequest) => request.ip,
    allowList: [],
  },
};

/** A person's bookings for their calendar program, which cannot sign in: the secret in the address is the key. */
@PageController('calendar')
export class CalendarFeedController {
  constructor(
    private readonly feeds: CalendarFeeds,
    private readonly settings: Settings,
  ) {}

  @Get(':file')
  @Permit('anyone')
  @RouteConfig(PER_ADDRESS)
  async read(
    @Param('file') file: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const secret = FILE.exec(file)?.groups?.secret;
    const items = secret === undefined ? undefined : await this.feeds.items(secret);
    if (items === undefined) throw notFound();
    const calendar = feed({ name: `My bookings, ${this.settings.partnership.serviceName}`, items });
    const tag = `"${sha256(calendar).slice(0, 32)}"`;
    void reply.headers({ etag: tag, 'cache-control': 'private, no-cache', 'x-robots-tag': 'noindex' });
    if (known?.split(',').some((each) => each.trim().replace(/^W\//, '') === tag)) {
      void reply.status(304);
      return '';
    }
    void reply.type('text/calendar; charset=utf-8');
    return calendar;
  }
}
