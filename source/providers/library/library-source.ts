import { stat } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '../../core/errors.ts';
import type { Candidate } from '../../core/footage/candidate.ts';
import type { FileRef } from '../../core/footage/media.ts';
import { type Need, thingsToShow } from '../../core/plan/need.ts';
import type { Settings } from '../../core/settings/settings.ts';
import { cleanText } from '../../core/text/text.ts';
import type { Tools } from '../../media/tools/tools.ts';
import type { Source } from '../interfaces.ts';
import type { MatchQuery } from '../matching/match-query.ts';
import type { MatchContext, TextMatching } from '../matching/text-matching.ts';
import { BackgroundEmbedder } from './background-embedder.ts';
import { type Library, scanLibrary } from './scan/scan.ts';
import { SharedRun } from './scan/shared-run.ts';
import { isFileFault } from './scan/walk.ts';
import { toCandidate } from './to-candidate.ts';

export interface LibraryOptions {
  folders: readonly string[];
  tools: Tools;
  settings: Pick<Settings, 'MIN_CLIP_DURATION'>;
  /** Files and folders that must not be offered as footage, such as the A-roll. */
  exclude?: readonly string[];
  /** How texts are matched; the library adds its word frequencies to it. Only word stems are compared without it. */
  matching?: TextMatching;
}

/** How long a scan is used before the folders are listed again. */
const maxScanAgeMs = 60_000;

/** The fields of a need that are matched with films. */
type NeedWords = Pick<Need, 'phrase' | 'alternates' | 'mustShow' | 'welcome' | 'spoken'>;

/** The user's own footage as a source. Files are neither downloaded nor copied. */
export function createLibrarySource(options: LibraryOptions): Source {
  const { folders, tools, settings, exclude = [], matching } = options;
  let library: { value: Library; at: number } | undefined;
  let scanContext: MatchContext | undefined;
  const embedder = new BackgroundEmbedder(matching?.model);
  const scan = new SharedRun(async (signal, progress) => {
    if (scanContext === undefined) throw new Error('a scan without a search');
    const { cache, log } = scanContext;
    const before = library?.value;
    const model = matching?.model;
    const value = await scanLibrary({ folders, exclude, tools, cache, log, signal, progress, before, model });
    library = { value, at: performance.now() };
    return value;
  });

  async function currentLibrary(context: MatchContext): Promise<Library> {
    context.signal.throwIfAborted();
    if (library && performance.now() - library.at < maxScanAgeMs) return library.value;
    scanContext = context;
    const value = await scan.join(context);
    await embedder.embed(value.index, context);
    return value;
  }

  if (matching) matching.library = async (context) => (await currentLibrary(context)).index.matcher;

  return {
    name: 'library',
    async search(request, context) {
      const { index } = await currentLibrary(context);
      const found = await index.search(
        queryOf(request.phrase, request.need),
        request.limit,
        context.signal,
        settings.MIN_CLIP_DURATION,
      );
      return found.map(({ video, score }) => ({ ...toCandidate(video), relevance: (score - 1) / 9 }));
    },
    async prepare(needs, context) {
      const { index } = await currentLibrary(context);
      await index.matcher.prepare(needs, context.signal);
    },
    preview: (candidate) => fileOf(candidate),
    fetch: async (candidate) => ({ file: await fileOf(candidate), offsetSeconds: 0 }),
  };
}

function queryOf(phrase: string, need: NeedWords): MatchQuery {
  return {
    phrase,
    alternates: [need.phrase, ...need.alternates].filter((other) => other !== phrase),
    things: thingsToShow(need),
    spoken: need.spoken,
  };
}

async function fileOf(candidate: Candidate): Promise<FileRef> {
  if (candidate.path === undefined) throw new Error(`${candidate.id} is not from the library`);
  try {
    const { size } = await stat(candidate.path);
    return { path: candidate.path, sizeBytes: size };
  } catch (error) {
    if (!isFileFault(error)) throw error;
    throw new UserError(`${cleanText(path.basename(candidate.path))} in the library can no longer be read.`, {
      cause: error,
    });
  }
}
