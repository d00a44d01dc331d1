import { spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  closeSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port.js';
import { postgresAccount, type PostgresAccount } from './postgres-account.js';
import { postgresBinaries, type PostgresBinaries } from './postgres-binaries.js';
import { memoryBytes, sharedBuffersMiB } from './shared-buffers.js';
import { disownStalePid, isPostmaster, livePostmaster, type Postmaster } from './postmaster.js';

const SUPERUSER = 'weald';
const PASSWORD_FILE = 'weald-password';
const START_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 20_000;
const LOG_KEPT_BYTES = 5_000_000;
/** What ends a start although another try will do: a sibling that was quicker, or the last of a killed server. */
const TRY_AGAIN = /lock file "postmaster\.pid"|pre-existing shared memory block|Address already in use/;

/** False trades safety for speed: a crash of the machine may lose everything. For tests. */
export type Durable = boolean;

/** The files of one PostgreSQL server in a folder of their own, and its starting and stopping. */
export class PostgresCluster {
  private constructor(
    private readonly folder: string,
    private readonly binaries: PostgresBinaries,
    private readonly account: PostgresAccount,
    private readonly durable: Durable,
  ) {}

  /** Makes the files if there are none yet. */
  static prepare(folder: string, durable: Durable): PostgresCluster {
    mkdirSync(folder, { recursive: true });
    const binaries = postgresBinaries();
    const cluster = new PostgresCluster(
      folder,
      binaries,
      postgresAccount(folder, binaries.postgres),
      durable,
    );
    cluster.takeOver();
    if (!existsSync(cluster.data)) cluster.initialise();
    return cluster;
  }

  get data(): string {
    return join(this.folder, 'data');
  }

  /** The address of `database` for a server that listens on `port`. */
  url(port: number, database: string): string {
    return `postgres://${SUPERUSER}:${readFileSync(join(this.data, PASSWORD_FILE), 'utf8')}@127.0.0.1:${port}/${database}`;
  }

  /**
   * The running server: the live one if there is one, else one started now.
   * @param port where to listen when it has to be started; any free one if absent
   */
  async bringUp(port?: number): Promise<Postmaster> {
    const deadline = Date.now() + START_WITHIN_MS;
    while (Date.now() < deadline) {
      const running = livePostmaster(this.data);
      if (running?.ready) return running;
      if (running) await wait(30);
      else await this.start(port ?? (await freePort()), deadline);
    }
    throw new Error(
      `PostgreSQL was not ready within ${START_WITHIN_MS / 1000} s. Its log says:\n${this.lastWords()}`,
    );
  }

  /** Asks for a fast shutdown (open transactions are rolled back) and waits for it; insists after a while. */
  async shutDown(): Promise<void> {
    const running = livePostmaster(this.data);
    if (!running) return;
    for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
      process.kill(running.pid, signal);
      const deadline = Date.now() + STOP_WITHIN_MS;
      while (Date.now() < deadline) {
        if (!isPostmaster(running.pid, this.data)) return;
        await wait(20);
      }
    }
  }

  private get logFile(): string {
    return join(this.folder, 'log');
  }

  /** The files must belong to the account that runs the server, who may be another than last time. */
  private takeOver(): void {
    if (process.getuid?.() !== 0) return;
    const { uid, gid } = this.account.ids ?? { uid: 0, gid: 0 };
    if (statSync(this.folder).uid === uid && (!existsSync(this.data) || statSync(this.data).uid === uid))
      return;
    chownSync(this.folder, uid, gid);
    for (const entry of readdirSync(this.folder, { recursive: true, encoding: 'utf8' })) {
      chownSync(join(this.folder, entry), uid, gid);
    }
  }

  /** Made aside and moved into place, so that an interrupted attempt leaves nothing half made. */
  private initialise(): void {
    const making = join(this.folder, `making-${process.pid}`);
    const password = join(this.folder, `password-${process.pid}`);
    writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
    if (this.account.ids) chownSync(password, this.account.ids.uid, this.account.ids.gid);
    const made = this.run(this.binaries.initdb, [
      `--pgdata=${making}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${password}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C',
      '--locale-provider=icu',
      '--icu-locale=en-GB',
      '--no-instructions',
      ...(this.durable ? [] : ['--no-sync']),
    ]);
    if (made.status !== 0) {
      rmSync(making, { recursive: true, force: true });
      rmSync(password);
      throw new Error(`initdb failed (${made.error?.message ?? made.status}):\n${made.stderr}`);
    }
    renameSync(password, join(making, PASSWORD_FILE));
    try {
      renameSync(making, this.data);
    } catch (error) {
      rmSync(making, { recursive: true, force: true });
      // Another process was quicker.
      if (!existsSync(this.data)) throw error;
    }
  }

  private async start(port: number, deadline: number): Promise<void> {
    disownStalePid(this.data);
    if (existsSync(this.logFile) && statSync(this.logFile).size > LOG_KEPT_BYTES) {
      renameSync(this.logFile, `${this.logFile}.1`);
    }
    const log = openSync(this.logFile, 'a', 0o600);
    const [command, args] = this.command(this.binaries.postgres, [
      '-D',
      this.data,
      '-p',
      String(port),
      ...this.tuning(),
    ]);
    // Detached: Ctrl-C reaches the whole terminal group, but the server must outlive the last booking being written.
    const child = spawn(command, args, { ...this.spawning(), detached: true, stdio: ['ignore', log, log] });
    closeSync(log);
    child.unref();
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, signal) => resolve(`exit ${code ?? signal}`));
    });
    while (Date.now() < deadline) {
      const end = await Promise.race([ended, wait(20)]);
      if (end !== undefined) {
        const words = this.lastWords();
        if (!TRY_AGAIN.test(words)) throw new Error(`PostgreSQL did not start (${end}):\n${words}`);
        await wait(200);
        return;
      }
      const running = livePostmaster(this.data);
      if (running?.ready && running.pid === child.pid) return;
    }
  }

  private tuning(): string[] {
    const settings = {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      max_connections: '200',
      timezone: 'UTC',
      log_timezone: 'UTC',
      // Our statements are short: compiling them costs more than running them.
      jit: 'off',
      shared_buffers: `${sharedBuffersMiB(memoryBytes())}MB`,
      // Files lie on flash nowadays: reading here and there costs little more than reading on.
      random_page_cost: '1.1',
      ...(this.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    };
    return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  }

  private run(
    binary: string,
    binaryArgs: string[],
  ): { status: number | null; stderr: string; error?: Error } {
    const [command, args] = this.command(binary, binaryArgs);
    return spawnSync(command, args, { ...this.spawning(), encoding: 'utf8' });
  }

  private command(binary: string, args: string[]): [string, string[]] {
    const [command = binary, ...rest] = [...this.account.prefix, binary, ...args];
    return [command, rest];
  }

  private spawning(): SpawnOptions {
    return {
      ...this.account.ids,
      cwd: this.folder,
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C' },
    };
  }

  private lastWords(): string {
    if (!existsSync(this.logFile)) return '(nothing)';
    return readFileSync(this.logFile, 'utf8').trim().split('\n').slice(-8).join('\n');
  }
}
