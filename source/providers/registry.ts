import type { EngineChoice } from '../core/job.ts';
import type { Settings } from '../core/settings.ts';
import type { SourceName } from '../core/source-names.ts';
import type { Tools } from '../media/tools.ts';
import type { Providers, Source } from './interfaces.ts';
import { createLibrarySource } from './library/library-source.ts';
import { createOfflineInspector } from './offline/inspector.ts';
import { createOfflinePlanner } from './offline/planner.ts';
import { createOfflineRanker } from './offline/ranker.ts';

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
  const sources = sourceRows.map((row) => ({ row, result: row.open(request) }));
  return {
    providers: {
      transcriber: undefined,
      planner: createOfflinePlanner(),
      ranker: createOfflineRanker(),
      inspector: createOfflineInspector(request.tools),
      sources: sources.flatMap(({ result }) => ('source' in result ? [result.source] : [])),
    },
    engines: [
      { role: 'transcribe', engine: 'transcript file', reason: why },
      { role: 'plan', engine: 'offline', reason: why },
      { role: 'rank', engine: 'offline', reason: why },
      { role: 'inspect', engine: 'offline', reason: why },
      ...sources.map(({ row, result }) =>
        'source' in result
          ? { role: `search ${row.name}`, engine: row.name, reason: result.reason }
          : { role: `search ${row.name}`, engine: 'off', reason: result.reason },
      ),
    ],
  };
}

type Opened = { source: Source; reason: string } | { reason: string };

interface SourceRow {
  name: SourceName;
  open(request: ProviderRequest): Opened;
}

/** One line a source: adding one touches nothing else. */
const sourceRows: readonly SourceRow[] = [
  {
    name: 'library',
    open: ({ settings, libraryFolders, tools, exclude }) => {
      if (!settings.SEARCH_SOURCES.includes('library')) return { reason: 'not in SEARCH_SOURCES' };
      if (libraryFolders.length === 0) return { reason: 'no folder given: --library DIR or LIBRARY_FOLDERS' };
      const count = libraryFolders.length === 1 ? '1 folder' : `${libraryFolders.length} folders`;
      return {
        source: createLibrarySource({ folders: libraryFolders, tools, settings, exclude }),
        reason: count,
      };
    },
  },
];
