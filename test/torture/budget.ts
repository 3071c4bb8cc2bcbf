import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import * as z from 'zod';
import { EXIT } from '../../source/core/errors.ts';
import { runCli } from '../harness/cli.ts';
import { seededRandom } from '../harness/services/http/random.ts';
import { prepareServices } from '../harness/services/prepare.ts';
import type { Services } from '../harness/services/start.ts';
import { stockSources } from '../harness/services/web-sources.ts';
import { outcomeOf } from './outcome.ts';
import { untilGone } from './processes.ts';
import { savedJobs } from './resumable.ts';
import { type Life, live, type World } from './run.ts';

export interface BudgetOptions {
  /** The minimum number of kills. */
  kills: number;
  seed: number;
  /** Needs per minute of a job. */
  clipsPerMinute?: number;
  say?: (line: string) => void;
}

export interface BudgetResult {
  kills: number;
  jobs: number;
  /** How often a bill was above its budget. */
  passed: number;
  /** Jobs that did not end with the same clips once they had enough money. */
  lost: number;
  /** One sentence each. */
  faults: string[];
}

/** How long each paid answer takes, so that a kill can come in between. */
const answerMs = 600;
/** A job that is killed more often would only repeat itself. */
const maxKillsPerJob = 8;
/** Amounts in USD that differ by less than this are equal. */
const rounding = 1e-9;

