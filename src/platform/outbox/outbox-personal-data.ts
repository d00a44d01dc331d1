import type { DataSource, EntityManager } from 'typeorm';

type Database = Pick<EntityManager, 'query'> | Pick<DataSource, 'query'>;

const ENDED = `state IN ('sent', 'superseded', 'failed')`;
const SCRUBBED = `facts = '{}', recipient_name = '', recipient_email = 'erased@erased.example', last_error = NULL`;

/** What was written to an address, for the person's copy of their data. What opens a door is left out. */
export async function messagesTo(database: Database, address: string): Promise<unknown[]> {
  return database.query<unknown[]>(
    `SELECT kind, state, created_at AS "createdAt", sent_at AS "sentAt", CASE WHEN NOT secret THEN facts END AS facts
     FROM outbox_messages WHERE recipient_email = $1 ORDER BY id`,
    [address],
  );
}

/**
 * Takes a person out of messages, for erasure. Those to them are emptied; in those to others their name (where a fact
 * is exactly it) and address are replaced. What has not left yet still goes, since it may take an appointment out of
 * a calendar, but as a secret: its facts go with it.
 */
export async function eraseFromOutbox(
  manager: EntityManager,
  { name, address }: { name: string; address: string },
): Promise<void> {
  const named = `(strpos(facts::text, to_jsonb($1::text)::text) > 0 OR strpos(facts::text, $2) > 0)`;
  await manager.query(`UPDATE outbox_messages SET ${SCRUBBED} WHERE ${ENDED} AND recipient_email = $1`, [
    address,
  ]);
  await manager.query(
    `UPDATE outbox_messages SET facts =
       replace(replace(facts::text, to_jsonb($1::text)::text, '"Erased person"'), $2, 'erased@erased.example')::jsonb
     WHERE ${ENDED} AND ${named}`,
    [name, address],
  );
  await manager.query(
    `UPDATE outbox_messages SET secret = true WHERE NOT (${ENDED}) AND (recipient_email = $2 OR ${named})`,
    [name, address],
  );
}

/** Lets go of ended messages: secret ones lose their recipient after a day, the others go altogether after `days`. */
export async function tidyOutbox(database: Database, days: number): Promise<void> {
  await database.query(
    `UPDATE outbox_messages SET ${SCRUBBED}
     WHERE secret AND ${ENDED} AND created_at < now() - interval '1 day' AND recipient_email <> 'erased@erased.example'`,
  );
  await database.query(
    `DELETE FROM outbox_messages WHERE ${ENDED} AND created_at < now() - make_interval(days => $1)`,
    [days],
  );
}
