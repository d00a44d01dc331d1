import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../src/config/project-root.js';
import { freePort } from '../../src/platform/database/free-port.js';

/** The same for all programs of a run, so that a sign-in session can be laid into the database for them. */
export const SESSION_SECRET = 'for the bench alone, never for people';
/** Those of the bench itself, which scripts/bench.mjs runs as scripts/start.mjs runs the program. */
export const NODE_FLAGS = process.execArgv;
const READY_WITHIN_MS = 60_000;

/** A compiled program of this project in a process of its own. */
export class ProgramProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly dataDir: string,
    readonly baseUrl: string,
  ) {}

  /**
   * Starts `script` (a path below dist) as production runs it and waits until it says that it is ready.
   * `settings` are those of `.env.example`.
   */
  static async start(
    script: string,
    settings: Record<string, string>,
    args: string[] = [],
  ): Promise<ProgramProcess> {
    const port = await freePort();
    const dataDir = await mkdtemp(join(tmpdir(), 'weald-bench-program-'));
    const baseUrl = `http://127.0.0.1:${port}`;
    const child = spawn(process.execPath, [...NODE_FLAGS, join(projectRoot, 'dist', script), ...args], {
      cwd: projectRoot,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        NODE_ENV: 'production',
        PORT: String(port),
        BASE_URL: baseUrl,
        DATA_DIR: dataDir,
        SESSION_SECRET,
        SMTP_URL: 'smtp://127.0.0.1:9',
        WORKER: 'off',
        ...settings,
      },
    });
    const program = new ProgramProcess(child, dataDir, baseUrl);
    await program.says('Ready');
    return program;
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Error('The program did not start');
    return this.child.pid;
  }

  /** Ends it as a power cut would. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  async stop(): Promise<void> {
    this.child.kill('SIGTERM');
    await this.ended();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private async ended(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
  }

  private async says(word: string): Promise<void> {
    const patience = AbortSignal.timeout(READY_WITHIN_MS);
    let said = '';
    while (!said.includes(word)) {
      const [data] = await Promise.race([
        once(this.child.stdout!, 'data', { signal: patience }) as Promise<[Buffer]>,
        once(this.child, 'exit', { signal: patience }).then(() => {
          throw new Error(`The program ended before it was ready, having said: ${said}`);
        }),
      ]);
      said += data.toString();
    }
    this.child.stdout!.resume();
  }
}
