import type { FileHandle } from 'node:fs/promises';
import type { EntityManager } from 'typeorm';
import { MOUTHFUL, partOf, type FilePart, type ReadBytes } from './file-part.js';

type Database = Pick<EntityManager, 'query'>;

/** A table of files: `name`, `media_type`, and either `bytes` or, for a large one, `large_file_id`. */
export interface FileTable {
  table: string;
  /** The column of what the files belong to. */
  owner: string;
}

/**
 * Keeps a large file, part by part. Rows of several tables may refer to it; with the last it is gone.
 * @returns its id, for `large_file_id`
 */
export async function keepLargeFile(
  manager: EntityManager,
  { handle, size }: { handle: FileHandle; size: number },
): Promise<number> {
  const [kept] = await manager.query<[{ id: number }]>(
    `INSERT INTO large_files (size) VALUES ($1) RETURNING id`,
    [size],
  );
  for (let number = 0; number * MOUTHFUL < size; number += 1) {
    const bytes = Buffer.alloc(Math.min(MOUTHFUL, size - number * MOUTHFUL));
    await readFully(handle, bytes, number * MOUTHFUL);
    await manager.query(`INSERT INTO large_file_parts (file_id, number, bytes) VALUES ($1, $2, $3)`, [
      kept.id,
      number,
      bytes,
    ]);
  }
  return kept.id;
}

/** Fills `bytes` from a place in a file. @throws Error where the file ends before */
export async function readFully(handle: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesRead } = await handle.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) throw new Error('A file ended before its size');
    done += bytesRead;
  }
}

/** Undefined where there is no such file; `unsatisfiable` where it ends before what a `Range` header asks for. */
export async function keptFile(
  database: Database,
  { table, owner }: FileTable,
  id: number,
  name: string,
  range: string | undefined,
): Promise<FilePart | 'unsatisfiable' | undefined> {
  const [about] = await database.query<{ mediaType: string; size: number; largeFileId: number | null }[]>(
    `SELECT f.media_type AS "mediaType", coalesce(l.size, octet_length(f.bytes)) AS size, l.id AS "largeFileId"
     FROM ${table} f LEFT JOIN large_files l ON l.id = f.large_file_id WHERE f.${owner} = $1 AND f.name = $2`,
    [id, name],
  );
  if (about === undefined) return undefined;
  const { largeFileId, ...file } = about;
  const small: ReadBytes = (from, count) =>
    database.query(
      `SELECT substring(bytes FROM $3 FOR $4) AS bytes FROM ${table} WHERE ${owner} = $1 AND name = $2`,
      [id, name, from, count],
    );
  return partOf(file, range, largeFileId === null ? small : partsOf(database, largeFileId));
}

const partsOf =
  (database: Database, id: number): ReadBytes =>
  (from, count) =>
    database.query(
      `SELECT substring(bytes FROM $3 FOR $4) AS bytes FROM large_file_parts WHERE file_id = $1 AND number = $2`,
      [id, Math.floor((from - 1) / MOUTHFUL), ((from - 1) % MOUTHFUL) + 1, count],
    );
