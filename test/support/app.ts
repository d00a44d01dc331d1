import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Signer } from '@fastify/cookie';
import { beforeAll } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import { createApp } from '../../src/app.js';
import { loadSettings, type Settings } from '../../src/config/settings.js';
import { sha256 } from '../../src/platform/auth/token-hash.js';
import { freePort } from '../../src/platform/database/free-port.js';
import type { TestDatabase } from './database.js';
import type { MadePerson } from './factories.js';
import { ApiClient, Visitor } from './visitor.js';

export interface AppOptions {
  /** Of the database, from `useDatabase()`. */
  url: string;
  /** Whether the program also delivers mail and sweeps by itself. Off unless a test is about that. */
  worker?: boolean;
  demo?: boolean;
  /** Settings in the words of the environment, such as `{ SMTP_URL: 'smtp://…' }`. */
  env?: Record<string, string>;
}

/** The real program, listening on a free port of this machine. */
export interface RunningApp {
  readonly baseUrl: string;
  readonly nest: NestFastifyApplication;
  readonly settings: Settings;
  /** Somebody with an empty cookie jar. */
  visitor(): Visitor;
  /** Somebody signed in, by a session laid straight into the database; staff have their second factor done. */
  signIn(person: MadePerson, options?: { secondFactor?: boolean }): Promise<Visitor>;
  /** Calls of the API, with a bearer token or none. */
  api(token?: string): ApiClient;
  /** Ends something first that may hold a connection open, such as a browser: closing waits for all of them. */
  beforeClose(end: () => Promise<void>): void;
  close(): Promise<void>;
}

export async function startApp({
  url,
  worker = false,
  demo = false,
  env = {},
}: AppOptions): Promise<RunningApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'weald-test-'));
  const port = await freePort();
  const settings = loadSettings(
    {
      PORT: String(port),
      BASE_URL: `http://127.0.0.1:${port}`,
      DATA_DIR: dataDir,
      DATABASE_URL: url,
      WORKER: worker ? 'on' : 'off',
      DEMO: demo ? 'on' : 'off',
      ...env,
    },
    dataDir,
  );
  const nest = await createApp(settings);
  await nest.listen(port, settings.host);
  const baseUrl = `http://127.0.0.1:${port}`;
  const users: (() => Promise<void>)[] = [];
  return {
    baseUrl,
    nest,
    settings,
    visitor: () => new Visitor(baseUrl),
    api: (token) => new ApiClient(baseUrl, token),
    async signIn(person, { secondFactor = true } = {}) {
      const id = randomBytes(32).toString('base64url');
      const expires = new Date(Date.now() + 3_600_000);
      const cookie = {
        path: '/',
        httpOnly: true,
        sameSite: 'lax',
        secure: false,
        expires,
        originalMaxAge: 3_600_000,
      };
      await nest
        .get(DataSource)
        .query(
          `INSERT INTO sign_in_sessions (id_hash, person_id, data, expires_at) VALUES ($1, $2, $3, $4)`,
          [sha256(id), person.id, JSON.stringify({ cookie, personId: person.id, secondFactor }), expires],
        );
      const visitor = new Visitor(baseUrl);
      visitor.cookies.set('weald_session', encodeURIComponent(new Signer(settings.sessionSecret).sign(id)));
      return visitor;
    },
    beforeClose: (end) => void users.push(end),
    async close() {
      for (const end of users.splice(0)) await end();
      await nest.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** The program on a suite's database, from `beforeAll` until that is dropped. Call it after `useDatabase()`. */
export function useApp(database: TestDatabase, options: Omit<AppOptions, 'url'> = {}): RunningApp {
  let app: RunningApp | undefined;
  beforeAll(async () => {
    const started = await startApp({ ...options, url: database.url });
    database.beforeDrop(() => started.close());
    app = started;
  });
  const there = (): RunningApp => {
    if (!app) throw new Error('The program is there from beforeAll on, not while the suite is described');
    return app;
  };
  return {
    get baseUrl() {
      return there().baseUrl;
    },
    get nest() {
      return there().nest;
    },
    get settings() {
      return there().settings;
    },
    visitor: () => there().visitor(),
    signIn: (person, options) => there().signIn(person, options),
    api: (token) => there().api(token),
    beforeClose: (end) => there().beforeClose(end),
    close: () => there().close(),
  };
}
