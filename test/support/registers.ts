import { randomUUID } from 'node:crypto';
import { AttendanceService } from '../../src/attendance/attendance.service.js';
import type { AttendanceState } from '../../src/attendance/attendance.types.js';
import type { Caller } from '../../src/platform/auth/caller.js';
import { programNow } from '../../src/platform/database/program-clock.js';
import { DataSource } from 'typeorm';
import type { RunningApp } from './app.js';
import type { MadeEvent, MadePerson } from './factories.js';

/** Says in the register of each session of the event how somebody with a place came. */
export async function comeTo(
  app: RunningApp,
  event: MadeEvent,
  by: Caller,
  person: MadePerson,
  state: AttendanceState,
): Promise<void> {
  const database = app.nest.get(DataSource);
  const rows = await database.query<{ reference: string; sessionId: number }[]>(
    `SELECT b.reference, s.id AS "sessionId" FROM bookings b JOIN event_sessions s ON s.event_id = b.event_id
     WHERE b.event_id = $1 AND b.person_id = $2 AND b.state = 'confirmed'`,
    [event.id, person.id],
  );
  const madeAt = await programNow(database);
  const outcomes = await app.nest.get(AttendanceService).record(
    event.slug,
    by,
    rows.map((row) => ({ ...row, id: randomUUID(), state, madeAt })),
  );
  if (outcomes.length === 0 || outcomes.some(({ result }) => result !== 'recorded'))
    throw new Error(`Not in the register: ${JSON.stringify(outcomes)}`);
}

export async function closeRegister(app: RunningApp, event: MadeEvent, by: Caller): Promise<void> {
  await app.nest.get(AttendanceService).close(event.slug, by);
}
