import type { EngineChoice } from '../core/job.ts';
import type { Settings } from '../core/settings.ts';
import type { Tools } from '../media/tools.ts';
import type { Providers } from './interfaces.ts';
import { createOfflineInspector } from './offline/inspector.ts';
import { createOfflinePlanner } from './offline/planner.ts';
import { createOfflineRanker } from './offline/ranker.ts';
import { openSources } from './source-rows.ts';

/** What decides which engines and sources a job gets. */
export interface ProviderRequest {
  settings: Settings;
  /** Nothing may touch the network. */
  offline: boolean;
  tools: Tools;
  libraryFolders: readonly string[];
  /** Files and folders that are never offered as footage: the video itself. */
  exclude: readonly string[];
}

/** The engines and sources that run here, and for each role which one it is and why. Never a silent downgrade. */
export function chooseProviders(request: ProviderRequest): { providers: Providers; engines: EngineChoice[] } {
  const why = request.offline ? '--offline' : 'no cloud engine is built in yet';
  const sources = openSources(request);
  return {
    providers: {
      transcriber: undefined,
      planner: createOfflinePlanner(),
      ranker: createOfflineRanker(),
      inspector: createOfflineInspector(request.tools),
      sources: sources.flatMap(({ source }) => source ?? []),
    },
    engines: [
      { role: 'transcribe', engine: 'transcript file', reason: why },
      { role: 'plan', engine: 'offline', reason: why },
      { role: 'rank', engine: 'offline', reason: why },
      { role: 'inspect', engine: 'offline', reason: why },
      ...sources.map(({ name, source, reason }) => ({
        role: `search ${name}`,
        engine: source ? name : 'off',
        reason,
      })),
    ],
  };
}
