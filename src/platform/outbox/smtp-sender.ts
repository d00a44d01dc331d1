import { createTransport, type Transporter } from 'nodemailer';
import type { MailComposerOptions } from 'nodemailer/lib/mail-composer';
import { DeliveryError, smtpFailure } from './delivery.rules.js';
import { MailSender } from './mail-sender.js';

const CONNECTIONS = 5;
/** Each wait for the server; the worker's deadline bounds all of a delivery's waits together. */
const WAITS = {
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
};

/**
 * Sends through a pool of connections to `SMTP_URL`. Its query can set nodemailer's options, such as
 * `?maxConnections=2` for a server that allows no more.
 */
export class SmtpSender extends MailSender {
  readonly atOnce: number;
  private readonly transport: Transporter;

  constructor(url: string) {
    super();
    const asked = Number(new URL(url).searchParams.get('maxConnections'));
    const connections = Number.isInteger(asked) && asked > 0 ? asked : CONNECTIONS;
    // Twice the connections, so that none waits while the next mail is written.
    this.atOnce = connections * 2;
    this.transport = createTransport({
      url,
      pool: true,
      maxConnections: connections,
      maxMessages: 200,
      // The outbox decides what is sent again: the pool does not know whether a cut delivery arrived.
      maxRequeues: 0,
      ...WAITS,
    });
  }

  async deliver(mail: MailComposerOptions, signal: AbortSignal): Promise<void> {
    try {
      await this.transport.sendMail({ ...mail, signal });
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { final, reason } = smtpFailure(error);
      throw new DeliveryError(
        signal.aborted ? 'The mail server took too long' : reason,
        final && !signal.aborted,
      );
    }
  }

  close(): void {
    this.transport.close();
  }
}
