import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Email, MailContact, Sending } from './email.js';

/** What the outbox needs to know of a kind of message, told by the feature that owes it. */
export interface EmailKind<Facts extends object> {
  render: (facts: Facts, sending: Sending) => Email;
  /**
   * What *send again* says and to whom, as things are today; undefined when there is nothing left to say.
   * Without it the old facts are sent once more to the address they went to.
   */
  refresh?: (
    manager: EntityManager,
    owed: { recipient: MailContact; facts: Facts },
  ) => Promise<{ recipient: MailContact; facts: Facts } | undefined>;
}

/** The kinds of message this program can write. Features register theirs while the program starts. */
@Injectable()
export class EmailRegistry {
  private readonly known = new Map<string, EmailKind<object>>();

  /** @throws Error when the kind is registered already */
  register<Facts extends object>(
    kind: string,
    render: EmailKind<Facts>['render'],
    { refresh }: Pick<EmailKind<Facts>, 'refresh'> = {},
  ): void {
    if (this.known.has(kind)) throw new Error(`The email "${kind}" is registered twice`);
    // Facts come back from the database as what the same feature put in under this kind.
    this.known.set(kind, { render, refresh } as unknown as EmailKind<object>);
  }

  /** A worker takes only these, so a message of a newer version waits for a worker that knows it. */
  get kinds(): string[] {
    return [...this.known.keys()];
  }

  /** @throws Error when no feature registered it */
  of(kind: string): EmailKind<object> {
    const found = this.known.get(kind);
    if (!found) throw new Error(`No feature registered the email "${kind}"`);
    return found;
  }
}
