import type { EngineChoice, Job } from '../job.ts';
import { type Experience, type StepExperience, type TimedStep, timedSteps } from './experience.ts';
import { stageSeconds } from './stage-durations.ts';

/** How long one run of a step took. */
interface StepRun {
  seconds: number;
  failed?: true | undefined;
}

/** Runs of steps in earlier jobs, the newest first, by step and by what carried it out, such as "inspect gemini". */
export type StepRuns = Readonly<Record<string, readonly StepRun[]>>;

/** Runs kept of each step; older ones are dropped. */
export const maxRunsKept = 60;

/** Steps kept, each once for every set of engines or sources; those that were not used for longest are dropped. */
export const maxStepsKept = 60;

/** How many quantiles of the durations of each step a job gets. */
const quantiles = 24;

/** The runs with those of a job that has ended added. Answers from the cache say nothing about a job without them. */
export function withRunsOf(runs: StepRuns, job: Job, since: number): StepRuns {
  const { hits, misses } = job.cache;
  if (hits > misses) return runs;
  const added = new Map<string, StepRun[]>();
  const add = (step: TimedStep, run: StepRun) => {
    const key = keyOf(step, job.engines);
    added.set(key, [run, ...(added.get(key) ?? [])]);
  };
  for (const stage of ['transcribe', 'plan'] as const) {
    const { startedAt } = job.stages[stage];
    const seconds = stageSeconds(job, stage);
    if (seconds !== undefined && startedAt !== undefined && startedAt >= since)
      add(stage, { seconds: rounded(seconds) });
  }
  for (const { step, at, milliseconds, failed } of job.timings) {
    if (at >= since) add(step, { seconds: rounded(milliseconds / 1000), ...(failed && { failed }) });
  }
  const kept = Object.entries(runs).filter(([key]) => !added.has(key));
  const renewed = [...added].map(([key, own]) => [key, [...own, ...(runs[key] ?? [])].slice(0, maxRunsKept)]);
  return Object.fromEntries([...renewed, ...kept].slice(0, maxStepsKept));
}

/** What a job with these engines is told about its steps. */
export function learnExperience(runs: StepRuns, engines: readonly EngineChoice[]): Experience {
  const entries = timedSteps.flatMap((step): [TimedStep, StepExperience][] => {
    const own = runs[keyOf(step, engines)];
    return own && own.length > 0 ? [[step, summary(own)]] : [];
  });
  return Object.fromEntries(entries);
}

function summary(runs: readonly StepRun[]): StepExperience {
  const all = runs.map(({ seconds }) => seconds).sort((a, b) => a - b);
  const count = Math.min(quantiles, all.length);
  const seconds = Array.from(
    { length: count },
    (_, at) => all[Math.floor(((at + 0.5) / count) * all.length)] ?? 0,
  );
  const failed = runs.filter((each) => each.failed).length / runs.length;
  return { seconds, runs: runs.length, failed };
}

/** What a step's time depends on: the engine that carries it out, the sources that are asked, or this machine. */
function keyOf(step: TimedStep, engines: readonly EngineChoice[]): string {
  switch (step) {
    case 'transcribe':
    case 'plan':
    case 'rank':
    case 'inspect':
    case 'verify':
      return `${step} ${engines.find(({ role }) => role === step)?.engine ?? 'offline'}`;
    case 'search':
    case 'preview':
    case 'fetch': {
      const asked = engines.filter(({ role, engine }) => role.startsWith('search') && engine !== 'off');
      return `${step} ${asked.map(({ engine }) => engine).join(',')}`;
    }
    case 'cut':
    case 'file':
      return step;
  }
}

/** To hundredths, so that the file stays small. */
function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
