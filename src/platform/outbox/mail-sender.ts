import type { ComposedMail } from './compose-mail.js';

/** Where mail goes out: through SMTP, or into the local mailbox of a demonstration. */
export abstract class MailSender {
  /** How many deliveries it makes progress with at once. */
  abstract readonly atOnce: number;

  /**
   * Resolves once the other side has taken responsibility for the mail.
   * @throws DeliveryError when it is known to be final; anything else may be tried again. When `signal` aborts, the
   * delivery is cut off and its outcome is unknown.
   */
  abstract deliver(mail: ComposedMail, signal: AbortSignal): Promise<void>;

  abstract close(): void;
}
