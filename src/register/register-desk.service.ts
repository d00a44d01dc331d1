import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import {
  AttendanceQueries,
  type Register,
  type RegisterLine,
  type SessionAttendance,
} from '../attendance/attendance.queries.js';
import { AttendanceService } from '../attendance/attendance.service.js';
import { registerOpen, wasThere } from '../attendance/attendance.rules.js';
import type { Scan, ScanOutcome } from '../attendance/attendance.types.js';
import { readCheckIn } from '../bookings/check-in-code.rules.js';
import { takesRegister } from '../events/event.rules.js';
import type { EventSession } from '../events/event-session.entity.js';
import { EventDesk, type OpenEvent } from '../organiser/event-desk.service.js';
import type { Caller } from '../platform/auth/caller.js';
import { programNow } from '../platform/database/program-clock.js';
import { notFound } from '../platform/refusal.js';
import { readScans, type ScansBody } from './scans.body.js';
import { chosenSession } from './register.rules.js';

export interface OpenRegister extends OpenEvent {
  /** Undefined while the dates are to be announced. */
  session: EventSession | undefined;
  /** Whether this session's register can be written. */
  open: boolean;
}

/** The door to an event's register for its pages and its API. */
@Injectable()
export class RegisterDesk {
  constructor(
    private readonly dataSource: DataSource,
    private readonly desk: EventDesk,
    private readonly queries: AttendanceQueries,
    private readonly attendance: AttendanceService,
  ) {}

  /**
   * @param asked id of a session; without one, the session that is on
   * @throws Refusal not_found for who may not take the register, and for events that nobody books
   */
  async open(slug: string, caller: Caller, asked?: number): Promise<OpenRegister> {
    const opened = await this.desk.open(slug, caller, 'register', takesRegister);
    if (!opened.frame.hasPlaces) throw notFound('Nobody books this event, so it has no register');
    const session = chosenSession(opened.sessions, asked, opened.now);
    return {
      ...opened,
      session,
      open: session !== undefined && registerOpen(opened.event, session, opened.now),
    };
  }

  register({ event }: OpenRegister): Promise<Register> {
    return this.queries.register(event.id);
  }

  async record(slug: string, caller: Caller, body: ScansBody): Promise<ScanOutcome[]> {
    return this.attendance.record(slug, caller, readScans(body, await programNow(this.dataSource)));
  }

  /** What a badge says about who stands there; they arrive by it, unless they have already. */
  async checkIn(opened: OpenRegister, caller: Caller, scanned: string, scanId: string): Promise<CheckedIn> {
    const { event, session, now } = opened;
    const read = readCheckIn(scanned);
    if (read === undefined || session === undefined) return { refused: 'This is not a check-in code' };
    const scan: Scan = { ...read, id: scanId, sessionId: session.id, state: 'attended', madeAt: now };
    const { lines } = await this.queries.register(event.id, read.reference);
    const line = lines.find(({ code }) => code === read.code);
    const before = line?.sessions.find(({ sessionId }) => sessionId === session.id);
    if (line !== undefined && before !== undefined && wasThere(before.state)) return { line, before };
    const [outcome] = await this.attendance.record(event.slug, caller, [scan]);
    if (outcome === undefined || outcome.result === 'refused') {
      return { refused: outcome?.message ?? 'This is not a check-in code' };
    }
    return line === undefined ? { refused: 'This is not a check-in code' } : { line };
  }
}

/** `before`: what the register said already. */
export type CheckedIn = { line: RegisterLine; before?: SessionAttendance } | { refused: string };
