import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import * as z from 'zod';
import { type StageName, stageNames } from '../../source/core/job/job.ts';
import { program } from '../harness/cli.ts';
import type { Kill, Measure } from './kills.ts';

/** How one run of the program ended, and what was in progress then. */
export interface Life {
  /** The exit code; undefined when it was killed. */
  code: number | undefined;
  stage: StageName | 'start';
  steps: string[];
  events: number;
  stderr: string;
  /** Milliseconds since 1970: the time of the kill if there was one. A loaded machine reports the exit later. */
  lastAliveAt: number;
  endedAt: number;
}

const hook = new URL('../harness/faults/fail-in-write.mjs', import.meta.url).href;
const eventSchema = z.looseObject({
  type: z.string(),
  stage: z.enum(stageNames).optional(),
  needId: z.string().optional(),
  step: z.string().optional(),
  key: z.string().optional(),
});

export interface World {
  folder: string;
  env: Record<string, string>;
}

/** Runs the built program once, to its end or to the kill. */
export async function live(args: readonly string[], world: World, kill?: Kill): Promise<Life> {
  const killedFile = join(world.folder, 'killed');
  rmSync(killedFile, { force: true });
  const env = { ...process.env, ...world.env, ...(kill && hookFor(kill, killedFile)) };
  const child = spawn(process.execPath, [program, ...args], {
    cwd: world.folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let killedAt: number | undefined;
  const end = () => {
    killedAt ??= Date.now();
    child.kill('SIGKILL');
  };
  const reader = new Reader((started) => {
    if (kill?.kind === 'event' && reader.events === kill.count) void delay(kill.thenMs).then(end);
    if (kill?.kind === 'place' && started === kill.place) void delay(kill.thenMs).then(end);
    if (kill?.kind === 'call' && started === paidCall && reader.calls === kill.count)
      void delay(kill.thenMs).then(end);
  });
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => reader.take(chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  let endedAt = 0;
  child.once('exit', () => {
    endedAt = Date.now();
  });
  const timer = kill?.kind === 'time' ? setTimeout(end, kill.milliseconds) : undefined;
  const { code, signal } = await new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  clearTimeout(timer);
  if (existsSync(killedFile)) killedAt = Number(readFileSync(killedFile, 'utf8'));
  const wasKilled = signal === 'SIGKILL';
  const times = { lastAliveAt: killedAt ?? endedAt, endedAt };
  return { code: wasKilled ? undefined : (code ?? -1), ...reader.facts(), stderr, ...times };
}

/** Runs the program undisturbed and measures the run. */
export async function measured(
  args: readonly string[],
  world: World,
): Promise<{ life: Life; measure: Measure }> {
  const startedAt = performance.now();
  const counter = join(world.folder, 'writes');
  writeFileSync(counter, '0');
  const life = await live(args, { ...world, env: { ...world.env, FAULT_COUNTER: counter } }, never);
  const writes = Number(readFileSync(counter, 'utf8'));
  return { life, measure: { events: life.events, milliseconds: performance.now() - startedAt, writes } };
}

const never: Kill = { kind: 'write', count: Number.POSITIVE_INFINITY };

/** @param killedFile the file that gets the time of the kill, milliseconds since 1970 */
function hookFor(kill: Kill, killedFile: string): Record<string, string> {
  if (kill.kind !== 'write') return {};
  const fault = { FAULT_AT: String(kill.count), FAULT_CODE: 'KILL', FAULT_TIME: killedFile };
  return { NODE_OPTIONS: `--import=${hook}`, ...fault };
}

/** What `onEvent` gets when a paid call is sent. */
const paidCall = 'a paid call';

/** Follows the events of a run: their number, and what is in progress. */
class Reader {
  events = 0;
  /** Paid calls that were sent. */
  calls = 0;
  #rest = '';
  #stage: StageName | 'start' = 'start';
  readonly #steps = new Map<string, string>();
  readonly #onEvent: (started?: string) => void;

  constructor(onEvent: (started?: string) => void) {
    this.#onEvent = onEvent;
  }

  take(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#event(eventSchema.parse(JSON.parse(line)));
  }

  facts(): Pick<Life, 'stage' | 'steps' | 'events'> {
    return { stage: this.#stage, steps: [...new Set(this.#steps.values())], events: this.events };
  }

  #event({ type, stage, needId, step, key }: z.infer<typeof eventSchema>): void {
    this.events += 1;
    const id = `${needId} ${step} ${key}`;
    if (type === 'stage.started') this.#stage = stage ?? 'start';
    else if (type === 'step.started') this.#steps.set(id, step ?? '');
    else if (/^step\.(finished|failed|stopped)$/.test(type)) this.#steps.delete(id);
    if (type === 'call.sent') this.calls += 1;
    const started = type.endsWith('.started') ? (step ?? stage) : undefined;
    this.#onEvent(type === 'call.sent' ? paidCall : started);
  }
}
