import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/platform/database/free-port.js';
import { ApiClient, Visitor } from '../support/visitor.js';

export const KILL_POINTS = [
  'before the commit',
  'between the commit and the answer',
  'between the claim and the sending',
  'between the server’s yes and our note of it',
] as const;
export type KillPoint = (typeof KILL_POINTS)[number];

export interface ProgramOptions {
  databaseUrl: string;
  smtpUrl?: string;
  role?: 'web' | 'worker';
  /** Whether a web process does the jobs too. */
  jobs?: boolean;
  dieAt?: KillPoint;
}

const root = join(import.meta.dirname, '..', '..');

/** A process of the program. */
export class ProgramProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly dataDir: string,
    readonly baseUrl: string,
  ) {}

  static async start({
    databaseUrl,
    smtpUrl,
    role = 'web',
    jobs = true,
    dieAt,
  }: ProgramOptions): Promise<ProgramProcess> {
    const port = await freePort();
    const dataDir = await mkdtemp(join(tmpdir(), 'weald-program-'));
    const child = spawn(
      process.execPath,
      [
        '--import',
        './test/support/typescript.mjs',
        'test/faults/program.ts',
        role,
        ...(dieAt ? [dieAt] : []),
      ],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          PATH: process.env.PATH,
          PORT: String(port),
          DATA_DIR: dataDir,
          DATABASE_URL: databaseUrl,
          DEMO: 'off',
          WORKER: role === 'worker' || jobs ? 'on' : 'off',
          ...(smtpUrl !== undefined && { SMTP_URL: smtpUrl }),
        },
      },
    );
    const ended = once(child, 'exit').then(([code, signal]) => {
      throw new Error(`The program ended before it was ready (${String(code ?? signal)})`);
    });
    await Promise.race([once(child.stdout, 'data'), ended]);
    ended.catch(() => undefined); // from now on its end is awaited with `ended()`
    return new ProgramProcess(child, dataDir, `http://127.0.0.1:${port}`);
  }

  api(token?: string): ApiClient {
    return new ApiClient(this.baseUrl, token);
  }

  visitor(): Visitor {
    return new Visitor(this.baseUrl);
  }

  /** Waits for the end. @returns the signal that ended it, if one did */
  async ended(): Promise<NodeJS.Signals | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return this.child.signalCode;
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended();
    await rm(this.dataDir, { recursive: true, force: true });
  }
}
