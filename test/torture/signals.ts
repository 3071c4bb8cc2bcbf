import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type IPty, spawn } from '@lydell/node-pty';
import { program, runCli } from '../harness/cli.ts';
import { descendantsOf, untilEnded, untilGone } from './processes.ts';
import { resumeFault, savedJobs } from './resumable.ts';
import type { World } from './run.ts';

/** The program must end within this time; five seconds of it are for running steps. */
const limitMs = 6000;

export const endings = ['SIGINT', 'SIGTERM', 'SIGHUP', 'closed'] as const;
export const modes = ['screen', 'plain'] as const;

/** How and when a program is ended: by a signal or by closing its terminal, some time after its start. */
export interface SignalCase {
  ending: (typeof endings)[number];
  mode: (typeof modes)[number];
  afterMs: number;
  /** Whether the facts about tools are cached by an earlier run, so that the job starts sooner. */
  knowsTools: boolean;
}

/** A talk and footage for a job that runs longer than the last moment. */
export interface Footage {
  video: string;
  library: string;
}

/** Every ending in every mode at `moments` moments, spread over the first seconds. */
export function signalCases(moments: number, seconds: number): SignalCase[] {
  return Array.from({ length: moments }, (_, moment) => moment).flatMap((moment) => {
    const at = { afterMs: (1000 * moment * seconds) / (moments - 1), knowsTools: moment % 2 === 1 };
    return modes.flatMap((mode) => endings.map((ending) => ({ ending, mode, ...at })));
  });
}

/** Ends a program in each of these ways. @returns what was wrong, one sentence each, and the number of correct endings */
export async function endBySignals(
  cases: readonly SignalCase[],
  footage: Footage,
  say: (line: string) => void = () => {},
): Promise<{ good: number; faults: string[] }> {
  const root = mkdtempSync(join(tmpdir(), 'stockpile-signals-'));
  const faults: string[] = [];
  let good = 0;
  try {
    const known = join(root, 'known');
    // It makes no home, and remembers what it found only where there is one.
    mkdirSync(known);
    await runCli(['doctor'], { cwd: root, home: known });
    for (const [place, each] of cases.entries()) {
      const folder = join(root, `case-${place}`);
      const home = join(folder, 'home');
      mkdirSync(home, { recursive: true });
      if (each.knowsTools) copyFileSync(join(known, 'tools.json'), join(home, 'tools.json'));
      const world = { folder, env: { STOCKPILE_HOME: home } };
      const { found, about } = await endOne(each, world, footage);
      const name = `${each.mode}, ${each.ending} after ${Math.round(each.afterMs)} ms`;
      say(`${name}: ${about}`);
      faults.push(...found.map((fault) => `${name}: ${fault}`));
      if (found.length === 0) good += 1;
      rmSync(folder, { recursive: true, force: true });
    }
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
  return { good, faults };
}

async function endOne(
  { ending, mode, afterMs }: SignalCase,
  world: World,
  footage: Footage,
): Promise<{ found: string[]; about: string }> {
  const run = new TerminalRun(mode, world, footage);
  await delay(afterMs);
  const { exit, reached, milliseconds, children } = await run.end(ending);
  const found: string[] = [];
  const number = constants.signals[ending === 'closed' ? 'SIGHUP' : ending];
  // Before its first line has run, the program cannot handle a signal.
  const isDeadEarly =
    (reached !== 'listening' && exit?.signal === number) ||
    (reached === 'nothing' && ending === 'closed' && exit?.exitCode === 1 && run.output === '');
  if (!exit) found.push(`does not end within ${limitMs} ms`);
  else if (exit.exitCode !== 130 && !isDeadEarly)
    found.push(`${reached}: ends with ${exit.exitCode}, signal ${exit.signal}: ${run.output.slice(-300)}`);
  if (ending !== 'closed' && run.output.lastIndexOf(enterScreen) > run.output.lastIndexOf(leaveScreen))
    found.push('keeps the terminal');
  for (const left of [...(await untilEnded(children)), ...(await untilGone(world.folder))])
    found.push(`leaves a process: ${left}`);
  const jobs = savedJobs(world);
  const fault = jobs.length > 0 ? await resumeFault(world) : folderFault(world);
  if (fault !== undefined) found.push(fault);
  const job = jobs.length > 0 ? 'a job to resume' : 'no job';
  const how = isDeadEarly ? 'before its first line' : `with ${exit?.exitCode}`;
  const about = `ended ${how} in ${Math.round(milliseconds)} ms, ${job}`;
  return { found, about: found.length === 0 ? about : `${about}; ${found.join('; ')}` };
}

const enterScreen = '\u001B[?1049h';
const leaveScreen = '\u001B[?1049l';

/** A folder that belongs to no job is an orphan. */
function folderFault({ folder }: World): string | undefined {
  const left = readdirSync(folder).filter((name) => name === 'output');
  return left.length > 0 ? 'leaves an output folder without a job' : undefined;
}

interface Exit {
  exitCode: number;
  signal?: number | undefined;
}

/** The program with a job, in its own terminal. */
class TerminalRun {
  output = '';
  readonly #terminal: IPty;
  readonly #exit: Promise<Exit>;

  constructor(mode: SignalCase['mode'], { folder, env }: World, { video, library }: Footage) {
    const job = [video, '--yes', '--library', library, '--output', join(folder, 'output')];
    const { CI: _CI, ...rest } = process.env;
    this.#terminal = spawn(process.execPath, [program, ...job, ...(mode === 'plain' ? ['--plain'] : [])], {
      name: 'xterm-256color',
      cols: 120,
      rows: 40,
      cwd: folder,
      env: { ...rest, ...env, TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    });
    this.#terminal.onData((data) => {
      this.output += data;
    });
    this.#exit = new Promise((resolve) => this.#terminal.onExit(resolve));
  }

  /** Ends it; `reached` is how far its start had got. */
  async end(ending: SignalCase['ending']): Promise<{
    exit: Exit | undefined;
    reached: Reached;
    milliseconds: number;
    children: string[];
  }> {
    const { pid } = this.#terminal;
    const children = descendantsOf(pid);
    const reached = reachedBy(pid);
    const from = performance.now();
    if (ending === 'closed') this.#close();
    else process.kill(pid, ending);
    const late = new AbortController();
    const exit = await Promise.race([
      this.#exit,
      delay(limitMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    const milliseconds = performance.now() - from;
    if (!exit) {
      process.kill(pid, 'SIGKILL');
      await this.#exit;
    }
    return { exit, reached, milliseconds, children };
  }

  #close(): void {
    const terminal: IPty & { destroy?(): void } = this.#terminal;
    terminal.destroy?.();
  }
}

/**
 * `nothing`: the process has its terminal to open still, and fails at that when it is closed; `started`: Node begins;
 * `listening`: the program decides what a signal means.
 */
type Reached = 'nothing' | 'started' | 'listening';

function reachedBy(pid: number): Reached {
  const proc = (file: string) => readFileSync(`/proc/${pid}/${file}`, 'utf8');
  if (!proc('cmdline').includes(program)) return 'nothing';
  // The handler for SIGQUIT is the last one that the program installs, and Node has none of its own.
  const [, caught = '0'] = /^SigCgt:\s*([0-9a-f]+)/m.exec(proc('status')) ?? [];
  return (BigInt(`0x${caught}`) & (1n << BigInt(constants.signals.SIGQUIT - 1))) === 0n
    ? 'started'
    : 'listening';
}
