import type { SourceName } from '../core/footage/source-names.ts';
import type { Settings } from '../core/settings/settings.ts';
import type { Tools } from '../media/tools/tools.ts';
import { ytDlpAgeNote } from '../media/ytdlp/yt-dlp-version.ts';
import type { Source } from './interfaces.ts';
import { createLibrarySource } from './library/library-source.ts';
import type { TextMatching } from './matching/text-matching.ts';
import { pexels } from './stock/pexels/pexels-source.ts';
import { pixabay } from './stock/pixabay/pixabay-source.ts';
import { createStockSource } from './stock/stock-source.ts';
import { createYoutubeSource } from './youtube/youtube-source.ts';

/** What decides which sources a job gets. */
export interface SourceRequest {
  settings: Settings;
  /** Nothing may touch the network. */
  offline: boolean;
  tools: Tools;
  libraryFolders: readonly string[];
  /** Files and folders that are never offered as footage: the video itself. */
  exclude: readonly string[];
  /** How texts are matched. */
  matching?: TextMatching;
}

/** A source that runs here, or why it does not, in words for the user. */
export type OpenedSource = { name: SourceName; reason: string; source?: Source };

/** Every source there is, in the order that breaks ties, opened or with the reason why it is off. */
export function openSources(request: SourceRequest): OpenedSource[] {
  return rows.map(({ name, web, open }) => {
    if (!request.settings.SEARCH_SOURCES.includes(name)) return { name, reason: 'not in SEARCH_SOURCES' };
    if (web && request.offline) return { name, reason: '--offline' };
    return { name, ...open(request) };
  });
}

interface SourceRow {
  name: SourceName;
  /** It needs the network. */
  web: boolean;
  open(request: SourceRequest): { reason: string; source?: Source };
}

/** One row a source: adding one touches nothing else. */
const rows: readonly SourceRow[] = [
  {
    name: 'library',
    web: false,
    open: ({ settings, libraryFolders, tools, exclude, matching }) => {
      if (libraryFolders.length === 0) return { reason: 'no folder given: --library DIR or LIBRARY_FOLDERS' };
      const count = libraryFolders.length === 1 ? '1 folder' : `${libraryFolders.length} folders`;
      return {
        source: createLibrarySource({
          folders: libraryFolders,
          ...{ tools, settings, exclude },
          ...(matching && { matching }),
        }),
        reason: count,
      };
    },
  },
  {
    name: 'pexels',
    web: true,
    open: ({ settings, tools }) =>
      settings.PEXELS_API_KEY === ''
        ? { reason: 'no PEXELS_API_KEY' }
        : { source: createStockSource(pexels, { settings, tools }), reason: 'PEXELS_API_KEY is set' },
  },
  {
    name: 'pixabay',
    web: true,
    open: ({ settings, tools }) =>
      settings.PIXABAY_API_KEY === ''
        ? { reason: 'no PIXABAY_API_KEY' }
        : { source: createStockSource(pixabay, { settings, tools }), reason: 'PIXABAY_API_KEY is set' },
  },
  {
    name: 'youtube',
    web: true,
    open: ({ settings, tools }) => {
      if (!tools.ytdlp.found) return { reason: tools.ytdlp.reason };
      if (keys.every((key) => settings[key] === ''))
        return { reason: 'no key is set, and without one nothing uses the network' };
      const { version } = tools.ytdlp;
      const reason = ytDlpAgeNote(version, Date.now())?.note ?? `yt-dlp ${version}`;
      return { source: createYoutubeSource({ settings, tools }), reason };
    },
  },
];

/** Whoever sets one of these wants the network to be used; without any, the program stays offline. */
const keys = ['OPENAI_API_KEY', 'GEMINI_API_KEY', 'PEXELS_API_KEY', 'PIXABAY_API_KEY'] as const;
