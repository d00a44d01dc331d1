import type { DataSource, EntityManager } from 'typeorm';

type Database = Pick<EntityManager, 'query'> | Pick<DataSource, 'query'>;

/** Given its parameters, none, so that it is prepared. */
const NOW = 'SELECT program_now() AS now';

/** SQL: the program's time, asked once for a statement; without the SELECT for each row, which takes 9 µs. */
export const NOW_ONCE = '(SELECT program_now())';
/** SQL: London's date at that time, asked once too. */
export const TODAY_ONCE = `(SELECT (program_now() AT TIME ZONE 'Europe/London')::date)`;

/** The time that domain rules and displayed dates go by: the real time, or October 2019 in the demonstration. */
export async function programNow(database: Database): Promise<Date> {
  const [row] = await database.query<{ now: Date }[]>(NOW, []);
  if (!row) throw new Error('program_now() gave no row');
  return row.now;
}

/** Makes the program's time `to` from this moment, running on from there; without `to`, the real time again. */
export async function setProgramClock(database: Database, to?: Date): Promise<void> {
  // In seconds: an interval of days would be added in the session's zone and be an hour out across a clock change.
  await database.query(
    `UPDATE program_clock
     SET "offset" = make_interval(secs => extract(epoch FROM coalesce($1::timestamptz, now()) - now())::double precision)`,
    [to ?? null],
  );
}

/** Whether the program's time differs from the real one. Production does not start while it does. */
export async function programClockIsSet(database: Database): Promise<boolean> {
  const [row] = await database.query<{ set: boolean }[]>(
    `SELECT "offset" <> interval '0' AS set FROM program_clock`,
  );
  return row?.set ?? false;
}
