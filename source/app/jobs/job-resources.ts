import { join } from 'node:path';
import type { EngineChoice, Job } from '../../core/job/job.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { cookiesFileWarning, cookiesHint } from '../../media/ytdlp/cookies-file.ts';
import { providersOfJob } from '../../providers/choosing/choose-providers.ts';
import type { Providers } from '../../providers/interfaces.ts';
import type { RemoteSteps } from '../../queue/remote-steps.ts';
import type { BatchShots } from '../../runner/batch-shots.ts';
import type { JobResources } from '../../runner/executor.ts';
import type { Lanes } from '../../runner/lanes.ts';
import { overloadPatienceMs } from '../../runner/limits.ts';
import type { ProbedVideo } from '../../steps/probe.ts';
import { type CommandContext, openCache } from '../context/context.ts';
import { usedShots } from './used-shots.ts';

/** What was chosen for a job before it runs. */
export interface JobSetup {
  providers: Providers;
  engines: EngineChoice[];
  tools: Awaited<ReturnType<CommandContext['tools']>>;
  batchShots: BatchShots | undefined;
  /** The facts of the video, if it was probed before the job was created. */
  probed?: ProbedVideo;
}

/** The tools and providers of a job. @param exclude films that are not its footage, such as its own video */
export async function openProvidersOfJob(
  context: CommandContext,
  settings: Settings,
  offline: boolean,
  libraryFolders: readonly string[],
  exclude: string[],
) {
  const tools = await context.tools({ offline });
  return {
    tools,
    ...providersOfJob({ settings, offline, tools, libraryFolders, exclude, home: context.home.root }),
  };
}

/** What a job works with while it runs. @param attended whether somebody watches in the full screen */
export function createJobResources(
  { home, history }: CommandContext,
  job: Job,
  settings: Settings,
  { providers, tools, batchShots }: JobSetup,
  { lanes, attended, remote }: { lanes: Lanes; attended: boolean; remote?: RemoteSteps | undefined },
): JobResources {
  const workDir = join(job.outputDir, '.work');
  return {
    settings,
    providers,
    tools,
    cache: openCache(home, settings, workDir),
    workDir,
    lanes,
    usedShots: (now: Job) => usedShots(home, history.entries, now, settings.REST_JOBS),
    batchShots,
    patienceMs: overloadPatienceMs(settings, attended),
    remote,
    isOffline: job.options.offline,
  };
}

/** What the user should know before the job works, in sentences. */
export async function findStartWarnings(job: Job, settings: Settings): Promise<string[]> {
  if (job.options.offline) return [];
  const warning = await cookiesFileWarning(settings.YTDLP_COOKIES_FILE);
  return warning === undefined ? [] : [`${warning} ${cookiesHint}`];
}
