import SMTPPool from 'nodemailer/lib/smtp-pool';
import type { ComposedMail } from './compose-mail.js';
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
  private readonly pool: SMTPPool;

  constructor(url: string) {
    super();
    const asked = Number(new URL(url).searchParams.get('maxConnections'));
    const connections = Number.isInteger(asked) && asked > 0 ? asked : CONNECTIONS;
    // Twice the connections, so that none waits while the next mail is written.
    this.atOnce = connections * 2;
    this.pool = new SMTPPool({
      url,
      pool: true,
      maxConnections: connections,
      maxMessages: 200,
      // The outbox decides what is sent again: the pool does not know whether a cut delivery arrived.
      maxRequeues: 0,
      ...WAITS,
    });
  }

  async deliver(mail: ComposedMail, signal: AbortSignal): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.pool.send(asNodemailer(mail, signal), (error) => (error ? reject(error) : resolve()));
      });
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
    this.pool.close();
  }
}

/**
 * What nodemailer hands to a transport, of a mail that is written already: composing it through `sendMail` would
 * take longer than sending it. A connection takes the whole as it takes a stream, with less to do for it.
 */
function asNodemailer(
  { from, to, messageId, raw }: ComposedMail,
  signal: AbortSignal,
): Parameters<SMTPPool['send']>[0] {
  const message = {
    getEnvelope: () => ({ from, to: [to] }),
    messageId: () => messageId,
    getHeader: () => messageId,
    createReadStream: () => raw,
  };
  return { data: { signal }, message } as unknown as Parameters<SMTPPool['send']>[0];
}
