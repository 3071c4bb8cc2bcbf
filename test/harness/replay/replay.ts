import * as z from 'zod';
import { shotId, shotSchema } from '../../../source/core/footage/shot.ts';
import type { NeedCall } from '../../../source/core/job/choice/next-action.ts';
import type { EventBody } from '../../../source/core/job/events/events.ts';
import type { EngineChoice, Job } from '../../../source/core/job/job.ts';
import { createJob } from '../../../source/core/job/reduce.ts';
import {
  inspectTimeoutFactor,
  needStepNames,
  type StepName,
  type StepOutput,
} from '../../../source/core/job/step/steps.ts';
import { resolveSettings } from '../../../source/core/settings/resolve-settings.ts';
import type { StepRunOptions } from '../../../source/runner/executor.ts';
import { GatherStage } from '../../../source/runner/gather.ts';
import { JobLog } from '../../../source/runner/job-log.ts';
import { PauseGate } from '../../../source/runner/lane.ts';
import { Lanes } from '../../../source/runner/lanes.ts';
import { StopLevels } from '../../../source/runner/stop-levels.ts';
import type { Step } from '../../../source/steps/step.ts';
import { sampleNeed } from '../jobs/sample-job.ts';
import { VirtualClock } from './clock.ts';
import { aiDeadline, laneOf, outputOf, reporting, secondsOf } from './steps.ts';
import type { Trace } from './trace.ts';

/** How a replayed job is run: the defaults of the settings, on two cores. */
export const replaySettings = { ...resolveSettings([]).settings, PARALLEL_EXTRACTIONS: 2 };

/** The engines of a job whose models are asked over the network. */
export const cloudEngines: EngineChoice[] = [
  { role: 'plan', engine: 'gemini', reason: '' },
  { role: 'rank', engine: 'gemini', reason: '' },
  { role: 'inspect', engine: 'gemini', reason: '' },
];

/** An ended job: when it began (milliseconds), the seconds it took, and those until its first clip was filed. */
interface Replayed {
  job: Job;
  startedAt: number;
  seconds: number;
  firstClip: number;
}

const startedAt = 1_000_000;

/**
 * Runs a job through the real gathering and the real lanes in virtual time, each step taking as long as the trace has.
 * @param look called at every second of the job, with its state at that moment (milliseconds)
 */
export async function replay(
  trace: Trace,
  look: (job: Job, now: number) => void = () => {},
  opened: Partial<Extract<EventBody, { type: 'job.opened' }>> = {},
): Promise<Replayed> {
  const [ended] = await replayAll([trace], look, opened);
  if (!ended) throw new Error('no job ran');
  return ended;
}

/** Runs several jobs at once, which share the lanes. */
export async function replayAll(
  traces: readonly Trace[],
  look: (job: Job, now: number) => void = () => {},
  opened: Partial<Extract<EventBody, { type: 'job.opened' }>> = {},
): Promise<Replayed[]> {
  const lanes = new Lanes(replaySettings);
  const clock = new VirtualClock(startedAt, (now) => {
    for (const job of jobs) job.tick(now);
  });
  const jobs = traces.map((trace) => new ReplayedJob(trace, clock, lanes, look));
  return clock.runUntil(Promise.all(jobs.map((job) => job.run(opened))));
}

class ReplayedJob {
  readonly #trace: Trace;
  readonly #clock: VirtualClock;
  readonly #lanes: Lanes;
  readonly #look: (job: Job, now: number) => void;
  readonly #log: JobLog;
  readonly #gate = new PauseGate();
  /** The steps in flight that report their progress. */
  readonly #reporting = new Set<{ run: StepRunOptions; startedAt: number; milliseconds: number }>();

  constructor(trace: Trace, clock: VirtualClock, lanes: Lanes, look: (job: Job, now: number) => void) {
    this.#trace = trace;
    this.#clock = clock;
    this.#lanes = lanes;
    this.#look = look;
    this.#log = new JobLog(newJob(), clock.now);
  }

