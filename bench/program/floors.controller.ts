import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Header, HttpCode, Param, ParseIntPipe, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BookBody } from '../../src/bookings/api/book.body.js';
import { Booking } from '../../src/bookings/booking.entity.js';
import { PlaceLimit } from '../../src/bookings/place-limit.entity.js';
import { CurrentCaller, type Caller } from '../../src/platform/auth/caller.js';
import { Permit } from '../../src/platform/auth/permit.js';
import { OutboxMessage } from '../../src/platform/outbox/outbox-message.entity.js';

/** What the program is held against, in the same process behind the same guards. */
@Controller('api/v1/bench')
export class FloorsController {
  private readonly constants = new Map<number, string>();

  constructor(private readonly dataSource: DataSource) {}

  /** The same sign-in, validation and rate limit as a booking, and nothing done. */
  @Post('empty')
  @HttpCode(201)
  @Permit('person')
  empty(@Body() _body: BookBody): object {
    return {};
  }

  /** As many bytes of HTML as a page has. */
  @Get('constant/:bytes')
  @Permit('anyone')
  @Header('content-type', 'text/html; charset=utf-8')
  constant(@Param('bytes', ParseIntPipe) bytes: number): string {
    const kept = this.constants.get(bytes) ?? 'x'.repeat(bytes);
    this.constants.set(bytes, kept);
    return kept;
  }

  /** The textbook way to book: lock the row, count, insert, commit, one request at a time. */
  @Post('naive/:eventId')
  @HttpCode(201)
  @Permit('person')
  naive(
    @Param('eventId', ParseIntPipe) eventId: number,
    @Body() _body: BookBody,
    @CurrentCaller() caller: Caller,
  ): Promise<object> {
    return this.dataSource.transaction(async (manager) => {
      const limit = await manager.findOneOrFail(PlaceLimit, {
        where: { eventId },
        lock: { mode: 'pessimistic_write' },
      });
      const taken = await manager.countBy(Booking, { eventId, state: 'confirmed' });
      if (limit.size !== null && taken >= limit.size) return { status: 'full' };
      const booking = await manager.save(
        manager.create(Booking, {
          reference: `NAIVE-${randomUUID()}`,
          eventId,
          personId: caller.personId,
          bookedById: caller.personId,
          state: 'confirmed',
          ruleVersion: 1,
          calendarUid: randomUUID(),
          confirmedAt: new Date(),
        }),
      );
      limit.held = taken + 1;
      await manager.save(limit);
      await manager.insert(OutboxMessage, {
        kind: 'booking.confirmed',
        thread: `booking:${booking.id}`,
        recipientName: caller.name,
        recipientEmail: caller.email,
        facts: { reference: booking.reference },
      });
      return { reference: booking.reference, status: 'confirmed' };
    });
  }
}
