import { Global, Module, type DynamicModule } from '@nestjs/common';
import type { Settings } from '../../config/settings.js';
import { EmailRegistry } from './email-registry.js';
import { Letterhead } from './letterhead.js';
import { LocalMailbox } from './local-mailbox.js';
import { MailSender } from './mail-sender.js';
import { OutboxBell } from './outbox-bell.js';
import { OutboxClaims } from './outbox-claims.js';
import { Outbox } from './outbox.js';
import { OutboxQueries } from './outbox.queries.js';
import { OutboxTimes, OutboxWorker } from './outbox.worker.js';
import { MailboxController } from './pages/mailbox.controller.js';
import { SmtpSender } from './smtp-sender.js';

/** Provides `Outbox`, `OutboxQueries` and `EmailRegistry` everywhere. The mailbox pages exist in a demonstration only. */
@Global()
@Module({})
export class OutboxModule {
  static with(settings: Settings): DynamicModule {
    const sender = settings.smtpUrl ? new SmtpSender(settings.smtpUrl) : new LocalMailbox(settings.dataDir);
    const mailbox = settings.demo && sender instanceof LocalMailbox ? sender : undefined;
    return {
      module: OutboxModule,
      controllers: mailbox ? [MailboxController] : [],
      providers: [
        { provide: MailSender, useValue: sender },
        ...(mailbox ? [{ provide: LocalMailbox, useValue: mailbox }] : []),
        OutboxBell,
        OutboxClaims,
        OutboxTimes,
        OutboxWorker,
        OutboxQueries,
        EmailRegistry,
        Letterhead,
        Outbox,
      ],
      exports: [Outbox, OutboxQueries, EmailRegistry],
    };
  }
}
