// The real program in a process of its own, which a test can have killed at a named point:
// `node --import ./test/support/typescript.mjs test/faults/program.ts <web|worker> [point]`, settings as ever.
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { createApp } from '../../src/app.js';
import { AppModule } from '../../src/app.module.js';
import { BookingsService } from '../../src/bookings/bookings.service.js';
import { loadSettings } from '../../src/config/settings.js';
import { MailSender } from '../../src/platform/outbox/mail-sender.js';
import { OutboxTimes } from '../../src/platform/outbox/outbox.worker.js';
import type { KillPoint } from './program-process.js';

const [, , role = 'web', point] = process.argv as [string, string, string?, KillPoint?];
const settings = loadSettings(process.env, process.cwd());

if (role === 'worker') {
  const worker = await NestFactory.createApplicationContext(AppModule.with(settings), { logger: ['error'] });
  stopOnRequest(worker);
} else {
  const app = await createApp(settings);
  if (point) {
    // What it leaves behind is taken over in seconds, not in minutes.
    app.get(OutboxTimes).lease = 1_500;
    arm(app, point);
  }
  await app.listen(settings.port, settings.host);
  stopOnRequest(app);
}
process.stdout.write('Ready\n');

function die(): Promise<never> {
  process.kill(process.pid, 'SIGKILL');
  // The signal is not always delivered before the next line runs.
  return new Promise(() => undefined);
}

function arm(app: INestApplicationContext, at: KillPoint): void {
  const dataSource = app.get(DataSource);
  const bookings = app.get(BookingsService);
  const sender = app.get(MailSender);
  const book = bookings.book.bind(bookings);
  const deliver = sender.deliver.bind(sender);
  switch (at) {
    case 'before the commit': {
      const transaction = dataSource.transaction.bind(dataSource) as (
        work: (manager: EntityManager) => Promise<unknown>,
      ) => Promise<unknown>;
      bookings.book = (commands) => {
        Object.assign(dataSource, {
          transaction: (work: (manager: EntityManager) => Promise<unknown>) =>
            transaction(async (manager) => {
              await work(manager);
              return die();
            }),
        });
        return book(commands);
      };
      return;
    }
    case 'between the commit and the answer':
      bookings.book = async (commands) => {
        await book(commands);
        return die();
      };
      return;
    case 'between the claim and the sending':
      sender.deliver = () => die();
      return;
    case 'between the server’s yes and our note of it':
      sender.deliver = async (mail, signal) => {
        await deliver(mail, signal);
        await die();
      };
      return;
  }
}

function stopOnRequest(app: INestApplicationContext): void {
  process.on('SIGTERM', () => void app.close().then(() => process.exit(0)));
}
