import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Cache } from '../../../source/core/cache.ts';
import type { FileRef } from '../../../source/core/footage/media.ts';
import type { LaneName } from '../../../source/core/job/step/steps.ts';
import { resolveSettings } from '../../../source/core/settings/resolve-settings.ts';
import type { Settings } from '../../../source/core/settings/settings.ts';
import type { Tools } from '../../../source/media/tools/tools.ts';
import type { Inspector, Providers, Ranker } from '../../../source/providers/interfaces.ts';
import { Coordinator, type CoordinatorOptions } from '../../../source/queue/coordinator.ts';
import { SharedFolder } from '../../../source/queue/files/shared-folder.ts';
import { kindsOf, laneOfKind } from '../../../source/queue/kind-of-step.ts';
import { versionsDigest } from '../../../source/queue/open-queue.ts';
import type { RemoteRun } from '../../../source/queue/remote-steps.ts';
import { StepWorker, type WorkerOptions } from '../../../source/queue/worker/worker.ts';
import { inspectStep } from '../../../source/steps/inspect.ts';
import { rankStep } from '../../../source/steps/rank.ts';
import type { StepContext } from '../../../source/steps/step.ts';
import { sampleCandidate, sampleNeed } from '../jobs/sample-job.ts';

const never = () => Promise.reject(new Error('not used'));
const missing = (name: 'ffmpeg' | 'ffprobe' | 'ytdlp') =>
  ({ found: false, name, reason: 'not used', hint: '' }) as const;

/** No tool: these steps start no program. */
export const noTools: Tools = {
  ffmpeg: missing('ffmpeg'),
  ffprobe: missing('ffprobe'),
  ytdlp: missing('ytdlp'),
};

/** Engines that do what a test says. An engine without a lane of its own is a model. */
export function fakeProviders(fakes: {
  rank?: Ranker['rank'];
  inspect?: Inspector['inspect'];
  inspectsOn?: LaneName;
}): Providers {
  const { rank = never, inspect = never, inspectsOn = 'ai' } = fakes;
  return {
    transcriber: undefined,
    planner: { name: 'model-1', lane: 'ai', plan: never },
    ranker: { name: 'model-1', lane: 'ai', rank },
    inspector: { name: 'model-1', lane: inspectsOn, judges: 'content', inspect },
    sources: [],
  };
}

export function settingsWith(values: Record<string, string>): Settings {
  return resolveSettings([{ origin: 'option', values }]).settings;
}

/** A cache in memory that counts as a job's. */
export function memoryCache(): Cache {
  const values = new Map<string, Promise<unknown>>();
  return {
    async remember(key, schema, make) {
      const name = JSON.stringify(key);
      const known = values.get(name);
      if (known !== undefined)
        return known.then((value) => schema.parse(value)).catch(() => this.remember(key, schema, make));
      const made = make();
      values.set(name, made);
      made.catch(() => values.delete(name));
      return made;
    },
    async recall(key, schema) {
      const known = await values.get(JSON.stringify(key));
      return known === undefined ? undefined : schema.parse(known);
    },
  };
}

/** A worker in this process, with engines that a test makes. */
export async function openWorker(
  url: string,
  folder: string,
  providers: Providers,
  more: Partial<WorkerOptions> & { shared?: string; slots?: number } = {},
): Promise<{ worker: StepWorker; lines: string[]; close(): Promise<void> }> {
  const { shared, slots = 1, ...options } = more;
  const lines: string[] = [];
  mkdirSync(folder, { recursive: true });
  const kinds = kindsOf(providers);
  const worker = new StepWorker({
    url,
    folder: shared === undefined ? undefined : await SharedFolder.open(shared),
    ownFolder: join(folder, 'queue'),
    program: '1.0.0',
    stepVersions: versionsDigest,
    kinds,
    lanes: Object.fromEntries(kinds.map((kind) => [laneOfKind(kind), slots])),
    make: async (texts) => ({ settings: settingsWith({ ...texts }), providers, tools: noTools }),
    about: [],
    onLine: (line) => lines.push(line),
    ...options,
  });
  await worker.start();
  const stop = new AbortController();
  return {
    worker,
    lines,
    close: () => {
      stop.abort();
      return worker.close(stop.signal);
    },
  };
}

/** A runner's side of the queue in this process. */
export async function openRunner(
  url: string,
  more: Partial<CoordinatorOptions> & { shared?: string } = {},
): Promise<Coordinator> {
  const { shared, ...options } = more;
  const coordinator = new Coordinator({
    url,
    patienceSeconds: 60,
    folder: shared === undefined ? undefined : await SharedFolder.open(shared),
    program: '1.0.0',
    stepVersions: versionsDigest,
    ...options,
  });
  await coordinator.connected();
  return coordinator;
}

const neverAborted = new AbortController().signal;

/** A ranking of a need as the executor hands it over. */
export function rankRun(
  needId: string,
  workDir: string,
  context: Partial<StepContext> = {},
): RemoteRun<'rank', RankInput> {
  const need = sampleNeed(needId);
  const candidates = [sampleCandidate('pexels:1', { source: 'pexels' })];
  return {
    step: rankStep,
    input: { need, spokenAround: '', candidates, preferences, taken: [] },
    kind: 'ai:model-1',
    jobId: 'job-1',
    needId,
    settings: settingsWith({}),
    offline: false,
    priority: [0, 4, 0, 0, 1],
    context: contextWith(workDir, context),
    onBegin: () => {},
    onCommand: () => {},
  };
}

/** A look at a preview as the executor hands it over. */
export function inspectRun(
  needId: string,
  preview: FileRef,
  workDir: string,
  context: Partial<StepContext> = {},
): RemoteRun<'inspect', InspectInput> {
  const { input: _none, step: _rank, ...run } = rankRun(needId, workDir, context);
  const candidate = sampleCandidate('pexels:1', { source: 'pexels' });
  return { ...run, step: inspectStep, input: { need: sampleNeed(needId), candidate, preview, preferences } };
}

type RankInput = Parameters<(typeof rankStep)['run']>[0];
type InspectInput = Parameters<(typeof inspectStep)['run']>[0];
const preferences = { style: '', avoid: '', notes: '' };

function contextWith(workDir: string, more: Partial<StepContext>): StepContext {
  return {
    settings: settingsWith({}),
    providers: fakeProviders({}),
    tools: noTools,
    signal: neverAborted,
    workDir,
    progress: () => {},
    log: () => {},
    called: () => {},
    reserve: never,
    cache: memoryCache(),
    ...more,
  };
}
