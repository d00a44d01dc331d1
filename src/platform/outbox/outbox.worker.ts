import { setTimeout as pause } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { composeMail, type ComposedMail } from './compose-mail.js';
import { DeliveryError, oneLine, secondsToWait } from './delivery.rules.js';
import { EmailRegistry } from './email-registry.js';
import { Letterhead } from './letterhead.js';
import { MailSender } from './mail-sender.js';
import { OutboxBell } from './outbox-bell.js';
import { OutboxClaims, type Claim } from './outbox-claims.js';
import { Turns } from './turns.js';

/** In milliseconds. A class, so that a test can be quicker than a mail server. */
export class OutboxTimes {
  /** How soon a message is found that no bell rang for. */
  poll = 1_000;
  /**
   * For one whole delivery, from its claim on: a server that trickles its answers keeps no idle timeout from
   * resetting.
   */
  deadline = 60_000;
  /** A delivery that took no longer since its claim shows that more could be claimed at a time. */
  quick = 1_000;
  /** How long a dead worker keeps its messages. Longer than a delivery and the note of its outcome. */
  lease = 90_000;
  /** How long a shutdown waits for deliveries under way before it cuts them off. */
  drain = 10_000;
}

const NOTE_TRIES = 5;
/** Messages claimed and not yet noted, when the server is as quick as can be. */
const MOST_IN_HAND = 200;

/** Sends what is owed, several messages at once, until the program stops. Any number of processes may run one. */
@Injectable()
export class OutboxWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('Outbox');
  private readonly inHand = new Set<Promise<void>>();
  private readonly turns: Turns;
  private mostInHand: number;
  private readonly cuts = new Set<AbortController>();
  private stopping = false;
  private outOfPatience = false;
  private loop?: Promise<void>;

  constructor(
    private readonly settings: Settings,
    private readonly claims: OutboxClaims,
    private readonly emails: EmailRegistry,
    private readonly letterhead: Letterhead,
    private readonly sender: MailSender,
    private readonly bell: OutboxBell,
    private readonly times: OutboxTimes,
  ) {
    this.turns = new Turns(sender.atOnce);
    this.mostInHand = sender.atOnce;
  }

  onApplicationBootstrap(): void {
    if (this.settings.worker) this.loop = this.run();
  }

  /** Claims nothing more, lets deliveries under way end, and gives back those that do not. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.bell.ring();
    await this.loop;
    const drained = Promise.all(this.inHand);
    const patience = new AbortController();
    await Promise.race([
      drained,
      pause(this.times.drain, undefined, { signal: patience.signal }).catch(() => {}),
    ]);
    patience.abort();
    this.outOfPatience = true;
    for (const cut of this.cuts) cut.abort();
    await drained;
    this.sender.close();
  }

  private async run(): Promise<void> {
    let freed = 0;
    while (!this.stopping) {
      try {
        if (Date.now() - freed >= this.times.poll) {
          await this.claims.freeTheLost();
          freed = Date.now();
        }
        await this.fill();
      } catch (error) {
        this.log.warn(`Owed messages cannot be read: ${oneLine(String(error))}`);
      }
      await this.bell.heard(this.times.poll);
    }
  }

  /** Claims as many messages as will be delivered soon, so that none waits long on its lease. */
  private async fill(): Promise<void> {
    const free = this.mostInHand - this.inHand.size;
    if (free <= 0) return;
    for (const claim of await this.claims.claim(free, this.emails.kinds, this.times.lease / 1000)) {
      const delivery = this.deliver(claim).finally(() => {
        this.inHand.delete(delivery);
        // Half at a time: claiming each message by itself would cost a statement each.
        if (this.inHand.size <= this.mostInHand / 2) this.bell.ring();
      });
      this.inHand.add(delivery);
    }
  }

  private async deliver(claim: Claim): Promise<void> {
    const outcome = await this.attempt(claim);
    for (let left = NOTE_TRIES; left > 0; left -= 1) {
      try {
        if (!(await this.note(claim, outcome))) this.log.warn(`Message ${claim.id} was taken over meanwhile`);
        return;
      } catch (error) {
        // Until it is noted, the message is sent again when its lease ends: worth waiting for the database.
        this.log.warn(`The outcome of message ${claim.id} cannot be noted: ${oneLine(String(error))}`);
        if (left > 1) await pause(this.times.poll);
      }
    }
  }

  private async attempt(claim: Claim): Promise<'sent' | DeliveryError> {
    const claimed = Date.now();
    const cut = new AbortController();
    const deadline = setTimeout(() => cut.abort(), this.times.deadline);
    this.cuts.add(cut);
    await this.turns.take({ urgent: claim.secret });
    try {
      if (cut.signal.aborted) return new DeliveryError('It was not its turn in time', false);
      await this.sender.deliver(this.write(claim), cut.signal);
      return 'sent';
    } catch (error) {
      return error instanceof DeliveryError ? error : new DeliveryError(oneLine(String(error)), false);
    } finally {
      this.turns.end();
      clearTimeout(deadline);
      this.cuts.delete(cut);
      this.learn(Date.now() - claimed);
    }
  }

  /** One more at a time after each quick delivery; few again as soon as the server, or this machine, is slow. */
  private learn(took: number): void {
    this.mostInHand =
      took <= this.times.quick ? Math.min(this.mostInHand + 1, MOST_IN_HAND) : this.sender.atOnce;
  }

  private note(claim: Claim, outcome: 'sent' | DeliveryError): Promise<boolean> {
    if (outcome === 'sent') return this.claims.sent(claim);
    const { final, reason } = outcome;
    this.log.warn(
      `Message ${claim.id} (${claim.kind}) was not delivered${final ? ' and will not be' : ' yet'}`,
    );
    if (final) return this.claims.failed(claim, reason);
    return this.claims.retry(
      claim,
      reason,
      this.outOfPatience ? 0 : secondsToWait(claim.attempts, Math.random()),
    );
  }

  /** @throws DeliveryError, final, when the facts do not make an email: trying again would not help */
  private write(claim: Claim): ComposedMail {
    const { mailFrom, partnership } = this.settings;
    const date = new Date();
    try {
      const email = this.letterhead.around(this.emails.of(claim.kind).render(claim.facts, { at: date }));
      return composeMail(email, {
        from: mailFrom,
        to: { name: claim.recipientName, address: claim.recipientEmail },
        replyTo: email.replyTo ?? { name: partnership.name, address: partnership.contactEmail },
        messageId: claim.messageId,
        date,
      });
    } catch (error) {
      if (error instanceof DeliveryError) throw error;
      this.log.error(error);
      throw new DeliveryError(`The email could not be written: ${oneLine(String(error))}`, true);
    }
  }
}
