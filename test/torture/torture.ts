import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareServices } from '../harness/services/prepare.ts';
import type { Services } from '../harness/services/start.ts';
import { webSources } from '../harness/services/web-sources.ts';
import { type Kill, Kills, type Measure } from './kills.ts';
import { Ledger } from './ledger.ts';
import { damaged, type Outcome, outcomeOf } from './outcome.ts';
import { untilGone } from './processes.ts';
import { QueueChaos } from './queue.ts';
import { type Life, live, measured, type World } from './run.ts';

export interface TortureOptions {
  /** The minimum number of kills. */
  kills: number;
  seed: number;
  /** Needs per minute of a job. */
  clipsPerMinute?: number;
  say?: (line: string) => void;
  /** Run the jobs with two workers, which are killed too, as is their Redis. */
  withQueue?: boolean;
}

export interface TortureResult {
  kills: number;
  jobs: number;
  /** Kills by what was in progress: "gather", "fetch", "a write". */
  hits: Map<string, number>;
  /** All differences from the undisturbed run, one sentence each. */
  faults: string[];
  /** The cost of the undisturbed job according to the stand-ins, and of the most expensive killed one. */
  billUsd: { undisturbed: number; most: number };
}

/** Kills a job at random moments and resumes it until it ends, then continues with the next job. */
export async function torture(options: TortureOptions): Promise<TortureResult> {
  const { kills, seed, clipsPerMinute = 4.6, say = () => {}, withQueue = false } = options;
  // The jobs of many hours run within a few minutes.
  const { services, recording } = await prepareServices(() => {}, { pexels: 100_000, pixabay: 100_000 });
  const root = mkdtempSync(join(tmpdir(), 'stockpile-torture-'));
  const chaos = withQueue ? await QueueChaos.open(root, seed, services.environment) : undefined;
  try {
    const rack = new Rack(root, { recording, clipsPerMinute: String(clipsPerMinute) }, services, say);
    await rack.undisturbed();
    await rack.torment(kills, seed, chaos);
    for (const [victim, times] of chaos?.kills ?? []) say(`${String(times).padStart(4)} kills of ${victim}`);
    return rack.result;
  } finally {
    await chaos?.close();
    await services.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

class Rack {
  readonly result: TortureResult = {
    kills: 0,
    jobs: 0,
    hits: new Map(),
    faults: [],
    billUsd: { undisturbed: 0, most: 0 },
  };
  readonly #root: string;
  readonly #job: { recording: string; clipsPerMinute: string };
  readonly #services: Services;
  readonly #say: (line: string) => void;
  #expected: Outcome = { clips: [], reportedUsd: 0, faults: [] };
  #measure: Measure = { events: 0, milliseconds: 0, writes: 0 };

  constructor(
    root: string,
    job: { recording: string; clipsPerMinute: string },
    services: Services,
    say: (line: string) => void,
  ) {
    this.#root = root;
    this.#job = job;
    this.#services = services;
    this.#say = say;
  }

  async undisturbed(): Promise<void> {
    const world = this.#world('undisturbed');
    const { life, measure } = await measured(this.#start(world), world);
    if (life.code !== 0) throw new Error(`the undisturbed run ended with ${life.code}: ${life.stderr}`);
    this.#measure = measure;
    this.#expected = this.#outcome(world);
    this.result.faults.push(...this.#expected.faults);
    this.result.billUsd.undisturbed = this.#services.billUsd();
    const { events, writes, milliseconds } = measure;
    this.#say(`undisturbed: ${events} events, ${writes} writes, ${(milliseconds / 1000).toFixed(1)} s`);
  }

  async torment(kills: number, seed: number, chaos?: QueueChaos): Promise<void> {
    const moments = new Kills(seed, this.#measure);
    while (this.result.kills < kills) await this.#oneJob(moments, chaos);
  }

  /** Runs one job from its start through all kills to its end. */
  async #oneJob(moments: Kills, chaos: QueueChaos | undefined): Promise<void> {
    const name = `job-${this.result.jobs}`;
    const world = this.#world(name, chaos?.env);
    const ledger = new Ledger(this.#services);
    const before = this.result.kills;
    const fault = (text: string) => this.result.faults.push(`${name}: ${text}`);
    let stage: Life['stage'] = 'start';
    let end: number | undefined;
    await chaos?.start((from, to) => ledger.lost(from, to));
    for (;;) {
      const kill = moments.next(stage);
      const life = await this.#oneLife(world, kill);
      ({ stage } = life);
      if (life.code === undefined) {
        this.#hit(kill, life);
        ledger.lost(life.lastAliveAt, life.endedAt);
      } else if (life.code !== 0)
        fault(`ended with ${life.code} after ${JSON.stringify(kill)}: ${life.stderr}`);
      for (const file of damaged(homeOf(world))) fault(`${file} is damaged`);
      for (const left of await untilGone(world.folder)) fault(`a process is left: ${left}`);
      end = life.code;
      if (end !== undefined) break;
    }
    await chaos?.stop();
    // Without reports there is nothing to compare, and the fault was already recorded.
    if (end === 0) for (const each of this.#differences(world, ledger)) fault(each);
    this.result.jobs += 1;
    const money = `bill ${ledger.billUsd.toFixed(6)} USD, on the way at kills ${ledger.onTheWayUsd.toFixed(6)}`;
    this.#say(`${name}: ${this.result.kills - before} kills, ${money}`);
    rmSync(world.folder, { recursive: true, force: true });
  }

  async #oneLife(world: World, kill: Kill): Promise<Life> {
    const args = hasJob(world) ? ['resume', '--json', '--yes'] : this.#start(world);
    const life = await live(args, world, kill);
    // A job that was killed after its last save but before its end has nothing left to resume.
    return life.code === 2 && hasFinished(world) ? { ...life, code: 0 } : life;
  }

  #hit(kill: Kill, life: Life): void {
    const { result } = this;
    result.kills += 1;
    const hits = [life.stage, ...life.steps, ...(kill.kind === 'write' ? ['a write'] : [])];
    for (const hit of hits) result.hits.set(hit, (result.hits.get(hit) ?? 0) + 1);
  }

  /** The differences between a killed job and the undisturbed one. */
  #differences(world: World, ledger: Ledger): string[] {
    const { clips, faults, reportedUsd } = this.#outcome(world);
    const { billUsd } = this.result;
    billUsd.most = Math.max(billUsd.most, ledger.billUsd);
    const expected = this.#expected.clips;
    const others = clips.flatMap((clip, at) =>
      clip === expected[at] ? [] : [`made ${clip}, not ${expected[at]}`],
    );
    if (clips.length !== expected.length) others.push('has another number of needs');
    return [...faults, ...others, ...ledger.faults(billUsd.undisturbed, reportedUsd)];
  }

  #outcome(world: World): Outcome {
    return outcomeOf(join(world.folder, 'output'), homeOf(world));
  }

  #world(name: string, more: Record<string, string> = {}): World {
    const folder = join(this.#root, name);
    mkdirSync(folder, { recursive: true });
    const env = {
      ...this.#services.environment,
      STOCKPILE_HOME: join(folder, 'home'),
      AI_TIMEOUT_SECONDS: '120',
      // Small clips are cut faster; nothing here depends on their size.
      CLIP_MAX_HEIGHT: '144',
      ...more,
    };
    return { folder, env };
  }

  #start(world: World): string[] {
    const output = join(world.folder, 'output');
    const { recording, clipsPerMinute } = this.#job;
    const what = ['--sources', webSources.join(), '--clips-per-minute', clipsPerMinute];
    return [recording, ...what, '--output', output, '--yes', '--json'];
  }
}

const homeOf = (world: World) => join(world.folder, 'home');

/** Whether there is a job to resume: one that was killed before it was saved must be started again. */
function hasJob(world: World): boolean {
  const jobs = join(homeOf(world), 'jobs');
  return existsSync(jobs) && readdirSync(jobs).some((name) => /^[^.]+\.json$/.test(name));
}

function hasFinished(world: World): boolean {
  const { jobs } = JSON.parse(readFileSync(join(homeOf(world), 'history.json'), 'utf8'));
  return jobs.every(({ state }: { state: string }) => state === 'finished');
}
