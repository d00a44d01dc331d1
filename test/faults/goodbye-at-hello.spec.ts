import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Client, Pool } from 'pg';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { dataSourceOptions } from '../../src/platform/database/data-source.js';
import { databaseIsAway } from '../../src/platform/database/database-failure.js';

/**
 * PostgreSQL's own bytes at the one moment that cannot be hit at will with a real server: "ready for your query" and
 * "terminating connection due to administrator command" in one packet.
 */
const AUTHENTICATED = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
const GOODBYE = message('E', 'SFATAL\0C57P01\0Mterminating connection due to administrator command\0\0');

function message(type: string, text: string): Buffer {
  const body = Buffer.from(text, 'latin1');
  const head = Buffer.alloc(5);
  head.write(type, 0, 'latin1');
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

describe('a server that shuts down in the moment a connection is made', () => {
  let server: Server | undefined;
  afterEach(() => {
    server?.close();
  });

  async function departingServer(): Promise<string> {
    server = createServer((socket: Socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, GOODBYE])));
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `postgres://weald@127.0.0.1:${(server.address() as AddressInfo).port}/weald`;
  }

  it('is a failed query that may be tried again, not the end of the process', async () => {
    const options = dataSourceOptions({ url: await departingServer(), entities: [] }) as DataSourceOptions & {
      extra: { Client: typeof Client };
    };
    const pool = new Pool({ connectionString: String((options as { url?: string }).url), ...options.extra });
    pool.on('error', () => undefined);
    const connection = await pool.connect();
    const failure: unknown = await connection.query('SELECT 1').catch((error: unknown) => error);
    expect(databaseIsAway(failure)).toBe(true);
    connection.release(true);
    await pool.end();

    const atStart: unknown = await new DataSource(options).initialize().catch((error: unknown) => error);
    expect(databaseIsAway(atStart)).toBe(true);
  });

  it('is heard by nobody with the client that the library brings (the control)', async () => {
    const listeners: number[] = [];
    class PlainClient extends Client {
      override emit(name: string | symbol, ...args: unknown[]): boolean {
        if (name !== 'error') return super.emit(name, ...args);
        listeners.push(this.listenerCount('error'));
        return true;
      }
    }
    const pool = new Pool({ connectionString: await departingServer(), Client: PlainClient });
    const connection = await pool.connect();
    connection.release(true);
    await pool.end();
    expect(listeners[0]).toBe(0);
  });
});
