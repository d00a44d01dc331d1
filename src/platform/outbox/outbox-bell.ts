import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, type EntitySubscriberInterface } from 'typeorm';

interface Commit {
  queryRunner: NonNullable<EntityManager['queryRunner']>;
}

/** Wakes the worker of this process as soon as what is owed is committed. Other processes find it at their next poll. */
@Injectable()
export class OutboxBell implements EntitySubscriberInterface {
  private rung = false;
  private answer?: () => void;

  constructor(dataSource: DataSource) {
    dataSource.subscribers.push(this);
  }

  /** Rings once the transaction of `manager` is committed, at once when there is none; never after a rollback. */
  ringAfterCommit(manager: EntityManager): void {
    const runner = manager.queryRunner;
    if (runner?.isTransactionActive) runner.data = { ...(runner.data as object), mailIsOwed: true };
    else this.ring();
  }

  afterTransactionCommit({ queryRunner }: Commit): void {
    const { mailIsOwed } = queryRunner.data as { mailIsOwed?: boolean };
    if (mailIsOwed && !queryRunner.isTransactionActive) this.ring();
  }

  ring(): void {
    this.rung = true;
    this.answer?.();
  }

  /** Until it rings, or did since it was last heard; at most `milliseconds`. For one listener. */
  async heard(milliseconds: number): Promise<void> {
    if (!this.rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, milliseconds);
        this.answer = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.rung = false;
    this.answer = undefined;
  }
}
