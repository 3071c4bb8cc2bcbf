import { rm } from 'node:fs/promises';
import { describeError, JobStopError, toJobStop, UserError } from '../../core/errors.ts';
import { rejectOnAbort } from '../../core/reject-on-abort.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { withCommandListener } from '../../media/process/commands.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { Providers } from '../../providers/interfaces.ts';
import { isRefusal, isServiceFault } from '../../providers/service/service-fault.ts';
import { knownSteps } from '../../steps/need-steps.ts';
import type { StepContext } from '../../steps/step.ts';
import { withFiles } from '../files/file-location.ts';
import type { WorkerFiles } from '../files/worker-files.ts';
import { laneOfKind } from '../kind-of-step.ts';
import { PeerError } from '../machines/peer-client.ts';
import type { PeerServer } from '../machines/peer-server.ts';
import { withTimeLimit } from '../machines/time-limit.ts';
import type { PaidAnswer, Presence, StepJob, StepResult } from '../protocol.ts';
import { RunnerClient } from './runner-client.ts';

/** Min milliseconds between two progress reports of a step. */
const progressIntervalMs = 250;
/** The runner enforces the deadline of a step. The worker aborts it after this many times as long, if the runner is gone. */
const deadlineFactor = 4;

/** Opens the providers and tools of this machine for a step, with the settings of its job. */
export type OpenStepResources = (
  settings: StepJob['settings'],
  how: { offline: boolean },
) => Promise<{ settings: Settings; providers: Providers; tools: Tools }>;

/** One attempt at a step on this machine. */
export interface Attempt {
  id: string;
  attempt: string;
  host: string;
  worker: string;
  runner: () => Promise<Presence | undefined>;
  make: OpenStepResources;
  files: WorkerFiles;
  server: PeerServer;
  stop: AbortController;
  startedAt: number;
  /** Saves an answer that was paid for in the queue. */
  savePaidAnswer: (answer: PaidAnswer) => Promise<void>;
}

/** Carries out a step for another machine. @returns how it ended; what it throws is a fault of this machine */
export function runAttempt(data: StepJob, at: Attempt): Promise<StepResult> {
  const milliseconds = data.deadlineSeconds * deadlineFactor * 1000;
  return withTimeLimit(at.stop.signal, milliseconds, (signal) => runUntil(signal, data, at));
}

async function runUntil(signal: AbortSignal, data: StepJob, at: Attempt): Promise<StepResult> {
  const { version } = knownSteps[data.step];
  if (version !== data.version)
    return badly(at, `this program has version ${version} of ${data.step}, not ${data.version}`);
  const isPaid = laneOfKind(data.kind) === 'ai';
  const onGone = () => at.stop.abort(new Error('nobody waits for this step'));
  const { id: step, attempt, runner, savePaidAnswer } = at;
  const client = new RunnerClient({ step, attempt, runner, savePaidAnswer, signal, onGone });
  // Without its runner, a step that costs nothing goes on: a runner that is started again finds its result.
  await client.ask({ ask: 'begin', worker: at.host }).catch((error: unknown) => {
    if (isPaid || !(error instanceof PeerError) || error.isGone) throw error;
  });
  const endAlive = isPaid ? client.sayAlive() : () => {};
  try {
    return await carriedOut(data, at, { client, isPaid, signal });
  } finally {
    endAlive();
  }
}

async function carriedOut(
  data: StepJob,
  at: Attempt,
  { client, isPaid, signal }: { client: RunnerClient; isPaid: boolean; signal: AbortSignal },
): Promise<StepResult> {
  const step = knownSteps[data.step];
  const { settings, providers, tools } = await at.make(data.settings, { offline: data.offline });
  const workDir = await at.files.workFolder(data.shared, `${at.id.slice(0, 12)}-${at.attempt.slice(0, 8)}`);
  let hasResult = false;
  try {
    const input = await withFiles(data.input, (file) =>
      at.files.arrive(file, data.shared?.mark, at.runner, signal),
    );
    const context: StepContext = {
      settings,
      providers,
      tools,
      signal,
      workDir,
      ...(data.patienceMs !== undefined && { patience: { milliseconds: data.patienceMs, signal } }),
      progress: throttled((what) => client.tell(what)),
      log: (level, message) => client.tell({ ask: 'log', level, message }),
      called: (call) => client.called(call),
      reserve: (request) => client.reserve(request),
      cache: client.cache(isPaid),
    };
    const command = (line: string) => client.tell({ ask: 'command', command: line });
    const made = await rejectOnAbort(
      withCommandListener(command, () => step.run(input, context)),
      signal,
    );
    const output = await withFiles(made, (file) =>
      at.files.depart(file, workDir, data.shared?.mark, at.server),
    );
    hasResult = true;
    const milliseconds = Math.round(performance.now() - at.startedAt);
    return await ended(client, { ended: 'well', worker: at.worker, output, milliseconds, calls: [] });
  } catch (error) {
    if (!signal.aborted) return await ended(client, failure(at, error, isPaid));
    return { ...badly(at, describeError(signal.reason)), calls: await client.unreported() };
  } finally {
    // In the shared folder the result is still needed; it is deleted with the job's work folder.
    if (!hasResult || !at.files.sees(data.shared?.mark)) await rm(workDir, { recursive: true, force: true });
  }
}

/** Tells the runner how the step ended; the queue keeps the result for a runner that is not there. */
async function ended(client: RunnerClient, end: StepResult): Promise<StepResult> {
  const result = { ...end, calls: await client.unreported() };
  await client.ask({ ask: 'ended', result }).catch(() => {});
  return result;
}

/** What went wrong, and whether it says something about the step or only about this machine. */
function failure(at: Attempt, thrown: unknown, isPaid: boolean): StepResult {
  const error = toJobStop(thrown);
  const message = error instanceof UserError ? error.message : describeError(error);
  const stop = error instanceof JobStopError ? error.kind : undefined;
  const stopsJob = stop === 'budget' || stop === 'service';
  // What costs nothing is tried again on the job's own machine; what was paid for is not.
  const blamesStep = error instanceof UserError && (stopsJob || (isPaid && stop === undefined));
  if (!blamesStep) return badly(at, message);
  return {
    ended: 'badly',
    worker: at.worker,
    calls: [],
    error: {
      blames: 'step',
      message,
      ...(error.hint !== undefined && { hint: error.hint }),
      ...(stopsJob && { stop }),
      ...(isServiceFault(error) && { isServiceFault: true }),
      ...(isRefusal(error) && { isRefusal: true }),
    },
  };
}

function badly({ worker }: Attempt, message: string): StepResult {
  return { ended: 'badly', worker, calls: [], error: { blames: 'machine', message } };
}

function throttled(tell: (what: Parameters<RunnerClient['tell']>[0]) => void): StepContext['progress'] {
  let last = Number.NEGATIVE_INFINITY;
  return (fraction, message, wait) => {
    const now = performance.now();
    const isMessage = fraction === undefined && message !== undefined;
    if (!isMessage && now - last < progressIntervalMs) return;
    last = now;
    tell({
      ask: 'progress',
      ...(fraction !== undefined && { fraction }),
      ...(message !== undefined && { message }),
      ...(wait && { wait }),
    });
  };
}