/** Kills jobs with a budget while paid answers are under way, and resumes them until they end or the budget is spent. */
export async function killWithBudget(options: BudgetOptions): Promise<BudgetResult> {
  const { kills, seed, clipsPerMinute = 2.3, say = () => {} } = options;
  const { services, recording } = await prepareServices(() => {}, { pexels: 100_000, pixabay: 100_000 });
  const root = mkdtempSync(join(tmpdir(), 'stockpile-budget-'));
  for (const service of [services.openai, services.gemini]) service.billsLostAnswers = true;
  for (const [service, operation] of [
    [services.openai, 'transcribe'],
    [services.gemini, 'generate'],
  ] as const)
    service.fault({ operation, fault: { kind: 'slow', milliseconds: answerMs } });
  try {
    const rack = new BudgetRack(root, services, { recording, clipsPerMinute }, say);
    await rack.undisturbed();
    const random = seededRandom(seed);
    while (rack.result.kills < kills) await rack.oneJob(random);
    return rack.result;
  } finally {
    await services.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

class BudgetRack {
  readonly result: BudgetResult = { kills: 0, jobs: 0, passed: 0, lost: 0, faults: [] };
  readonly #root: string;
  readonly #services: Services;
  readonly #job: { recording: string; clipsPerMinute: number };
  readonly #say: (line: string) => void;
  #clips: string[] = [];
  #usd = 0;

  constructor(
    root: string,
    services: Services,
    job: { recording: string; clipsPerMinute: number },
    say: (line: string) => void,
  ) {
    this.#root = root;
    this.#services = services;
    this.#job = job;
    this.#say = say;
  }

  async undisturbed(): Promise<void> {
    const world = this.#world('undisturbed');
    const life = await live(this.#start(world, 0), world);
    if (life.code !== EXIT.finished)
      throw new Error(`the undisturbed run ended with ${life.code}: ${life.stderr}`);
    this.#clips = this.#clipsOf(world);
    this.#usd = this.#services.billUsd();
    this.#say(`undisturbed: ${this.#usd.toFixed(6)} USD`);
  }

  /** Runs one job through its kills to its end; if its budget was spent, it then gets enough. */
  async oneJob(random: () => number): Promise<void> {
    const name = `job-${this.result.jobs}`;
    this.result.jobs += 1;
    const world = this.#world(name);
    this.#services.forget();
    // Between too little for the job alone and enough for it and several lost answers.
    const budget = this.#usd * (0.7 + 1.8 * random());
    let code: number | undefined;
    let kills = 0;
    while (code === undefined) {
      const kill = {
        kind: 'call',
        count: 1 + Math.floor(random() * 4),
        thenMs: random() * answerMs,
      } as const;
      const args = savedJobs(world).length > 0 ? ['resume', '--json', '--yes'] : this.#start(world, budget);
      const life = await live(args, world, kills < maxKillsPerJob ? kill : undefined);
      ({ code } = life);
      if (code === undefined) kills += 1;
      await untilGone(world.folder);
      await this.#checkBill(name, budget, life);
      if (code === undefined && savedJobs(world).length > 0) await this.#checkHistory(name, world);
    }
    this.result.kills += kills;
    if (code === EXIT.budget)
      ({ code } = await live(['resume', '--json', '--yes', '--budget', '100'], world));
    const bill = this.#services.billUsd();
    if (code === EXIT.finished) this.#checkEnd(name, world, bill);
    else this.#lost(name, `ended with ${code}`);
    this.#say(`${name}: ${kills} kills, budget ${budget.toFixed(6)}, bill at the end ${bill.toFixed(6)} USD`);
    rmSync(world.folder, { recursive: true, force: true });
  }

  async #checkBill(name: string, budget: number, { code, stderr }: Life): Promise<void> {
    await this.#untilBilled();
    const bill = this.#services.billUsd();
    if (bill > budget + rounding) {
      this.result.passed += 1;
      this.result.faults.push(`${name}: the bill of ${bill} USD passes the budget of ${budget} USD`);
    }
    if (code !== undefined && code !== EXIT.finished && code !== EXIT.budget)
      this.result.faults.push(`${name}: ended with ${code}: ${stderr}`);
  }

  /** Right after a kill, the list of jobs says at least what the services bill. */
  async #checkHistory(name: string, world: World): Promise<void> {
    const home = join(world.folder, 'home');
    const { stdout } = await runCli(['history', '--json'], { cwd: world.folder, home, env: world.env });
    const { costUsd, mayBeBilledUsd } = entrySchema.parse(JSON.parse(stdout));
    const bill = this.#services.billUsd();
    if (costUsd > bill + rounding || bill > costUsd + mayBeBilledUsd + rounding)
      this.result.faults.push(
        `${name}: the history says ${costUsd} to ${costUsd + mayBeBilledUsd} USD of ${bill}`,
      );
  }

  /** The services finish answers whose client is gone, and bill them. */
  async #untilBilled(): Promise<void> {
    const isWaiting = () => this.#services.requests().some(({ outcome }) => outcome === 'waiting');
    const deadline = performance.now() + 10 * answerMs;
    for await (const _ of setInterval(20)) if (!isWaiting() || performance.now() > deadline) return;
  }

  #checkEnd(name: string, world: World, bill: number): void {
    const clips = this.#clipsOf(world);
    if (JSON.stringify(clips) !== JSON.stringify(this.#clips)) this.#lost(name, 'has other clips');
    const { usd, mayBeBilledUsd } = costOf(world);
    if (usd > bill + rounding || bill > usd + mayBeBilledUsd + rounding)
      this.result.faults.push(`${name}: reports ${usd} to ${usd + mayBeBilledUsd} USD of ${bill}`);
  }

  #lost(name: string, how: string): void {
    this.result.lost += 1;
    this.result.faults.push(`${name}: ${how}`);
  }

  #clipsOf({ folder }: World): string[] {
    return outcomeOf(join(folder, 'output'), join(folder, 'home')).clips;
  }

  #world(name: string): World {
    const folder = join(this.#root, name);
    mkdirSync(folder, { recursive: true });
    // Small clips are cut faster; nothing here depends on their size.
    const env = { STOCKPILE_HOME: join(folder, 'home'), AI_TIMEOUT_SECONDS: '120', CLIP_MAX_HEIGHT: '144' };
    return { folder, env: { ...this.#services.environment, ...env } };
  }

  #start({ folder }: World, budgetUsd: number): string[] {
    const { recording, clipsPerMinute } = this.#job;
    const what = ['--sources', stockSources.join(), '--clips-per-minute', String(clipsPerMinute)];
    const budget = budgetUsd > 0 ? ['--budget', String(budgetUsd)] : [];
    return [recording, ...what, ...budget, '--output', join(folder, 'output'), '--yes', '--json'];
  }
}

const entrySchema = z.object({ costUsd: z.number(), mayBeBilledUsd: z.number().default(0) });
const costSchema = z.object({ totals: z.object({ usd: z.number(), mayBeBilledUsd: z.number() }) });

function costOf({ folder }: World): z.infer<typeof costSchema>['totals'] {
  const output = join(folder, 'output');
  const file = join(output, readdirSync(output).at(-1) ?? '', 'cost_report.json');
  if (!existsSync(file)) return { usd: Number.NaN, mayBeBilledUsd: 0 };
  return costSchema.parse(JSON.parse(readFileSync(file, 'utf8'))).totals;
}
