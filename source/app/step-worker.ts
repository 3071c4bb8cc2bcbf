import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { version } from '../../package.json';
import type { LaneName } from '../core/job/step/steps.ts';
import { laneNames } from '../core/job/step/steps.ts';
import type { Tools } from '../media/tools/tools.ts';
import { chooseProviders } from '../providers/choosing/choose-providers.ts';
import type { Providers } from '../providers/interfaces.ts';
import { kindsOf, laneOfKind } from '../queue/kind-of-step.ts';
import { openSharedFolder, versionsDigest } from '../queue/open-queue.ts';
import type { OpenStepResources } from '../queue/worker/attempt.ts';
import { StepWorker } from '../queue/worker/worker.ts';
import { laneLimits } from '../runner/limits.ts';
import type { CommandContext } from './context/context.ts';

/** How many sets of settings are remembered: each job may have its own. */
const maxMakers = 50;

/** Opens a worker with the tools, keys and limits of this machine. @param wanted its lanes; default: all */
export async function openWorker(
  context: CommandContext,
  wanted: readonly LaneName[],
  onLine: (line: string) => void,
): Promise<StepWorker> {
  const { settings, home, flags } = context;
  const tools = await context.tools();
  const { providers } = await providersWith(context, tools, {}, flags.offline === true);
  const limits = laneLimits(settings);
  const isWanted = (lane: LaneName) => wanted.length === 0 || wanted.includes(lane);
  const kinds = kindsOf(providers).filter((kind) => isWanted(laneOfKind(kind)));
  const used = laneNames.filter((lane) => kinds.some((kind) => laneOfKind(kind) === lane));
  return new StepWorker({
    url: settings.QUEUE_URL,
    folder: await openSharedFolder(settings),
    ownFolder: join(home.root, 'queue'),
    program: version,
    stepVersions: versionsDigest,
    kinds,
    lanes: Object.fromEntries(used.map((lane) => [lane, limits[lane]])),
    make: openerFor(context, tools),
    about: aboutMachine(tools, settings.HARDWARE_ENCODER, providers),
    onLine,
  });
}

/** Makes the engines and sources for the settings of a job, with the keys and addresses of this machine. */
function openerFor(context: CommandContext, tools: Tools): OpenStepResources {
  const made = new Map<string, Awaited<ReturnType<OpenStepResources>>>();
  return async (settings, { offline }) => {
    const key = JSON.stringify([settings, offline]);
    const known = made.get(key) ?? { ...(await providersWith(context, tools, settings, offline)), tools };
    if (made.size >= maxMakers) made.clear();
    made.set(key, known);
    return known;
  };
}

async function providersWith(
  context: CommandContext,
  tools: Tools,
  texts: Parameters<OpenStepResources>[0],
  offline: boolean,
): Promise<{ settings: CommandContext['settings']; providers: Providers }> {
  const { settings } = context.resolvedWith(texts);
  const { home } = context;
  const { providers } = chooseProviders({
    ...{ settings, offline, tools },
    libraryFolders: [],
    exclude: [],
    home: home.root,
  });
  return { settings, providers };
}

/** What people want to know of a worker. */
function aboutMachine(tools: Tools, encoder: string, providers: Providers): string[] {
  const found = [tools.ffmpeg, tools.ffprobe, tools.ytdlp].flatMap((tool) =>
    tool.found ? `${tool.name} ${tool.version}` : [],
  );
  const sources = providers.sources.map(({ name }) => name).filter((name) => name !== 'library');
  const hardware = encoder === 'off' ? [] : [`hardware encoder ${encoder}`];
  return [`${availableParallelism()} cores`, ...found, ...hardware, ...sources];
}
