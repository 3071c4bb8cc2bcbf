import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { findOnPath } from '../../../source/media/tools/find-tool.ts';
import { freePort } from './free-port.ts';

/** Debian keeps the programs of each version in a folder of its own; of the package only its own tools are on the PATH. */
const versions = '/usr/lib/postgresql';
const programs =
  findOnPath('pg_ctlcluster').length > 0 && existsSync(versions)
    ? readdirSync(versions)
        .map((version) => join(versions, version, 'bin'))
        .findLast((folder) => existsSync(join(folder, 'initdb')))
    : undefined;

/** Whether Debian's PostgreSQL is installed. */
export const hasPostgres = programs !== undefined;

/** PostgreSQL refuses to run as root; then it runs as the user that its package made. */
function otherUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
  return { uid: Number(line?.[1] ?? 65_534), gid: Number(line?.[2] ?? 65_534) };
}

/** A real PostgreSQL on a port and in a folder of its own, which keeps what it knows when it is killed. */
export class PostgresProcess {
  readonly #port: number;
  readonly #folder: string;
  readonly #user = otherUser();
  #child: ChildProcess | undefined;

  private constructor(port: number) {
    this.#port = port;
    // The other user cannot read below a test's folder, nor perhaps below root's own folder for temporary files.
    this.#folder = mkdtempSync(join(this.#user ? '/tmp' : tmpdir(), 'stockpile-postgres-'));
    chmodSync(this.#folder, 0o700);
    if (this.#user) chownSync(this.#folder, this.#user.uid, this.#user.gid);
  }

  static async start(): Promise<PostgresProcess> {
    const server = new PostgresProcess(await freePort());
    execFileSync(
      join(programs ?? '', 'initdb'),
      [
        ...['-D', join(server.#folder, 'data'), '-U', 'stockpile', '-A', 'trust'],
        ...['-E', 'UTF8', '--locale=C', '--no-sync'],
      ],
      { stdio: 'pipe', cwd: server.#folder, ...server.#user },
    );
    await server.restart();
    return server;
  }

  get url(): string {
    return `postgres://stockpile@127.0.0.1:${this.#port}/postgres`;
  }

  /** Starts it again after `kill`. */
  async restart(): Promise<void> {
    const options = ['-h', '127.0.0.1', '-p', String(this.#port), '-k', '', '-N', '300', '-c', 'fsync=off'];
    this.#child = spawn(join(programs ?? '', 'postgres'), ['-D', join(this.#folder, 'data'), ...options], {
      stdio: 'ignore',
      cwd: this.#folder,
      ...this.#user,
    });
    while (!(await this.query('SELECT 1').catch(() => undefined))) await sleep(50);
  }

  async query(sql: string): Promise<unknown[]> {
    const client = new Client({ connectionString: this.url });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query(sql);
    await client.end();
    return rows;
  }

  /** The ids of all its processes. */
  processes(): number[] {
    const pid = this.#child?.pid ?? 0;
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return [pid, ...children.trim().split(' ').map(Number)];
  }

  /** Ends it at once, without closing anything in order; SIGKILL would leave its other processes running. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGQUIT');
    await ended;
  }

  /** Kills it and removes its folder. */
  async close(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
