import { Get, Header, Param, ParseIntPipe, Query, StreamableFile } from '@nestjs/common';
import { Permit } from '../../auth/permit.js';
import { notFound } from '../../refusal.js';
import { PageController } from '../../web/page-controller.js';
import { page, type PageView } from '../../web/page.js';
import { LocalMailbox } from '../local-mailbox.js';
import { contentOf, detail, parseMail, summary } from './received-mail.js';

const PAGE_SIZE = 25;

/** What was sent, for a newcomer to see. Exists only in a demonstration without an SMTP server, on this machine. */
@PageController('mailbox')
@Permit('anyone')
export class MailboxController {
  constructor(private readonly mailbox: LocalMailbox) {}

  @Get()
  async list(@Query('page') asked: unknown): Promise<PageView> {
    const names = await this.mailbox.names();
    const pages = Math.max(1, Math.ceil(names.length / PAGE_SIZE));
    const current = Math.min(Math.max(Math.trunc(Number(asked)) || 1, 1), pages);
    const shown = names.slice((current - 1) * PAGE_SIZE, current * PAGE_SIZE);
    const mails = await Promise.all(
      shown.map(async (name) => summary(name, await parseMail(await this.mailbox.read(name)))),
    );
    return page('platform/outbox/pages/mailbox.njk', { mails, total: names.length, current, pages });
  }

  @Get(':name')
  async one(@Param('name') name: string): Promise<PageView> {
    const mail = await parseMail(await this.mailbox.read(name));
    return page('platform/outbox/pages/mail.njk', { mail: detail(name, mail) });
  }

  /** The HTML part alone, for a frame: no script runs in it, it loads nothing, and its links open a new tab. */
  @Get(':name/html')
  @Header(
    'content-security-policy',
    "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox; frame-ancestors 'self'",
  )
  @Header('content-type', 'text/html; charset=utf-8')
  async html(@Param('name') name: string): Promise<string> {
    const mail = await parseMail(await this.mailbox.read(name));
    return (mail.html ?? '').replace('<head>', '<head><base target="_blank">');
  }

  @Get(':name/attachments/:at')
  async attachment(
    @Param('name') name: string,
    @Param('at', ParseIntPipe) at: number,
  ): Promise<StreamableFile> {
    const mail = await parseMail(await this.mailbox.read(name));
    const found = mail.attachments[at];
    if (!found) throw notFound('Attachment not found');
    const content = contentOf(found);
    const file = (found.filename ?? 'attachment').replace(/[^\w.-]/g, '_');
    return new StreamableFile(content, {
      type: found.mimeType,
      disposition: `attachment; filename="${file}"`,
    });
  }
}
