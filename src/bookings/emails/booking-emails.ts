import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EmailRegistry } from '../../platform/outbox/email-registry.js';
import type { BookingFactsByKind, BookingMailKind } from '../booking-facts.types.js';
import { BOOKING_MAIL_KINDS, bookingEmail } from './booking-email.js';
import { todaysFacts } from './todays-facts.js';

/** Tells the outbox how the messages about bookings are written. */
@Injectable()
export class BookingEmails implements OnModuleInit {
  constructor(private readonly registry: EmailRegistry) {}

  onModuleInit(): void {
    for (const kind of BOOKING_MAIL_KINDS) this.register(kind);
  }

  private register<Kind extends BookingMailKind>(kind: Kind): void {
    this.registry.register<BookingFactsByKind[Kind]>(
      kind,
      (facts, sending) => bookingEmail(kind, facts, sending.at),
      {
        refresh: async (manager, owed) => {
          const facts = await todaysFacts(kind, manager, owed.facts);
          return facts && { recipient: facts.recipient, facts };
        },
      },
    );
  }
}
