import { createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';
import { sha256 } from '../platform/auth/token-hash.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { Outbox } from '../platform/outbox/outbox.js';
import type { Refusal } from '../platform/refusal.js';
import type { ChangeEmailFacts } from './emails/change-email.js';
import type { SignInFacts } from './emails/sign-in.js';
import { accountDisabled } from './people.errors.js';
import { PeopleService } from './people.service.js';
import { codeUsedUp, spent, tooManyCodes, tooManyRequests, wrongCode } from './sign-in.errors.js';
import {
  GUESS_MINUTES,
  mayAskForEmail,
  mayTryCode,
  MOST_WRONG_CODES,
  SIGN_IN_MINUTES,
} from './sign-in.rules.js';

/** Somebody has proved that an address is theirs. */
export interface SignedIn {
  personId: number;
  /** The account was made just now. */
  created: boolean;
  next?: string;
}

interface RequestRow {
  id: number;
  handle: string;
  email: string;
  next: string | null;
  personId: number | null;
  wrongCodes: number;
  codeHash: string;
  usable: boolean;
}

type Outcome<T> = { answer: T } | { refusal: Refusal };

const REQUEST = `SELECT id, handle, email, next, person_id AS "personId", wrong_codes AS "wrongCodes", code_hash AS "codeHash",
  used_at IS NULL AND expires_at > now() AS usable FROM sign_in_requests`;

/**
 * Signing in by an emailed link or the code beside it. Each is good once and for `SIGN_IN_MINUTES`; only hashes are
 * kept. A known and an unknown address take the same path and get the same answer: the account of an unknown one is
 * made when its link or code is used.
 */
@Injectable()
export class SignInService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly people: PeopleService,
    private readonly settings: Settings,
  ) {}

  /**
   * Owes an email to the address. `next` is a local path to go on to.
   * @returns the handle under which the code can be typed; it opens nothing by itself
   * @throws Refusal too_many
   */
  async request(email: string, next?: string): Promise<string> {
    const link = randomBytes(32).toString('base64url');
    return this.open(email, { next, link }, async (manager, code) => {
      const [known] = await manager.query<{ name: string }[]>(`SELECT name FROM people WHERE email = $1`, [
        email,
      ]);
      const facts: SignInFacts = {
        code,
        link: `${this.settings.baseUrl}/sign-in/link/${link}`,
        newAccount: known === undefined,
        minutes: SIGN_IN_MINUTES,
      };
      await this.outbox.enqueue(manager, {
        kind: 'people.sign_in',
        recipient: { name: known?.name ?? '', address: email },
        facts,
        secret: true,
      });
    });
  }

  /** Owes a code to a new address of a signed-in person, who types it to prove that they read it. */
  async requestEmailChange(person: { personId: number; name: string }, email: string): Promise<string> {
    return this.open(
      email,
      { personId: person.personId, link: randomBytes(32).toString('base64url') },
      async (manager, code) => {
        const [known] = await manager.query<{ id: number }[]>(`SELECT id FROM people WHERE email = $1`, [
          email,
        ]);
        const facts: ChangeEmailFacts = {
          name: person.name,
          code,
          alreadyUsed: known !== undefined,
          minutes: SIGN_IN_MINUTES,
        };
        await this.outbox.enqueue(manager, {
          kind: 'people.change_email',
          recipient: { name: person.name, address: email },
          facts,
          secret: true,
        });
      },
    );
  }

  /** Whom the code of this handle was sent to; undefined when there is nothing to type any more. */
  async addressOf(handle: string): Promise<string | undefined> {
    const [row] = await this.dataSource.query<RequestRow[]>(`${REQUEST} WHERE handle = $1`, [handle]);
    return row?.usable ? row.email : undefined;
  }

  /** Looks at a link without spending it, as mail scanners do. */
  async linkIsUsable(link: string): Promise<boolean> {
    const [row] = await this.dataSource.query<RequestRow[]>(`${REQUEST} WHERE token_hash = $1`, [
      sha256(link),
    ]);
    return row?.usable === true && row.personId === null;
  }

  /** @throws Refusal unprocessable when it was used before or is too old */
  async useLink(link: string): Promise<SignedIn> {
    return this.settle(async (manager) => {
      const request = await this.lock(manager, 'token_hash', sha256(link));
      if (!request?.usable || request.personId !== null) return { refusal: spent() };
      return this.enter(manager, request);
    });
  }

  /** @throws Refusal invalid for a wrong code, too_many after several, unprocessable for one used or too old */
  async useCode(handle: string, code: string): Promise<SignedIn> {
    return this.settle(async (manager) => {
      const request = await this.lock(manager, 'handle', handle);
      if (!request || request.personId !== null) return { refusal: spent() };
      const refusal = await this.check(manager, request, code);
      return refusal ? { refusal } : this.enter(manager, request);
    });
  }

  /** The second half of `requestEmailChange`, by the same person. */
  async confirmEmailChange(personId: number, handle: string, code: string): Promise<void> {
    await this.settle(async (manager) => {
      const request = await this.lock(manager, 'handle', handle);
      if (!request || request.personId !== personId) return { refusal: spent() };
      const refusal = await this.check(manager, request, code);
      if (refusal) return { refusal };
      await manager.query(`UPDATE sign_in_requests SET used_at = now() WHERE id = $1`, [request.id]);
      await this.people.changeEmail(manager, personId, request.email);
      return { answer: undefined };
    });
  }

  private async open(
    email: string,
    { next, link, personId }: { next?: string; link: string; personId?: number },
    owe: (manager: EntityManager, code: string) => Promise<void>,
  ): Promise<string> {
    const handle = randomBytes(16).toString('base64url');
    const code = String(randomInt(1_000_000)).padStart(6, '0');
    await inTransaction(this.dataSource, async (manager) => {
      await serialise(manager, email);
      const earlier = await manager.query<{ at: Date; now: Date }[]>(
        `SELECT created_at AS at, now() AS now FROM sign_in_requests
         WHERE email = $1 AND created_at > now() - make_interval(mins => $2)`,
        [email, SIGN_IN_MINUTES],
      );
      const verdict = mayAskForEmail(
        earlier.map((each) => each.at),
        earlier[0]?.now ?? new Date(),
      );
      if (!verdict.allowed) throw tooManyRequests(verdict.retryAfter);
      await manager.query(
        `INSERT INTO sign_in_requests (handle, email, token_hash, code_hash, next, person_id, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, now() + make_interval(mins => $7))`,
        [
          handle,
          email,
          sha256(link),
          this.codeHash(handle, code),
          next ?? null,
          personId ?? null,
          SIGN_IN_MINUTES,
        ],
      );
      await owe(manager, code);
    });
    return handle;
  }

  /** Counts a wrong code, and tells what is wrong; undefined when the code is the right one and in time. */
  private async check(
    manager: EntityManager,
    request: RequestRow,
    code: string,
  ): Promise<Refusal | undefined> {
    await serialise(manager, request.email);
    const guesses = await manager.query<{ at: Date; wrongCodes: number; now: Date }[]>(
      `SELECT created_at AS at, wrong_codes AS "wrongCodes", now() AS now FROM sign_in_requests
       WHERE email = $1 AND created_at > now() - make_interval(mins => $2)`,
      [request.email, GUESS_MINUTES],
    );
    const verdict = mayTryCode(guesses, guesses[0]?.now ?? new Date());
    if (!verdict.allowed) return tooManyCodes(verdict.retryAfter);
    if (request.wrongCodes >= MOST_WRONG_CODES) return codeUsedUp();
    if (!request.usable) return spent();
    const given = Buffer.from(this.codeHash(request.handle, code), 'hex');
    if (timingSafeEqual(given, Buffer.from(request.codeHash, 'hex'))) return undefined;
    await manager.query(`UPDATE sign_in_requests SET wrong_codes = wrong_codes + 1 WHERE id = $1`, [
      request.id,
    ]);
    return wrongCode();
  }

  private async enter(manager: EntityManager, request: RequestRow): Promise<Outcome<SignedIn>> {
    // The other emails sent meanwhile are spent with it.
    await manager.query(
      `UPDATE sign_in_requests SET used_at = now() WHERE email = $1 AND used_at IS NULL AND person_id IS NULL`,
      [request.email],
    );
    const { personId, created } = await this.people.findOrCreate(manager, { email: request.email });
    const [, entered] = await manager.query<[unknown[], number]>(
      `UPDATE people SET last_signed_in_at = now() WHERE id = $1 AND disabled_at IS NULL`,
      [personId],
    );
    if (entered === 0) return { refusal: accountDisabled() };
    return { answer: { personId, created, next: request.next ?? undefined } };
  }

  private async lock(
    manager: EntityManager,
    by: 'handle' | 'token_hash',
    value: string,
  ): Promise<RequestRow | undefined> {
    const [request] = await manager.query<RequestRow[]>(`${REQUEST} WHERE ${by} = $1 FOR UPDATE`, [value]);
    return request;
  }

  /** A refusal is thrown after the commit: a wrong code must stay counted. */
  private async settle<T>(work: (manager: EntityManager) => Promise<Outcome<T>>): Promise<T> {
    const outcome = await inTransaction(this.dataSource, work);
    if ('refusal' in outcome) throw outcome.refusal;
    return outcome.answer;
  }

  /** With the secret, since six digits can be tried one by one by whoever reads the table. */
  private codeHash(handle: string, code: string): string {
    return createHmac('sha256', this.settings.sessionSecret).update(`${handle}:${code}`).digest('hex');
  }
}

/** One at a time for an address, so that limits are exact. */
async function serialise(manager: EntityManager, email: string): Promise<void> {
  await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [`sign-in ${email}`]);
}
