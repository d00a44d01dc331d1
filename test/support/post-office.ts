import type { DataSource } from 'typeorm';
import { Settings } from '../../src/config/settings.js';
import { EmailRegistry } from '../../src/platform/outbox/email-registry.js';
import { Letterhead } from '../../src/platform/outbox/letterhead.js';
import type { MailSender } from '../../src/platform/outbox/mail-sender.js';
import { OutboxBell } from '../../src/platform/outbox/outbox-bell.js';
import { OutboxClaims } from '../../src/platform/outbox/outbox-claims.js';
import { Outbox } from '../../src/platform/outbox/outbox.js';
import { OutboxTimes, OutboxWorker } from '../../src/platform/outbox/outbox.worker.js';
import { SmtpSender } from '../../src/platform/outbox/smtp-sender.js';

/** An outbox and a worker without the rest of the program, as quick as a test wants them. */
export interface PostOffice {
  outbox: Outbox;
  emails: EmailRegistry;
  claims: OutboxClaims;
  worker: OutboxWorker;
  /** Stops the worker as a shutdown does; harmless when it never started. */
  stop(): Promise<void>;
}

export function postOffice(
  dataSource: DataSource,
  { smtpUrl, sender, times }: { smtpUrl?: string; sender?: MailSender; times?: Partial<OutboxTimes> },
): PostOffice {
  const settings = Object.assign(new Settings(), {
    worker: true,
    baseUrl: 'https://training.kscmp.example',
    mailFrom: { name: 'Kent training', address: 'training@kscmp.example' },
    partnership: {
      name: 'Kent Safeguarding Partnership',
      serviceName: 'Training and events',
      contactEmail: 'help@kscmp.example',
      referencePrefix: 'KSC',
    },
  });
  const bell = new OutboxBell(dataSource);
  const emails = new EmailRegistry();
  emails.register<{ name?: string }>('test.plain', ({ name = 'nobody' }) => ({
    subject: `For ${name}`,
    text: `Hello ${name}`,
    html: `<p>Hello ${name}</p>`,
  }));
  const claims = new OutboxClaims(dataSource);
  const worker = new OutboxWorker(
    settings,
    claims,
    emails,
    new Letterhead(settings),
    sender ?? new SmtpSender(smtpUrl ?? ''),
    bell,
    Object.assign(new OutboxTimes(), times),
  );
  return {
    outbox: new Outbox(bell, emails),
    emails,
    claims,
    worker,
    stop: () => worker.beforeApplicationShutdown(),
  };
}