  async run(opened: Partial<Extract<EventBody, { type: 'job.opened' }>>): Promise<Replayed> {
    const { emit } = this.#log;
    let firstClip = Number.POSITIVE_INFINITY;
    this.#log.subscribe((event) => {
      if (event.type === 'step.finished' && event.step === 'file')
        firstClip = Math.min(firstClip, (event.at - startedAt) / 1000);
    });
    emit({ type: 'job.opened', engines: cloudEngines, ...opened });
    this.#lanes.subscribe(() => emit({ type: 'lanes.changed', lanes: this.#lanes.loads() }));
    await this.#stage('probe', 0.2);
    await this.#stage('transcribe', this.#trace.measuredBefore.transcribe);
    await this.#stage('plan', this.#trace.measuredBefore.plan);
    await this.#stage('review', 0);
    emit({ type: 'stage.started', stage: 'gather' });
    const resources = {
      settings: replaySettings,
      lanes: this.#lanes,
      providers: { inspector: { lane: laneOf.inspect } },
    };
    await new GatherStage(
      this.#log,
      { run: this.#runStep },
      resources,
      new StopLevels(),
      this.#clock.wait,
    ).run();
    emit({ type: 'stage.finished', stage: 'gather' });
    await this.#stage('deliver', 0);
    emit({ type: 'job.state', state: 'finished' });
    return { job: this.#log.job, startedAt, seconds: (this.#clock.now() - startedAt) / 1000, firstClip };
  }

  /** Shows a full second of the job. */
  tick(now: number): void {
    if (this.#log.job.state === 'finished') return;
    for (const { run, startedAt: from, milliseconds } of this.#reporting)
      run.onProgress?.({ fraction: (now - from) / milliseconds });
    this.#look(this.#log.job, now);
  }

  async #stage(
    stage: 'probe' | 'transcribe' | 'plan' | 'review' | 'deliver',
    seconds: number,
  ): Promise<void> {
    const { emit } = this.#log;
    emit({ type: 'stage.started', stage });
    await this.#clock.wait(seconds * 1000);
    if (stage === 'plan') {
      const needs = this.#trace.needs.map(({ id }, place) => sampleNeed(id, { at: place * 20 }));
      emit({ type: 'job-step.finished', step: 'plan', output: { needs, engine: 'test', notes: [] } });
    }
    emit({ type: 'stage.finished', stage });
  }

  readonly #runStep = async <Name extends StepName, Input>(
    step: Step<Name, Input>,
    input: Input,
    run: StepRunOptions,
  ): Promise<{ output: StepOutput<Name>; milliseconds: number }> => {
    const call = callOf(step.name, input);
    const need = this.#trace.needs.find(({ id }) => id === run.needId);
    if (!need) throw new Error(`the trace has no need ${run.needId}`);
    const lane = laneOf[call.step];
    const kill = lane === 'ai' ? run.kill : AbortSignal.any([run.kill, run.unpaid]);
    return this.#lanes.run(lane, run.priority, this.#gate, run.signal, async () => {
      run.onStart?.();
      const { seconds, inTime } = secondsOf(need, call);
      const inFlight = { run, startedAt: this.#clock.now(), milliseconds: seconds * 1000 };
      if (reporting.has(step.name)) this.#reporting.add(inFlight);
      await this.#clock.wait(seconds * 1000, kill).finally(() => this.#reporting.delete(inFlight));
      if (!inTime) throw new Error('took too long');
      return { output: step.output.parse(outputOf(need, call)), milliseconds: Math.round(seconds * 1000) };
    });
  };
}

const inputSchema = z.object({
  candidate: z.object({ id: z.string() }).optional(),
  shot: shotSchema.optional(),
  cut: z.object({ shot: shotSchema }).optional(),
});

/** The call that a step with this input belongs to. */
function callOf(name: StepName, input: unknown): NeedCall {
  const step = needStepNames.find((each) => each === name);
  if (!step) throw new Error(`${name} is not a step of a need`);
  const { candidate, shot, cut } = inputSchema.parse(input);
  const of = cut?.shot ?? shot;
  return { step, key: of ? shotId(of) : step === 'rank' ? '' : (candidate?.id ?? '') };
}

function newJob(): Job {
  return createJob({
    version: 1,
    at: startedAt,
    jobId: 'job-1',
    type: 'job.created',
    video: { path: '/talk.mp4', name: 'talk.mp4' },
    outputDir: '/output/talk',
    options: {
      settings: { AI_TIMEOUT_SECONDS: String(aiDeadline / inspectTimeoutFactor) },
      preferences: { style: '', avoid: '', notes: '' },
      libraryFolders: [],
      offline: false,
      acceptPlan: true,
    },
    budgetUsd: 0,
  });
}
